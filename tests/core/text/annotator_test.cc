#include "core/text/annotator.h"

#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

struct Case {
  const char* text;
  const char* want;
};

void Check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Annotated(c.text), c.want);
}

TEST(TokenizerTest, SplitsClitics) {
  Check({{"China’s plan", "China ’s plan"},
         {"It's they're we've I'll he'd I'm", "It 's they 're we 've I 'll he 'd I 'm"},
         {"don't can’t won't cannot", "do n't ca n’t wo n't can not"},
         {"the workers’ rights", "the workers ’ rights"},
         {"O'Brien met D’Angelo", "O'Brien met D’Angelo"},
         {"Vava'u's harbour", "Vava'u 's harbour"}});
}

TEST(TokenizerTest, SplitsHyphensButNotPrefixes) {
  Check({{"high-level talks", "high - level talks"},
         {"a co-founder re-elected the ex-minister", "a co-founder re-elected the ex-minister"},
         {"an e-mail", "an e-mail"},
         {"top-to-bottom", "top - to - bottom"},
         {"2024-2025", "2024 - 2025"}});
}

TEST(TokenizerTest, SplitsPunctuation) {
  Check({{"(Xinhua) “yes,” he said—twice", "( Xinhua ) “ yes , ” he said — twice"},
         {"25% of $5.2m", "25 % of $ 5.2m"},
         {"US$5", "US$ 5"},
         {"1,200.5 tonnes", "1,200.5 tonnes"},
         {"and/or", "and / or"},
         {"wait... what?!", "wait ... what ?!"}});
}

TEST(TokenizerTest, KeepsAbbreviationsAndAddressesTogether) {
  Check({{"U.S. and U.K. firms", "U.S. and U.K. firms"},
         {"AT&T Inc. said", "AT&T Inc. said"},
         {"see https://example.org/a?b=1, or write to a.b@example.org.",
          "see https://example.org/a?b=1 , or write to a.b@example.org ."},
         {"Dr. Li of St. Petersburg", "Dr. Li of St. Petersburg"},
         {"J. P. Morgan", "J. P. Morgan"},
         {"at 5 p.m. on Jan. 3", "at 5 p.m. on Jan. 3"},
         {"No. 5 is not", "No. 5 is not"}});
}

TEST(TokenizerTest, CutsScriptsWithoutSpaces) { Check({{"孟凡英在包头。", "孟 凡 英 在 包头 。"}}); }

TEST(SentenceSplitterTest, EndsAtStops) {
  Check({{"He came. She left! Why? They stayed.", "He came . | She left ! | Why ? | They stayed ."},
         {"“Stay.” He left.", "“ Stay . ” | He left ."},
         {"They met (briefly.) Then left.", "They met ( briefly . ) | Then left ."},
         {"It ended at 3. Nobody came.", "It ended at 3 . | Nobody came ."}});
}

TEST(SentenceSplitterTest, GoesOnAfterAbbreviations) {
  Check({{"Mr. Smith met Dr. Li.", "Mr. Smith met Dr. Li ."},
         {"Apple Inc. Chairman Arthur Levinson spoke.", "Apple Inc. Chairman Arthur Levinson spoke ."},
         {"He works at Apple Inc. The firm is large.", "He works at Apple Inc. | The firm is large ."},
         {"They left the U.S. In May they came back.", "They left the U.S. | In May they came back ."},
         {"U.S. President Jo Doe spoke.", "U.S. President Jo Doe spoke ."},
         {"George W. Bush spoke.", "George W. Bush spoke ."},
         {"Is that so? No. She left.", "Is that so ? | No . | She left ."}});
}

TEST(SentenceSplitterTest, GoesOnInsideQuotations) {
  Check({{"“Really?” he asked.", "“ Really ? ” he asked ."},
         {"“Enough!” Ma Li said on Monday.", "“ Enough ! ” Ma Li said on Monday ."},
         {"Well ... maybe.", "Well ... maybe ."}});
}

TEST(SentenceSplitterTest, NeverCrossesBlocks) {
  Document document;
  document.text = "A headline without a stop\n\nThe text follows";
  document.blocks = {{BlockKind::kTitle, {0, 25}}, {BlockKind::kParagraph, {27, 43}}};
  const AnnotatedDocument annotated = Annotate(document);
  ASSERT_EQ(annotated.sentences.size(), 2u);
  EXPECT_EQ(annotated.sentences[0].block, BlockKind::kTitle);
  EXPECT_EQ(annotated.sentences[1].span.In(document.text), "The text follows");
}

TEST(AnnotatorTest, CoversEveryByteOnce) {
  const Document document = OneBlock("“Go—now!” said A. B. O'Neil's co-op (est. 1990), 50% of US$5... www.x.org/a");
  const AnnotatedDocument annotated = Annotate(document);
  std::size_t pos = 0;
  for (const Token& token : annotated.tokens) {
    EXPECT_EQ(document.text.substr(pos, token.span.start - pos).find_first_not_of(' '), std::string::npos);
    EXPECT_LT(token.span.start, token.span.end);
    pos = token.span.end;
  }
  EXPECT_EQ(pos, document.text.size());
}

TEST(AnnotatorTest, CutsEndlessSentences) {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "word ";
  text.pop_back();
  const Document document = OneBlock(text);
  const AnnotatedDocument annotated = Annotate(document);
  EXPECT_EQ(annotated.tokens.size(), 1'000'000u);
  for (const Sentence& sentence : annotated.sentences) EXPECT_LE(sentence.token_count, kMaxSentenceTokens);
}

}  // namespace
}  // namespace dossier::text
