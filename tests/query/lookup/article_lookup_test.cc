#include "query/lookup/article_lookup.h"

#include <gmock/gmock.h>

#include "tests/query/small_graph.h"

namespace dossier::query {
namespace {

using testing::HasSubstr;

TEST(ArticleLookupTest, TakesIdSourceNameAndTitle) {
  SmallGraph graph;
  graph.Article("harbour");
  graph.Article("mine");
  graph.Article("mine", "2025-10-28", "elsewhere");
  const auto reader = graph.Read();
  for (const char* text : {"a:1", "news/harbour.txt", "harbour", "title OF harbour"}) {
    const Result<ArticleId> found = FindArticleByText(*reader, text);
    ASSERT_TRUE(found.ok()) << text << ": " << found.error().message;
    EXPECT_EQ(ToNumber(*found), 1u) << text;
  }
  EXPECT_EQ(FindArticleByText(*reader, "a:9").error().code, ErrorCode::kNotFound);
  EXPECT_THAT(FindArticleByText(*reader, "habour").error().hint, HasSubstr("did you mean \"harbour\"?"));
  const auto two = FindArticleByText(*reader, "mine");
  EXPECT_EQ(two.error().code, ErrorCode::kAmbiguous);
  EXPECT_THAT(two.error().hint, HasSubstr("a:2"));
  EXPECT_EQ(ListArticles(*reader, ArticleId{1}, 10)->size(), 2u);
}

}  // namespace
}  // namespace dossier::query
