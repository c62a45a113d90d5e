#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/extract/extract_testing.h"

namespace dossier::extract {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

struct Case {
  std::string_view text;
  std::string_view type;
  std::vector<std::string> facts;
};

class SentenceTest : public ::testing::TestWithParam<Case> {};

TEST_P(SentenceTest, SaysExactlyThis) {
  const Case& c = GetParam();
  EXPECT_THAT(Facts(ExtractFrom(c.text), c.type), ::testing::UnorderedElementsAreArray(c.facts)) << c.text;
}

INSTANTIATE_TEST_SUITE_P(
    Verbs, SentenceTest,
    ::testing::Values(
        Case{"Energy executive Laura Bianchi met Pedro Alvarez in Lisbon on Monday.",
             "MET",
             {"Laura Bianchi MET Pedro Alvarez"}},
        Case{"Mr Carlos Mendes and Mrs Helena Duarte met on Friday.", "MET", {"Carlos Mendes MET Helena Duarte"}},
        Case{"Ms Laura Bianchi held talks with Mr Pedro Alvarez.", "MET", {"Laura Bianchi MET Pedro Alvarez"}},
        Case{"Ms Laura Bianchi visited Norway, Sweden and Finland last month.",
             "VISITS",
             {"Laura Bianchi VISITS Norway", "Laura Bianchi VISITS Sweden", "Laura Bianchi VISITS Finland"}},
        Case{"Halvard Shipping Ltd bought Kestrel Ferries Ltd in 2019.",
             "ACQUIRES",
             {"Halvard Shipping Ltd ACQUIRES Kestrel Ferries Ltd"}},
        Case{"Kestrel Ferries Ltd was taken over by Halvard Shipping Ltd.",
             "ACQUIRES",
             {"Halvard Shipping Ltd ACQUIRES Kestrel Ferries Ltd"}},
        Case{"Kestrel Ferries Ltd, founded in 1988 by Mr Tom Hale, has grown.",
             "FOUNDED",
             {"Tom Hale FOUNDED Kestrel Ferries Ltd"}},
        Case{"Halvard Shipping Ltd supplies steel to Kestrel Ferries Ltd.",
             "SUPPLIES",
             {"Halvard Shipping Ltd SUPPLIES Kestrel Ferries Ltd"}},
        Case{"Mr Tom Hale accused Halvard Shipping Ltd of breaking the law.",
             "ACCUSES",
             {"Tom Hale ACCUSES Halvard Shipping Ltd"}},
        Case{"The Norwegian competition authority fined Halvard Shipping Ltd.",
             "SANCTIONS",
             {"Norwegian competition authority SANCTIONS Halvard Shipping Ltd"}},
        Case{"Mrs Ida Berg succeeded Mr Tom Hale.", "SUCCEEDS", {"Ida Berg SUCCEEDS Tom Hale"}},
        Case{"Mr Tom Hale inspected the Guldal copper mine.", "INSPECTS", {"Tom Hale INSPECTS Guldal copper mine"}},
        Case{"Mr Tom Hale inspected the Guldal copper mine, the Rana copper mine and a new railway.",
             "INSPECTS",
             {"Tom Hale INSPECTS Guldal copper mine", "Tom Hale INSPECTS Rana copper mine"}}));

INSTANTIATE_TEST_SUITE_P(
    Posts, SentenceTest,
    ::testing::Values(
        Case{"Kestrel Ferries Ltd Chairman Tom Hale spoke first.",
             "HOLDS_ROLE",
             {"Tom Hale HOLDS_ROLE Kestrel Ferries Ltd (Chairman)"}},
        Case{"Tom Hale, chief executive of Kestrel Ferries Ltd, resigned.",
             "HOLDS_ROLE",
             {"Tom Hale HOLDS_ROLE Kestrel Ferries Ltd (chief executive)"}},
        Case{"Fiji's prime minister, Josefa Naqica, spoke first.",
             "HOLDS_ROLE",
             {"Josefa Naqica HOLDS_ROLE Fiji (prime minister)"}},
        // The two posts of B are B's alone, at the body that the text names.
        Case{"Mr Tom Hale met with Li Wenbo, Party Secretary and Chairman of Jinhe Steel Group.",
             "HOLDS_ROLE",
             {"Li Wenbo HOLDS_ROLE Jinhe Steel Group (Party Secretary)",
              "Li Wenbo HOLDS_ROLE Jinhe Steel Group (Chairman)"}},
        // A former chair holds no chair.
        Case{"Tom Hale, former chairman of Kestrel Ferries Ltd, spoke.", "CHAIRS", {}},
        Case{"Tom Hale, chairman of Kestrel Ferries Ltd, spoke.", "CHAIRS", {"Tom Hale CHAIRS Kestrel Ferries Ltd"}}));

INSTANTIATE_TEST_SUITE_P(
    Nouns, SentenceTest,
    ::testing::Values(
        Case{"The partnership between Halvard Shipping Ltd and Kestrel Ferries Ltd is new.",
             "PARTNERS_WITH",
             {"Halvard Shipping Ltd PARTNERS_WITH Kestrel Ferries Ltd"}},
        Case{"Kestrel Ferries Ltd, a subsidiary of Halvard Shipping Ltd, lost money.",
             "SUBSIDIARY_OF",
             {"Kestrel Ferries Ltd SUBSIDIARY_OF Halvard Shipping Ltd"}},
        Case{"Mr Tom Hale's daughter, Ida Hale, is a nurse.", "FAMILY_OF", {"Tom Hale FAMILY_OF Ida Hale"}},
        Case{"Kestrel Ferries Ltd, based in Bergen, lost money.",
             "LOCATED_IN",
             {"Kestrel Ferries Ltd LOCATED_IN Bergen"}},
        Case{"Bergen-based Kestrel Ferries Ltd lost money.", "LOCATED_IN", {"Kestrel Ferries Ltd LOCATED_IN Bergen"}}));

INSTANTIATE_TEST_SUITE_P(
    Qualifiers, SentenceTest,
    ::testing::Values(
        Case{"Mr Tom Hale did not meet Mrs Ida Berg.", "MET", {"Tom Hale MET Ida Berg negated"}},
        Case{"Mr Tom Hale refused to meet Mrs Ida Berg.", "MET", {"Tom Hale MET Ida Berg negated"}},
        Case{"Mr Tom Hale will meet Mrs Ida Berg.", "MET", {"Tom Hale MET Ida Berg planned"}},
        Case{"Mr Tom Hale plans to visit Norway.", "VISITS", {"Tom Hale VISITS Norway planned"}},
        Case{"Mr Tom Hale will travel to Oslo on May 20 to meet Mrs Ida Berg.",
             "MET",
             {"Tom Hale MET Ida Berg planned"}},
        Case{"Kestrel Ferries Ltd, which runs ferries in Norway, has entered into a digital partnership with "
             "Nordic Cable Ltd.",
             "PARTNERS_WITH",
             {"Kestrel Ferries Ltd PARTNERS_WITH Nordic Cable Ltd"}},
        Case{"Mr Tom Hale travelled to Oslo to meet Mrs Ida Berg.", "MET", {"Tom Hale MET Ida Berg"}},
        Case{"Mr Tom Hale may visit Norway.", "VISITS", {"Tom Hale VISITS Norway possible"}},
        Case{"Halvard Shipping Ltd is considering buying Kestrel Ferries Ltd.",
             "ACQUIRES",
             {"Halvard Shipping Ltd ACQUIRES Kestrel Ferries Ltd possible"}}));

TEST(ExtractorTest, CoordinatedPostsAndPeopleDoNotCrossOver) {
  const Extraction e = ExtractFrom(
      "On March 4, 2024, Jinhe Steel Group convened its annual Safety Committee meeting. The session was chaired by "
      "Party Secretary and "
      "Chairman Li Wenbo and General Manager Zhao Min. Jinhe Steel Group reported no accidents. Jinhe Steel Group is "
      "large.");
  EXPECT_THAT(Facts(e, "HOLDS_ROLE"), UnorderedElementsAre("Li Wenbo HOLDS_ROLE Jinhe Steel Group (Party Secretary)",
                                                           "Li Wenbo HOLDS_ROLE Jinhe Steel Group (Chairman)",
                                                           "Zhao Min HOLDS_ROLE Jinhe Steel Group (General Manager)"));
  EXPECT_THAT(Facts(e, "CHAIRS", true),
              UnorderedElementsAre("Li Wenbo CHAIRS annual Safety Committee meeting @2024-03-04",
                                   "Zhao Min CHAIRS annual Safety Committee meeting @2024-03-04",
                                   "Li Wenbo CHAIRS Jinhe Steel Group"));
}

TEST(ExtractorTest, ListsDistributeOverInspections) {
  const Extraction e = ExtractFrom(
      "Mr Li Wenbo led a team to conduct safety and environmental checks at several sites, including the Arshan rare "
      "earth mine, Dalai mine, "
      "and Taixing's green hydrogen project.");
  EXPECT_THAT(Facts(e, "INSPECTS"),
              ElementsAre("Li Wenbo INSPECTS Arshan rare earth mine", "Li Wenbo INSPECTS Dalai mine",
                          "Li Wenbo INSPECTS Taixing's green hydrogen project"));
}

TEST(ExtractorTest, DatesComeFromTheSentence) {
  EXPECT_THAT(Facts(ExtractFrom("On November 25, Mr Tom Hale met with Mrs Ida Berg.", "2023-12-01"), "MET", true),
              ElementsAre("Tom Hale MET Ida Berg @2023-11-25"));
}

TEST(ExtractorTest, NewsWithoutADateGoesOnWithTheDayBefore) {
  EXPECT_THAT(
      Facts(ExtractFrom("Mr Tom Hale arrived in Oslo on Sunday. He met Mrs Ida Berg. On Monday Mr Hale flew home. "
                        "In the evening he met Mr Jan Moe.",
                        "2024-05-15"),
            "MET", true),
      ElementsAre("Tom Hale MET Ida Berg @2024-05-12", "Tom Hale MET Jan Moe @2024-05-13"));
  EXPECT_THAT(
      Facts(ExtractFrom("Kestrel Ferries Ltd has acquired Halvard Shipping Ltd.", "2024-05-15"), "ACQUIRES", true),
      ElementsAre("Kestrel Ferries Ltd ACQUIRES Halvard Shipping Ltd @2024-05"));
}

TEST(ExtractorTest, EvidenceIsTheSentenceThatStatesIt) {
  const Extraction e = ExtractFrom("It rained in Oslo. Mr Tom Hale met Mrs Ida Berg. They left.");
  ASSERT_EQ(Facts(e, "MET").size(), 1u);
  const ExtractedAssertion& a = e.assertions.front();
  EXPECT_EQ(e.sentences[a.sentence].In(e.document.text), "Mr Tom Hale met Mrs Ida Berg.");
  EXPECT_TRUE(e.sentences[a.sentence].Contains(a.span));
  EXPECT_GT(a.confidence, 0);
  EXPECT_LE(a.confidence, 1);
  EXPECT_EQ(a.rule, "verb:meet");
}

TEST(ExtractorTest, PronounsAndNominalsStandForWhatWasNamed) {
  EXPECT_THAT(Facts(ExtractFrom("Mr Tom Hale arrived on Monday. He met Mrs Ida Berg."), "MET"),
              ElementsAre("Tom Hale MET Ida Berg"));
  EXPECT_THAT(
      Facts(ExtractFrom("Kestrel Ferries Ltd is large. The company acquired Halvard Shipping Ltd."), "ACQUIRES"),
      ElementsAre("Kestrel Ferries Ltd ACQUIRES Halvard Shipping Ltd"));
  EXPECT_THAT(Facts(ExtractFrom("Mr Tom Hale, the founder, and Mrs Ida Berg came. She visited Norway."), "VISITS"),
              ElementsAre("Ida Berg VISITS Norway"));
}

TEST(ExtractorTest, SaysNothingOfNothing) {
  EXPECT_THAT(ExtractFrom("It rained all day and nobody came.").nodes, IsEmpty());
  EXPECT_THAT(ExtractFrom("So it goes ( ( ( — — \" ' 's 's , , ; and and of of the").assertions, IsEmpty());
}

TEST(ExtractorTest, SameInputGivesTheSameOutput) {
  const std::string text =
      "Mr Tom Hale, chairman of Kestrel Ferries Ltd, met Ida Berg, Bo Lund and Per Dahl in Oslo, Norway.";
  EXPECT_EQ(Facts(ExtractFrom(text), {}, true), Facts(ExtractFrom(text), {}, true));
}

TEST(ExtractorTest, WorkGrowsWithTheTextAndNoFaster) {
  // A line of very many words without a stop, and very many people who share a surname: both must end, with bounded
  // lists.
  std::string line, people;
  for (int i = 0; i < 20000; ++i) line += "Kestrel and Halvard met , ";
  for (int i = 0; i < 3000; ++i) people += "Mr Tom" + std::to_string(i) + " Hale met Hale. ";
  EXPECT_FALSE(ExtractFrom(line).sentences.empty());
  EXPECT_GE(ExtractFrom(people).nodes.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Presence, SentenceTest,
    ::testing::Values(
        Case{"Mr Tom Hale chaired the annual safety conference. Also present were Mrs Ida Berg, Mayor of Guldal, and "
             "Mr Carlos Mendes.",
             "ATTENDS",
             {"Ida Berg ATTENDS annual safety conference", "Carlos Mendes ATTENDS annual safety conference"}},
        Case{"Mr Tom Hale chaired the annual safety conference. Mrs Ida Berg and Mr Carlos Mendes attended.",
             "ATTENDS",
             {"Ida Berg ATTENDS annual safety conference", "Carlos Mendes ATTENDS annual safety conference"}},
        Case{"Mr Tom Hale chaired the annual safety conference. Mrs Ida Berg delivered a report.",
             "ATTENDS",
             {"Ida Berg ATTENDS annual safety conference"}},
        Case{"Mr Tom Hale chaired the annual safety conference. Mrs Ida Berg did not attend.",
             "ATTENDS",
             {"Ida Berg ATTENDS annual safety conference negated"}}));

INSTANTIATE_TEST_SUITE_P(
    InFront, SentenceTest,
    ::testing::Values(Case{"Presiding over the annual safety conference were Mr Tom Hale and Mrs Ida Berg.",
                           "CHAIRS",
                           {"Tom Hale CHAIRS annual safety conference", "Ida Berg CHAIRS annual safety conference"}},
                      Case{"Halvard Shipping Ltd has entered into a partnership with Kestrel Ferries Ltd.",
                           "PARTNERS_WITH",
                           {"Halvard Shipping Ltd PARTNERS_WITH Kestrel Ferries Ltd"}}));

INSTANTIATE_TEST_SUITE_P(
    Owners, SentenceTest,
    ::testing::Values(Case{"Halvard Shipping Ltd has appointed Mrs Ida Berg President of Kestrel Ferries Ltd.",
                           "HOLDS_ROLE",
                           {"Ida Berg HOLDS_ROLE Kestrel Ferries Ltd (President)"}},
                      Case{"The ferry was built by Kestrel Ferries Ltd, a unit of Oslo-based Halvard Shipping Ltd.",
                           "SUBSIDIARY_OF",
                           {"Kestrel Ferries Ltd SUBSIDIARY_OF Halvard Shipping Ltd"}},
                      Case{"Halvard Ropework won the order. Halvard's chief executive, Mrs Ida Berg, was glad.",
                           "HOLDS_ROLE",
                           {"Ida Berg HOLDS_ROLE Halvard Ropework (chief executive)"}}));

}  // namespace
}  // namespace dossier::extract
