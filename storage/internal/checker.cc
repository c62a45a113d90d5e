#include "storage/internal/checker.h"

#include <fmt/format.h>

namespace dossier::storage {

Status Lookups::Add(std::string key, Then then) {
  constexpr std::size_t kBatch = 256;
  Pending& pending = pending_[FamilyOfKey(key)];
  pending.keys.push_back(std::move(key));
  pending.thens.push_back(std::move(then));
  return pending.keys.size() < kBatch ? Status() : Flush(&pending);
}

Status Lookups::Flush() {
  for (auto& [family, pending] : pending_) DOSSIER_RETURN_IF_ERROR(Flush(&pending));
  return {};
}

Status Lookups::Flush(Pending* pending) {
  const Pending now = std::exchange(*pending, {});
  std::size_t next = 0;
  const auto visit = [&](std::size_t i, std::string_view value) -> Status {
    for (; next < i; ++next) now.thens[next](std::nullopt);
    now.thens[next++](value);
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(view_.MultiGet(now.keys, visit));
  for (; next < now.thens.size(); ++next) now.thens[next](std::nullopt);
  return {};
}

void Checker::Add(std::string_view what, std::string_view key, std::string detail) {
  if (++report_.finding_count > options_.max_findings) return;
  report_.findings.push_back({std::string(what), key.empty() ? std::string() : KeyToText(key), std::move(detail)});
}

Status Checker::ForEach(Table table, const std::function<Status(std::string_view, std::string_view)>& visit) {
  Cursor cursor = view_.Scan(TablePrefix(table));
  for (; cursor.Valid(); cursor.Next()) DOSSIER_RETURN_IF_ERROR(visit(cursor.key(), cursor.value()));
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return lookups_.Flush();
}

Status Checker::Expect(std::string key, std::string_view what, std::string detail, std::optional<std::string> value) {
  return lookups_.Add(key, [this, key, what, detail = std::move(detail),
                            value = std::move(value)](std::optional<std::string_view> found) {
    if (!found || (value && *found != *value)) Add(what, key, detail);
  });
}

void Checker::CheckCounters() {
  const graph::GraphCounts& counted = report_.counts;
  const graph::GraphCounts& stored = reader_.moment().counters.counts;
  const auto compare = [&](std::string_view what, std::uint64_t have, std::uint64_t want) {
    if (have != want) {
      Add(fmt::format("the number of {} is not what the counters say", what), CountersKey(),
          fmt::format("counted {}, counters say {}", have, want));
    }
  };
  compare("nodes", counted.nodes, stored.nodes);
  compare("relationships", counted.relationships, stored.relationships);
  compare("articles", counted.articles, stored.articles);
  compare("sentences", counted.sentences, stored.sentences);
  compare("assertions", counted.assertions, stored.assertions);
  const graph::SymbolTable& symbols = reader_.symbols();
  for (std::size_t i = 0; i < stored.nodes_by_label.size(); ++i) {
    compare("nodes with label " + symbols.labels.names()[i], counted.nodes_by_label[i], stored.nodes_by_label[i]);
  }
  for (std::size_t i = 0; i < stored.relationships_by_type.size(); ++i) {
    compare("relationships of type " + symbols.types.names()[i], counted.relationships_by_type[i],
            stored.relationships_by_type[i]);
  }
}

Status Checker::CheckHistory() {
  std::uint64_t next = 1;
  return ForEach(Table::kHistory, [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kHistory, key);
    if (!number || !DecodeHistory(value)) {
      Add("a line of the history does not decode", key);
    } else if (*number != next) {
      Add("the history has a gap", key, fmt::format("expected line {}", next));
    }
    if (number) next = *number + 1;
    return {};
  });
}

}  // namespace dossier::storage
