// Reads annotated articles (.art files): the text of an article and the graph that a careful reader finds in it. One
// file holds any number of
//
//     @id short-slug
//     @title Headline as printed        (or - when the article has none)
//     @published 2024-03-14             (or -)
//     @domain mining
//     @style wire
//     @text
//     the article; blank lines between paragraphs
//     @nodes
//     P | Full Name | Alias; Other alias        P Person, O Organization, L Place, F Facility, V Event; "P?" optional
//     @edges
//     From name > TYPE > To name | date | title | words of the evidence sentence | flags
//     @coref
//     Node name | mention (pronoun or nominal) | words that hold it and stand in the text once
//     @end
//
// with flags optional, negated, planned, possible, reported between commas. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/partial_date.h"
#include "core/base/result.h"
#include "core/base/text_span.h"
#include "core/graph/assertion.h"
#include "core/text/document.h"
#include "core/text/syntax.h"

namespace dossier::models {

struct CorpusNode {
  std::string name;
  text::EntityKind kind = text::EntityKind::kPerson;
  std::vector<std::string> aliases;
  bool optional = false;  // a careful annotator could leave it out
};

struct CorpusEdge {
  std::uint32_t from = 0, to = 0;  // indexes into CorpusArticle.nodes
  std::string type;                // a type of the built-in ontology
  std::optional<PartialDate> date;
  std::string title;  // the post, for HOLDS_ROLE; else empty
  graph::Polarity polarity = graph::Polarity::kAffirmed;
  graph::Modality modality = graph::Modality::kAsserted;
  bool optional = false;             // flagged so: a careful annotator could leave it out
  std::string evidence;              // the sentence that states it (corpus_sentences.h)
  std::optional<TextSpan> sentence;  // its bytes in document.text; nothing where cleaning dropped it
  std::optional<TextSpan> words;     // the annotated words within it

  // Whether a graph without it has missed something: affirmed, said to have happened, not optional.
  bool IsRequired() const {
    return !optional && polarity == graph::Polarity::kAffirmed &&
           (modality == graph::Modality::kAsserted || modality == graph::Modality::kReported);
  }
};

// A pronoun or nominal and what it stands for.
struct CorpusReference {
  std::uint32_t node = 0;  // index into CorpusArticle.nodes
  std::string mention;
  std::optional<TextSpan> span;  // its bytes in document.text; nothing where cleaning dropped it
};

struct CorpusArticle {
  std::string id;
  std::string title;  // or empty
  std::optional<PartialDate> published;
  std::string domain, style;
  std::string text;         // as a file of its own would hold it: what an extractor is given
  text::Document document;  // of `text`, as text::CleanArticle reads a file ID.txt; all spans are of document.text
  std::vector<CorpusNode> nodes;
  std::vector<CorpusEdge> edges;
  std::vector<CorpusReference> references;
};

// In the order of the file. kNotFound; kBadInput with file, line and article where a line is not of the format, names
// an unknown node, type, date or flag, or quotes words that the text does not hold (a snippet: not once).
Result<std::vector<CorpusArticle>> ReadArticleCorpus(const std::string& path);

// The articles of all files; a directory stands for its .art files in byte order. kBadInput, too, where two articles
// have one id; kNotFound where a directory has none.
Result<std::vector<CorpusArticle>> ReadArticleCorpora(const std::vector<std::string>& paths);

}  // namespace dossier::models
