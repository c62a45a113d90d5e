// kill -9 in the middle of `dossier ingest`, again and again: what the program had told of is there, whole, and nothing
// is half there. DOSSIER_KILL_CYCLES sets how often (20).
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "storage/graph_store.h"
#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

constexpr int kArticles = 40;

int Cycles() {
  const char* cycles = std::getenv("DOSSIER_KILL_CYCLES");
  return cycles == nullptr ? 20 : std::max(1, std::atoi(cycles));
}

// Every cycle brings new versions of all articles, so that each ingest writes.
std::string ArticleText(int article, int cycle) {
  return fmt::format(
      "Port Talks {0} Reach Round {1}\n\nMar {2}, 2024\n\n"
      "Minister Anna Virtanen met Erik Lund, chairman of Nordic Harbour Group, in Helsinki on March {2}. "
      "Round {1} of talks number {0} ended late.\n\n"
      "Nordic Harbour Group signed an agreement with Baltic Cable Company {0} in Tallinn.\n",
      article, cycle, article % 28 + 1);
}

// Starts the program with its output in `log`; kills it after `delay`.
void IngestAndKill(const std::string& folder, const std::string& db, const std::string& log,
                   std::chrono::milliseconds delay) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(out, 1);
    dup2(out, 2);
    execl(DOSSIER_PROGRAM, "dossier", "ingest", folder.c_str(), "--db", db.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

// The sources of whole lines of the log that tell of an article.
std::vector<std::string> Acknowledged(const std::string& log, const std::string& folder) {
  std::ifstream in(log);
  std::stringstream all;
  all << in.rdbuf();
  std::vector<std::string> sources;
  std::string text = all.str();
  for (std::size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    const std::string line = text.substr(start, end - start);
    if (line.starts_with(folder)) sources.push_back(line.substr(0, line.find("   ")));
  }
  return sources;
}

TEST(KillIngestTest, WhatWasToldOfIsThereAndNothingIsHalfThere) {
  WorkFolder work;
  const std::string folder = work.Path("news"), db = work.Path("db"), log = work.Path("log");
  std::mt19937 random(42);
  std::size_t told = 0;
  for (int cycle = 0; cycle < Cycles(); ++cycle) {
    for (int i = 0; i < kArticles; ++i) work.Write(fmt::format("news/{:02}.txt", i), ArticleText(i, cycle));
    IngestAndKill(folder, db, log, std::chrono::milliseconds(20 + random() % 300));
    const std::vector<std::string> acknowledged = Acknowledged(log, folder);
    told += acknowledged.size();
    if (!std::filesystem::exists(db)) continue;  // killed before there was a store

    const RunResult check = RunDossier({"check", "--db", db});
    if (check.status == 4 && acknowledged.empty()) continue;  // killed while the store was being made
    ASSERT_EQ(check.status, 0) << check.out << check.err;
    const auto store = storage::GraphStore::Open(db, {});
    ASSERT_TRUE(store.ok()) << store.error().message;
    const auto reader = (*store)->Snapshot().value();
    for (const std::string& source : acknowledged) {
      const auto id = reader->FindArticleBySource(source).value();
      ASSERT_TRUE(id.has_value()) << source;
      const graph::Article article = *reader->FindArticle(*id).value();
      EXPECT_NE(article.text.find(fmt::format("Round {} of talks", cycle)), std::string::npos) << article.text;
      EXPECT_FALSE(reader->ArticleAssertions(*id).value().empty()) << source;
      EXPECT_FALSE(reader->ArticleSupports(*id).value().empty()) << source;
    }
  }
  EXPECT_GT(told, 0u) << "no cycle got as far as an article";

  const RunResult last = RunDossier({"ingest", folder, "--db", db});
  EXPECT_EQ(last.status, 0) << last.err;
  EXPECT_EQ(RunDossier({"check", "--db", db}).status, 0);
}

}  // namespace
}  // namespace dossier::cli
