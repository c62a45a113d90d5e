// The whole way from files to graph, on articles written into a folder of the test's own.
#include "core/ingest/ingestor.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "core/text/article_reader.h"
#include "tests/core/ingest/ingest_fixture.h"

namespace dossier::test {
namespace {

namespace fs = std::filesystem;

class IngestorTest : public IngestFixture {
 protected:
  IngestorTest() : folder_(fs::temp_directory_path() / ("dossier_ingestor_" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~IngestorTest() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  ingest::IngestReport Run(graph::Graph* graph, unsigned jobs = 2) {
    static const extract::Extractor extractor = extract::Extractor::Create(Ontology()).value();
    ingest::IngestOptions options;
    options.stream.jobs = jobs;
    outcomes_.clear();
    return ingest::Ingest({folder_.string()}, extractor, Ontology(), options, graph,
                          [&](const ingest::ArticleOutcome& o) { outcomes_.push_back(o); })
        .value();
  }

  static std::string Article(int i) {
    return "Harbour Talks Number " + std::to_string(i) + "\n\nMar " + std::to_string(i % 28 + 1) +
           ", 2024\n\nMinister Anna Virtanen met Erik Lund, chairman of Nordic Harbour Group, in Helsinki on March " +
           std::to_string(i % 28 + 1) + ". The two discussed ferry traffic.\n";
  }

  fs::path folder_;
  std::vector<ingest::ArticleOutcome> outcomes_;
};

TEST_F(IngestorTest, StoresOnceAndThenFindsNothingChanged) {
  for (int i = 0; i < 5; ++i) Write(std::to_string(i) + ".txt", Article(i));
  EXPECT_EQ(Run(&graph_).stored, 5u);
  const auto version = graph_.Snapshot().value()->version();
  EXPECT_EQ(Run(&graph_).unchanged, 5u);
  EXPECT_EQ(graph_.Snapshot().value()->version(), version) << "an unchanged article must write nothing";
  Write("3.txt", Article(9));
  const auto report = Run(&graph_);
  EXPECT_EQ(report.replaced, 1u);
  EXPECT_EQ(report.unchanged, 4u);
  EXPECT_EQ(graph_.Snapshot().value()->Counts()->articles, 5u);
}

TEST_F(IngestorTest, AnyNumberOfThreadsMakesTheSameGraph) {
  for (int i = 0; i < 30; ++i) Write(std::to_string(i) + ".txt", Article(i));
  Run(&graph_, 1);
  graph::MemoryGraph other;
  Run(&other, 7);
  const auto a = graph_.Snapshot().value(), b = other.Snapshot().value();
  EXPECT_GT(a->Counts()->relationships, 0u);
  for (RelationshipId id : a->ScanRelationships(std::nullopt, kNoRelationship, 1000).value()) {
    EXPECT_EQ(a->FindRelationship(id).value(), b->FindRelationship(id).value());
    EXPECT_EQ(a->RelationshipAssertions(*a->FindRelationship(id).value()).value(),
              b->RelationshipAssertions(*b->FindRelationship(id).value()).value());
  }
  for (NodeId id : a->ScanNodes(std::nullopt, kNoNode, 1000).value()) {
    EXPECT_EQ(a->FindNode(id).value(), b->FindNode(id).value());
    EXPECT_EQ(a->NodeSupports(id).value(), b->NodeSupports(id).value());
  }
}

TEST_F(IngestorTest, AFailedInputIsToldOfAndTheRestIsStored) {
  Write("a.txt", Article(1));
  Write("b.txt", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
  Write("c.txt", "");
  Write("d.txt", Article(2));
  const auto report = Run(&graph_);
  EXPECT_EQ(report.stored, 2u);
  EXPECT_EQ(report.failed, 2u);
  ASSERT_EQ(outcomes_.size(), 4u);
  EXPECT_EQ(outcomes_[1].error->code, ErrorCode::kUnsupportedInput);
  EXPECT_THAT(outcomes_[1].source, testing::EndsWith("b.txt"));
  EXPECT_TRUE(outcomes_[2].error.has_value());
}

TEST_F(IngestorTest, OffsetsOfEvidenceLieInItsSentence) {
  Write("a.txt", Article(1));
  Run(&graph_);
  const auto reader = graph_.Snapshot().value();
  const auto article = reader->FindArticle(ArticleId{1}).value().value();
  const auto assertions = reader->ArticleAssertions(ArticleId{1}).value();
  ASSERT_FALSE(assertions.empty());
  for (const graph::Assertion& a : assertions) {
    ASSERT_LT(a.sentence, article.sentences.size());
    EXPECT_TRUE(article.sentences[a.sentence].Contains(a.span));
    EXPECT_LE(a.span.end, article.text.size());
  }
}

}  // namespace
}  // namespace dossier::test
