#include "query/parser/lexer.h"

#include <unicode/uchar.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/utf8.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

constexpr std::array<std::string_view, 7> kPairs = {"<>", "<=", ">=", "=~", "..", "+=", "!="};
constexpr std::string_view kSingles = "()[]{},.:;|&!%+-*/^=<>?@~";

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsAsciiDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool IsNameStart(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return u_isIDStart(static_cast<UChar32>(c));
}
bool IsNamePart(char32_t c) {
  if (c < 0x80) return IsNameStart(c) || (c >= '0' && c <= '9');
  return u_isIDPart(static_cast<UChar32>(c)) && c != 0xFEFF;
}
bool IsSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
  return u_isUWhiteSpace(static_cast<UChar32>(c)) || c == 0xFEFF;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    if (!IsValidUtf8(text_)) return InvalidUtf8();
    std::vector<Token> tokens;
    for (;;) {
      DOSSIER_RETURN_IF_ERROR(SkipBlanks());
      start_ = Here();
      if (AtEnd()) {
        tokens.push_back(Token{TokenKind::kEnd, "", false, start_});
        return tokens;
      }
      DOSSIER_ASSIGN_OR_RETURN(Token token, Next());
      token.position = start_;
      token.position.length = offset_ - start_.offset;
      tokens.push_back(std::move(token));
    }
  }

 private:
  bool AtEnd() const { return offset_ >= text_.size(); }
  char Peek(std::size_t ahead = 0) const { return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0'; }
  SourcePosition Here() const { return SourcePosition{offset_, 0, line_, column_}; }
  Error Fail(std::string detail, std::string message, std::string hint = {}) const {
    SourcePosition position = start_;
    position.length = std::max<std::size_t>(offset_ - start_.offset, 1);
    return SyntaxError(position, std::move(detail), std::move(message), std::move(hint));
  }

  // Steps over one code point.
  char32_t Take() {
    const DecodedCodePoint decoded = DecodeUtf8(text_, offset_);
    offset_ += decoded.size;
    if (decoded.code_point == '\n') {
      ++line_, column_ = 1;
    } else {
      ++column_;
    }
    return decoded.code_point;
  }
  void TakeBytes(std::size_t ascii_bytes) { offset_ += ascii_bytes, column_ += static_cast<int>(ascii_bytes); }

  Error InvalidUtf8() {
    while (!AtEnd() && DecodeUtf8(text_, offset_).valid) Take();
    start_ = Here();
    return Fail("InvalidUnicodeCharacter", "the query is not valid UTF-8", "send the query as UTF-8");
  }

  Status SkipBlanks() {
    for (;;) {
      if (AtEnd()) return {};
      if (Peek() == '/' && Peek(1) == '/') {
        while (!AtEnd() && Peek() != '\n') Take();
      } else if (Peek() == '/' && Peek(1) == '*') {
        start_ = Here();
        TakeBytes(2);
        while (!AtEnd() && !(Peek() == '*' && Peek(1) == '/')) Take();
        if (AtEnd()) return Fail("UnexpectedSyntax", "the comment is never closed", "end it with */");
        TakeBytes(2);
      } else if (IsSpace(DecodeUtf8(text_, offset_).code_point)) {
        Take();
      } else {
        return {};
      }
    }
  }

  Result<Token> Next() {
    const char c = Peek();
    if (IsAsciiDigit(c) || (c == '.' && IsAsciiDigit(Peek(1)))) return Number();
    if (c == '\'' || c == '"') return String();
    if (c == '`') return QuotedName();
    if (c == '$') return Parameter();
    if (IsNameStart(DecodeUtf8(text_, offset_).code_point)) {
      return Token{TokenKind::kIdentifier, TakeName(), false, {}};
    }
    for (const std::string_view pair : kPairs) {
      if (c != pair[0] || Peek(1) != pair[1]) continue;
      TakeBytes(2);
      return Token{TokenKind::kPunctuation, std::string(pair == "!=" ? "<>" : pair), false, {}};
    }
    if (kSingles.find(c) != std::string_view::npos) {
      TakeBytes(1);
      return Token{TokenKind::kPunctuation, std::string(1, c), false, {}};
    }
    const char32_t bad = Take();
    std::string shown;
    AppendUtf8(bad, &shown);
    if (bad < 0x20) shown = "\\x" + std::to_string(static_cast<int>(bad));
    return Fail(bad < 0x80 ? "UnexpectedSyntax" : "InvalidUnicodeCharacter",
                "the character " + shown + " has no place in a query",
                bad < 0x80 ? "" : "use plain quotes, hyphens and operators; write other names in backquotes");
  }

  std::string TakeName() {
    const std::size_t begin = offset_;
    while (!AtEnd() && IsNamePart(DecodeUtf8(text_, offset_).code_point)) Take();
    return std::string(text_.substr(begin, offset_ - begin));
  }

  Result<Token> QuotedName() {
    std::string name;
    Take();
    for (;;) {
      if (AtEnd()) return Fail("UnexpectedSyntax", "the name in backquotes is never closed", "end it with `");
      if (Peek() == '`') {
        TakeBytes(1);
        if (Peek() != '`') break;
      }
      AppendUtf8(Take(), &name);
    }
    return Token{TokenKind::kIdentifier, std::move(name), true, {}};
  }

  Result<Token> Parameter() {
    TakeBytes(1);
    if (Peek() == '`') {
      DOSSIER_ASSIGN_OR_RETURN(Token name, QuotedName());
      return Token{TokenKind::kParameter, std::move(name.text), true, {}};
    }
    std::string name = TakeName();
    if (name.empty()) return Fail("UnexpectedSyntax", "a parameter needs a name after $");
    return Token{TokenKind::kParameter, std::move(name), false, {}};
  }

  // An error only where a number is wanted: the parser says so.
  Token BadNumber() {
    while (!AtEnd() && IsNamePart(DecodeUtf8(text_, offset_).code_point)) Take();
    return Token{TokenKind::kBadNumber, std::string(text_.substr(start_.offset, offset_ - start_.offset)), false, {}};
  }

  Result<Token> Number() {
    const std::size_t begin = offset_;
    bool is_float = false;
    if (Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X')) {
      TakeBytes(2);
      if (!IsHexDigit(Peek())) return BadNumber();
      while (IsHexDigit(Peek())) TakeBytes(1);
    } else if (Peek() == '0' && (Peek(1) == 'o' || Peek(1) == 'O')) {
      TakeBytes(2);
      if (!(Peek() >= '0' && Peek() <= '7')) return BadNumber();
      while (Peek() >= '0' && Peek() <= '7') TakeBytes(1);
    } else {
      while (IsAsciiDigit(Peek())) TakeBytes(1);
      if (Peek() == '.' && IsAsciiDigit(Peek(1))) {
        is_float = true;
        TakeBytes(1);
        while (IsAsciiDigit(Peek())) TakeBytes(1);
      }
      const std::size_t sign = Peek(1) == '-' || Peek(1) == '+' ? 2 : 1;
      if ((Peek() == 'e' || Peek() == 'E') && IsAsciiDigit(Peek(sign))) {
        is_float = true;
        TakeBytes(sign);
        while (IsAsciiDigit(Peek())) TakeBytes(1);
      }
    }
    if (!AtEnd() && IsNamePart(DecodeUtf8(text_, offset_).code_point)) {
      return BadNumber();
    }
    return Token{is_float ? TokenKind::kFloat : TokenKind::kInteger,
                 std::string(text_.substr(begin, offset_ - begin)),
                 false,
                 {}};
  }

  Result<Token> String() {
    const char quote = Peek();
    TakeBytes(1);
    std::string value;
    for (;;) {
      if (AtEnd()) {
        return Fail("UnexpectedSyntax", "the string is never closed", std::string("end it with ") + quote);
      }
      if (Peek() == quote) break;
      if (Peek() == '\\') {
        DOSSIER_RETURN_IF_ERROR(Escape(&value));
      } else {
        AppendUtf8(Take(), &value);
      }
    }
    TakeBytes(1);
    return Token{TokenKind::kString, std::move(value), false, {}};
  }

  Status Escape(std::string* out) {
    static constexpr std::string_view kNames = "btnrf0'\"\\`/";
    static constexpr std::string_view kValues{"\b\t\n\r\f\0'\"\\`/", 11};
    const SourcePosition escape = Here();
    TakeBytes(1);
    const auto fail = [&](std::string message) -> Error {
      SourcePosition position = escape;
      position.length = std::max<std::size_t>(offset_ - escape.offset, 1);
      return SyntaxError(position, "InvalidUnicodeLiteral", std::move(message),
                         "known escapes: \\\\ \\' \\\" \\` \\b \\f \\n \\r \\t \\uXXXX \\UXXXXXXXX");
    };
    if (AtEnd()) return fail("the string is never closed");
    const char c = Peek();
    if (const auto known = kNames.find(c); known != std::string_view::npos) {
      TakeBytes(1);
      out->push_back(kValues[known]);
      return {};
    }
    if (c != 'u' && c != 'U') {
      Take();
      return fail("there is no such escape in strings");
    }
    TakeBytes(1);
    std::uint32_t code_point = 0;
    for (int i = 0; i < (c == 'u' ? 4 : 8); ++i) {
      if (!IsHexDigit(Peek()))
        return fail(c == 'u' ? "\\u needs 4 hexadecimal digits" : "\\U needs 8 hexadecimal digits");
      const char digit = Peek();
      code_point =
          code_point * 16 + static_cast<std::uint32_t>(IsAsciiDigit(digit) ? digit - '0' : (digit | 32) - 'a' + 10);
      TakeBytes(1);
    }
    // A pair of surrogates, as JSON and Java write characters past U+FFFF.
    if (code_point >= 0xD800 && code_point < 0xDC00 && Peek() == '\\' && Peek(1) == 'u') {
      std::uint32_t low = 0;
      std::size_t digits = 0;
      while (digits < 4 && IsHexDigit(Peek(2 + digits))) {
        const char digit = Peek(2 + digits++);
        low = low * 16 + static_cast<std::uint32_t>(IsAsciiDigit(digit) ? digit - '0' : (digit | 32) - 'a' + 10);
      }
      if (digits == 4 && low >= 0xDC00 && low < 0xE000) {
        TakeBytes(6);
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
      }
    }
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000))
      return fail("there is no such character");
    AppendUtf8(code_point, out);
    return {};
  }

  std::string_view text_;
  std::size_t offset_ = 0;
  int line_ = 1;
  int column_ = 1;
  SourcePosition start_;
};

}  // namespace

Result<std::vector<Token>> Tokenize(std::string_view text) { return Lexer(text).Run(); }

}  // namespace dossier::query
