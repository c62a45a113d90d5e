#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/extract/extract_testing.h"

namespace dossier::extract {
namespace {

using ::testing::Contains;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

TEST(EntityTest, ShortNamesJoinFullOnes) {
  const Extraction e =
      ExtractFrom("Li Wenbo met Mrs Ida Berg. Li thanked Berg. Jinhe Steel Group grew; Jinhe Steel sells rails.");
  EXPECT_THAT(Nodes(e), UnorderedElementsAre("Person Li Wenbo [Li]", "Person Ida Berg [Berg]",
                                             "Organization Jinhe Steel Group [Jinhe Steel]"));
}

TEST(EntityTest, RegionalUnitIsNotItsParent) {
  const Extraction e = ExtractFrom(
      "Altai Telecom and its partner signed. Later Altai Telecom Inner Mongolia, a new company, opened an office.");
  EXPECT_THAT(Nodes(e), Contains(StartsWith("Organization Altai Telecom")));
  for (const ExtractedNode& node : e.nodes) {
    EXPECT_THAT(node.aliases, Not(Contains("Altai Telecom Inner Mongolia")));
    if (node.name == "Altai Telecom Inner Mongolia") {
      EXPECT_THAT(node.aliases, Not(Contains("Altai Telecom")));
    }
  }
}

TEST(EntityTest, AcronymInBracketsIsAnAlias) {
  EXPECT_THAT(Nodes(ExtractFrom("Nordic Metal Exchange (NME) will watch. NME said so.")),
              UnorderedElementsAre("Organization Nordic Metal Exchange [NME]"));
}

TEST(EntityTest, OrdinarySpellingStandsBeforeCapitals) {
  EXPECT_THAT(Nodes(ExtractFrom("A Deal\n\nOSLO, May 14 (AP) - Talks ended. Mr Tom Hale flew to Oslo.")),
              Contains("Place Oslo"));
}

TEST(EntityTest, DatelineCapitalsAreNoName) {
  EXPECT_THAT(Nodes(ExtractFrom("A Deal\n\nPORT MORESBY, May 14 (AP) - Talks between miners ended.")),
              Contains("Place Port Moresby"));
}

TEST(EntityTest, SharedTailMakesTwoOfThem) {
  const Extraction e = ExtractFrom("Mr Tom Hale led inspections at Dalai and Arshan mining subsidiaries.");
  EXPECT_THAT(Nodes(e), Contains("Organization Dalai mining subsidiary"));
  EXPECT_THAT(Nodes(e), Contains(StartsWith("Organization Arshan mining subsidiary")));
}

struct KindCase {
  std::string_view text;
  std::string_view node;
};
class KindTest : public ::testing::TestWithParam<KindCase> {};

TEST_P(KindTest, IsWhatItIs) {
  EXPECT_THAT(Nodes(ExtractFrom(GetParam().text)), Contains(StartsWith(std::string(GetParam().node))));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, KindTest,
    ::testing::Values(
        KindCase{"The trawler Nordic Dawn sank.", "Facility Nordic Dawn"},
        KindCase{"He lives in Brastad.", "Place Brastad"},
        KindCase{"The smelter maker Otavi, which employs 900 people, is large.", "Organization Otavi"},
        KindCase{"Georgia and Chad signed.", "Place Georgia"}, KindCase{"Brandt, 54, resigned.", "Person Brandt"},
        KindCase{"Dr. Amara Okoye spoke.", "Person Amara Okoye"},
        KindCase{"It flew to the port of Lautoka.", "Facility port of Lautoka"},
        KindCase{"They quoted the Kiel Daily on Monday.", "Organization Kiel Daily"},
        KindCase{"The Ministry of Trade and Industry said so.", "Organization Ministry of Trade and Industry"},
        KindCase{"The Bulgarian competition authority said so.", "Organization Bulgarian competition authority"},
        KindCase{"She studied at the University of Bergen.", "Organization University of Bergen"},
        KindCase{"She spoke at the Southern Oceans Summit.", "Event Southern Oceans Summit"}));

TEST(EntityTest, AliasesAreNamesOnly) {
  const Extraction e = ExtractFrom(
      "Kestrel Ferries Ltd grew. The company said it was pleased. Its chairman, Tom Hale, said he was too.");
  for (const ExtractedNode& node : e.nodes) EXPECT_TRUE(node.aliases.empty()) << node.name;
}

TEST(EntityTest, CommonWordsAtTheStartOfASentenceAreNoNames) {
  EXPECT_TRUE(ExtractFrom("Investors waited. Departments closed. However, rain fell. Safety matters.").nodes.empty());
}

}  // namespace
}  // namespace dossier::extract
