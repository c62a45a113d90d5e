#include "cli/ingest_report.h"

#include <fmt/format.h>

#include "core/graph/element_id.h"
#include "query/export/value_json.h"

namespace dossier::cli {

using ingest::ArticleResult;

std::string Plural(std::uint64_t n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string OutcomeLine(const ingest::ArticleOutcome& o, bool dry_run) {
  if (o.result == ArticleResult::kFailed) {
    // Messages that begin with the source name it well enough.
    const std::string message = o.error ? o.error->message : "";
    std::string line = message.starts_with(o.source) ? "skipped: " + message : o.source + "   skipped: " + message;
    if (o.error && !o.error->hint.empty()) line += "; " + o.error->hint;
    return line;
  }
  if (o.result == ArticleResult::kUnchanged) return o.source + "   unchanged";
  std::string line =
      fmt::format("{}   {}   {}   {}   ({})", o.source, Plural(o.sentences, "sentence", "sentences"),
                  Plural(o.nodes, "entity", "entities"), Plural(o.changes.assertions, "assertion", "assertions"),
                  Plural(o.changes.new_relationships, "new relationship", "new relationships"));
  if (o.result == ArticleResult::kReplaced) {
    line += fmt::format(" replaced, {} gone", Plural(o.changes.removed_relationships, "relationship", "relationships"));
  }
  return dry_run ? line + " not stored" : line;
}

std::string OutcomeJson(const ingest::ArticleOutcome& o) {
  static constexpr const char* kNames[] = {"stored", "replaced", "unchanged", "failed"};
  query::Json json = {{"source", o.source}, {"result", kNames[static_cast<int>(o.result)]}};
  if (o.error) {
    json["error"] = {{"code", ErrorCodeName(o.error->code)}, {"message", o.error->message}, {"hint", o.error->hint}};
    return query::DumpJson(json);
  }
  if (o.article != kNoArticle) json["article"] = graph::ToElementId(o.article);
  json["sentences"] = o.sentences;
  json["entities"] = o.nodes;
  json["assertions"] = o.changes.assertions;
  json["newEntities"] = o.changes.new_nodes;
  json["newRelationships"] = o.changes.new_relationships;
  json["removedRelationships"] = o.changes.removed_relationships;
  query::Json& ambiguous = json["ambiguous"] = query::Json::array();
  for (const resolve::AmbiguousName& name : o.ambiguous) {
    query::Json& candidates = ambiguous.emplace_back(query::Json{{"name", name.name}})["candidates"] =
        query::Json::array();
    for (const NodeId id : name.candidates) candidates.push_back(graph::ToElementId(id));
  }
  return query::DumpJson(json);
}

std::string SummaryLine(const ingest::IngestReport& r, bool dry_run) {
  std::string parts;
  const auto add = [&](std::size_t n, const char* what) {
    if (n > 0) parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", n, what);
  };
  add(r.stored, dry_run ? "would be stored" : "stored");
  add(r.replaced, dry_run ? "would be replaced" : "replaced");
  add(r.unchanged, "unchanged");
  add(r.failed, "skipped");
  if (parts.empty()) parts = "none";
  if (r.stored + r.replaced == 0 || dry_run) parts += ", nothing written";
  return fmt::format("{}: {} in {:.2f} s", Plural(r.articles(), "article", "articles"), parts, r.seconds);
}

}  // namespace dossier::cli
