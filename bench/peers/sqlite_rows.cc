// The rows of the speed table in SQLite: `sqlite_rows DIR SCRATCH LIMIT`, printing as rows.js does.
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double Microseconds(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

[[noreturn]] void Fail(sqlite3* database, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), sqlite3_errmsg(database));
  std::exit(1);
}

class Statement {
 public:
  Statement(sqlite3* database, const std::string& text) : database_(database) {
    if (sqlite3_prepare_v2(database, text.c_str(), -1, &statement_, nullptr) != SQLITE_OK) Fail(database, text);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }
  void Bind(int at, std::int64_t number) { sqlite3_bind_int64(statement_, at, number); }
  void Bind(int at, const std::string& text) { sqlite3_bind_text(statement_, at, text.c_str(), -1, SQLITE_TRANSIENT); }
  // Whether there is a row; without one it can be run again. Sets *cut where it was interrupted.
  bool Next(bool* cut) {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    *cut |= code == SQLITE_INTERRUPT;
    if (code != SQLITE_DONE && code != SQLITE_INTERRUPT) Fail(database_, "step");
    sqlite3_reset(statement_);
    return false;
  }
  std::int64_t Number(int column) { return sqlite3_column_int64(statement_, column); }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

struct Input {
  std::int64_t one = 0, two = 0;
  std::string name;
};

struct Work {
  std::string name, query;
  bool counts_rows = false;  // else the answer is the number in the first row
};

void Execute(sqlite3* database, const std::string& text) {
  if (sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) Fail(database, text);
}

void Load(sqlite3* database, const std::string& directory) {
  Execute(database,
          "CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT);"
          "CREATE TABLE near(a INTEGER, b INTEGER, date TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;"
          "CREATE TEMP TABLE met(src INTEGER, dst INTEGER, date TEXT); BEGIN");
  bool cut = false;
  std::string line;
  {
    Statement insert(database, "INSERT INTO person VALUES(?, ?)");
    std::ifstream in(directory + "/persons.csv");
    std::getline(in, line);
    while (std::getline(in, line)) {
      const std::size_t comma = line.find(',');
      insert.Bind(1, std::stoll(line));
      insert.Bind(2, line.substr(comma + 1));
      insert.Next(&cut);
    }
    Statement insert_met(database, "INSERT INTO met VALUES(?, ?, ?)");
    std::ifstream met(directory + "/met.csv");
    std::getline(met, line);
    while (std::getline(met, line)) {
      const std::size_t comma = line.find(','), second = line.find(',', comma + 1);
      insert_met.Bind(1, std::stoll(line));
      insert_met.Bind(2, std::stoll(line.substr(comma + 1)));
      insert_met.Bind(3, line.substr(second + 1));
      insert_met.Next(&cut);
    }
  }
  Execute(database,
          "INSERT INTO near SELECT * FROM (SELECT src AS a, dst AS b, date FROM met UNION ALL "
          "SELECT dst, src, date FROM met) ORDER BY a, b;"
          "CREATE INDEX by_name ON person(name); COMMIT");
}

void Measure(sqlite3* database, const Work& work, const std::vector<Input>& inputs,
             const std::vector<std::int64_t>& right, double limit) {
  if (right.empty()) {
    std::fprintf(stderr, "answers.csv has no answer to: %s\n", work.name.c_str());
    std::exit(1);
  }
  Statement statement(database, work.query);
  static Clock::time_point deadline;
  deadline = Clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(limit * 1000));
  sqlite3_progress_handler(
      database, 10'000, [](void*) { return static_cast<int>(Clock::now() > deadline); }, nullptr);
  const std::size_t count = std::min(inputs.size(), right.size());
  std::vector<double> times(count, std::numeric_limits<double>::max());
  std::size_t done = 0, differing = 0;
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < count && Clock::now() < deadline; ++i) {
      bool cut = false;
      std::int64_t answer = work.counts_rows ? 0 : -1;
      const auto start = Clock::now();
      if (!inputs[i].name.empty()) statement.Bind(1, inputs[i].name);
      if (inputs[i].name.empty() && count > 1) statement.Bind(1, inputs[i].one);
      if (work.query.find("?2") != std::string::npos) statement.Bind(2, inputs[i].two);
      while (statement.Next(&cut)) answer = work.counts_rows ? answer + 1 : statement.Number(0);
      if (cut) break;
      times[i] = std::min(times[i], Microseconds(start));
      done = std::max(done, i + 1);
      differing += round == 0 && answer != right[i];
    }
  }
  times.resize(done);
  std::sort(times.begin(), times.end());
  if (done == 0) {
    std::printf("{\"work\":\"%s\",\"inputs\":0,\"differing\":0,\"over_seconds\":%g}\n", work.name.c_str(), limit);
  } else {
    std::printf("{\"work\":\"%s\",\"inputs\":%zu,\"differing\":%zu,\"median_us\":%.3f,\"p95_us\":%.3f}\n",
                work.name.c_str(), done, differing, times[done / 2], times[std::min(done - 1, done * 95 / 100)]);
  }
  std::fflush(stdout);
}

std::string Within(int hops, const std::string& where) {
  std::string text = "WITH h1 AS (SELECT DISTINCT b FROM near WHERE a = ?1" + where + ")", all = "SELECT b FROM h1";
  for (int hop = 2; hop <= hops; ++hop) {
    const std::string one = "h" + std::to_string(hop), before = "h" + std::to_string(hop - 1);
    text += ", " + one + " AS (SELECT DISTINCT near.b FROM " + before + " JOIN near ON near.a = " + before + ".b" +
            (where.empty() ? "" : " WHERE true") + where + ")";
    all += " UNION SELECT b FROM " + one;
  }
  return text + " SELECT count(*) FROM (" + all + ") WHERE b <> ?1";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string directory = argv[1], path = std::string(argv[2]) + "/sqlite.db";
  const double limit = std::atof(argv[3]);
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) return 1;
  const auto start = Clock::now();
  Load(database, directory);
  const double loading = Microseconds(start);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"work\":\"CSV load\",\"inputs\":1,\"differing\":0,\"median_us\":%.0f,\"bytes_on_disk\":%ju,"
      "\"peak_memory_kb\":%ld}\n",
      loading, static_cast<std::uintmax_t>(std::filesystem::file_size(path)), usage.ru_maxrss);
  std::fflush(stdout);

  std::map<std::string, std::vector<std::int64_t>> answers;
  std::ifstream answer_file(directory + "/answers.csv"), names_file(directory + "/persons.csv");
  std::string line;
  std::getline(answer_file, line);
  while (std::getline(answer_file, line)) {
    const std::size_t at = line.find(';');
    answers[line.substr(0, at)].push_back(std::stoll(line.substr(at + 1)));
  }
  std::vector<std::string> names;
  std::getline(names_file, line);
  while (std::getline(names_file, line)) names.push_back(line.substr(line.find(',') + 1));
  std::vector<Input> by_name, seeds, pairs;
  std::ifstream seed_file(directory + "/seeds.txt"), pair_file(directory + "/pairs.txt");
  std::int64_t a = 0, b = 0;
  while (seed_file >> a) {
    seeds.push_back({.one = a});
    by_name.push_back({.name = names[static_cast<std::size_t>(a)]});
  }
  while (pair_file >> a >> b) pairs.push_back({.one = a, .two = b});

  const auto measure = [&](const Work& work, const std::vector<Input>& inputs) {
    Measure(database, work, inputs, answers[work.name], limit);
  };
  measure({"node by name", "SELECT id FROM person WHERE name = ?1"}, by_name);
  measure({"1 hop, listed", "SELECT b FROM near WHERE a = ?1", true}, seeds);
  measure({"2 hops, distinct", Within(2, "")}, seeds);
  measure({"3 hops, distinct", Within(3, "")}, seeds);
  measure({"2 hops, by date", Within(2, " AND date >= '2018-01-01'")}, seeds);
  measure({"shortest path, 6 at most",
           "WITH RECURSIVE reached(node, steps) AS (SELECT ?1, 0 UNION SELECT near.b, steps + 1 FROM reached JOIN near "
           "ON near.a = reached.node WHERE steps < 6 ORDER BY 2) SELECT steps FROM reached WHERE node = ?2 LIMIT 1"},
          pairs);
  measure({"triangles",
           "SELECT count(*) FROM near x JOIN near y ON y.a = x.b AND y.b > x.b JOIN near z ON z.a = x.a AND z.b = y.b "
           "WHERE x.b > x.a"},
          {Input{}});
  sqlite3_close(database);
  return 0;
}
