#include "query/lookup/find_entity.h"

#include <gmock/gmock.h>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FindEntityTest : public testing::Test {
 protected:
  FindEntityTest() {
    meng_ = graph_.Node("Person", "Meng Fanying", {"Meng"});
    group_ = graph_.Node("Organization", "Baogang Group", {"Baogang", "包钢集团"});
    zhang_ = graph_.Node("Person", "Zhang San", {"Zhang"});
    zhang2_ = graph_.Node("Person", "Zhang San", {"Mayor Zhang"});
    telecom_ = graph_.Node("Organization", "Example Telecom");
    graph_.Article("one");
    graph_.State(zhang_, "HOLDS_ROLE", telecom_, "Zhang San runs Example Telecom.", {});
    graph_.State(meng_, "CHAIRS", group_, "Meng Fanying chairs Baogang Group.", {});
    reader_ = graph_.Read();
  }
  SmallGraph graph_;
  NodeId meng_, group_, zhang_, zhang2_, telecom_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

TEST_F(FindEntityTest, TakesIdsNamesAliasesAndStartsOfNames) {
  const std::pair<const char*, NodeId> cases[] = {
      {"e:1", meng_},          {"Meng Fanying", meng_},       {"meng fanying", meng_}, {"MENG", meng_},
      {"Baogang", group_},     {"the Baogang Group", group_}, {"包钢集团", group_},    {"Baog", group_},
      {"example t", telecom_}, {"Mayor Zhang", zhang2_},
  };
  for (const auto& [text, node] : cases) {
    const Result<NodeId> found = FindEntity(*reader_, text);
    ASSERT_TRUE(found.ok()) << text << ": " << found.error().message;
    EXPECT_EQ(ToNumber(*found), ToNumber(node)) << text;
  }
}

TEST_F(FindEntityTest, AmbiguousNameListsCandidatesWithCompany) {
  const Result<NodeId> found = FindEntity(*reader_, "Zhang San");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::kAmbiguous);
  EXPECT_EQ(found.error().message, "\"Zhang San\" matches 2 entities");
  EXPECT_THAT(found.error().hint, HasSubstr("e:3     Zhang San (Person)   1 article   seen with Example Telecom\n"));
  EXPECT_THAT(found.error().hint, HasSubstr("e:4     Zhang San (Person)   0 articles\n"));
  EXPECT_EQ(MatchEntities(*reader_, "Zhang San", 10)->size(), 2u);
}

TEST_F(FindEntityTest, StartOfSeveralNamesIsAmbiguous) {
  EXPECT_EQ(FindEntity(*reader_, "Zhan").error().code, ErrorCode::kAmbiguous);
}

TEST_F(FindEntityTest, UnknownNameSuggestsNearOnes) {
  const Result<NodeId> found = FindEntity(*reader_, "Meng Fanyng");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(found.error().hint, HasSubstr("did you mean \"Meng Fanying\" (e:1)?"));
  EXPECT_EQ(FindEntity(*reader_, "e:99").error().code, ErrorCode::kNotFound);
  EXPECT_THAT(FindEntity(*reader_, "Nobody At All").error().hint, HasSubstr("dossier find"));
  EXPECT_EQ(FindEntity(*reader_, "").error().code, ErrorCode::kNotFound);
}

TEST_F(FindEntityTest, SearchRanksNamesBeforeAliasesBeforePartsBeforeSlips) {
  const auto search = [&](const char* text, SearchOptions options = {}) {
    std::vector<std::string> found;
    const std::vector<EntityCandidate> candidates = SearchEntities(*reader_, text, options).value();
    for (const EntityCandidate& c : candidates) found.push_back(c.match + " " + c.name);
    return found;
  };
  EXPECT_THAT(search("baogang"), ElementsAre("alias Baogang Group"));
  EXPECT_THAT(search("Fanying"), ElementsAre("word Meng Fanying"));
  EXPECT_THAT(search("钢"), ElementsAre("word Baogang Group"));
  EXPECT_THAT(search("Baogan Grup"), ElementsAre("spelling Baogang Group"));
  EXPECT_THAT(search("Baogan Grup", {.fuzzy = false}), IsEmpty());
  EXPECT_THAT(search("Zhang"), ElementsAre("alias Zhang San", "prefix Zhang San"));
  EXPECT_THAT(search("Zhang", {.limit = 1}), ElementsAre("alias Zhang San"));
  EXPECT_THAT(search("Zhang", {.label = "Place"}), IsEmpty());
}

TEST_F(FindEntityTest, SearchPutsTheNameAsWrittenFirstAndTheBestConnected) {
  const NodeId accents = graph_.Node("Person", "José Núñez");
  const NodeId plain = graph_.Node("Person", "Jose Nunez");
  const NodeId other = graph_.Node("Person", "Jose Nunes");
  graph_.Article("two");
  graph_.State(accents, "CHAIRS", group_, "José Núñez chairs Baogang Group.", {});
  const auto reader = graph_.Read();
  const auto search = [&](const char* text, SearchOptions options = {}) {
    std::vector<NodeId> found;
    const std::vector<EntityCandidate> candidates = SearchEntities(*reader, text, options).value();
    for (const EntityCandidate& c : candidates) found.push_back(c.id);
    return found;
  };
  EXPECT_THAT(search("Jose Nunez"), ElementsAre(plain, accents));
  EXPECT_THAT(search("José Núñez"), ElementsAre(accents, plain));
  EXPECT_THAT(search("jose nunez"), ElementsAre(accents, plain));
  EXPECT_THAT(search("Jose Nune"), ElementsAre(accents, plain, other));
  EXPECT_THAT(search("Jsoe Nunex"), ElementsAre(accents, plain, other));
  EXPECT_THAT(search("Fanying", {.max_scan = 0}), ElementsAre(meng_));  // a big graph
}

TEST_F(FindEntityTest, UnknownTypesAndLabelsAreWarned) {
  const std::vector<std::string> types = {"CHAIR", "CHAIRS", "NONSENSE"};
  const auto notes = CheckTypes(*reader_, types);
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].code, "unknown-type");
  EXPECT_EQ(notes[0].hint, "did you mean \"CHAIRS\"?");
  EXPECT_EQ(notes[1].hint, "");
  EXPECT_EQ(CheckLabels(*reader_, std::vector<std::string>{"Persn"}).front().hint, "did you mean \"Person\"?");
}

}  // namespace
}  // namespace dossier::query
