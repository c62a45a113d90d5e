#include "core/resolve/settled_nodes.h"

#include "core/resolve/name_rules.h"
#include "tests/core/ingest/ingest_fixture.h"

namespace dossier::test {
namespace {

class SettledNodesTest : public IngestFixture {
 protected:
  static resolve::Local Of(std::string label, const std::string& name, const std::vector<std::string>& aliases = {}) {
    resolve::Local local{.label = std::move(label), .name = name};
    local.key = resolve::NameKeyOf(local.label, name);
    for (const std::string& alias : aliases) local.aliases.push_back(resolve::NameKeyOf(local.label, alias));
    return local;
  }
  // Names of the nodes found, "-" for none.
  std::string Find(const std::vector<resolve::Local>& incoming) const {
    const auto reader = graph_.Snapshot().value();
    std::string names;
    for (const NodeId node : resolve::FindSettledNodes(*reader, incoming).value()) {
      if (!names.empty()) names += ", ";
      names += node == kNoNode ? "-" : Text(*reader, reader->FindNode(node).value()->properties, "name");
    }
    return names;
  }
};

TEST_F(SettledNodesTest, ANameThatLeadsToOneNodeIsSettled) {
  Store(ExtractionBuilder("a").Node("China", "Place").Node("Baogang Group", "Organization", {"Baogang"}).Build());
  EXPECT_EQ(Find({Of("Place", "China"), Of("Organization", "Baogang Group")}), "China, Baogang Group");
  EXPECT_EQ(Find({Of("Organization", "Baogang Group", {"Baogang"})}), "Baogang Group");
  EXPECT_EQ(Find({Of("Organization", "China"), Of("Place", "Peru")}), "-, -");  // another kind; nothing of the name
}

TEST_F(SettledNodesTest, WhatOtherNodesMayClaimIsNot) {
  Store(ExtractionBuilder("a").Node("Meridian Ports", "Organization", {"Meridian"}).Build());
  Store(ExtractionBuilder("b").Node("Meridian Energy", "Organization", {"Meridian"}).Build());
  Store(ExtractionBuilder("c").Node("Bayan Obo mine", "Facility").Build());
  EXPECT_EQ(Find({Of("Organization", "Meridian Ports")}), "-");  // its alias is another's, too
  EXPECT_EQ(Find({Of("Organization", "Meridian")}), "-");        // no node's full name
  EXPECT_EQ(Find({Of("Facility", "Baiyun Obo mine")}), "-");     // another spelling
}

TEST_F(SettledNodesTest, PeopleAndWhatAnArticleTellsApartAreNot) {
  Store(ExtractionBuilder("a")
            .Node("Ann Berg", "Person")
            .Node("Baogang Group", "Organization", {"Baogang"})
            .Node("38th meeting", "Event")
            .Build());
  EXPECT_EQ(Find({Of("Person", "Ann Berg"), Of("Event", "38th meeting")}), "-, -");
  EXPECT_EQ(Find({Of("Organization", "Baogang Group"), Of("Organization", "Baogang")}), "-, -");
}

TEST_F(SettledNodesTest, ASettledNodeKeepsItsSummary) {
  Store(ExtractionBuilder("a").Node("China", "Place").Node("Ann Berg", "Person").Says(1, "VISITS", 0).Build());
  Store(ExtractionBuilder("b").Node("China", "Place").Node("Bo Dahl", "Person").Says(1, "VISITS", 0).Build());
  Store(ExtractionBuilder("c").Node("China", "Place", {"Middle Kingdom"}).Build());
  EXPECT_EQ(Lines(), (std::vector<std::string>{"Ann Berg -VISITS x1-> China", "Bo Dahl -VISITS x1-> China",
                                               "Person Ann Berg", "Person Bo Dahl", "Place China (Middle Kingdom)"}));
}

}  // namespace
}  // namespace dossier::test
