#include "core/extract/extraction_json.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace dossier::extract {
namespace {

using Json = nlohmann::ordered_json;

Json DateOrNull(const std::optional<PartialDate>& date) { return date ? Json(date->ToIso()) : Json(nullptr); }
Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
std::string NodeId(std::size_t index) { return fmt::format("n{}", index + 1); }

Json NodeToJson(const Extraction& extraction, std::size_t index) {
  const ExtractedNode& node = extraction.nodes[index];
  Json mentions = Json::array();
  for (const graph::Mention& mention : node.mentions) {
    mentions.push_back({{"sentence", mention.sentence},
                        {"start", mention.span.start},
                        {"end", mention.span.end},
                        {"text", std::string(mention.span.In(extraction.document.text))}});
  }
  Json json = {{"id", NodeId(index)}, {"name", node.name}, {"label", node.label}, {"aliases", node.aliases}};
  if (node.date) json["date"] = node.date->ToIso();
  json["mentions"] = std::move(mentions);
  return json;
}

Json AssertionToJson(const Extraction& extraction, const ExtractedAssertion& assertion) {
  const TextSpan sentence = extraction.sentences[assertion.sentence];
  return {{"from", extraction.nodes[assertion.subject].name},
          {"type", assertion.type},
          {"to", extraction.nodes[assertion.object].name},
          {"date", DateOrNull(assertion.date)},
          {"title", TextOrNull(assertion.title)},
          {"confidence", std::round(assertion.confidence * 1000) / 1000},
          {"polarity", graph::PolarityName(assertion.polarity)},
          {"modality", graph::ModalityName(assertion.modality)},
          {"rule", assertion.rule},
          {"evidence", std::string(sentence.In(extraction.document.text))},
          {"sentence", assertion.sentence},
          {"start", assertion.span.start},
          {"end", assertion.span.end},
          {"from_id", NodeId(assertion.subject)},
          {"to_id", NodeId(assertion.object)}};
}

}  // namespace

std::string ToJsonLine(const Extraction& extraction) {
  const text::Document& document = extraction.document;
  Json nodes = Json::array(), edges = Json::array(), skipped = Json::array();
  for (std::size_t i = 0; i < extraction.nodes.size(); ++i) nodes.push_back(NodeToJson(extraction, i));
  for (const ExtractedAssertion& assertion : extraction.assertions)
    edges.push_back(AssertionToJson(extraction, assertion));
  for (const text::SkippedSpan& span : document.skipped) {
    skipped.push_back({{"start", span.span.start}, {"end", span.span.end}, {"why", span.why}});
  }
  const Json json = {{"article",
                      {{"id", document.id},
                       {"source", document.source},
                       {"title", document.title},
                       {"published", DateOrNull(document.published)},
                       {"hash", document.hash},
                       {"lang", document.language}}},
                     {"nodes", std::move(nodes)},
                     {"edges", std::move(edges)},
                     {"skipped", std::move(skipped)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dossier::extract
