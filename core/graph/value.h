// A value of a property or of a query: the types of openCypher. Copying is O(1): strings, lists, maps and paths are
// shared and immutable. Nodes and relationships are held by id; what they hold is read through a GraphReader.
// Thread safety: immutable after construction, so safe to share.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/ids.h"

namespace dossier::graph {

// ISO 8601 temporal types, as openCypher has them (CIP2015-08-06).
struct Date {
  std::int64_t days = 0;  // since 1970-01-01
  friend auto operator<=>(const Date&, const Date&) = default;
};
struct LocalTime {
  std::int64_t nanoseconds = 0;  // of the day
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};
struct Time {
  std::int64_t nanoseconds = 0;     // of the day, local
  std::int32_t offset_seconds = 0;  // east of UTC
  friend bool operator==(const Time&, const Time&) = default;
};
struct LocalDateTime {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00
  std::int32_t nanoseconds = 0;
  friend auto operator<=>(const LocalDateTime&, const LocalDateTime&) = default;
};
struct DateTime {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00Z
  std::int32_t nanoseconds = 0;
  std::int32_t offset_seconds = 0;
  std::shared_ptr<const std::string> zone;  // IANA name, or null where only the offset is known
  friend bool operator==(const DateTime& a, const DateTime& b) {
    return a.seconds == b.seconds && a.nanoseconds == b.nanoseconds && a.offset_seconds == b.offset_seconds &&
           (a.zone == b.zone || (a.zone && b.zone && *a.zone == *b.zone));
  }
};
struct Duration {
  std::int64_t months = 0, days = 0, seconds = 0, nanoseconds = 0;
  friend bool operator==(const Duration&, const Duration&) = default;
};

class Value;
using List = std::vector<Value>;
using Map = std::map<std::string, Value, std::less<>>;  // sorted by key, so that output is in one order

// nodes.size() == relationships.size() + 1; consecutive ones are connected, in either direction.
struct Path {
  std::vector<NodeId> nodes;
  std::vector<RelationshipId> relationships;
  friend bool operator==(const Path&, const Path&) = default;
};

// In the order of the alternatives that Value holds.
enum class ValueType : std::uint8_t {
  kNull,
  kBoolean,
  kInteger,
  kFloat,
  kString,
  kList,
  kMap,
  kDate,
  kLocalTime,
  kTime,
  kLocalDateTime,
  kDateTime,
  kDuration,
  kNode,
  kRelationship,
  kPath
};
std::string_view ValueTypeName(ValueType type);  // "Null", "Boolean", "Integer", ... as openCypher's messages have it

class Value {
 public:
  Value() = default;                                     // null
  Value(bool v) : data_(v) {}                            // NOLINT(google-explicit-constructor)
  Value(std::int64_t v) : data_(v) {}                    // NOLINT
  Value(int v) : data_(static_cast<std::int64_t>(v)) {}  // NOLINT
  Value(double v) : data_(v) {}                          // NOLINT
  Value(std::string v) : data_(std::make_shared<const std::string>(std::move(v))) {}  // NOLINT
  Value(std::string_view v) : Value(std::string(v)) {}                                // NOLINT
  Value(const char* v) : Value(std::string(v)) {}                                     // NOLINT
  Value(List v) : data_(std::make_shared<const List>(std::move(v))) {}                // NOLINT
  Value(Map v) : data_(std::make_shared<const Map>(std::move(v))) {}                  // NOLINT
  Value(Path v) : data_(std::make_shared<const Path>(std::move(v))) {}                // NOLINT
  Value(Date v) : data_(v) {}                                                         // NOLINT
  Value(LocalTime v) : data_(v) {}                                                    // NOLINT
  Value(Time v) : data_(v) {}                                                         // NOLINT
  Value(LocalDateTime v) : data_(v) {}                                                // NOLINT
  Value(DateTime v) : data_(std::make_shared<const DateTime>(std::move(v))) {}        // NOLINT
  Value(Duration v) : data_(std::make_shared<const Duration>(v)) {}                   // NOLINT
  Value(NodeId v) : data_(v) {}                                                       // NOLINT
  Value(RelationshipId v) : data_(v) {}                                               // NOLINT

  ValueType type() const { return static_cast<ValueType>(data_.index()); }
  bool IsNull() const { return type() == ValueType::kNull; }
  bool IsNumber() const { return type() == ValueType::kInteger || type() == ValueType::kFloat; }
  bool Is(ValueType t) const { return type() == t; }

  // The content; it is a bug to ask for another type than type().
  bool AsBoolean() const { return std::get<bool>(data_); }
  std::int64_t AsInteger() const { return std::get<std::int64_t>(data_); }
  double AsFloat() const { return std::get<double>(data_); }
  const std::string& AsString() const { return *std::get<StringPtr>(data_); }
  const List& AsList() const { return *std::get<ListPtr>(data_); }
  const Map& AsMap() const { return *std::get<MapPtr>(data_); }
  const Path& AsPath() const { return *std::get<PathPtr>(data_); }
  Date AsDate() const { return std::get<Date>(data_); }
  LocalTime AsLocalTime() const { return std::get<LocalTime>(data_); }
  Time AsTime() const { return std::get<Time>(data_); }
  LocalDateTime AsLocalDateTime() const { return std::get<LocalDateTime>(data_); }
  const DateTime& AsDateTime() const { return *std::get<DateTimePtr>(data_); }
  const Duration& AsDuration() const { return *std::get<DurationPtr>(data_); }
  NodeId AsNode() const { return std::get<NodeId>(data_); }
  RelationshipId AsRelationship() const { return std::get<RelationshipId>(data_); }
  // Integer or float as a float.
  double ToDouble() const { return Is(ValueType::kInteger) ? static_cast<double>(AsInteger()) : AsFloat(); }

  // Sameness for tests, grouping and DISTINCT: null is null, NaN is NaN, 1 is 1.0. Not openCypher's `=`.
  friend bool operator==(const Value& a, const Value& b) { return CompareOrder(a, b) == 0; }

  // openCypher's global order ("orderability"), for ORDER BY: maps < nodes < relationships < lists < paths <
  // temporal < strings < booleans < numbers < NaN < null. Total; deterministic.
  friend std::weak_ordering CompareOrder(const Value& a, const Value& b);

 private:
  using StringPtr = std::shared_ptr<const std::string>;
  using ListPtr = std::shared_ptr<const List>;
  using MapPtr = std::shared_ptr<const Map>;
  using PathPtr = std::shared_ptr<const Path>;
  using DateTimePtr = std::shared_ptr<const DateTime>;
  using DurationPtr = std::shared_ptr<const Duration>;
  std::variant<std::monostate, bool, std::int64_t, double, StringPtr, ListPtr, MapPtr, Date, LocalTime, Time,
               LocalDateTime, DateTimePtr, DurationPtr, NodeId, RelationshipId, PathPtr>
      data_;
};

std::weak_ordering CompareOrder(const Value& a, const Value& b);

// openCypher's `=`: null where either side holds a null that decides it; 1 = 1.0; NaN equals nothing.
std::optional<bool> CompareEqual(const Value& a, const Value& b);

// openCypher's `<` and its kin ("comparability"): nothing where the two do not compare (null, NaN, different types).
std::optional<std::partial_ordering> CompareLess(const Value& a, const Value& b);

// Equal values (==) have equal hashes.
std::size_t HashValue(const Value& value);

// ISO 8601 text of a temporal value, as openCypher's toString gives it.
std::string ToIsoString(const Value& temporal);

// Bytes of memory that the value keeps, about; shared parts count in full.
std::size_t MemoryUsage(const Value& value);

}  // namespace dossier::graph
