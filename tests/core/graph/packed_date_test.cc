#include "core/graph/packed_date.h"

#include <gtest/gtest.h>

#include <vector>

namespace dossier::graph {
namespace {

TEST(PackedDateTest, TextsComeBackAndKeepTheirOrder) {
  const std::vector<std::string> ascending = {"0001",    "0001-01",    "0001-01-01", "1999-12-31", "2024",
                                              "2024-01", "2024-01-31", "2024-02",    "2024-12",    "9999-12-31"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    const PackedDate date = PackDate(ascending[i]);
    EXPECT_GT(date, kOtherDate);
    EXPECT_TRUE(IsPackedDate(date));
    EXPECT_EQ(UnpackDate(date), ascending[i]);
    EXPECT_TRUE(i == 0 || PackDate(ascending[i - 1]) < date);
  }
}

TEST(PackedDateTest, OtherTextsAndValuesAreNoPackedDates) {
  for (const char* text : {"", "2024-", "2024-5", "2024-00", "2024-13", "2024-05-00", "2024-05-32", "2024-05-3", "0000",
                           "20240503", "2024/05/03", "2024-05-03T10:00", " 2024", "+024", "soon"}) {
    EXPECT_EQ(PackDate(text), kOtherDate) << text;
  }
  EXPECT_EQ(PackDateOf(Value()), kNoDate);
  EXPECT_EQ(PackDateOf(Value(2024)), kOtherDate);
  EXPECT_EQ(PackDateOf(Value(Date{5})), kOtherDate);
  EXPECT_FALSE(IsPackedDate(511));
  EXPECT_FALSE(IsPackedDate(2024 << 9 | 13 << 5));
  EXPECT_FALSE(IsPackedDate(2024 << 9 | 1));
  EXPECT_FALSE(IsPackedDate(10000 << 9));
}

}  // namespace
}  // namespace dossier::graph
