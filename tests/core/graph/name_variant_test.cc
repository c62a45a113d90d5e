#include "core/graph/name_variant.h"

#include <gtest/gtest.h>

#include "core/graph/name_key.h"

namespace dossier::graph {
namespace {

std::string Key(std::string_view name) { return VariantKey(NormalizeName(name)); }

TEST(NameVariantTest, BringsSpellingsOfOneNameTogether) {
  EXPECT_EQ(Key("Northern Rare Earths"), Key("Northern Rare Earth"));
  EXPECT_EQ(Key("Northern Rare Earth Co., Ltd."), Key("Northern Rare Earth"));
  EXPECT_EQ(Key("Kestrel Rail Systems plc"), Key("Kestrel Rail Systems"));
}

TEST(NameVariantTest, KeepsUnitsApartFromParents) {
  EXPECT_NE(Key("China Mobile Inner Mongolia"), Key("China Mobile"));
  EXPECT_NE(Key("Baogang Mining"), Key("Baogang Group"));
  EXPECT_NE(Key("Baogang Group"), Key("Baogang"));
}

TEST(NameVariantTest, NeverLeavesNothing) {
  EXPECT_EQ(Key("SA"), "sa");
  EXPECT_EQ(Key("Ross"), "ross");
  EXPECT_EQ(Key("Adidas"), "adidas");  // one word: the s belongs to it
  EXPECT_EQ(VariantKey(""), "");
}

}  // namespace
}  // namespace dossier::graph
