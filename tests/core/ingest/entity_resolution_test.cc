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

TEST_F(EntityResolutionTest, NothingIsAmbiguousInAnEmptyGraph) {
  EXPECT_THAT(Store(ExtractionBuilder("a").Node("Meng", "Person").Build()), IsEmpty());
}

}  // namespace
}  // namespace dossier::test
