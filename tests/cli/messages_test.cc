#include "cli/messages.h"

#include <gtest/gtest.h>

namespace dossier::cli {
namespace {

TEST(MessagesTest, PointsAtTheFragment) {
  const std::string query = "MATCH (p:Person RETURN p";
  const Error error{ErrorCode::kQuerySyntax, "expected \")\" after the label", "", "", SourcePosition{16, 6, 1, 17}};
  EXPECT_EQ(FormatError(error, query, false),
            "error[syntax]: expected \")\" after the label\n"
            "  1 | MATCH (p:Person RETURN p\n"
            "    |                 ^^^^^^\n");
}

TEST(MessagesTest, PutsTheHintBehindTheCarets) {
  const std::string query = "MATCH (p:Persn) RETURN p";
  EXPECT_EQ(FormatWarning("unknown-label", "no node has the label \"Persn\"", "did you mean \"Person\"?",
                          SourcePosition{9, 5, 1, 10}, query, false),
            "warning[unknown-label]: no node has the label \"Persn\"\n"
            "  1 | MATCH (p:Persn) RETURN p\n"
            "    |          ^^^^^ did you mean \"Person\"?\n");
}

TEST(MessagesTest, ShowsTheRightLineOfSeveralAndWideCharacters) {
  const std::string query = "MATCH (n)\nWHERE n.name = '包钢' AND x RETURN n";
  const std::size_t at = query.find("x RETURN");
  const std::string text =
      FormatError({ErrorCode::kQuerySemantic, "no x", "", "", SourcePosition{at, 1, 2, 25}}, query, false);
  EXPECT_EQ(text,
            "error[semantic]: no x\n"
            "  2 | WHERE n.name = '包钢' AND x RETURN n\n"
            "    |                           ^\n");
}

TEST(MessagesTest, PositionsAtTheEndAndBeyondAreSafe) {
  for (const std::size_t offset : {0u, 3u, 4u, 99u}) {
    const std::string text =
        FormatError({ErrorCode::kQuerySyntax, "m", "", "", SourcePosition{offset, 50, 1, 1}}, "abc\n", false);
    EXPECT_NE(text.find('^'), std::string::npos);
  }
  EXPECT_EQ(FormatError({ErrorCode::kQuerySyntax, "m", "", "", SourcePosition{}}, "", false), "error[syntax]: m\n");
}

TEST(MessagesTest, LongLinesAreCutAroundTheFragment) {
  const std::string query(1000, 'a');
  const std::string text =
      FormatError({ErrorCode::kQuerySyntax, "m", "", "", SourcePosition{900, 5, 1, 901}}, query, false);
  EXPECT_LT(text.size(), 500u);
  EXPECT_NE(text.find("…"), std::string::npos);
}

TEST(MessagesTest, HintWithoutAPlaceGetsItsOwnLines) {
  EXPECT_EQ(FormatError({ErrorCode::kAmbiguous, "\"Zhang\" matches 2 entities", "e:1 a\ne:2 b"}, "", false),
            "error[ambiguous]: \"Zhang\" matches 2 entities\n  e:1 a\n  e:2 b\n");
}

TEST(MessagesTest, ColoursOnlyWhereAsked) {
  const Error error{ErrorCode::kUsage, "m"};
  EXPECT_EQ(FormatError(error, "", false).find('\x1b'), std::string::npos);
  EXPECT_NE(FormatError(error, "", true).find("\x1b[31;1merror[usage]\x1b[0m"), std::string::npos);
}

TEST(MessagesTest, ControlCharactersDoNotReachTheTerminal) {
  const Error error{ErrorCode::kNotFound, "nothing is called \"\x1b]0;x\x07\"", "h\x1b[2J"};
  EXPECT_EQ(FormatError(error, "", false).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace dossier::cli
