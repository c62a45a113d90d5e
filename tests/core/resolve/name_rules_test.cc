#include "core/resolve/name_rules.h"

#include <gtest/gtest.h>

namespace dossier::resolve {
namespace {

Claim ClaimFor(std::string_view label, std::string_view name, std::string_view alias) {
  return ClaimOf(label, NameKeyOf(label, name), NameKeyOf(label, alias));
}

bool Variants(std::string_view label, std::string_view a, std::string_view b) {
  return AreSpellingVariants(label, NameKeyOf(label, a), NameKeyOf(label, b));
}

TEST(NameKeyTest, CountriesHaveOneKeyForAllTheirNames) {
  EXPECT_EQ(NameKeyOf("Place", "U.S."), NameKeyOf("Place", "the United States"));
  EXPECT_EQ(NameKeyOf("Place", "Britain"), NameKeyOf("Place", "United Kingdom"));
  EXPECT_NE(NameKeyOf("Place", "Georgia"), NameKeyOf("Place", "Germany"));
}

TEST(ClaimTest, GroupsAreCalledByTheirFirstName) {
  EXPECT_EQ(ClaimFor("Organization", "Baogang Group", "Baogang"), Claim::kStrong);
  EXPECT_EQ(ClaimFor("Organization", "Gulf Development Fund", "GDF"), Claim::kStrong);
  EXPECT_EQ(ClaimFor("Facility", "Vuosaari Harbour", "Vuosaari"), Claim::kStrong);
}

TEST(ClaimTest, UnitsAreNotCalledByTheirParentsName) {
  EXPECT_EQ(ClaimFor("Organization", "China Mobile Inner Mongolia", "China Mobile"), Claim::kNone);
  EXPECT_EQ(ClaimFor("Organization", "Siemens India", "Siemens"), Claim::kNone);
  EXPECT_EQ(ClaimFor("Organization", "Meridian Ports", "Meridian"), Claim::kWeak);
}

TEST(ClaimTest, ASurnameIsAWeakClaimAndAnotherNameIsNone) {
  EXPECT_EQ(ClaimFor("Person", "Meng Fanying", "Meng"), Claim::kWeak);
  EXPECT_EQ(ClaimFor("Person", "Luis Lula da Silva", "Lula da Silva"), Claim::kStrong);
  EXPECT_EQ(ClaimFor("Person", "Faisal Rahman", "Tasnim Rahman"), Claim::kNone);
}

TEST(SpellingVariantTest, KnowsTranscriptionsFromOtherNames) {
  EXPECT_TRUE(Variants("Facility", "Bayan Obo mine", "Baiyun Obo mine"));
  EXPECT_TRUE(Variants("Place", "Bayan Obo", "Baiyun Obo"));
  EXPECT_FALSE(Variants("Organization", "Shanxi Coal Group", "Shaanxi Coal Group"));
  EXPECT_FALSE(Variants("Person", "Li Xiao", "Lu Xiao"));
  EXPECT_FALSE(Variants("Person", "Daniel Brandt", "Daniela Brandt"));
}

}  // namespace
}  // namespace dossier::resolve
