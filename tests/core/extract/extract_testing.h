// Runs extraction over a few sentences and prints what came out, one fact a line, for tests to compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/extract/extraction.h"
#include "core/extract/extractor.h"
#include "core/text/article_reader.h"

namespace dossier::extract {

inline Extraction ExtractFrom(const Extractor& extractor, std::string_view text,
                              std::string_view published = "2024-05-15") {
  const text::RawArticle raw{.id = "test",
                             .source = "test.txt",
                             .bytes = std::string(text),
                             .format = text::InputFormat::kText,
                             .title = {},
                             .url = {},
                             .published = PartialDate::Parse(published)};
  Result<text::Document> document = text::CleanArticle(raw);
  return extractor.Extract(std::move(document).value());
}

inline Extraction ExtractFrom(std::string_view text, std::string_view published = "2024-05-15") {
  static const Extractor* const extractor = new Extractor(Extractor::Create(graph::Ontology::BuiltIn()).value());
  return ExtractFrom(*extractor, text, published);
}

// "Ana Ruiz MET Li Bo", with " (title)", " @date", " negated" and " planned" or " possible" where they are set. The
// ends of symmetric types stand in order of appearance in the article.
inline std::vector<std::string> Facts(const Extraction& extraction, std::string_view type = {},
                                      bool with_date = false) {
  std::vector<std::string> facts;
  for (const ExtractedAssertion& a : extraction.assertions) {
    if (!type.empty() && a.type != type) continue;
    std::string fact = extraction.nodes[a.subject].name + " " + a.type + " " + extraction.nodes[a.object].name;
    if (!a.title.empty()) fact += " (" + a.title + ")";
    if (with_date && a.date) fact += " @" + a.date->ToIso();
    if (a.polarity == graph::Polarity::kNegated) fact += " negated";
    if (a.modality == graph::Modality::kPlanned) fact += " planned";
    if (a.modality == graph::Modality::kPossible) fact += " possible";
    facts.push_back(std::move(fact));
  }
  return facts;
}

// "Person Ana Ruiz [Ruiz]" for every node.
inline std::vector<std::string> Nodes(const Extraction& extraction) {
  std::vector<std::string> out;
  for (const ExtractedNode& node : extraction.nodes) {
    std::string line = node.label + " " + node.name;
    for (const std::string& alias : node.aliases) line += " [" + alias + "]";
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace dossier::extract
