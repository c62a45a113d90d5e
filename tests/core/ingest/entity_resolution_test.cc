// Which names of several articles become one node, seen through the graph that results.
#include <gmock/gmock.h>

#include "tests/core/ingest/ingest_fixture.h"

namespace dossier::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EntityResolutionTest : public IngestFixture {
 protected:
  std::vector<std::string> Nodes() const {
    std::vector<std::string> lines = Lines();
    std::erase_if(lines, [](const std::string& line) { return line.find("->") != std::string::npos; });
    return lines;
  }
};

TEST_F(EntityResolutionTest, JoinsSpellingVariantsUnderTheFullestName) {
  Store(ExtractionBuilder("a").Node("Northern Rare Earths", "Organization").Build());
  Store(ExtractionBuilder("b").Node("Northern Rare Earth", "Organization").Build());
  Store(ExtractionBuilder("c").Node("Northern Rare Earth Co., Ltd.", "Organization").Build());
  EXPECT_THAT(Nodes(),
              ElementsAre("Organization Northern Rare Earth Co., Ltd. (Northern Rare Earth) (Northern Rare Earths)"));
}

TEST_F(EntityResolutionTest, KeepsUnitsAndParentsApart) {
  Store(ExtractionBuilder("a")
            .Node("China Mobile", "Organization")
            .Node("China Mobile Inner Mongolia", "Organization")
            .Build());
  Store(ExtractionBuilder("b").Node("China Mobile Inner Mongolia", "Organization").Build());
  Store(ExtractionBuilder("c").Node("China Mobile", "Organization").Build());
  EXPECT_THAT(Nodes(), ElementsAre("Organization China Mobile", "Organization China Mobile Inner Mongolia"));
}

TEST_F(EntityResolutionTest, KindsMustAgree) {
  Store(ExtractionBuilder("a").Node("Georgia", "Place").Build());
  Store(ExtractionBuilder("b").Node("Georgia", "Organization").Build());
  EXPECT_THAT(Nodes(), ElementsAre("Organization Georgia", "Place Georgia"));
}

TEST_F(EntityResolutionTest, AnAliasOfOneOrganisationIsEnough) {
  Store(ExtractionBuilder("a").Node("Gulf Development Fund", "Organization", {"GDF"}).Build());
  Store(ExtractionBuilder("b").Node("GDF", "Organization").Build());
  EXPECT_THAT(Nodes(), ElementsAre("Organization Gulf Development Fund (GDF)"));
}

TEST_F(EntityResolutionTest, TheFullNameTakesOverFromTheShortOne) {
  Store(ExtractionBuilder("a").Node("GDF", "Organization").Build());
  Store(ExtractionBuilder("b").Node("Gulf Development Fund", "Organization", {"GDF"}).Build());
  EXPECT_THAT(Nodes(), ElementsAre("Organization Gulf Development Fund (GDF)"));
}

TEST_F(EntityResolutionTest, AnAliasOfTwoIsReportedAndLinkedToNeither) {
  Store(ExtractionBuilder("a").Node("Meridian Ports", "Organization", {"Meridian"}).Build());
  Store(ExtractionBuilder("b").Node("Meridian Bank", "Organization", {"Meridian"}).Build());
  const auto ambiguous = Store(ExtractionBuilder("c").Node("Meridian", "Organization").Build());
  ASSERT_EQ(ambiguous.size(), 1u);
  EXPECT_EQ(ambiguous[0].name, "Meridian");
  EXPECT_EQ(ambiguous[0].candidates, (std::vector<NodeId>{NodeId{1}, NodeId{2}}));
  EXPECT_EQ(Nodes().size(), 3u);
}

TEST_F(EntityResolutionTest, ASurnameWantsCompany) {
  Store(ExtractionBuilder("a")
            .Node("Meng Fanying", "Person", {"Meng"})
            .Node("Baogang Group", "Organization")
            .Says(0, "CHAIRS", 1)
            .Build());
  Store(ExtractionBuilder("stranger").Node("Meng", "Person").Node("Acme", "Organization").Build());
  EXPECT_EQ(Nodes().size(), 4u);
  Store(ExtractionBuilder("b").Node("Meng", "Person").Node("Baogang Group", "Organization").Build());
  EXPECT_EQ(Nodes().size(), 4u);
}

TEST_F(EntityResolutionTest, TwoPeopleOfOneSurnameStayApart) {
  Store(ExtractionBuilder("a").Node("Tasnim Rahman", "Person", {"Rahman"}).Build());
  Store(ExtractionBuilder("b").Node("Faisal Rahman", "Person", {"Rahman"}).Build());
  EXPECT_EQ(Nodes().size(), 2u);
}

TEST_F(EntityResolutionTest, EventsAreOneOnlyOnTheSameDay) {
  const PartialDate may{2024, 5, 1}, june{2024, 6, 1};
  Store(ExtractionBuilder("a").Node("signing ceremony", "Event", {}, may).Build());
  Store(ExtractionBuilder("b").Node("signing ceremony", "Event", {}, june).Build());
  Store(ExtractionBuilder("c").Node("signing ceremony", "Event").Build());
  EXPECT_EQ(Nodes().size(), 3u);
  Store(ExtractionBuilder("d").Node("signing ceremony", "Event", {}, may).Build());
  EXPECT_EQ(Nodes().size(), 3u);
}

TEST_F(EntityResolutionTest, SpellingsOfOneNameWantCompany) {
  Store(ExtractionBuilder("a").Node("Bayan Obo mine", "Facility").Node("Baogang Group", "Organization").Build());
  Store(ExtractionBuilder("b").Node("Baiyun Obo mine", "Facility").Node("Acme", "Organization").Build());
  EXPECT_EQ(Nodes().size(), 4u);
  Store(ExtractionBuilder("c").Node("Baiyun Obo mine", "Facility").Node("Baogang Group", "Organization").Build());
  EXPECT_THAT(Nodes(), ElementsAre("Facility Baiyun Obo mine (Bayan Obo mine)", "Organization Acme",
                                   "Organization Baogang Group"));
}

TEST_F(EntityResolutionTest, WhatOneArticleTellsApartIsNoSpellingVariant) {
  Store(ExtractionBuilder("a").Node("Bayan Obo mine", "Facility").Node("Baogang Group", "Organization").Build());
  Store(ExtractionBuilder("b")
            .Node("Baiyun Obo mine", "Facility")
            .Node("Bayan Obo mine", "Facility")
            .Node("Baogang Group", "Organization")
            .Build());
  EXPECT_EQ(Nodes().size(), 3u);
}

TEST_F(EntityResolutionTest, ASecondClaimantTakesTheAliasFromTheFirst) {
  Store(ExtractionBuilder("a").Node("Gulf Development Fund", "Organization", {"GDF"}).Build());
  Store(ExtractionBuilder("b").Node("GDF", "Organization").Build());
  EXPECT_EQ(Nodes().size(), 1u);
  Store(ExtractionBuilder("c").Node("General Dairy Foods", "Organization", {"GDF"}).Build());
  EXPECT_THAT(Nodes(), ElementsAre("Organization GDF", "Organization General Dairy Foods (GDF)",
                                   "Organization Gulf Development Fund (GDF)"));
  Forget("c");
  EXPECT_EQ(Nodes().size(), 1u);
}

TEST_F(EntityResolutionTest, AUnitIsNotItsParentEvenIfAnArticleShortensItsName) {
  Store(ExtractionBuilder("a")
            .Node("China Mobile Inner Mongolia", "Organization", {"China Mobile"})
            .Node("Baogang Group", "Organization")
            .Build());
  Store(ExtractionBuilder("b").Node("China Mobile", "Organization").Node("Baogang Group", "Organization").Build());
  EXPECT_EQ(Nodes().size(), 3u);
}

TEST_F(EntityResolutionTest, CountriesGoByAllTheirNames) {
  Store(ExtractionBuilder("a").Node("United States", "Place").Build());
  Store(ExtractionBuilder("b").Node("U.S.", "Place").Build());
  EXPECT_THAT(Nodes(), ElementsAre("Place United States (U.S.)"));
}

ExtractionBuilder ZhangAt(std::string source, std::string organization, std::string other) {
  ExtractionBuilder b(std::move(source));
  b.Node("Zhang Wei", "Person").Node(std::move(organization), "Organization").Node(std::move(other), "Place");
  b.Node("China", "Place").Says(0, "HOLDS_ROLE", 1);
  return b;
}

TEST_F(EntityResolutionTest, NamesakesWithPostsThatHaveNothingInCommonAreTwo) {
  Store(ZhangAt("a", "Harbour Bank", "Dalian").Build());
  Store(ZhangAt("b", "City University", "Wuhan").Build());
  EXPECT_THAT(Nodes(), testing::Contains("Person Zhang Wei").Times(2));
  // An article that knows both posts makes them one; when it goes, so does what it said.
  ExtractionBuilder both = ZhangAt("c", "Harbour Bank", "Wuhan");
  both.Node("City University", "Organization").Says(0, "HOLDS_ROLE", 4);
  Store(both.Build());
  EXPECT_THAT(Nodes(), testing::Contains("Person Zhang Wei").Times(1));
  Forget("c");
  EXPECT_THAT(Nodes(), testing::Contains("Person Zhang Wei").Times(2));
}

TEST_F(EntityResolutionTest, ANameWithoutAPostContradictsNothing) {
  Store(ZhangAt("a", "Harbour Bank", "Dalian").Build());
  Store(ExtractionBuilder("b").Node("Zhang Wei", "Person").Node("Oslo", "Place").Build());
  EXPECT_THAT(Nodes(), testing::Contains("Person Zhang Wei").Times(1));
}

ExtractionBuilder Event(std::string source, std::string name, PartialDate date, std::vector<std::string> people) {
  ExtractionBuilder b(std::move(source));
  b.Node(std::move(name), "Event", {}, date);
  for (std::size_t i = 0; i < people.size(); ++i) {
    b.Node(people[i], "Person").Says(static_cast<std::uint32_t>(i + 1), "ATTENDS", 0);
  }
  return b;
}

TEST_F(EntityResolutionTest, OneEventToldInOtherWords) {
  const PartialDate day{2025, 10, 22};
  Store(Event("a", "second expanded Safety Committee meeting", day, {"Meng Fanying", "Li Xiao"}).Build());
  Store(Event("b", "Safety Committee session", day, {"Li Xiao"}).Build());
  Store(Event("c", "meeting", day, {"Li Xiao", "Meng Fanying"}).Build());
  EXPECT_THAT(Nodes(),
              ElementsAre("Event second expanded Safety Committee meeting (Safety Committee session) (meeting)",
                          "Person Li Xiao", "Person Meng Fanying"));
}

TEST_F(EntityResolutionTest, OtherEventsOfTheDayAreOthers) {
  const PartialDate day{2025, 10, 22};
  Store(Event("a", "Safety Committee meeting", day, {"Meng Fanying", "Li Xiao"}).Build());
  Store(Event("another kind", "Safety Committee inspection", day, {"Meng Fanying", "Li Xiao"}).Build());
  Store(Event("another body", "Party Standing Committee meeting", day, {"Meng Fanying", "Zhao Yu"}).Build());
  Store(Event("another number", "third Safety Committee meeting", day, {"Meng Fanying", "Li Xiao"}).Build());
  Store(Event("another day", "Safety Committee meeting", {2025, 10, 23}, {"Meng Fanying", "Li Xiao"}).Build());
  Store(Event("other people", "Safety Committee meeting", day, {"Ann Arbor", "Bo Berg"}).Build());
  Store(Event("fourth", "fourth Safety Committee meeting", day, {"Meng Fanying", "Li Xiao"}).Build());
  const std::vector<std::string> nodes = Nodes();
  EXPECT_EQ(std::count_if(nodes.begin(), nodes.end(), [](const auto& n) { return n.starts_with("Event"); }), 6)
      << testing::PrintToString(nodes);
}

TEST_F(EntityResolutionTest, TheSecondMeetingOfAnotherDayIsAnotherMeeting) {
  Store(Event("a", "second meeting of the year", {2025, 1, 9}, {"Meng Fanying"}).Build());
  Store(Event("b", "second meeting of the year", {2025, 10, 22}, {"Meng Fanying"}).Build());
  Store(Event("c", "second meeting of the year", {2025}, {"Meng Fanying"}).Build());
  EXPECT_EQ(Nodes().size(), 4u);
}

TEST_F(EntityResolutionTest, ByHandMadeNodesAreKnownAgainAndKept) {
  graph::GraphWriter* const writer = graph_.Writer().value();
  graph::Node node{.id = writer->ReserveNode(), .labels = {writer->InternLabel("Organization")}};
  SetProperty(&node.properties, writer->InternKey("name"), graph::Value("Acme Group"));
  SetProperty(&node.properties, writer->InternKey("aliases"), graph::Value(graph::List{graph::Value("Acme")}));
  ASSERT_TRUE(writer->Commit({.put_nodes = {node}}).ok());
  Store(ExtractionBuilder("a").Node("Acme", "Organization").Build());
  EXPECT_THAT(Nodes(), ElementsAre("Organization Acme Group (Acme)"));
  Forget("a");
  EXPECT_THAT(Nodes(), ElementsAre("Organization Acme Group (Acme)"));
}

TEST_F(EntityResolutionTest, NothingIsAmbiguousInAnEmptyGraph) {
  EXPECT_THAT(Store(ExtractionBuilder("a").Node("Meng", "Person").Build()), IsEmpty());
}

}  // namespace
}  // namespace dossier::test
