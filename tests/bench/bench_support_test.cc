// What the load programs stand on: generated news, processes run beside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "bench/child_process.h"
#include "bench/generated_articles.h"
#include "bench/loopback.h"

namespace dossier {
namespace {

TEST(GeneratedArticlesTest, AreTheSameEverywhere) {
  const GeneratedArticle article = GeneratedArticles(1000).Make(1);
  EXPECT_EQ(article.url, "https://news.example/1");
  EXPECT_EQ(article.published, "2022-02-12");
  EXPECT_EQ(article.text,
            "David Rosinen and Berta Novades visited the Holmont Steel plant in Oskbay on February 12. Holmont Steel "
            "signed an agreement with Velmont Steel, which is based in Varford.\n\nRosinen left in the evening. Anna "
            "Torades, finance director of Holmont Steel, was not at the table.");
}

TEST(GeneratedArticlesTest, FillEveryBlankAndDiffer) {
  const GeneratedArticles articles(2000);
  std::set<std::string> texts;
  for (std::uint64_t i = 0; i < articles.count(); ++i) {
    const GeneratedArticle article = articles.Make(i);
    EXPECT_EQ((article.title + article.text).find_first_of("{}"), std::string::npos) << article.text;
    texts.insert(article.text);
  }
  EXPECT_GT(texts.size(), 1990u);
}

TEST(GeneratedArticlesTest, FewPeopleAreInMuchOfTheNews) {
  const GeneratedArticles articles(2000);
  std::set<std::string> names;
  for (std::uint64_t i = 0; i < articles.people(); ++i) names.insert(articles.Person(i));
  EXPECT_EQ(names.size(), articles.people());
  std::map<std::string, int> seen;
  for (std::uint64_t i = 0; i < articles.count(); ++i) {
    const std::string text = articles.Make(i).text;
    for (const std::string& name : {articles.Person(0), articles.Person(200)})
      seen[name] += text.find(name) != std::string::npos;
  }
  EXPECT_GT(seen[articles.Person(0)], 100);
  EXPECT_LT(seen[articles.Person(200)], 30);
}

TEST(GeneratedArticlesTest, ManyHaveNamesOfTheirOwn) {
  const GeneratedArticles articles(1'000'000);
  std::set<std::string> names;
  for (std::uint64_t i = 0; i < articles.people(); ++i) names.insert(articles.Person(i));
  EXPECT_EQ(names.size(), 25'600u);
}

TEST(ChildProcessTest, GivesLinesAndTheEnding) {
  ChildProcess child = ChildProcess::Start({"/bin/sh", "-c", "echo one; echo two words; exit 3"}).value();
  EXPECT_EQ(child.ReadLine(), "one");
  EXPECT_EQ(child.ReadLine(), "two words");
  EXPECT_EQ(child.ReadLine(), std::nullopt);
  EXPECT_EQ(child.Wait().status, 3);
  EXPECT_GT(child.Wait().peak_memory_kb, 100u);
  EXPECT_EQ(ChildProcess::Start({"/nowhere/at/all"}).value().Wait().status, 127);
}

TEST(ChildProcessTest, IsSeenWhileItRuns) {
  ChildProcess child = ChildProcess::Start({"/bin/sh", "-c", "echo up; exec sleep 100"}).value();
  EXPECT_EQ(child.ReadLine(), "up");
  // Just after exec it has next to nothing.
  for (int i = 0; i < 1000 && child.MemoryInKb() <= 100; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_GT(child.MemoryInKb(), 100u);
  EXPECT_LT(child.ProcessorSeconds(), 50);
  child.Signal(SIGTERM);
  EXPECT_EQ(child.Wait().status, 128 + SIGTERM);
}

TEST(LoopbackTest, AReplyEndsWhereItsHeadSays) {
  const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
  EXPECT_EQ(ReplySize(reply + "HTTP/1.1"), reply.size());
  EXPECT_EQ(ReplySize(reply.substr(0, reply.size() - 1)), 0u);
  EXPECT_EQ(ReplySize("HTTP/1.1 200 OK\r\n"), 0u);
}

}  // namespace
}  // namespace dossier
