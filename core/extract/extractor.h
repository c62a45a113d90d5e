// From a clean document to assertions: sentences and tokens, tags and trees, mentions, coreference, relations.
// Thread safety: immutable after Create; Extract may be called from any number of threads.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "core/graph/ontology.h"
#include "core/text/annotated_document.h"
#include "core/text/document.h"
#include "core/text/language_model.h"

namespace dossier::extract {

struct Entity;
struct Finding;
struct RelationInput;
struct ReferenceQuestion;
struct Rules;  // compiled out of the ontology

// Sees what relations are read from, and what the rules found; the references hold during the call.
using RelationObserver =
    std::function<void(const RelationInput&, const text::AnnotatedDocument&, const std::vector<Finding>&)>;

// Answers what pronouns and nominals stand for in the place of the model (coreference_questions.h).
using ReferenceJudge = std::function<std::uint32_t(const ReferenceQuestion&, const std::vector<Entity>&)>;

struct ExtractorOptions {
  // Also relations of verbs that the ontology does not know, between entities: their types are made of the verb
  // ("NEGOTIATE_OVER"), their rules begin with "open:". Needs a model with trees. Twice to three times the relations.
  bool open = false;
};

class Extractor {
 public:
  // kBadInput where a rule of the ontology does not compile; the message names it. `model` must outlive the Extractor;
  // one without a network leaves all to rules over words.
  static Result<Extractor> Create(const graph::Ontology& ontology,
                                  const text::LanguageModel& model = text::LanguageModel::English(),
                                  const ExtractorOptions& options = {});
  Extractor(Extractor&&) noexcept;
  Extractor& operator=(Extractor&&) noexcept;
  ~Extractor();

  // Never fails: an article that says nothing gives no nodes. O(bytes) time, about; memory a few times the text.
  Extraction Extract(text::Document document) const;

  // Reads an article as Extract does and shows it to `observe`; how trainers see articles as the extractor will.
  void Observe(text::Document document, const RelationObserver& observe) const;
  void ObserveReferences(text::Document document, const ReferenceJudge& judge) const;

 private:
  explicit Extractor(std::unique_ptr<const Rules> rules);
  Extraction Run(text::Document document, const RelationObserver* observe, const ReferenceJudge* judge) const;

  std::unique_ptr<const Rules> rules_;
};

}  // namespace dossier::extract
