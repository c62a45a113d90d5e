#include "core/base/partial_date.h"

#include <gtest/gtest.h>

namespace dossier {
namespace {

TEST(PartialDateTest, ReadsAndWritesEachPrecision) {
  for (const char* iso : {"2025", "2025-11", "2025-11-25", "0001-01-01", "2024-02-29"}) {
    const auto date = PartialDate::Parse(iso);
    ASSERT_TRUE(date) << iso;
    EXPECT_EQ(date->ToIso(), iso);
  }
}

TEST(PartialDateTest, RefusesWhatIsNoDate) {
  for (const char* bad :
       {"", "25", "0000", "2025-13", "2025-00", "2025-02-29", "2025-1-1", "2025/11/25", "2025-11-2x"}) {
    EXPECT_FALSE(PartialDate::Parse(bad)) << bad;
  }
}

TEST(PartialDateTest, IsCompatibleWithALessPreciseSelf) {
  const PartialDate day{2025, 11, 25}, month{2025, 11}, year{2025}, other{2025, 12};
  EXPECT_TRUE(day.IsCompatibleWith(month));
  EXPECT_TRUE(year.IsCompatibleWith(day));
  EXPECT_FALSE(day.IsCompatibleWith(other));
}

TEST(PartialDateTest, CountsDaysBothWays) {
  EXPECT_EQ(ToDays({1970, 1, 1}), 0);
  EXPECT_EQ(ToDays({2000, 3, 1}), 11017);
  for (std::int64_t days = -800000; days < 800000; days += 17) EXPECT_EQ(ToDays(FromDays(days)), days);
}

}  // namespace
}  // namespace dossier
