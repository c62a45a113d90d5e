#include "bench/eval/raw_alignment.h"

#include <gtest/gtest.h>

#include "core/text/annotator.h"

namespace dossier::eval {
namespace {

using models::TreebankSentence;
using text::DependencyRelation;
using text::Upos;

TreebankSentence Sentence(const char* id, std::vector<models::TreebankWord> words, bool starts_document = false) {
  return {
      .id = id, .text = {}, .starts_document = starts_document, .starts_paragraph = false, .words = std::move(words)};
}

std::vector<TreebankSentence> Treebank() {
  return {Sentence("a-1",
                   {{"She", Upos::kPron, {}, DependencyRelation::kNsubj, 2, true, ""},
                    {"can", Upos::kAux, {}, DependencyRelation::kRoot, 0, false, ""},
                    {"not", Upos::kPart, {}, DependencyRelation::kAdvmod, 2, false, ""},
                    {".", Upos::kPunct, {}, DependencyRelation::kPunct, 2, true, ""}},
                   true),
          Sentence("a-2", {{"No", Upos::kIntj, {}, DependencyRelation::kRoot, 0, true, ""}}),
          Sentence("b-1", {{"Yes", Upos::kIntj, {}, DependencyRelation::kRoot, 0, true, ""}}, true)};
}

// The treebank's own words and trees as if the pipeline had made them.
text::AnnotatedDocument Copy(std::span<const TreebankSentence> sentences, const text::Document& document) {
  text::AnnotatedDocument annotated;
  annotated.document = &document;
  std::size_t at = 0;
  for (const TreebankSentence& sentence : sentences) {
    const auto first = static_cast<std::uint32_t>(annotated.tokens.size());
    for (const models::TreebankWord& word : sentence.words) {
      at = document.text.find(word.form, at);
      text::Token token{.span = {at, at + word.form.size()}, .upos = word.upos, .relation = word.relation};
      token.head = word.head == 0 ? text::kNoToken : first + word.head - 1;
      annotated.tokens.push_back(token);
      at += word.form.size();
    }
    annotated.sentences.push_back({.span = {},
                                   .block = text::BlockKind::kParagraph,
                                   .first_token = first,
                                   .token_count = static_cast<std::uint32_t>(sentence.words.size())});
  }
  return annotated;
}

TEST(RawAlignmentTest, DocumentsAreSplitAndWrittenOut) {
  const auto treebank = Treebank();
  const auto documents = SplitDocuments(treebank);
  ASSERT_EQ(documents.size(), 2u);
  EXPECT_EQ(RawDocument(documents[0]).text, "She cannot. No");
  EXPECT_EQ(RawDocument(documents[1]).text, "Yes");
}

TEST(RawAlignmentTest, TheTreebankAgreesWithItself) {
  const auto treebank = Treebank();
  const auto document = SplitDocuments(treebank)[0];
  const text::Document raw = RawDocument(document);
  const RawScore score = ScoreRaw(document, Copy(document, raw));
  EXPECT_EQ(score.words.right, 5);
  EXPECT_EQ(score.words.F1(), 1.0);
  EXPECT_EQ(score.sentences.F1(), 1.0);
  EXPECT_EQ(score.las_exact.F1(), 1.0);
}

TEST(RawAlignmentTest, OnlyWordsOfTheSameCharactersCount) {
  const auto treebank = Treebank();
  const auto document = SplitDocuments(treebank)[0];
  const text::Document raw = RawDocument(document);
  text::AnnotatedDocument annotated = Copy(document, raw);
  // "can" + "not" as one word, and no border between the sentences.
  annotated.tokens[1].span.end = annotated.tokens[2].span.end;
  annotated.tokens.erase(annotated.tokens.begin() + 2);
  annotated.tokens[2].head = 1;
  annotated.tokens[0].relation = DependencyRelation::kNsubjPass;
  annotated.sentences = {{.span = {}, .block = {}, .first_token = 0, .token_count = 4}};
  const RawScore score = ScoreRaw(document, annotated);
  EXPECT_EQ(score.words.right, 3);  // "She", ".", "No"
  EXPECT_EQ(score.words.wrong, 1);
  EXPECT_EQ(score.words.missed, 2);
  EXPECT_EQ(score.sentences.right, 0);
  EXPECT_EQ(score.sentences.missed, 2);
  EXPECT_EQ(score.upos.right, 3);
  EXPECT_EQ(score.uas.right, 1);  // only the root "No": the head of the others is no word of the treebank
}

TEST(RawAlignmentTest, SubtypesCountInTheExactFigureAlone) {
  const auto treebank = Treebank();
  const auto document = SplitDocuments(treebank)[0];
  const text::Document raw = RawDocument(document);
  text::AnnotatedDocument annotated = Copy(document, raw);
  annotated.tokens[0].relation = DependencyRelation::kNsubjPass;
  const RawScore score = ScoreRaw(document, annotated);
  EXPECT_EQ(score.las.right, 5);
  EXPECT_EQ(score.las_exact.right, 4);
}

TEST(RawAlignmentTest, OurOwnSplitterIsMeasured) {
  const auto treebank = Treebank();
  const auto document = SplitDocuments(treebank)[0];
  const text::Document raw = RawDocument(document);
  const RawScore score = ScoreRaw(document, text::Annotate(raw));
  EXPECT_EQ(score.words.F1(), 1.0);
  EXPECT_EQ(score.sentences.F1(), 1.0);
  EXPECT_EQ(score.las.right, 0);  // nothing is parsed
}

}  // namespace
}  // namespace dossier::eval
