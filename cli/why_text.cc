#include "cli/why_text.h"

#include <fmt/format.h>

#include "cli/evidence_value.h"
#include "core/graph/element_id.h"

namespace dossier::cli {
namespace {

std::string Plural(std::size_t n, const char* noun) { return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s"); }

// The sentence with where it stands, and below it how it was read.
std::string Statement(std::string_view number, const query::Evidence& e, const std::string& remark) {
  const graph::Assertion& a = e.assertion;
  std::string out = fmt::format("{:>3}  {} s:{}  {}{}\n     \"{}\"\n", number, graph::ToElementId(a.id.article),
                                a.sentence, e.article_name, e.published ? ", " + e.published->ToIso() : "", e.sentence);
  out += fmt::format("     rule {} ({:.2g}), {}, {}{}{}\n", a.rule, a.confidence, graph::PolarityName(a.polarity),
                     graph::ModalityName(a.modality), a.date ? ", happened " + a.date->ToIso() : "", remark);
  return out;
}

std::string Others(const char* title, const std::vector<query::Evidence>& statements) {
  if (statements.empty()) return std::string(title) + ": none.\n";
  std::string out = std::string(title) + ":\n";
  for (const query::Evidence& e : statements) out += Statement("-", e, "");
  return out;
}

}  // namespace

std::string WhyText(const query::WhyResult& why) {
  std::string out;
  for (const query::ExplainedRelationship& r : why.relationships) {
    out += fmt::format("{}  {} ({}) --{}--> {} ({})", graph::ToElementId(r.id), r.start_name,
                       graph::ToElementId(r.start), r.facts.type, r.end_name, graph::ToElementId(r.end));
    if (!r.facts.title.empty()) out += "  as " + r.facts.title;
    if (!r.facts.date.empty()) out += "  " + r.facts.date;
    if (r.facts.planned()) out += "  planned";
    out += fmt::format("\n     confidence {:.4g}, {}, {}\n", r.facts.confidence, Plural(r.supports.size(), "assertion"),
                       Plural(static_cast<std::size_t>(r.facts.sources), "source"));
    for (std::size_t i = 0; i < r.supports.size(); ++i) {
      const query::Support& support = r.supports[i];
      const std::string remark =
          support.copy_of > 0 ? fmt::format("; copy of {}, not counted as a second source", support.copy_of) : "";
      out += Statement(std::to_string(i + 1), support.evidence, remark);
    }
    if (r.supports.empty()) out += "     made by hand; no article states it\n";
    if (!r.formula.empty()) out += "Confidence = " + r.formula + ", over independent sources\n";
  }
  out += Others("Against", why.against);
  if (!why.possible.empty()) out += Others("Merely possible", why.possible);
  return out;
}

Listing WhyListing(const query::WhyResult& why) {
  Listing listing{.columns = {"relationship", "from", "type", "to", "date", "title", "modality", "confidence",
                              "sources", "formula", "evidence", "against", "possible"},
                  .rows = {}};
  const auto list = [](const std::vector<query::Evidence>& all) {
    graph::List values;
    for (const query::Evidence& e : all) values.push_back(EvidenceValue(e));
    return values;
  };
  for (const query::ExplainedRelationship& r : why.relationships) {
    graph::List evidence;
    for (const query::Support& support : r.supports) {
      graph::Map entry = EvidenceValue(support.evidence);
      if (support.copy_of > 0) entry["copyOf"] = static_cast<std::int64_t>(support.copy_of);
      evidence.push_back(entry);
    }
    listing.rows.push_back({graph::ToElementId(r.id), r.start_name, r.facts.type, r.end_name, TextOrNull(r.facts.date),
                            TextOrNull(r.facts.title), TextOrNull(r.facts.modality), r.facts.confidence,
                            r.facts.sources, TextOrNull(r.formula), evidence, list(why.against), list(why.possible)});
  }
  if (listing.rows.empty()) {  // only statements that make no relationship
    query::Row row(listing.columns.size());
    row[11] = list(why.against);
    row[12] = list(why.possible);
    listing.rows.push_back(std::move(row));
  }
  return listing;
}

}  // namespace dossier::cli
