#include "models/data/article_corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/data/corpus_sentences.h"
#include "tests/models/data/data_testing.h"

namespace dossier::models {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ArticleCorpusTest, ReadsNodesEdgesAndReferences) {
  const auto articles = ReadArticleCorpus(TestFile("harbour.art"));
  ASSERT_TRUE(articles.ok()) << articles.error().message;
  ASSERT_EQ(articles->size(), 1u);
  const CorpusArticle& article = articles->front();
  EXPECT_EQ(article.id, "harbour-crane");
  EXPECT_EQ(article.published->ToIso(), "2024-05-16");
  EXPECT_EQ(article.domain, "industry");
  ASSERT_EQ(article.nodes.size(), 6u);
  EXPECT_EQ(article.nodes[1].name, "Norlift Cranes Inc.");
  EXPECT_THAT(article.nodes[1].aliases, ElementsAre("Norlift"));
  EXPECT_EQ(article.nodes[2].kind, text::EntityKind::kFacility);
  EXPECT_TRUE(article.nodes[2].optional);
  ASSERT_EQ(article.edges.size(), 5u);
  EXPECT_EQ(article.edges[0].date->ToIso(), "2024-05-15");
  EXPECT_EQ(article.edges[1].title, "Transport Minister");
  EXPECT_EQ(article.nodes[article.edges[3].to].name, "Kranbau Ost");
  std::string required;
  for (const CorpusEdge& edge : article.edges) required += edge.IsRequired() ? '+' : '-';
  EXPECT_EQ(required, "+-+--");
  EXPECT_EQ(article.edges[2].modality, graph::Modality::kReported);
  EXPECT_EQ(article.edges[3].polarity, graph::Polarity::kNegated);
  EXPECT_EQ(article.edges[4].modality, graph::Modality::kPossible);
}

TEST(ArticleCorpusTest, SpansPointIntoTheCleanText) {
  const auto articles = ReadArticleCorpus(TestFile("harbour.art"));
  ASSERT_TRUE(articles.ok()) << articles.error().message;
  const CorpusArticle& article = articles->front();
  const std::string& text = article.document.text;
  EXPECT_EQ(article.edges[2].words.value().In(text), "founded by Olaf Myhre");
  EXPECT_EQ(article.edges[2].sentence.value().In(text), article.edges[2].evidence);
  ASSERT_EQ(article.references.size(), 2u);
  EXPECT_EQ(article.references[0].span.value().In(text), "she");
  EXPECT_EQ(article.references[1].span.value().In(text), "The company");
  EXPECT_EQ(article.nodes[article.references[1].node].name, "Norlift Cranes Inc.");
}

TEST(ArticleCorpusTest, SentencesEndWhereTheAnnotatorsSawThem) {
  EXPECT_THAT(
      SplitCorpusSentences(
          "Gen. Roe met\u00a0 J. Doe of U.S. Steel. \"No,\" he said. (See below.) a 5 p.m. Why?\n\nEnd"),
      ElementsAre("Gen. Roe met J. Doe of U.S. Steel.", "\"No,\" he said.", "(See below.) a 5 p.m. Why?", "End"));
}

TEST(ArticleCorpusTest, SaysWhereALineIsWrong) {
  const std::string head = "@id a\n@text\nAnn met Bob. He left.\n@nodes\nP | Ann\nP | Bob\n";
  const struct {
    const char *lines, *why;
  } cases[] = {
      {"X | Cy\n", ":7: [a] 'X' is no kind"},
      {"P | Ann\n", ":7: [a] the node 'Ann' stands twice"},
      {"@edges\nAnn > MET > Cy | | | met |\n", ":8: [a] there is no node 'Cy'"},
      {"@edges\nAnn > HUGS > Bob | | | met |\n", ":8: [a] 'HUGS' is no type"},
      {"@edges\nAnn > MET > Bob | 2024-13 | | met |\n", ":8: [a] '2024-13' is no date"},
      {"@edges\nAnn > MET > Bob | | | Bob. He |\n", ":8: [a] no sentence holds the words 'Bob. He'"},
      {"@edges\nAnn > MET > Bob | | | met | wished\n", ":8: [a] 'wished' is no flag"},
      {"@coref\nBob | he | He left\n", ":8: [a] 'he' is not in 'He left'"},
      {"@coref\nBob | e | e\n", ":8: [a] the text does not hold 'e' once"},
  };
  for (const auto& c : cases) {
    const auto read = ReadArticleCorpus(WriteTestFile("wrong.art", head + c.lines));
    ASSERT_FALSE(read.ok()) << c.lines;
    EXPECT_THAT(read.error().message, HasSubstr(c.why));
    EXPECT_EQ(read.error().code, ErrorCode::kBadInput);
  }
  EXPECT_EQ(ReadArticleCorpus("/no/such.art").error().code, ErrorCode::kNotFound);
}

TEST(ArticleCorpusTest, TwoArticlesOfOneIdAreRefused) {
  const std::string file = TestFile("harbour.art");
  EXPECT_THAT(ReadArticleCorpora({file, file}).error().message, HasSubstr("harbour-crane"));
}

TEST(ArticleCorpusTest, EveryArticleOfTheCorpusIsReadAndLocated) {
  const auto folder = SharedFolder() / "corpus";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no corpus in " << folder << "; set DOSSIER_SHARED";
  const auto articles = ReadArticleCorpora({folder.string()});
  ASSERT_TRUE(articles.ok()) << articles.error().message;
  EXPECT_GE(articles->size(), 236u);
  std::size_t edges = 0, lost_edges = 0, references = 0, lost_references = 0;
  for (const CorpusArticle& article : *articles) {
    for (const CorpusEdge& edge : article.edges) {
      ++edges;
      lost_edges += !edge.words;
    }
    for (const CorpusReference& reference : article.references) {
      ++references;
      lost_references += !reference.span;
      if (reference.span) {
        EXPECT_EQ(reference.span->In(article.document.text), reference.mention);
      }
    }
  }
  RecordProperty("lost_edges", static_cast<int>(lost_edges));
  // Cleaning drops words of at most one in two hundred.
  EXPECT_LE(200 * lost_edges, edges) << lost_edges << " of " << edges;
  EXPECT_LE(200 * lost_references, references) << lost_references << " of " << references;
}

}  // namespace
}  // namespace dossier::models
