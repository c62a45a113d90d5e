// Makes extractions by hand, for tests of what comes after extraction.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/extract/extraction.h"

namespace dossier::test {

// An article whose every sentence is one assertion between nodes named by their place in `nodes`.
class ExtractionBuilder {
 public:
  explicit ExtractionBuilder(std::string source) {
    extraction_.document.id = source;
    extraction_.document.source = std::move(source);
  }

  ExtractionBuilder& Node(std::string name, std::string label, std::vector<std::string> aliases = {},
                          std::optional<PartialDate> date = {}) {
    extraction_.nodes.push_back({.name = std::move(name),
                                 .label = std::move(label),
                                 .aliases = std::move(aliases),
                                 .date = date,
                                 .mentions = {}});
    return *this;
  }

  ExtractionBuilder& Says(std::uint32_t subject, std::string type, std::uint32_t object, std::string date = "",
                          double confidence = 0.8, graph::Polarity polarity = graph::Polarity::kAffirmed,
                          graph::Modality modality = graph::Modality::kAsserted) {
    std::string& text = extraction_.document.text;
    const std::size_t start = text.size();
    text += extraction_.nodes[subject].name + " " + type + " " + extraction_.nodes[object].name + " " + date + ".";
    const TextSpan span{start, text.size()};
    text += "\n";
    const auto sentence = static_cast<std::uint32_t>(extraction_.sentences.size());
    extraction_.sentences.push_back(span);
    extraction_.nodes[subject].mentions.push_back({.sentence = sentence, .span = span});
    extraction_.assertions.push_back({.subject = subject,
                                      .type = std::move(type),
                                      .object = object,
                                      .date = PartialDate::Parse(date),
                                      .title = {},
                                      .confidence = confidence,
                                      .polarity = polarity,
                                      .modality = modality,
                                      .rule = "test",
                                      .sentence = sentence,
                                      .span = span});
    return *this;
  }

  extract::Extraction Build() {
    extraction_.document.hash = std::to_string(std::hash<std::string>{}(extraction_.document.text));
    return extraction_;
  }

 private:
  extract::Extraction extraction_;
};

}  // namespace dossier::test
