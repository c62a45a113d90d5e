#include "query/exec/path_dates.h"

#include "core/base/partial_date.h"
#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

constexpr std::int64_t kSecondsADay = 86'400;

std::int64_t DayOf(std::int64_t seconds) {
  return seconds >= 0 ? seconds / kSecondsADay : -((-seconds + kSecondsADay - 1) / kSecondsADay);
}

}  // namespace

std::optional<DateSpan> DateOf(const graph::Value& date) {
  switch (date.type()) {
    case graph::ValueType::kString: {
      const std::string_view text = std::string_view(date.AsString()).substr(0, 10);
      const std::optional<PartialDate> parsed = PartialDate::Parse(text);
      if (!parsed) return std::nullopt;
      PartialDate first = *parsed, last = *parsed;
      if (!parsed->HasMonth()) first.month = 1, last.month = 12;
      if (!parsed->HasDay()) first.day = 1, last.day = DaysInMonth(last.year, last.month);
      return DateSpan{ToDays(first), ToDays(last)};
    }
    case graph::ValueType::kDate: return DateSpan{date.AsDate().days, date.AsDate().days};
    case graph::ValueType::kLocalDateTime: {
      const std::int64_t day = DayOf(date.AsLocalDateTime().seconds);
      return DateSpan{day, day};
    }
    case graph::ValueType::kDateTime: {
      const std::int64_t day = DayOf(date.AsDateTime().seconds);
      return DateSpan{day, day};
    }
    default: return std::nullopt;
  }
}

std::optional<DateSpan> DateOf(const graph::PropertyMap& properties, const graph::SymbolTable& symbols) {
  const std::optional<PropertyKeyId> key = symbols.keys.Find(graph::property::kDate);
  return key ? DateOf(graph::FindProperty(properties, *key)) : std::nullopt;
}

Result<graph::Value> Chronological(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  if (!arguments[0].Is(graph::ValueType::kPath)) {
    return WrongValue(call.position, "a path for chronological()", arguments[0]);
  }
  bound::Chronology chronology = bound::Chronology::kNeverEarlier;
  if (arguments.size() > 1) {
    if (!(arguments[1] == graph::Value("strict"))) {
      return RuntimeError(call.position, "InvalidArgumentValue", "chronological() knows the mode 'strict' only");
    }
    chronology = bound::Chronology::kAlwaysLater;
  }
  std::optional<std::int64_t> day = kBeforeAllDays;
  bool dated = true;
  for (const RelationshipId id : arguments[0].AsPath().relationships) {
    DOSSIER_RETURN_IF_ERROR(context->limits.Check());
    DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship, context->records.FindRelationship(id));
    const std::optional<DateSpan> span =
        relationship == nullptr ? std::nullopt : DateOf(relationship->properties, context->reader.symbols());
    if (!span) context->undated.insert(id);
    dated &= span.has_value();
    if (span && day) day = ArrivalAfter(*day, *span, chronology);
  }
  if (!day) return graph::Value(false);
  return dated ? graph::Value(true) : graph::Value();
}

}  // namespace dossier::query
