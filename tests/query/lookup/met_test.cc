#include "query/lookup/met.h"

#include <gmock/gmock.h>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MetTest : public testing::Test {
 protected:
  MetTest() {
    meng_ = graph_.Node("Person", "Meng"), ma_ = graph_.Node("Person", "Ma"), li_ = graph_.Node("Person", "Li");
    mine_ = graph_.Node("Facility", "Mine"), talks_ = graph_.Node("Event", "talks"),
    board_ = graph_.Node("Organization", "Board");
    graph_.Article("one");
    graph_.State(meng_, "MET", ma_, "Meng met Ma.", {.date = "2025-11-25", .confidence = 0.7});
    graph_.State(meng_, "MET", ma_, "Meng received Ma.", {.date = "2025-11-25", .confidence = 0.8});
    graph_.State(li_, "MET", meng_, "Li met Meng.", {});
    graph_.State(meng_, "INSPECTS", mine_, "Meng inspected the mine.", {.date = "2025-10"});
    graph_.Article("two");
    graph_.State(meng_, "MET", ma_, "Meng met Ma again.", {.date = "2025-12-01", .confidence = 0.4});
    graph_.State(meng_, "MET", li_, "Meng did not meet Li.", {.polarity = graph::Polarity::kNegated});
    graph_.State(meng_, "CHAIRS", talks_, "Meng chaired the talks.", {.date = "2025-10-22"});
    graph_.State(li_, "ATTENDS", talks_, "Li attended the talks.", {.date = "2025-10-22"});
    graph_.State(meng_, "CHAIRS", board_, "Meng chairs the board.", {});
    graph_.State(li_, "CHAIRS", board_, "Li chairs the board.", {});
    reader_ = graph_.Read();
  }
  std::vector<std::string> Contacts(const MetOptions& options, std::optional<NodeId> other = {}) {
    std::vector<std::string> lines;
    const MetResult met = Met(*reader_, meng_, other, options).value();
    for (const Contact& c : met.contacts) {
      lines.push_back(c.name + " " + c.date + " " + c.how);
    }
    return lines;
  }
  SmallGraph graph_;
  NodeId meng_, ma_, li_, mine_, talks_, board_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(MetTest, ListsContactsByDateInBothDirections) {
  EXPECT_THAT(Contacts({}), ElementsAre("Ma 2025-11-25 MET", "Ma 2025-12-01 MET", "Li  MET"));
  EXPECT_THAT(Contacts({}, ma_), ElementsAre("Ma 2025-11-25 MET", "Ma 2025-12-01 MET"));
}

TEST_F(MetTest, GivesTheSurestSentenceAndItsArticle) {
  const MetResult met = Met(*reader_, meng_, ma_, {}).value();
  ASSERT_TRUE(met.contacts[0].evidence.has_value());
  EXPECT_EQ(met.contacts[0].evidence->sentence, "Meng received Ma.");
  EXPECT_EQ(met.contacts[0].evidence->article_name, "one");
  EXPECT_EQ(met.contacts[0].articles, 1u);
}

TEST_F(MetTest, TypesWidenWhatCountsAsContact) {
  EXPECT_THAT(Contacts({.types = {"INSPECTS"}}), ElementsAre("Mine 2025-10 INSPECTS"));
  EXPECT_THAT(Contacts({.types = {"NO_SUCH_TYPE"}}), IsEmpty());
}

TEST_F(MetTest, WindowLeavesUndatedOutAndCountsThem) {
  const auto since = PartialDate::Parse("2025-11-30");
  EXPECT_THAT(Contacts({.since = since}), ElementsAre("Ma 2025-12-01 MET"));
  EXPECT_EQ(Met(*reader_, meng_, {}, {.since = since})->undated_left_out, 1u);
  EXPECT_THAT(Contacts({.since = since, .keep_undated = true}), ElementsAre("Ma 2025-12-01 MET", "Li  MET"));
}

TEST_F(MetTest, ConfidenceIsAFloor) {
  EXPECT_THAT(Contacts({.min_confidence = 0.5}), ElementsAre("Ma 2025-11-25 MET", "Li  MET"));
}

TEST_F(MetTest, SharedEventsAreMarkedAndOnlyEventsCount) {
  EXPECT_THAT(Contacts({.shared_events = true}),
              ElementsAre("Li 2025-10-22 talks", "Ma 2025-11-25 MET", "Ma 2025-12-01 MET", "Li  MET"));
  const MetResult met = Met(*reader_, meng_, {}, {.shared_events = true}).value();
  EXPECT_EQ(met.contacts[0].rule, "derived:joint-attendance");
  EXPECT_EQ(met.contacts[1].rule, "");
}

TEST_F(MetTest, BeingAtOneEventIsNoMeetingUnlessAskedFor) {
  for (const Contact& contact : Met(*reader_, meng_, li_, {}).value().contacts) {
    EXPECT_EQ(contact.event, kNoNode);
    EXPECT_EQ(contact.rule, "");
  }
}

TEST_F(MetTest, WhoChairsAndAttendsOneEventIsThereOnceAndAsSurelyAsBoth) {
  graph_.Article("three");
  graph_.State(li_, "CHAIRS", talks_, "Li chaired the talks with him.", {.date = "2025-10-22", .confidence = 0.5});
  reader_ = graph_.Read();
  const MetResult met = Met(*reader_, meng_, li_, {.shared_events = true}).value();
  ASSERT_EQ(met.contacts.size(), 2u);
  EXPECT_EQ(met.contacts[0].event, talks_);
  EXPECT_DOUBLE_EQ(met.contacts[0].confidence, 0.81);  // 0.9 for each, not less for having chaired perhaps
}

}  // namespace
}  // namespace dossier::query
