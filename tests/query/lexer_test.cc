#include "query/parser/lexer.h"

#include <gtest/gtest.h>

namespace dossier::query {
namespace {

// Kinds by a letter, with the text: "i:MATCH p:( ...".
std::string Show(std::string_view text) {
  const Result<std::vector<Token>> tokens = Tokenize(text);
  if (!tokens.ok()) {
    const Error& error = tokens.error();
    return error.detail + " " + std::to_string(error.position->line) + ":" + std::to_string(error.position->column);
  }
  std::string out;
  for (const Token& token : *tokens) {
    if (token.kind == TokenKind::kEnd) break;
    out += (out.empty() ? "" : " ") + std::string(1, "-infs$pb"[static_cast<int>(token.kind)]) + ":" + token.text;
  }
  return out;
}

TEST(LexerTest, ReadsTokensAndErrors) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"MATCH (n)", "i:MATCH p:( i:n p:)"},
      {"a<-[r]->b", "i:a p:< p:- p:[ i:r p:] p:- p:> i:b"},
      {"1..3", "n:1 p:.. n:3"},
      {"*1..", "p:* n:1 p:.."},
      {".5 1.5 1e3 1.e", "f:.5 f:1.5 f:1e3 n:1 p:. i:e"},
      {"0x1F 0o17", "n:0x1F n:0o17"},
      {"12ab", "b:12ab"},
      {"0x 1", "b:0x n:1"},
      {"$who $`odd name`", "$:who $:odd name"},
      {"$ x", "UnexpectedSyntax 1:1"},
      {"`a``b`", "i:a`b"},
      {"`a", "UnexpectedSyntax 1:1"},
      {"'it\\'s' \"x\"", "s:it's s:x"},
      {"'\\u00e9\\U0001F600'", "s:\xC3\xA9\xF0\x9F\x98\x80"},
      {"'\\uD83D\\uDE00'", "s:\xF0\x9F\x98\x80"},
      {"'\\uD83D'", "InvalidUnicodeLiteral 1:2"},
      {"'\\q'", "InvalidUnicodeLiteral 1:2"},
      {"'abc", "UnexpectedSyntax 1:1"},
      {"a // rest\nb /* x */ c", "i:a i:b i:c"},
      {"/* x", "UnexpectedSyntax 1:1"},
      {"<> != <= >= =~ +=", "p:<> p:<> p:<= p:>= p:=~ p:+="},
      {"größe", "i:größe"},
      {"a\n  \xE2\x80\x93", "InvalidUnicodeCharacter 2:3"},
      {"a\xFF", "InvalidUnicodeCharacter 1:2"},
      {"", ""},
  };
  for (const auto& [text, expected] : table) EXPECT_EQ(Show(text), expected) << text;
}

TEST(LexerTest, KeepsPositions) {
  const std::vector<Token> tokens = Tokenize("MATCH\n 'ä' x").value();
  EXPECT_EQ(tokens[1].position, (SourcePosition{7, 4, 2, 2}));
  EXPECT_EQ(tokens[2].position, (SourcePosition{12, 1, 2, 6}));
}

}  // namespace
}  // namespace dossier::query
