// The three comparisons of openCypher (CIP2016-06-14, "Define comparability and equality as well as orderability and
// equivalence"), and the hash that agrees with equivalence.
#include <cmath>
#include <functional>
#include <limits>

#include "core/graph/value.h"

namespace dossier::graph {
namespace {

// Place of a type in the global order; numbers share one.
int OrderRank(ValueType type) {
  switch (type) {
    case ValueType::kMap: return 0;
    case ValueType::kNode: return 1;
    case ValueType::kRelationship: return 2;
    case ValueType::kList: return 3;
    case ValueType::kPath: return 4;
    case ValueType::kDateTime: return 5;
    case ValueType::kLocalDateTime: return 6;
    case ValueType::kDate: return 7;
    case ValueType::kTime: return 8;
    case ValueType::kLocalTime: return 9;
    case ValueType::kDuration: return 10;
    case ValueType::kString: return 11;
    case ValueType::kBoolean: return 12;
    case ValueType::kInteger:
    case ValueType::kFloat: return 13;
    case ValueType::kNull: return 14;
  }
  return 15;
}

// Exact, also where a 64-bit integer is no double. Neither side is NaN.
std::strong_ordering CompareIntegerToFloat(std::int64_t i, double d) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (d >= kLimit) return std::strong_ordering::less;
  if (d < -kLimit) return std::strong_ordering::greater;
  const auto whole = static_cast<std::int64_t>(d);  // towards zero
  if (i != whole) return i <=> whole;
  const double fraction = d - static_cast<double>(whole);
  return fraction > 0   ? std::strong_ordering::less
         : fraction < 0 ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

bool IsNan(const Value& v) { return v.Is(ValueType::kFloat) && std::isnan(v.AsFloat()); }

// Numbers that are not NaN.
std::weak_ordering CompareNumbers(const Value& a, const Value& b) {
  const bool a_integer = a.Is(ValueType::kInteger), b_integer = b.Is(ValueType::kInteger);
  if (a_integer && b_integer) return a.AsInteger() <=> b.AsInteger();
  if (a_integer) return CompareIntegerToFloat(a.AsInteger(), b.AsFloat());
  if (b_integer) return 0 <=> CompareIntegerToFloat(b.AsInteger(), a.AsFloat());
  return a.AsFloat() < b.AsFloat()   ? std::weak_ordering::less
         : a.AsFloat() > b.AsFloat() ? std::weak_ordering::greater
                                     : std::weak_ordering::equivalent;
}

// A duration's length for ordering: months of 30.436875 days, as openCypher averages them.
double DurationSeconds(const Duration& d) {
  return static_cast<double>(d.months) * 2629746.0 + static_cast<double>(d.days) * 86400.0 +
         static_cast<double>(d.seconds) + static_cast<double>(d.nanoseconds) * 1e-9;
}

std::weak_ordering CompareSameTemporal(const Value& a, const Value& b) {
  switch (a.type()) {
    case ValueType::kDate: return a.AsDate() <=> b.AsDate();
    case ValueType::kLocalTime: return a.AsLocalTime() <=> b.AsLocalTime();
    case ValueType::kLocalDateTime: return a.AsLocalDateTime() <=> b.AsLocalDateTime();
    case ValueType::kTime: {
      const auto utc = [](const Time& t) { return t.nanoseconds - t.offset_seconds * std::int64_t{1'000'000'000}; };
      const Time x = a.AsTime(), y = b.AsTime();
      if (const auto order = utc(x) <=> utc(y); order != 0) return order;
      return x.offset_seconds <=> y.offset_seconds;
    }
    case ValueType::kDateTime: {
      const DateTime &x = a.AsDateTime(), &y = b.AsDateTime();
      if (const auto order = x.seconds <=> y.seconds; order != 0) return order;
      if (const auto order = x.nanoseconds <=> y.nanoseconds; order != 0) return order;
      if (const auto order = x.offset_seconds <=> y.offset_seconds; order != 0) return order;
      const std::string_view x_zone = x.zone ? *x.zone : std::string_view(),
                             y_zone = y.zone ? *y.zone : std::string_view();
      return x_zone <=> y_zone;
    }
    default: {
      const Duration &x = a.AsDuration(), &y = b.AsDuration();
      const double x_seconds = DurationSeconds(x), y_seconds = DurationSeconds(y);
      if (x_seconds < y_seconds) return std::weak_ordering::less;
      if (x_seconds > y_seconds) return std::weak_ordering::greater;
      if (const auto order = x.months <=> y.months; order != 0) return order;
      if (const auto order = x.days <=> y.days; order != 0) return order;
      if (const auto order = x.seconds <=> y.seconds; order != 0) return order;
      return x.nanoseconds <=> y.nanoseconds;
    }
  }
}

std::weak_ordering CompareMaps(const Map& a, const Map& b) {
  auto x = a.begin(), y = b.begin();
  for (; x != a.end() && y != b.end(); ++x, ++y) {
    if (const auto order = x->first <=> y->first; order != 0) return order;
    if (const auto order = CompareOrder(x->second, y->second); order != 0) return order;
  }
  return a.size() <=> b.size();
}

template <typename T>
std::weak_ordering CompareSequences(const std::vector<T>& a, const std::vector<T>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    std::weak_ordering order = std::weak_ordering::equivalent;
    if constexpr (std::is_same_v<T, Value>) {
      order = CompareOrder(a[i], b[i]);
    } else {
      order = a[i] <=> b[i];
    }
    if (order != 0) return order;
  }
  return a.size() <=> b.size();
}

std::size_t Mix(std::size_t seed, std::size_t hash) {
  return seed ^ (hash + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2));
}

template <typename... Parts>
std::size_t HashAll(std::size_t seed, const Parts&... parts) {
  ((seed = Mix(seed, std::hash<Parts>{}(parts))), ...);
  return seed;
}

std::size_t HashNumber(const Value& v) {
  if (v.Is(ValueType::kInteger)) return std::hash<std::int64_t>{}(v.AsInteger());
  const double d = v.AsFloat();
  if (std::isnan(d)) return 0x7ff8;
  // Whole floats hash as the integer that they equal.
  if (d >= -9223372036854775808.0 && d < 9223372036854775808.0 && d == std::trunc(d)) {
    return std::hash<std::int64_t>{}(static_cast<std::int64_t>(d));
  }
  return std::hash<double>{}(d);
}

std::optional<bool> EqualLists(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  bool unknown = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::optional<bool> equal = CompareEqual(a[i], b[i]);
    if (equal == false) return false;
    unknown |= !equal.has_value();
  }
  if (unknown) return std::nullopt;
  return true;
}

std::optional<bool> EqualMaps(const Map& a, const Map& b) {
  if (a.size() != b.size()) return false;
  bool unknown = false;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (x->first != y->first) return false;
    const std::optional<bool> equal = CompareEqual(x->second, y->second);
    if (equal == false) return false;
    unknown |= !equal.has_value();
  }
  if (unknown) return std::nullopt;
  return true;
}

}  // namespace

std::weak_ordering CompareOrder(const Value& a, const Value& b) {
  const int a_rank = OrderRank(a.type()), b_rank = OrderRank(b.type());
  if (a_rank != b_rank) return a_rank <=> b_rank;
  switch (a.type()) {
    case ValueType::kNull: return std::weak_ordering::equivalent;
    case ValueType::kBoolean: return a.AsBoolean() <=> b.AsBoolean();
    case ValueType::kInteger:
    case ValueType::kFloat: {
      const bool a_nan = IsNan(a), b_nan = IsNan(b);
      if (a_nan || b_nan) return a_nan <=> b_nan;
      return CompareNumbers(a, b);
    }
    case ValueType::kString: return a.AsString() <=> b.AsString();
    case ValueType::kList:
      if (&a.AsList() == &b.AsList()) return std::weak_ordering::equivalent;  // shared lists may nest many times over
      return CompareSequences(a.AsList(), b.AsList());
    case ValueType::kMap:
      if (&a.AsMap() == &b.AsMap()) return std::weak_ordering::equivalent;
      return CompareMaps(a.AsMap(), b.AsMap());
    case ValueType::kNode: return a.AsNode() <=> b.AsNode();
    case ValueType::kRelationship: return a.AsRelationship() <=> b.AsRelationship();
    case ValueType::kPath: {
      const auto order = CompareSequences(a.AsPath().nodes, b.AsPath().nodes);
      return order != 0 ? order : CompareSequences(a.AsPath().relationships, b.AsPath().relationships);
    }
    default: return CompareSameTemporal(a, b);
  }
}

std::optional<bool> CompareEqual(const Value& a, const Value& b) {
  if (a.IsNull() || b.IsNull()) return std::nullopt;
  if (a.IsNumber() && b.IsNumber()) return !IsNan(a) && !IsNan(b) && CompareNumbers(a, b) == 0;
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case ValueType::kList: return EqualLists(a.AsList(), b.AsList());
    case ValueType::kMap: return EqualMaps(a.AsMap(), b.AsMap());
    case ValueType::kDuration: return a.AsDuration() == b.AsDuration();
    default: return CompareOrder(a, b) == 0;
  }
}

std::optional<std::partial_ordering> CompareLess(const Value& a, const Value& b) {
  if (a.IsNull() || b.IsNull()) return std::nullopt;
  if (a.IsNumber() && b.IsNumber()) {
    if (IsNan(a) || IsNan(b)) return std::partial_ordering::unordered;
    return CompareNumbers(a, b);
  }
  if (a.type() != b.type()) return std::nullopt;
  switch (a.type()) {
    case ValueType::kBoolean:
    case ValueType::kString:
    case ValueType::kDate:
    case ValueType::kLocalTime:
    case ValueType::kTime:
    case ValueType::kLocalDateTime:
    case ValueType::kDateTime: return CompareOrder(a, b);
    case ValueType::kList: {
      const List &x = a.AsList(), &y = b.AsList();
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        const std::optional<bool> equal = CompareEqual(x[i], y[i]);
        if (!equal) return std::nullopt;
        if (!*equal) return CompareLess(x[i], y[i]);
      }
      return x.size() <=> y.size();
    }
    default: return std::nullopt;
  }
}

std::size_t HashValue(const Value& value) {
  const auto seed = static_cast<std::size_t>(OrderRank(value.type()));
  switch (value.type()) {
    case ValueType::kNull: return seed;
    case ValueType::kBoolean: return HashAll(seed, value.AsBoolean());
    case ValueType::kInteger:
    case ValueType::kFloat: return Mix(seed, HashNumber(value));
    case ValueType::kString: return HashAll(seed, value.AsString());
    case ValueType::kList: {
      std::size_t hash = seed;
      for (const Value& item : value.AsList()) hash = Mix(hash, HashValue(item));
      return hash;
    }
    case ValueType::kMap: {
      std::size_t hash = seed;
      for (const auto& [key, item] : value.AsMap()) hash = Mix(HashAll(hash, key), HashValue(item));
      return hash;
    }
    case ValueType::kDate: return HashAll(seed, value.AsDate().days);
    case ValueType::kLocalTime: return HashAll(seed, value.AsLocalTime().nanoseconds);
    case ValueType::kTime: return HashAll(seed, value.AsTime().nanoseconds, value.AsTime().offset_seconds);
    case ValueType::kLocalDateTime:
      return HashAll(seed, value.AsLocalDateTime().seconds, value.AsLocalDateTime().nanoseconds);
    case ValueType::kDateTime: return HashAll(seed, value.AsDateTime().seconds, value.AsDateTime().nanoseconds);
    case ValueType::kDuration: {
      const Duration& d = value.AsDuration();
      return HashAll(seed, d.months, d.days, d.seconds, d.nanoseconds);
    }
    case ValueType::kNode: return HashAll(seed, ToNumber(value.AsNode()));
    case ValueType::kRelationship: return HashAll(seed, ToNumber(value.AsRelationship()));
    case ValueType::kPath: {
      std::size_t hash = seed;
      for (NodeId id : value.AsPath().nodes) hash = HashAll(hash, ToNumber(id));
      for (RelationshipId id : value.AsPath().relationships) hash = HashAll(hash, ToNumber(id));
      return hash;
    }
  }
  return seed;
}

}  // namespace dossier::graph
