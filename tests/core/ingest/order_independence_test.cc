// The graph is a function of the set of its articles: whatever the order in which they come, whatever comes and goes
// between. Articles are made up by a generator that aims at what is hard: variants, acronyms, shared surnames,
// namesakes, units and parents, events told twice.
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "tests/core/ingest/ingest_fixture.h"

namespace dossier::test {
namespace {

// Everything a graph says, in an order and with names that do not depend on ids: nodes with what each article says of
// them, relationships with their properties and statements.
std::string Describe(const graph::Graph& graph) {
  const auto reader = graph.Snapshot().value();
  const auto& symbols = reader->symbols();
  const auto properties = [&](const graph::PropertyMap& map) {
    std::set<std::string> sorted;
    for (const auto& [key, value] : map) {
      std::ostringstream text;
      if (value.Is(graph::ValueType::kList)) {
        for (const graph::Value& item : value.AsList()) text << "(" << item.AsString() << ")";
      } else if (value.Is(graph::ValueType::kString)) {
        text << value.AsString();
      } else if (value.Is(graph::ValueType::kFloat)) {
        text << value.AsFloat();
      } else {
        text << value.AsInteger();
      }
      sorted.insert(symbols.keys.Name(key) + "=" + text.str());
    }
    std::string line;
    for (const std::string& property : sorted) line += " " + property;
    return line;
  };
  std::map<ArticleId, std::string> sources;
  for (ArticleId id : reader->ScanArticles(kNoArticle, 10000).value()) {
    sources[id] = reader->FindArticleHeader(id).value()->source;
  }
  // A node's signature: itself, and who says what of it. Two nodes of one signature do not exist: no article has two
  // things of one name and kind, save events, which differ in their mentions.
  std::map<NodeId, std::string> nodes;
  std::vector<std::string> lines;
  for (NodeId id : reader->ScanNodes(std::nullopt, kNoNode, 100000).value()) {
    const graph::Node node = *reader->FindNode(id).value();
    std::set<std::string> supports;
    for (const graph::NodeSupport& s : reader->NodeSupports(id).value()) {
      std::string line = sources.at(s.article) + ":" + s.name;
      for (const std::string& alias : s.aliases) line += "/" + alias;
      for (const graph::Mention& m : s.mentions) line += "@" + std::to_string(m.span.start);
      supports.insert(line);
    }
    std::string line = symbols.labels.Name(node.labels.at(0)) + properties(node.properties);
    for (const std::string& support : supports) line += " | " + support;
    nodes[id] = line;
    lines.push_back(line);
  }
  for (RelationshipId id : reader->ScanRelationships(std::nullopt, kNoRelationship, 100000).value()) {
    const graph::Relationship r = *reader->FindRelationship(id).value();
    std::set<std::string> statements;
    for (const graph::Assertion& a : reader->RelationshipAssertions(r).value()) {
      statements.insert(sources.at(a.id.article) + "#" + std::to_string(a.id.index));
      EXPECT_EQ(a.relationship, id);
    }
    std::string line = "[" + nodes.at(r.start) + "] " + symbols.types.Name(r.type) + " [" + nodes.at(r.end) + "]" +
                       properties(r.properties);
    for (const std::string& statement : statements) line += " " + statement;
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

class ArticleGenerator {
 public:
  explicit ArticleGenerator(unsigned seed) : random_(seed) {}

  extract::Extraction Next(int number) {
    ExtractionBuilder b("article " + std::to_string(number));
    struct Thing {
      const char *name, *label;
      std::vector<std::string> aliases;
    };
    static const std::vector<Thing> kThings = {
        {"Meng Fanying", "Person", {"Meng"}},
        {"Meng Fanying", "Person", {}},
        {"Meng", "Person", {}},
        {"Meng Zhao", "Person", {"Meng", "Zhao"}},
        {"Zhao", "Person", {}},
        {"Zhang Wei", "Person", {"Zhang"}},
        {"Zhang Wei", "Person", {}},
        {"Luis Lula da Silva", "Person", {"Lula da Silva", "Lula"}},
        {"Lula da Silva", "Person", {"Lula"}},
        {"Lula", "Person", {}},
        {"Sergei Lavrenko", "Person", {}},
        {"Sergey Lavrenko", "Person", {"Lavrenko"}},
        {"Baogang Group", "Organization", {"Baogang"}},
        {"Baogang", "Organization", {}},
        {"Baogang Mining", "Organization", {"Baogang"}},
        {"China Mobile", "Organization", {"Mobile"}},
        {"China Mobile Inner Mongolia", "Organization", {"China Mobile"}},
        {"Northern Rare Earth", "Organization", {"NRE"}},
        {"Northern Rare Earths", "Organization", {}},
        {"China Northern Rare Earth Co., Ltd.", "Organization", {"Northern Rare Earth"}},
        {"National Railway Equipment", "Organization", {"NRE"}},
        {"NRE", "Organization", {}},
        {"Meridian Ports", "Organization", {"Meridian"}},
        {"Meridian Bank", "Organization", {"Meridian"}},
        {"Meridian", "Organization", {}},
        {"Kestrel Bank", "Organization", {"Kestrel"}},
        {"Kestrol Bank", "Organization", {}},
        {"Bayan Obo mine", "Facility", {"Bayan Obo"}},
        {"Baiyun Obo mine", "Facility", {}},
        {"Bayan Obo", "Facility", {}},
        {"United States", "Place", {"U.S."}},
        {"U.S.", "Place", {}},
        {"Inner Mongolia", "Place", {}},
        {"Oslo", "Place", {}},
        {"City University", "Organization", {}},
    };
    std::set<std::string> used;
    const int things = 3 + Pick(5);
    int people = 0;
    std::vector<int> person, other;
    for (int i = 0; i < things; ++i) {
      const Thing& thing = kThings[static_cast<std::size_t>(Pick(static_cast<int>(kThings.size())))];
      if (!used.insert(thing.name).second) continue;
      b.Node(thing.name, thing.label, thing.aliases);
      (std::string(thing.label) == "Person" ? person : other).push_back(people++);
    }
    static const char* const kEvents[] = {
        "second meeting of the year", "safety committee meeting", "meeting",     "talks",
        "two-day visit to Oslo",      "signing ceremony",         "38th meeting"};
    const int events = Pick(3);
    for (int e = 0; e < events; ++e) {
      const int day = Pick(3);
      b.Node(kEvents[Pick(7)], "Event", {}, day == 0 ? std::nullopt : std::optional(PartialDate{2025, 10, day}));
      const auto event = static_cast<std::uint32_t>(people++);
      for (const int p : person) {
        if (Pick(2) == 0) b.Says(static_cast<std::uint32_t>(p), "ATTENDS", event, "2025-10-22");
      }
      for (const int o : other) {
        if (Pick(2) == 0) b.Says(static_cast<std::uint32_t>(o), "HOSTS", event);
      }
    }
    for (const int p : person) {
      for (const int o : other) {
        const int what = Pick(6);
        if (what == 0) b.Says(static_cast<std::uint32_t>(p), "HOLDS_ROLE", static_cast<std::uint32_t>(o));
        if (what == 1) b.Says(static_cast<std::uint32_t>(p), "VISITS", static_cast<std::uint32_t>(o), "2025-10");
      }
    }
    if (person.size() > 1) {
      b.Says(static_cast<std::uint32_t>(person[Pick(2) == 0 ? 0 : 1]), "MET",
             static_cast<std::uint32_t>(person[Pick(2) == 0 ? 0 : 1]), "2025-10-22");
    }
    return b.Build();
  }

  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
};

// Where two descriptions part: the lines that only one of them has.
std::string Difference(const std::string& a, const std::string& b) {
  const auto lines = [](const std::string& text) {
    std::istringstream stream(text);
    std::set<std::string> all;
    for (std::string line; std::getline(stream, line);) all.insert(line);
    return all;
  };
  std::string difference;
  for (const std::string& line : lines(a)) difference += lines(b).contains(line) ? "" : "- " + line + "\n";
  for (const std::string& line : lines(b)) difference += lines(a).contains(line) ? "" : "+ " + line + "\n";
  return difference.substr(0, 3000);
}

class OrderIndependenceTest : public IngestFixture {
 protected:
  static std::string GraphOf(const std::vector<extract::Extraction>& articles) {
    graph::MemoryGraph graph;
    for (const extract::Extraction& article : articles) Store(article, &graph);
    return Describe(graph);
  }
};

TEST_F(OrderIndependenceTest, AnyOrderMakesTheSameGraph) {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    ArticleGenerator generator(seed);
    std::vector<extract::Extraction> articles;
    const int count = 3 + static_cast<int>(seed % 5) * 8;
    for (int i = 0; i < count; ++i) articles.push_back(generator.Next(i));
    const std::string expected = GraphOf(articles);
    for (int order = 0; order < 6; ++order) {
      std::shuffle(articles.begin(), articles.end(), generator.random());
      ASSERT_EQ(Difference(expected, GraphOf(articles)), "") << "seed " << seed << ", order " << order;
    }
  }
}

TEST_F(OrderIndependenceTest, WhatWasForgottenOrReplacedLeavesNoTrace) {
  for (unsigned seed = 101; seed <= 115; ++seed) {
    ArticleGenerator generator(seed);
    std::vector<extract::Extraction> articles;
    for (int i = 0; i < 24; ++i) articles.push_back(generator.Next(i));
    const std::vector<extract::Extraction> kept(articles.begin(), articles.begin() + 16);
    const std::string expected = GraphOf(kept);
    std::shuffle(articles.begin(), articles.end(), generator.random());
    for (const extract::Extraction& article : articles) Store(article);
    // Some of the kept ones come with another text first.
    for (int i = 0; i < 5; ++i) {
      extract::Extraction other = generator.Next(generator.Pick(16));
      Store(other);
    }
    for (int i = 16; i < 24; ++i) Forget("article " + std::to_string(i));
    for (const extract::Extraction& article : kept) Store(article);
    ASSERT_EQ(Difference(expected, Describe(graph_)), "") << "seed " << seed;
    for (const extract::Extraction& article : kept) Forget(article.document.source);
    ASSERT_EQ(Describe(graph_), "") << "seed " << seed;
  }
}

// The articles in samples/, read and extracted: any order, any number of threads, in one run or several.
TEST_F(OrderIndependenceTest, SampleArticlesMakeOneGraph) {
  std::vector<std::string> paths;
  for (const auto& file : std::filesystem::directory_iterator(DOSSIER_SOURCE_DIR "/samples/articles")) {
    paths.push_back(file.path());
  }
  std::sort(paths.begin(), paths.end());
  const extract::Extractor extractor = extract::Extractor::Create(Ontology()).value();
  const auto ingest = [&](const std::vector<std::string>& some, unsigned jobs, graph::Graph* graph) {
    ingest::IngestOptions options;
    options.stream.jobs = jobs;
    EXPECT_TRUE(ingest::Ingest(some, extractor, Ontology(), options, graph, nullptr).ok());
  };
  ingest(paths, 1, &graph_);
  const std::string expected = Describe(graph_);
  EXPECT_GT(graph_.Snapshot().value()->Counts()->relationships, 100u);
  std::mt19937 random(7);
  for (const unsigned jobs : {1u, 2u, 8u}) {
    std::shuffle(paths.begin(), paths.end(), random);
    graph::MemoryGraph graph;
    const auto middle = paths.begin() + static_cast<std::ptrdiff_t>(paths.size() / 3);
    ingest({paths.begin(), middle}, jobs, &graph);
    ingest({middle, paths.end()}, jobs, &graph);
    EXPECT_EQ(Difference(expected, Describe(graph)), "") << jobs << " threads";
  }
}

}  // namespace
}  // namespace dossier::test
