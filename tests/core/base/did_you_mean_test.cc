#include "core/base/did_you_mean.h"

#include <gtest/gtest.h>

namespace dossier {
namespace {

TEST(EditDistanceTest, CountsEditsUpToTheLimit) {
  EXPECT_EQ(EditDistance("", "", 3), 0u);
  EXPECT_EQ(EditDistance("", "abc", 3), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting", 3), 3u);
  EXPECT_EQ(EditDistance("person", "persno", 3), 1u) << "neighbours swapped";
  EXPECT_EQ(EditDistance("包钢", "宝钢", 3), 1u) << "code points, not bytes";
  EXPECT_EQ(EditDistance("abcdef", "uvwxyz", 3), 4u) << "far is limit + 1";
  EXPECT_EQ(EditDistance("abc", "abcdefgh", 2), 3u);
}

TEST(NearestNameTest, FindsSlipsOfThePenOnly) {
  const std::vector<std::string> names = {"Person", "Place", "Organization"};
  EXPECT_EQ(NearestName("Persn", names), "Person");
  EXPECT_EQ(NearestName("ORGANISATION", names), "Organization");
  EXPECT_EQ(NearestName("Vehicle", names), std::nullopt);
  EXPECT_EQ(NearestName("x", {}), std::nullopt);
}

}  // namespace
}  // namespace dossier
