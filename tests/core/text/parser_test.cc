// The built-in model against a treebank that it never saw: floors that only rise.
#include <iostream>

#include "core/text/language_model.h"
#include "models/data/conllu.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

struct Score {
  std::size_t words = 0, upos = 0, heads = 0, labelled = 0;
  double Share(std::size_t right) const { return 100.0 * static_cast<double>(right) / static_cast<double>(words); }
};

DependencyRelation WithoutSubtype(DependencyRelation relation) {
  const std::string_view name = DependencyRelationName(relation);
  return FindDependencyRelation(name.substr(0, name.find(':'))).value();
}

Score ScoreSentences(const LanguageModel& model, const std::vector<models::TreebankSentence>& sentences) {
  Score score;
  for (const models::TreebankSentence& sentence : sentences) {
    std::vector<std::string_view> words;
    for (const models::TreebankWord& word : sentence.words) words.push_back(word.form);
    const AnalyzedSentence found = model.Analyze(words);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const models::TreebankWord& gold = sentence.words[i];
      const Token& token = found.tokens[i];
      const bool head = gold.head == (token.head == kNoToken ? 0 : token.head + 1);
      ++score.words;
      score.upos += token.upos == gold.upos;
      score.heads += head;
      score.labelled += head && WithoutSubtype(token.relation) == WithoutSubtype(gold.relation);
    }
  }
  return score;
}

TEST(ParserTest, NewsOfParallelTreebankStaysGood) {
  const LanguageModel* model = &LanguageModel::English();
  const char* named = std::getenv("DOSSIER_MODEL");  // another model to measure
  const Result<LanguageModel> other = named != nullptr ? LanguageModel::Load(named) : LanguageModel();
  ASSERT_TRUE(other.ok()) << other.error().message;
  if (named != nullptr) model = &*other;
  if (!model->has_network()) GTEST_SKIP() << "built without models/english.model";
  const std::filesystem::path shared = SharedFolder();
  const std::filesystem::path path = shared / "nlp/pud/en_pud-ud-test.conllu";
  if (shared.empty() || !std::filesystem::exists(path)) GTEST_SKIP() << "no treebank: set DOSSIER_SHARED";
  const auto sentences = models::ReadConllu(path.string());
  ASSERT_TRUE(sentences.ok()) << sentences.error().message;
  std::vector<models::TreebankSentence> news;
  for (const models::TreebankSentence& sentence : *sentences) {
    if (sentence.id.starts_with("n")) news.push_back(sentence);
  }
  ASSERT_EQ(news.size(), 500u);
  const Score all = ScoreSentences(*model, *sentences), score = ScoreSentences(*model, news);
  for (const auto& [what, s] : {std::pair("all", all), std::pair("news", score)}) {
    std::cout << "PUD " << what << ", given words: UPOS " << s.Share(s.upos) << " UAS " << s.Share(s.heads) << " LAS "
              << s.Share(s.labelled) << "\n";
  }
  if (named != nullptr) return;
  EXPECT_GE(score.Share(score.upos), 96);
  EXPECT_GE(score.Share(score.labelled), 84.5);
}

}  // namespace
}  // namespace dossier::text
