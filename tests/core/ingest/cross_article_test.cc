// What annotators say of real articles, resolved: which of their names are one thing, and which never are. Needs the
// annotated articles, which are not in the repository.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/core/ingest/ingest_fixture.h"

namespace dossier::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Json Load(const fs::path& path) {
  std::ifstream in(path);
  return Json::parse(in);
}

// An annotation as if it had been extracted; an event's date is that of what happened at it.
extract::Extraction ToExtraction(const std::string& id, const Json& gold) {
  ExtractionBuilder builder(id);
  std::map<std::string, std::uint32_t> index;
  for (const Json& node : gold.at("nodes")) {
    const std::string name = node.at("name");
    std::optional<PartialDate> date;
    for (const Json& edge : gold.at("edges")) {
      const bool is_at = edge.at("to") == name || edge.at("from") == name;
      if (is_at && edge.at("date").is_string()) date = PartialDate::Parse(edge.at("date").get<std::string>());
    }
    if (node.at("kind") != "Event") date.reset();
    index.emplace(name, static_cast<std::uint32_t>(index.size()));
    builder.Node(name, node.at("kind"), node.at("aliases").get<std::vector<std::string>>(), date);
  }
  for (const Json& edge : gold.at("edges")) {
    builder.Says(index.at(edge.at("from")), edge.at("type"), index.at(edge.at("to")),
                 edge.at("date").is_string() ? edge.at("date").get<std::string>() : "");
  }
  return builder.Build();
}

class CrossArticleTest : public IngestFixture {
 protected:
  void SetUp() override {
    const char* named = std::getenv("DOSSIER_SHARED");
    const fs::path articles = fs::path(named != nullptr ? named : DOSSIER_SOURCE_DIR "/../shared") / "articles";
    if (!fs::exists(articles / "cross_article.json")) {
      GTEST_SKIP() << "no annotated articles: set DOSSIER_SHARED to the folder that holds articles/";
    }
    expected_ = Load(articles / "cross_article.json");
    for (const auto& file : fs::directory_iterator(articles)) {
      const std::string name = file.path().filename();
      if (!name.ends_with(".gold.json")) continue;
      const std::string id = name.substr(0, name.find('.'));
      Store(ToExtraction(id, Load(file.path())));
    }
  }

  // The node of that name in an article; none where the annotation has it not, or not as a name.
  NodeId NodeOf(const std::string& article, const std::string& name) const {
    const auto reader = graph_.Snapshot().value();
    for (const auto& s : reader->ArticleSupports(*reader->FindArticleBySource(article).value()).value()) {
      if (s.name == name) return s.node;
    }
    return kNoNode;
  }

  Json expected_;
};

TEST_F(CrossArticleTest, WhatTheTextsSayIsOneIsOneNode) {
  for (const Json& same : expected_.at("same_as")) {
    if (!same.at("identity_stated_in_text").get<bool>()) continue;
    std::set<NodeId> nodes;
    for (const auto& [article, name] : same.at("names").items()) nodes.insert(NodeOf(article, name));
    EXPECT_EQ(nodes.size(), 1u) << same.at("canonical");
    EXPECT_FALSE(nodes.contains(kNoNode)) << same.at("canonical");
  }
}

TEST_F(CrossArticleTest, SpellingsOfOneCompanyAreOneNode) {
  EXPECT_EQ(NodeOf("003_2d9d3588b5b385f6", "Northern Rare Earths"),
            NodeOf("004_de064577c930fc1f", "Northern Rare Earth"));
}

TEST_F(CrossArticleTest, WhatIsDistinctStaysDistinct) {
  for (const Json& pair : expected_.at("distinct")) {
    const NodeId a = NodeOf(pair.at("a").at(0), pair.at("a").at(1)), b = NodeOf(pair.at("b").at(0), pair.at("b").at(1));
    EXPECT_NE(a, kNoNode) << pair;
    EXPECT_NE(a, b) << pair;
  }
}

}  // namespace
}  // namespace dossier::test
