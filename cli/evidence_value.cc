#include "cli/evidence_value.h"

#include "core/graph/element_id.h"

namespace dossier::cli {

using graph::Value;

graph::Map EvidenceValue(const query::Evidence& e) {
  const graph::Assertion& a = e.assertion;
  return {{"article", graph::ToElementId(a.id.article)},
          {"articleName", e.article_name},
          {"title", e.article_title},
          {"source", e.article_source},
          {"published", e.published ? Value(e.published->ToIso()) : Value()},
          {"sentence", static_cast<std::int64_t>(a.sentence)},
          {"start", static_cast<std::int64_t>(a.span.start)},
          {"end", static_cast<std::int64_t>(a.span.end)},
          {"text", e.sentence},
          {"rule", a.rule},
          {"confidence", a.confidence},
          {"polarity", graph::PolarityName(a.polarity)},
          {"modality", graph::ModalityName(a.modality)},
          {"date", a.date ? Value(a.date->ToIso()) : Value()}};
}

std::string QuoteLine(const query::Evidence& e) {
  return graph::ToElementId(e.assertion.id.article) + " s:" + std::to_string(e.assertion.sentence) + " " +
         e.article_name + ": \"" + e.sentence + "\"";
}

Value TextOrNull(const std::string& text) { return text.empty() ? Value() : Value(text); }

}  // namespace dossier::cli
