#include "core/text/language_model.h"

#include <gmock/gmock.h>

#include "core/text/internal/network.h"
#include "tests/core/text/random_model.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

using testing::HasSubstr;

// Bytes as a file in memory would lie.
class AlignedBytes {
 public:
  explicit AlignedBytes(const std::string& bytes) : lines_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(lines_.data()));
  }
  std::span<const unsigned char> span() const { return {reinterpret_cast<const unsigned char*>(lines_.data()), size_}; }

 private:
  std::vector<std::uint64_t> lines_;
  std::size_t size_;
};

const std::string kArticle =
    "The minister met Anna Virtanen in Helsinki on 12 May. She said: \"We have signed an agreement with the port.\" "
    "Nobody else came, though 140 people had been invited to the opening of the new terminal.";

TEST(LanguageModelTest, GivesEverySentenceATreeWithOneRoot) {
  const AlignedBytes bytes(RandomModel({}).Bytes());
  const LanguageModel model = LanguageModel::Open(bytes.span()).value();
  const Document document = OneBlock(kArticle);
  AnnotatedDocument annotated = Annotate(document);
  Encoding encoding;
  model.Annotate(&annotated, &encoding);
  ASSERT_EQ(annotated.sentences.size(), 3u);
  for (const Sentence& sentence : annotated.sentences) {
    const std::uint32_t first = sentence.first_token, end = first + sentence.token_count;
    int roots = 0;
    for (std::uint32_t i = first; i < end; ++i) {
      const Token& token = annotated.tokens[i];
      EXPECT_EQ(token.head == kNoToken, token.relation == DependencyRelation::kRoot);
      roots += token.head == kNoToken;
      std::uint32_t at = i, steps = 0;
      for (; at != kNoToken && steps <= sentence.token_count; ++steps) {
        EXPECT_TRUE(first <= at && at < end);
        at = annotated.tokens[at].head;
      }
      EXPECT_EQ(at, kNoToken) << "a cycle";
    }
    EXPECT_EQ(roots, 1);
  }
  EXPECT_EQ(encoding.token_count, annotated.tokens.size());
  EXPECT_EQ(encoding.width, 32u);
  EXPECT_EQ(encoding.states.size(), 32u * annotated.tokens.size());
  EXPECT_EQ(encoding.open_tags, 13u);
  EXPECT_EQ(encoding.news_tags, 21u);
}

TEST(LanguageModelTest, EveryInstructionSetGivesTheSameBits) {
  ASSERT_GE(UsableKernels().size(), 1u);
  for (const std::uint32_t hidden : {4u, 20u, 36u}) {
    const AlignedBytes bytes(RandomModel({.hidden = hidden, .arc = hidden + 3, .label = hidden / 2 + 1}).Bytes());
    const ModelFile file = ModelFile::Open(bytes.span()).value();
    const Document document = OneBlock(kArticle);
    const AnnotatedDocument annotated = Annotate(document);
    std::vector<std::string_view> words;
    std::vector<std::uint32_t> lengths;
    for (const Token& token : annotated.tokens) words.push_back(token.In(document.text));
    for (const Sentence& sentence : annotated.sentences) lengths.push_back(sentence.token_count);
    const NetworkOutput expected = Network::Load(file, *UsableKernels()[0]).value().Run(words, lengths);
    for (const Kernels* kernels : UsableKernels()) {
      SCOPED_TRACE(kernels->name);
      const NetworkOutput got = Network::Load(file, *kernels).value().Run(words, lengths);
      EXPECT_EQ(got.states, expected.states);
      EXPECT_EQ(got.news_scores, expected.news_scores);
      for (std::size_t i = 0; i < words.size(); ++i) {
        EXPECT_EQ(got.tokens[i].head, expected.tokens[i].head);
        EXPECT_EQ(got.tokens[i].relation, expected.tokens[i].relation);
        EXPECT_EQ(got.tokens[i].upos, expected.tokens[i].upos);
      }
      ASSERT_EQ(got.entities.size(), expected.entities.size());
      for (std::size_t i = 0; i < got.entities.size(); ++i)
        EXPECT_EQ(got.entities[i].score, expected.entities[i].score);
    }
  }
}

TEST(LanguageModelTest, WithoutNetworkLeavesDocumentsAlone) {
  const Document document = OneBlock(kArticle);
  AnnotatedDocument annotated = Annotate(document);
  LanguageModel().Annotate(&annotated);
  EXPECT_EQ(annotated.tokens[1].upos, Upos::kX);
  EXPECT_EQ(annotated.tokens[1].head, kNoToken);
}

}  // namespace
}  // namespace dossier::text
