#include "core/graph/name_key.h"

#include <gtest/gtest.h>

#include "core/graph/element_id.h"

namespace dossier::graph {
namespace {

TEST(NameKeyTest, BringsVariantsTogether) {
  EXPECT_EQ(NormalizeName("The U.S. Müller’s  Co."), "us muller co");
  EXPECT_EQ(NormalizeName("Johnson & Johnson"), "johnson and johnson");
  EXPECT_EQ(NormalizeName("Al-Sabah"), "al sabah");
  EXPECT_EQ(NormalizeName("O’Brien"), NormalizeName("O'Brien"));
  EXPECT_EQ(NormalizeName("包钢集团"), "包钢集团");
  EXPECT_EQ(NormalizeName(" — "), "");
}

TEST(NameKeyTest, KeepsItsOwnResult) {
  for (const char* name :
       {"the the Hague", "Xineng’s green energy project", "A.P. Møller – Mærsk", "x's's", "&", "’s"}) {
    const std::string once = NormalizeName(name);
    EXPECT_EQ(NormalizeName(once), once) << name;
  }
}

TEST(ElementIdTest, RoundTripsAndRefuses) {
  EXPECT_EQ(ToElementId(NodeId{7}), "e:7");
  EXPECT_EQ(ParseNodeId("e:7"), NodeId{7});
  EXPECT_EQ(ParseRelationshipId("r:9001"), RelationshipId{9001});
  EXPECT_EQ(ParseArticleId("a:3"), ArticleId{3});
  for (const char* bad : {"", "e:", "e:0", "e:-1", "e:7x", "r:7", "e:99999999999999999999"})
    EXPECT_FALSE(ParseNodeId(bad)) << bad;
}

}  // namespace
}  // namespace dossier::graph
