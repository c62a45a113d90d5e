// What one article says, as a value: the result of extraction, before anything is looked up in a graph. A pure
// function of the article and the rules, so the same on any number of threads. `dossier extract` prints it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/partial_date.h"
#include "core/base/text_span.h"
#include "core/graph/assertion.h"
#include "core/text/document.h"

namespace dossier::extract {

struct ExtractedNode {
  std::string name;                      // the fullest proper name in the article, without titles and "the"
  std::string label;                     // Person, Organization, Place, Facility or Event
  std::vector<std::string> aliases;      // other names for it in the article, in order of appearance
  std::optional<PartialDate> date;       // of an event
  std::vector<graph::Mention> mentions;  // in order of the text
};

struct ExtractedAssertion {
  std::uint32_t subject = 0;  // index into Extraction.nodes
  std::string type;           // a type of the ontology
  std::uint32_t object = 0;
  std::optional<PartialDate> date;
  std::string title;      // the post, for HOLDS_ROLE; else empty
  double confidence = 1;  // (0, 1]
  graph::Polarity polarity = graph::Polarity::kAffirmed;
  graph::Modality modality = graph::Modality::kAsserted;
  std::string rule;
  std::uint32_t sentence = 0;  // index into Extraction.sentences
  TextSpan span;               // bytes of the text that state it, within the sentence
};

struct Extraction {
  text::Document document;
  std::vector<TextSpan> sentences;             // bytes of document.text
  std::vector<ExtractedNode> nodes;            // by first mention
  std::vector<ExtractedAssertion> assertions;  // by sentence, then by appearance
};

}  // namespace dossier::extract
