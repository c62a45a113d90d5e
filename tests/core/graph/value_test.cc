#include "core/graph/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace dossier::graph {
namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();

// One of each type, in the global order.
std::vector<Value> OrderedValues() {
  return {Map{{"a", 1}},
          NodeId{1},
          RelationshipId{1},
          List{1, 2},
          Path{{NodeId{1}}, {}},
          DateTime{0, 0, 0, nullptr},
          LocalDateTime{0, 0},
          Date{0},
          Time{0, 0},
          LocalTime{0},
          Duration{1, 0, 0, 0},
          "text",
          false,
          true,
          -1.5,
          1,
          2.5,
          kNan,
          Value()};
}

TEST(ValueTest, OrdersAllTypesTotally) {
  const std::vector<Value> values = OrderedValues();
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j) {
      EXPECT_EQ(CompareOrder(values[i], values[j]), i <=> j) << i << " " << j;
    }
  }
}

TEST(ValueTest, HashesEqualValuesAlike) {
  EXPECT_EQ(Value(1), Value(1.0));
  EXPECT_EQ(HashValue(1), HashValue(1.0));
  EXPECT_EQ(HashValue(List{1, "a"}), HashValue(List{1.0, "a"}));
  EXPECT_EQ(Value(kNan), Value(kNan));
  EXPECT_NE(HashValue("a"), HashValue("b"));
}

TEST(ValueTest, ComparesIntegersAndFloatsExactly) {
  const std::int64_t big = (std::int64_t{1} << 53) + 1;
  EXPECT_NE(Value(big), Value(static_cast<double>(big)));
  EXPECT_TRUE(CompareOrder(std::numeric_limits<std::int64_t>::max(), 9223372036854775808.0) < 0);
  EXPECT_TRUE(CompareOrder(1.5, 1) > 0);
  EXPECT_TRUE(CompareOrder(-1.5, -1) < 0);
  EXPECT_TRUE(CompareOrder(-std::numeric_limits<double>::infinity(), std::numeric_limits<std::int64_t>::min()) < 0);
}

TEST(ValueTest, EqualityIsUnknownWhereNullDecides) {
  EXPECT_EQ(CompareEqual(Value(), 1), std::nullopt);
  EXPECT_EQ(CompareEqual(List{1, Value()}, List{1, 2}), std::nullopt);
  EXPECT_EQ(CompareEqual(List{1, Value()}, List{2, 2}), false);
  EXPECT_EQ(CompareEqual(List{1}, List{1, 2}), false);
  EXPECT_EQ(CompareEqual(kNan, kNan), false);
  EXPECT_EQ(CompareEqual(1, 1.0), true);
  EXPECT_EQ(CompareEqual("1", 1), false);
}

TEST(ValueTest, DifferentTypesDoNotCompare) {
  EXPECT_EQ(CompareLess("a", 1), std::nullopt);
  EXPECT_EQ(CompareLess(kNan, 1), std::partial_ordering::unordered);
  EXPECT_EQ(CompareLess("a", "b"), std::partial_ordering::less);
  EXPECT_EQ(CompareLess(List{1, 2}, List{1, 3}), std::partial_ordering::less);
}

TEST(ValueTest, WritesTemporalValuesAsIso) {
  const struct {
    Value value;
    const char* text;
  } cases[] = {
      {Date{0}, "1970-01-01"},
      {Date{-1}, "1969-12-31"},
      {LocalTime{45'000'000'000'000}, "12:30"},
      {LocalTime{1}, "00:00:00.000000001"},
      {Time{45'000'000'000'000, 3600}, "12:30+01:00"},
      {LocalDateTime{-1, 0}, "1969-12-31T23:59:59"},
      {DateTime{0, 0, 0, nullptr}, "1970-01-01T00:00Z"},
      {DateTime{0, 500'000'000, 7200, std::make_shared<const std::string>("Europe/Berlin")},
       "1970-01-01T02:00:00.5+02:00[Europe/Berlin]"},
      {Duration{14, 3, 3661, 0}, "P1Y2M3DT1H1M1S"},
      {Duration{0, 0, -2, 1'000'000}, "PT-1.999S"},
      {Duration{}, "PT0S"},
  };
  for (const auto& c : cases) EXPECT_EQ(ToIsoString(c.value), c.text);
}

}  // namespace
}  // namespace dossier::graph
