#include <fmt/format.h>

#include "storage/internal/store_reader.h"

namespace dossier::storage {
namespace {

Error DamagedNames(const View& view) {
  return {
      .code = ErrorCode::kStoreDamaged,
      .message = fmt::format("store {} is damaged: the names of labels, types and properties do not fit its counters",
                             view.database().path()),
      .hint = fmt::format("look with: dossier check --db {}", view.database().path())};
}

// Names are dense: the n-th of a kind has id n.
template <typename Id>
bool Add(graph::SymbolDictionary<Id>* dictionary, std::uint32_t id, std::string_view name) {
  return id == dictionary->size() + 1 && ToNumber(dictionary->Intern(name)) == id;
}

Result<std::shared_ptr<const graph::SymbolTable>> LoadSymbols(const View& view, const Counters& counters) {
  auto symbols = std::make_shared<graph::SymbolTable>();
  Cursor cursor = view.Scan(TablePrefix(Table::kSymbol));
  for (; cursor.Valid(); cursor.Next()) {
    const auto parts = ParseSymbolKey(cursor.key());
    if (!parts) return DamagedRecord(view, cursor.key());
    const bool fits = parts->kind == SymbolKind::kLabel  ? Add(&symbols->labels, parts->id, cursor.value())
                      : parts->kind == SymbolKind::kType ? Add(&symbols->types, parts->id, cursor.value())
                                                         : Add(&symbols->keys, parts->id, cursor.value());
    if (!fits) return DamagedNames(view);
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  if (symbols->labels.size() != counters.labels || symbols->types.size() != counters.types ||
      symbols->keys.size() != counters.keys) {
    return DamagedNames(view);
  }
  return std::shared_ptr<const graph::SymbolTable>(std::move(symbols));
}

}  // namespace

Result<Moment> LoadMoment(std::shared_ptr<const Database> database, std::shared_ptr<const graph::SymbolTable> known) {
  Moment moment;
  moment.view = std::make_shared<const View>(std::move(database));
  const View& view = *moment.view;
  DOSSIER_ASSIGN_OR_RETURN(const auto bytes, view.Get(CountersKey()));
  auto counters = bytes ? DecodeCounters(*bytes) : std::nullopt;
  if (!counters) return DamagedRecord(view, CountersKey());
  moment.counters = std::move(*counters);
  const Counters& c = moment.counters;
  if (c.counts.nodes_by_label.size() != c.labels || c.counts.relationships_by_type.size() != c.types) {
    return DamagedRecord(view, CountersKey());
  }
  // Names are only ever added, so the same numbers mean the same names.
  if (known && known->labels.size() == c.labels && known->types.size() == c.types && known->keys.size() == c.keys) {
    moment.symbols = std::move(known);
  } else {
    DOSSIER_ASSIGN_OR_RETURN(moment.symbols, LoadSymbols(view, c));
  }
  return moment;
}

}  // namespace dossier::storage
