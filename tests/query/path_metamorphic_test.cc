// Generated path queries over random small graphs: pairs of queries that must agree, parts that must make a whole, and
// what holds of any answer. DOSSIER_GENERATED_QUERIES sets how many are run; 2,000 if unset.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "query/plan/planner.h"
#include "query/query_engine.h"
#include "storage/graph_store.h"
#include "tests/query/test_graph.h"

namespace dossier::query {
namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int Below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }
  std::string OneOf(std::initializer_list<const char*> texts) {
    return *(texts.begin() + Below(static_cast<int>(texts.size())));
  }

 private:
  std::mt19937 engine_;
};

std::string MakeGraph(Random* random) {
  const int nodes = 2 + random->Below(4), relationships = random->Below(8);
  std::string text;
  for (int i = 0; i < nodes; ++i) {
    text += (i ? ", (n" : "(n") + std::to_string(i) + (random->OneIn(2) ? ":A" : "") + (random->OneIn(3) ? ":B" : "");
    text += " {id: " + std::to_string(i) + (random->OneIn(4) ? "" : ", v: " + std::to_string(random->Below(3))) + "})";
  }
  for (int i = 0; i < relationships; ++i) {
    text += ", (n" + std::to_string(random->Below(nodes)) + ")-[:" + random->OneOf({"S", "T"}) +
            " {id: " + std::to_string(i) + ", w: " + std::to_string(1 + random->Below(4));
    const std::string date =
        random->OneOf({"", "2025", "2025-02", "2025-02-10", "2025-03-01", "2024-12-31", "2025-03"});
    if (!date.empty()) text += ", date: '" + date + "'";
    text += "}]->(n" + std::to_string(random->Below(nodes)) + ")";
  }
  return text;
}

// A relationship that comes again, written in two ways, and its least and greatest length.
struct Repeat {
  std::string left, right, types, where;
  int min = 1, max = 2;
  std::string Star(const std::string& r = "") const {
    return left + "[" + r + types + "*" + std::to_string(min) + ".." + std::to_string(max) + Where(r) + "]" + right;
  }
  std::string Quantified(const std::string& r = "") const {
    return left + "[" + r + types + Where(r) + "]" + right + Braces();
  }
  std::string Group(const std::string& r = "r") const {
    return "((x)" + left + "[" + r + types + Where(r) + "]" + right + "(y))" + Braces();
  }
  std::string Braces() const { return "{" + std::to_string(min) + "," + std::to_string(max) + "}"; }
  std::string Where(const std::string& r) const { return where.empty() || r.empty() ? "" : " WHERE " + r + where; }
};

Repeat MakeRepeat(Random* random) {
  Repeat repeat;
  const int direction = random->Below(3);
  repeat.left = direction == 0 ? "<-" : "-";
  repeat.right = direction == 1 ? "->" : "-";
  repeat.types = random->OneOf({"", ":S", ":T", ":S|T"});
  if (random->OneIn(3)) repeat.where = random->OneOf({".w < 3", ".w > 1", ".date IS NOT NULL", ".date >= '2025'"});
  repeat.min = random->Below(3);
  repeat.max = std::max(1, repeat.min + random->Below(3));
  return repeat;
}

class PathMetamorphicTest : public testing::Test {
 protected:
  Rows Run(const std::string& text, std::vector<std::string> disabled = {}, std::size_t capacity = 1024,
           const graph::GraphReader* reader = nullptr) {
    ++queries_;
    if (reader == nullptr) reader = reader_.get();
    QueryOptions options;
    options.disabled_rules = std::move(disabled);
    options.batch_capacity = capacity;
    const Result<QueryResult> result = RunQuery(text, *reader, options);
    EXPECT_TRUE(result.ok()) << text << "\n" << (result.ok() ? "" : result.error().message) << "\n" << graph_text_;
    if (!result.ok()) return {};
    EXPECT_FALSE(result->interrupted) << text;
    Rows rows;
    for (const auto& values : result->rows) {
      Row& row = rows.emplace_back();
      for (const graph::Value& value : values) row.push_back(ToQueryText(value, *reader));
    }
    std::ranges::sort(rows);
    return rows;
  }
  void Same(const std::string& a, const std::string& b) {
    ASSERT_EQ(Run(a), Run(b)) << a << "\n" << b << "\n" << graph_text_;
  }
  static Rows Unique(Rows rows) {
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
  }
  // The rows of each pair of ends (their first two columns), and of those the numbers in the third, ascending.
  static std::map<Row, std::vector<int>> ByEnds(const Rows& rows) {
    std::map<Row, std::vector<int>> lengths;
    for (const Row& row : rows) lengths[{row[0], row[1]}].push_back(std::stoi(row[2]));
    for (auto& [ends, numbers] : lengths) std::ranges::sort(numbers);
    return lengths;
  }
  std::vector<std::string> AllRules() const { return {kRules.begin(), kRules.end()}; }

  void NewGraph(Random* random) {
    graph_text_ = MakeGraph(random);
    graph_ = std::make_unique<graph::MemoryGraph>();
    ASSERT_TRUE(AddPatterns(graph_text_, graph_.get()).ok()) << graph_text_;
    reader_ = graph_->Snapshot().value();
  }

  int queries_ = 0;
  std::string graph_text_;
  std::unique_ptr<graph::MemoryGraph> graph_;
  std::shared_ptr<const graph::GraphReader> reader_;
};

int Wanted() {
  const char* text = std::getenv("DOSSIER_GENERATED_QUERIES");
  return text == nullptr ? 2000 : std::atoi(text);
}

TEST_F(PathMetamorphicTest, RewritesAgree) {
  Random random(11);
  while (queries_ < Wanted() && !HasFatalFailure()) {
    NewGraph(&random);
    const Repeat r = MakeRepeat(&random);
    const std::string a = random.OneOf({"(a)", "(a:A)", "(a {id: 0})", "(a:!B)"}),
                      b = random.OneOf({"(b)", "(b:A|B)", "(b {v: 1})"});
    const std::string columns = " RETURN a.id, b.id, [x IN r | x.id]";
    Same("MATCH " + a + r.Star("r") + b + columns, "MATCH " + a + r.Quantified("r") + b + columns);
    Same("MATCH " + a + r.Star("r") + b + columns, "MATCH " + a + r.Group("r") + b + columns);
    Same("MATCH " + a + r.Star("r") + b + columns, "MATCH TRAIL " + a + r.Quantified("r") + b + columns);
    // Ends without their paths: by enumeration and by one search.
    const Rows all = Run("MATCH " + a + r.Star("r") + b + " RETURN a.id, b.id");
    ASSERT_EQ(Unique(all), Run("MATCH " + a + r.Star("r") + b + " RETURN DISTINCT a.id, b.id"))
        << r.Star("r") << graph_text_;
    std::map<std::string, std::size_t> ends;
    for (const Row& row : Unique(all)) ++ends[row[0]];
    Rows counted;
    for (const auto& [start, count] : ends) counted.push_back({start, std::to_string(count)});
    ASSERT_EQ(counted, Run("MATCH " + a + r.Star("r") + b + " RETURN a.id, count(DISTINCT b)"));
    std::vector<std::string> reached;
    for (const Row& row : Unique(all)) reached.push_back(row[1]);
    std::ranges::sort(reached);
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    ASSERT_EQ(Rows{{std::to_string(reached.size())}},
              Run("MATCH " + a + r.Star("r") + b + " RETURN count(DISTINCT b)"));
    // Existence.
    Same("MATCH " + a + " WHERE EXISTS { MATCH (a)" + r.Star("r") + b + " } RETURN a.id",
         "MATCH " + a + r.Star("r") + b + " WITH DISTINCT a RETURN a.id");
    // Order of time: inside the search and after it.
    const std::string mode = random.OneOf({"", ", 'strict'"});
    Same("MATCH p = " + a + r.Quantified("r") + b + " WHERE chronological(p" + mode + ")" + columns,
         "MATCH p = " + a + r.Quantified("r") + b + " WITH * WHERE chronological(p" + mode + ")" + columns);
    Same("MATCH p = " + a + r.Quantified("r") + b + " WHERE chronological(p" + mode + ") RETURN DISTINCT a.id, b.id",
         "MATCH p = " + a + r.Quantified("r") + b + " WITH * WHERE chronological(p" + mode +
             ") RETURN DISTINCT a.id, b.id");
    // The shortest in the order of time has the least length of all in that order.
    Rows timed = Run("MATCH p = " + a + r.Quantified("r") + b + " WHERE chronological(p" + mode +
                     ") RETURN a.id, b.id, length(p)");
    Rows least;
    for (const auto& [pair, lengths] : ByEnds(timed)) least.push_back({pair[0], pair[1], std::to_string(lengths[0])});
    ASSERT_EQ(least, Run("MATCH p = ANY SHORTEST " + a + r.Quantified("r") + b + " WHERE chronological(p" + mode +
                         ") RETURN a.id, b.id, length(p)"))
        << r.Quantified("r") << mode << graph_text_;
  }
}

TEST_F(PathMetamorphicTest, SelectorsChooseAmongAll) {
  Random random(12);
  while (queries_ < Wanted() && !HasFatalFailure()) {
    NewGraph(&random);
    const Repeat r = MakeRepeat(&random);
    const std::string mode = random.OneOf({"", "ACYCLIC ", "SIMPLE ", "WALK "});
    const std::string pattern = "(a)" + r.Quantified("r") + "(b)";
    const auto all = ByEnds(Run("MATCH p = " + mode + pattern + " RETURN a.id, b.id, length(p)"));
    const int k = 1 + random.Below(4);
    Rows shortest, all_shortest, groups;
    for (const auto& [ends, lengths] : all) {
      int group = 0;
      for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (i == 0 || lengths[i] != lengths[i - 1]) ++group;
        const Row row{ends[0], ends[1], std::to_string(lengths[i])};
        if (i < static_cast<std::size_t>(k)) shortest.push_back(row);
        if (group == 1) all_shortest.push_back(row);
        if (group <= k) groups.push_back(row);
      }
    }
    for (Rows* rows : {&shortest, &all_shortest, &groups}) std::ranges::sort(*rows);
    const std::string columns = " RETURN a.id, b.id, length(p)";
    const std::string number = std::to_string(k) + " " + mode;
    ASSERT_EQ(shortest, Run("MATCH p = SHORTEST " + number + pattern + columns)) << pattern << graph_text_;
    ASSERT_EQ(shortest, Run("MATCH p = ANY " + number + pattern + columns)) << pattern << graph_text_;
    ASSERT_EQ(all_shortest, Run("MATCH p = ALL SHORTEST " + mode + pattern + columns)) << pattern << graph_text_;
    ASSERT_EQ(groups, Run("MATCH p = SHORTEST " + number + "PATHS GROUPS " + pattern + columns))
        << pattern << graph_text_;
    // From the other end, and with both ends known before.
    Same("MATCH p = ALL SHORTEST " + mode + pattern + columns,
         "MATCH (b) MATCH p = ALL SHORTEST " + mode + pattern + columns);
    Same("MATCH p = ALL SHORTEST " + mode + pattern + columns,
         "MATCH (a), (b) MATCH p = ALL SHORTEST " + mode + pattern + columns);
    // The cheapest costs the least of all.
    const auto costs = ByEnds(Run("MATCH " + mode + pattern + " RETURN a.id, b.id, reduce(s = 0, x IN r | s + x.w)"));
    Rows cheapest;
    for (const auto& [ends, sums] : costs) {
      for (std::size_t i = 0; i < sums.size() && i < static_cast<std::size_t>(k); ++i) {
        cheapest.push_back({ends[0], ends[1], std::to_string(sums[i])});
      }
    }
    std::ranges::sort(cheapest);
    const std::string priced =
        "(a)" + r.left + "[r" + r.types + r.Where("r") + " COST r.w]" + r.right + r.Braces() + "(b)";
    ASSERT_EQ(cheapest,
              Run("MATCH CHEAPEST " + number + priced + " RETURN a.id, b.id, reduce(s = 0, x IN r | s + x.w)"))
        << priced << graph_text_;
  }
}

// Where all days are known, a path arrives on the day of its last relationship and leaves on that of its first.
TEST_F(PathMetamorphicTest, EarliestAndLatestAreTheBestOfAll) {
  Random random(17);
  while (queries_ < Wanted() && !HasFatalFailure()) {
    NewGraph(&random);
    Repeat r = MakeRepeat(&random);
    const std::string pattern = "(a)" + r.left + "[r" + r.types + " WHERE size(r.date) = 10]" + r.right + "{1," +
                                std::to_string(1 + random.Below(4)) + "}";
    for (const std::string end : {"(b)", "(a)"}) {
      const std::string ends = end == "(b)" ? " a.id, b.id, " : " a.id, a.id AS b, ";
      const std::string all = "MATCH p = " + pattern + end + " WHERE chronological(p) RETURN" + ends;
      Same("MATCH p = ANY EARLIEST " + pattern + end + " RETURN" + ends + "last(r).date", all + "min(last(r).date)");
      Same("MATCH p = ANY LATEST " + pattern + end + " RETURN" + ends + "head(r).date", all + "max(head(r).date)");
    }
  }
}

TEST_F(PathMetamorphicTest, PartsMakeTheWhole) {
  Random random(13);
  while (queries_ < Wanted() && !HasFatalFailure()) {
    NewGraph(&random);
    Repeat r = MakeRepeat(&random);
    const std::string columns = " RETURN a.id, b.id, [x IN relationships(p) | x.id]";
    const std::string match = "MATCH p = (a)" + r.Quantified("r") + "(b)";
    const std::string condition =
        random.OneOf({"a.v < b.v", "all(x IN r WHERE x.date > '2025')", "any(x IN r WHERE x.w = 2)",
                      "a.v + size(r) > 2", "chronological(p)", "none(n IN nodes(p) WHERE n.v = 1)"});
    // True, false and null share the rows among them.
    Rows parts;
    for (const std::string& part : {condition, "NOT (" + condition + ")", "(" + condition + ") IS NULL"}) {
      for (Row& row : Run(match + " WHERE " + part + columns)) parts.push_back(row);
    }
    std::ranges::sort(parts);
    const Rows whole = Run(match + columns);
    ASSERT_EQ(parts, whole) << match << " / " << condition << "\n" << graph_text_;
    // Fewer things may be repeated: fewer paths.
    Rows before;
    for (const std::string mode : {"ACYCLIC ", "SIMPLE ", "TRAIL ", "WALK "}) {
      const Rows rows = Run("MATCH p = " + mode + "(a)" + r.Quantified("r") + "(b)" + columns);
      ASSERT_TRUE(std::ranges::includes(rows, before)) << mode << match << graph_text_;
      before = rows;
    }
    // One more length: no fewer paths. One more condition: no more.
    ++r.max;
    ASSERT_TRUE(std::ranges::includes(Run("MATCH p = (a)" + r.Quantified("r") + "(b)" + columns), whole)) << match;
    ASSERT_TRUE(std::ranges::includes(whole, Run(match + " WHERE " + condition + columns))) << match << condition;
  }
}

TEST_F(PathMetamorphicTest, RulesAndBatchesChangeNothing) {
  Random random(14);
  while (queries_ < Wanted() && !HasFatalFailure()) {
    NewGraph(&random);
    const Repeat r = MakeRepeat(&random), s = MakeRepeat(&random);
    for (const std::string& query : {
             "MATCH (a)" + r.Star("r") + "(b)" + s.left + "[t" + s.types + "]" + s.right +
                 "(c) RETURN DISTINCT a.id, c.id",
             "MATCH (a)" + r.Star() + "(b) WHERE a <> b RETURN count(DISTINCT b)",
             "MATCH (a:A)" + r.Star() + "(b)" + s.Star() + "(c) RETURN DISTINCT b.id, c.id",
             "MATCH (a)" + s.left + "[x" + s.types + "]" + s.right + "(b)" + r.left + "[y" + r.types + "]" + r.right +
                 "(c)-[z]-(a) WHERE id(a) < id(b) RETURN a.id, b.id, c.id, x.id, y.id, z.id",
             std::string("MATCH (a)-[x]-(b)-[y]->(c)-[z]-(a) WHERE id(a) < id(b) AND id(b) < id(c) RETURN count(*)"),
             "MATCH (a)-[" + r.types + "]-(b)-[" + r.types + "]-(c)-[" + r.types + "]-(a) RETURN count(*)",
             "MATCH (a)-[" + r.types + "]-(b)-[" + r.types + "]-(c)-[" + r.types + "]-(a) WHERE " +
                 random.OneOf({"id(a) < id(b)", "id(c) < id(b)", "id(a) < id(b) AND id(c) > id(b)",
                               "id(a) < id(b) AND id(a) < id(c)", "a:A AND b:A AND c:A", "a:A AND c:A"}) +
                 " RETURN count(*)",
             "MATCH (a)-[" + r.types + "]-(b)-[" + s.types + "]-(c) MATCH (c)-[" + r.types + "]-(a) RETURN count(*)",
             "MATCH (a) WHERE NOT (a)" + r.Star() + "(:B) RETURN a.id",
             "MATCH p = ALL SHORTEST (a:A)" + r.Quantified("r") + "(b:B) RETURN a.id, b.id, [x IN r | x.id]",
             "MATCH p = (a)" + r.Group("q") +
                 "(b) WHERE all(e IN relationships(p) WHERE e.w < 4) RETURN [n IN x | n.id]",
             "MATCH (a) OPTIONAL MATCH (a)" + r.Star() + "(b:B) RETURN DISTINCT a.id, b.id",
         }) {
      const Rows rows = Run(query);
      ASSERT_EQ(rows, Run(query, AllRules())) << query << "\n" << graph_text_;
      ASSERT_EQ(rows, Run(query, {}, 2)) << query << "\n" << graph_text_;
    }
  }
}

// What memory answers, the store answers; the same batches make both.
TEST_F(PathMetamorphicTest, MemoryAndStoreAgree) {
  Random random(15);
  const std::filesystem::path directory =
      std::filesystem::temp_directory_path() / ("dossier-paths-" + std::to_string(::getpid()));
  for (int round = 0; round < std::max(3, Wanted() / 500) && !HasFatalFailure(); ++round) {
    NewGraph(&random);
    std::filesystem::remove_all(directory);
    {
      const auto store =
          storage::GraphStore::Open(directory, {.mode = storage::OpenMode::kReadWrite, .create_if_missing = true});
      ASSERT_TRUE(store.ok());
      ASSERT_TRUE(AddPatterns(graph_text_, store->get()).ok());
      const auto reader = (*store)->Snapshot().value();
      for (int i = 0; i < 20; ++i) {
        const Repeat r = MakeRepeat(&random);
        for (const std::string& query :
             {"MATCH p = (a)" + r.Quantified("r") + "(b) RETURN a.id, b.id, [x IN r | x.id]",
              "MATCH (a)" + r.Star() + "(b) RETURN DISTINCT a.id, b.id",
              "MATCH (a)" + r.Star() + "(b) WHERE a <> b RETURN count(DISTINCT b)",
              "MATCH p = ANY SHORTEST (a)" + r.Quantified("r") + "(b) RETURN a.id, b.id, length(p)",
              "MATCH p = ANY EARLIEST (a)" + r.left + "[r" + r.types + "]" + r.right +
                  "{1,3}(a) RETURN a.id, [x IN r | x.id]",
              std::string("MATCH (a)--(b)--(c)--(a) WHERE id(a) < id(b) RETURN count(*)"),
              std::string("MATCH (a)-[x]-(b)-[y]-(c)-[z]-(a) WHERE id(a) < id(b) RETURN x.id, y.id, z.id")}) {
          ASSERT_EQ(Run(query), Run(query, {}, 1024, reader.get())) << query << "\n" << graph_text_;
        }
      }
    }
    std::filesystem::remove_all(directory);
  }
}

}  // namespace
}  // namespace dossier::query
