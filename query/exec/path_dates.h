// When the relationships of a path happened, and whether they can have happened in this order. A date known only to the
// year or month is a span of days: a path is in order where one can choose a day of each span so that they are.
// Thread safety: const calls are safe together.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "core/graph/graph_records.h"
#include "core/graph/symbol_table.h"
#include "query/binder/bound_query.h"

namespace dossier::query {

// First and last day, since 1970-01-01.
struct DateSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// The span of the property `date`: an ISO 8601 text of a year, month or day (what follows the day is left out), a date
// or a date with time. Nothing for another value or none.
std::optional<DateSpan> DateOf(const graph::PropertyMap& properties, const graph::SymbolTable& symbols);
std::optional<DateSpan> DateOf(const graph::Value& date);

// The day that a path has come to, before its first relationship.
inline constexpr std::int64_t kBeforeAllDays = std::numeric_limits<std::int64_t>::min();

// The first day on which a path that has come to day `arrival` can have taken a step of `span`; nothing where it
// cannot.
inline std::optional<std::int64_t> ArrivalAfter(std::int64_t arrival, DateSpan span, bound::Chronology chronology) {
  const bool later = chronology == bound::Chronology::kAlwaysLater && arrival != kBeforeAllDays;
  const std::int64_t earliest = later ? arrival + 1 : arrival;
  const std::int64_t day = earliest > span.first ? earliest : span.first;
  if (day > span.last) return std::nullopt;
  return day;
}

// Seen from the end of time: a path walked backwards.
inline DateSpan Reversed(DateSpan span) { return {-span.last, -span.first}; }

}  // namespace dossier::query
