// Temporal values of openCypher (ISO 8601, CIP2015-08-06): from text and maps, components, arithmetic. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/graph/value.h"
#include "query/parser/binary_operator.h"

namespace dossier::query {

// The value written so, or nothing: "2025-11-25", "2025-W48-2", "2025-329", "2025-11", "10:15:30.5+01:00",
// "2025-11-25T10:15[Europe/Berlin]", "P1Y2M3DT4H5.5S". `type` is one of the temporal types.
std::optional<graph::Value> ParseTemporal(graph::ValueType type, std::string_view text);

// date({year: 2025, month: 11}) and its kin. Error: kQueryRuntime without position.
Result<graph::Value> TemporalFromMap(graph::ValueType type, const graph::Map& map);

// date(datetime(...)): another temporal value cut to `type`; nothing where that makes no sense.
std::optional<graph::Value> ConvertTemporal(graph::ValueType type, const graph::Value& value);

// date.truncate(unit, value, fields) and its kin: 'millennium' ... 'microsecond'. Error: kQueryRuntime without
// position.
Result<graph::Value> TruncateTemporal(graph::ValueType type, std::string_view unit, const graph::Value& value,
                                      const graph::Map& fields);

// duration.between (all units), inMonths, inDays, inSeconds; nothing where a value is no date or time.
enum class DurationUnit : std::uint8_t { kAll, kMonths, kDays, kSeconds };
std::optional<graph::Value> DurationBetween(DurationUnit unit, const graph::Value& start, const graph::Value& end);

// The moment as a value of `type`, in UTC.
graph::Value TemporalNow(graph::ValueType type, std::int64_t nanoseconds_since_1970);

// value.year, duration.days ...; nothing for an unknown component.
std::optional<graph::Value> TemporalComponent(const graph::Value& value, std::string_view name);

// date + duration, duration * 2 ...; nothing where the operator does not fit.
std::optional<graph::Value> TemporalArithmetic(BinaryOperator op, const graph::Value& left, const graph::Value& right);

}  // namespace dossier::query
