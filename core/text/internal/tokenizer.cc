#include "core/text/internal/tokenizer.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "core/base/utf8.h"
#include "core/text/internal/abbreviations.h"

namespace dossier::text {
namespace {

// Longest run without white space that is looked at for a web or mail address.
constexpr std::size_t kLongestAddress = 2048;

bool IsAsciiLetter(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool IsAsciiDigit(char32_t c) { return c >= '0' && c <= '9'; }

bool IsSpace(char32_t c) {
  return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool IsWordChar(char32_t c) {
  if (c < 0x80) return IsAsciiLetter(c) || IsAsciiDigit(c);
  const auto type = u_charType(static_cast<UChar32>(c));
  return u_isalnum(static_cast<UChar32>(c)) != 0 || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ||
         type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR || type == U_OTHER_NUMBER;
}

// Scripts written without spaces between words.
bool IsUnspaced(char32_t c) {
  if (c < 0x0E00) return false;
  if (c >= 0xAC00 && c <= 0xD7AF) return false;  // Hangul
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsApostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == '`' || c == 0xB4; }

// Beginnings that a hyphen does not part from their word.
constexpr auto kPrefixes = std::to_array<std::string_view>(
    {"anti", "co",   "counter", "de",  "e",  "ex",   "extra", "inter", "micro", "mid", "multi",
     "non",  "post", "pre",     "pro", "re", "semi", "sub",   "un",    "uh",    "wi"});

// Spellings of two words in one.
struct Contraction {
  std::string_view word;
  std::size_t first;  // bytes of the first word
};
constexpr auto kContractions = std::to_array<Contraction>({{"cannot", 3},
                                                           {"gonna", 3},
                                                           {"gotta", 3},
                                                           {"wanna", 3},
                                                           {"gimme", 3},
                                                           {"lemme", 3},
                                                           {"oughta", 5},
                                                           {"whaddya", 4},
                                                           {"dunno", 2}});

std::string LowerAscii(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

class LineTokenizer {
 public:
  LineTokenizer(std::string_view text, TextSpan range, std::vector<Token>* tokens)
      : text_(text.substr(0, range.end)), pos_(range.start), tokens_(tokens) {}

  void Run() {
    while (pos_ < text_.size()) {
      const DecodedCodePoint here = DecodeUtf8(text_, pos_);
      if (IsSpace(here.code_point)) {
        pos_ += here.size;
        continue;
      }
      chunk_start_ = pos_;
      chunk_end_ = pos_;
      bool address = false;
      while (chunk_end_ < text_.size()) {
        const DecodedCodePoint c = DecodeUtf8(text_, chunk_end_);
        if (IsSpace(c.code_point)) break;
        address |= c.code_point == '@' || c.code_point == '/' || c.code_point == '.';
        chunk_end_ += c.size;
      }
      if (!address || !TakeAddress()) {
        while (pos_ < chunk_end_) TakeToken();
      }
      tokens_->back().space_after = true;
    }
    if (!tokens_->empty() && tokens_->back().span.end == text_.size()) tokens_->back().space_after = false;
  }

 private:
  char32_t At(std::size_t offset) const { return offset < chunk_end_ ? DecodeUtf8(text_, offset).code_point : 0; }
  std::size_t SizeAt(std::size_t offset) const { return DecodeUtf8(text_, offset).size; }
  char32_t Before(std::size_t offset) const {
    if (offset <= chunk_start_) return 0;
    std::size_t i = offset - 1;
    while (i > chunk_start_ && (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80) --i;
    return DecodeUtf8(text_, i).code_point;
  }

  void Emit(std::size_t end) {
    tokens_->push_back({.span = {pos_, end}, .space_after = false});
    pos_ = end;
  }

  // A chunk that is a web or mail address, apart from punctuation around it.
  bool TakeAddress() {
    if (chunk_end_ - chunk_start_ > kLongestAddress) return false;
    std::size_t start = chunk_start_, end = chunk_end_;
    while (start < end && std::string_view("(<[\"'").find(text_[start]) != std::string_view::npos) ++start;
    while (end > start && std::string_view(")>]\"'.,;:!?").find(text_[end - 1]) != std::string_view::npos) --end;
    const std::string_view core = text_.substr(start, end - start);
    if (!IsAddress(core)) return false;
    while (pos_ < start) TakeToken();
    if (pos_ != start) return true;  // cannot be: the marks before are tokens of their own
    Emit(end);
    while (pos_ < chunk_end_) TakeToken();
    return true;
  }

  static bool IsAddress(std::string_view core) {
    if (core.size() < 5) return false;
    for (unsigned char c : core) {
      if (c >= 0x80) return false;
    }
    const std::string lower = LowerAscii(core);
    if (lower.find("://") != std::string::npos && IsAsciiLetter(static_cast<unsigned char>(lower[0]))) return true;
    if (lower.starts_with("www.") || lower.starts_with("mailto:")) return true;
    const std::size_t at = lower.find('@');
    if (at != std::string::npos && at > 0) {
      const std::string_view host = std::string_view(lower).substr(at + 1);
      return host.find('.') != std::string_view::npos && host.find('@') == std::string_view::npos &&
             lower.find(',') == std::string::npos;
    }
    // host.tld or host.tld/path
    const std::size_t slash = std::min(lower.find('/'), lower.size());
    const std::string_view host = std::string_view(lower).substr(0, slash);
    const std::size_t dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    const std::string_view tld = host.substr(dot + 1);
    for (std::string_view known : {"com", "org", "net",  "gov", "edu", "info", "co",  "uk",  "de",  "cn", "eu",
                                   "io",  "htm", "html", "pdf", "doc", "xls",  "ppt", "txt", "asp", "php"}) {
      if (tld == known) {
        return std::ranges::all_of(host, [](char c) {
          return IsAsciiLetter(static_cast<unsigned char>(c)) || IsAsciiDigit(static_cast<unsigned char>(c)) ||
                 c == '.' || c == '-' || c == '_';
        });
      }
    }
    return false;
  }

  void TakeToken() {
    const char32_t c = At(pos_);
    if (IsUnspaced(c)) return TakeUnspacedRun();
    if (IsAsciiDigit(c)) return TakeNumber();
    if (IsWordChar(c)) return TakeWord();
    if (IsApostrophe(c) && TakeLeadingApostrophe()) return;
    // -5, +3.2, .5 at the start of a chunk
    if (c == '.' && IsAsciiDigit(At(pos_ + 1)) && !IsWordChar(Before(pos_))) return TakeNumber();
    TakeMark(c);
  }

  void TakeMark(char32_t c) {
    std::size_t end = pos_ + SizeAt(pos_);
    // Marks that come in runs: "...", "--", "?!", "***".
    const auto runs = [&](char32_t next) {
      if (c == '!' || c == '?') return next == '!' || next == '?';
      if (c == '.' || c == '-' || c == '*' || c == '=' || c == '_' || c == '~' || c == '#' || c == '`' || c == '<' ||
          c == '>' || c == '\'' || c == '+') {
        return next == c;
      }
      return false;
    };
    while (end < chunk_end_ && runs(At(end))) ++end;
    // Combining marks stay with what they stand on.
    while (end < chunk_end_ && u_charType(static_cast<UChar32>(At(end))) == U_NON_SPACING_MARK) end += SizeAt(end);
    Emit(end);
  }

  // "'s" that stands apart, "'90s", "'em".
  bool TakeLeadingApostrophe() {
    const std::size_t after = pos_ + SizeAt(pos_);
    if (const std::size_t clitic = CliticEnd(pos_); clitic != 0 && IsWordChar(Before(pos_))) {
      Emit(clitic);
      return true;
    }
    if (IsAsciiDigit(At(after)) && IsAsciiDigit(At(after + 1)) && !IsAsciiDigit(At(after + 2)) &&
        !IsWordChar(Before(pos_))) {
      std::size_t end = after + 2;
      if (At(end) == 's') ++end;
      if (!IsWordChar(At(end))) {
        Emit(end);
        return true;
      }
    }
    return false;
  }

  // End of the clitic that starts with the apostrophe at `offset`, or 0.
  std::size_t CliticEnd(std::size_t offset) const {
    if (!IsApostrophe(At(offset))) return 0;
    const std::size_t after = offset + SizeAt(offset);
    for (std::string_view clitic : {"s", "m", "d", "re", "ve", "ll", "S", "M", "D", "RE", "VE", "LL"}) {
      const std::size_t end = after + clitic.size();
      if (end <= chunk_end_ && text_.substr(after, clitic.size()) == clitic && !IsWordChar(At(end))) return end;
    }
    return 0;
  }

  void TakeNumber() {
    std::size_t end = pos_;
    while (end < chunk_end_) {
      const char32_t c = At(end);
      if (IsAsciiDigit(c)) {
        ++end;
      } else if ((c == '.' || c == ',' || c == ':' || c == '/') && IsAsciiDigit(At(end + 1))) {
        ++end;
      } else {
        break;
      }
    }
    const std::size_t digits_end = end;
    // Telephone-like and dated numbers keep their hyphens: 853-7906, 2025-10-27; ranges and scores do not.
    if (At(end) == '-' && IsAsciiDigit(At(end + 1))) {
      if (const std::size_t joined = JoinedNumberEnd(end); joined != 0) return Emit(joined);
    }
    std::size_t word = end;
    while (word < chunk_end_ && IsWordChar(At(word)) && !IsUnspaced(At(word))) word += SizeAt(word);
    if (word > end) {
      const std::string suffix = LowerAscii(text_.substr(end, word - end));
      // Units are words of their own; ordinals, decades and names ("5G", "737s") are not.
      for (std::string_view unit : {"am",  "pm",  "km",  "kg",  "cm",  "mm",   "mg", "ml", "ft",  "kw", "mw", "gw",
                                    "mph", "kmh", "hrs", "yrs", "min", "mins", "bn", "mn", "lbs", "k",  "m",  "b"}) {
        if (suffix == unit && suffix.size() > 1) return Emit(digits_end);
      }
      // a.m., p.m.
      if ((suffix == "a" || suffix == "p") && At(word) == '.' && (At(word + 1) == 'm' || At(word + 1) == 'M')) {
        return Emit(digits_end);
      }
      end = word;
    } else if (CliticEnd(end) != 0 && digits_end - pos_ == 2 &&
               LowerAscii(text_.substr(CliticEnd(end) - 1, 1)) == "s") {
      end = CliticEnd(end);  // the 80's
    }
    Emit(end);
  }

  // End of digits-digits(-digits) that is one number, or 0 for a range.
  std::size_t JoinedNumberEnd(std::size_t hyphen) const {
    std::array<std::size_t, 4> sizes = {hyphen - pos_, 0, 0, 0};
    std::size_t parts = 1, end = hyphen;
    while (parts < sizes.size() && At(end) == '-' && IsAsciiDigit(At(end + 1))) {
      ++end;
      while (IsAsciiDigit(At(end))) ++end, ++sizes[parts];
      ++parts;
    }
    if (IsWordChar(At(end))) return 0;
    for (std::size_t i = pos_; i < hyphen; ++i) {
      if (!IsAsciiDigit(static_cast<unsigned char>(text_[i]))) return 0;
    }
    const bool telephone = sizes[parts - 1] == 4 && sizes[parts - 2] == 3;
    const bool date = parts == 3 && (sizes[0] == 4 || sizes[2] == 4 || sizes[0] == 2);
    return telephone || date ? end : 0;
  }

  void TakeWord() {
    // End of the plain word, then what may be joined to it.
    std::size_t end = pos_;
    while (end < chunk_end_ && IsWordChar(At(end)) && !IsUnspaced(At(end))) end += SizeAt(end);
    for (;;) {
      const char32_t c = At(end);
      const char32_t next = c != 0 ? At(end + SizeAt(end)) : 0;
      if (c == '.' && JoinsAtStop(end)) {
        ++end;
      } else if (c == '&' && IsWordChar(next) && end - pos_ <= 3) {
        ++end;  // AT&T, R&D
      } else if (c == '-' && IsWordChar(next) && JoinsAtHyphen(end)) {
        ++end;
      } else if (c == '/' && end - pos_ == 1 && IsAsciiLetter(next) && !IsWordChar(At(end + 2))) {
        ++end;  // b/c, w/o
      } else if (IsApostrophe(c) && IsWordChar(next) && CliticEnd(end) == 0 && !IsNegation(end)) {
        end += SizeAt(end);  // O'Brien, Vava'u
      } else {
        break;
      }
      while (end < chunk_end_ && IsWordChar(At(end)) && !IsUnspaced(At(end))) end += SizeAt(end);
    }
    if (At(end) == '$' && end - pos_ <= 3) return Emit(end + 1);  // US$
    const std::string_view word = text_.substr(pos_, end - pos_);
    // A capital before "n't": "DON'T".
    if (IsNegation(end) && (word.ends_with('n') || word.ends_with('N')) && word.size() > 1) {
      Emit(end - 1);
      return Emit(end + SizeAt(end) + 1);
    }
    const std::string lower = word.size() <= 8 ? LowerAscii(word) : std::string();
    for (const Contraction& contraction : kContractions) {
      if (lower == contraction.word) {
        Emit(pos_ + contraction.first);
        return Emit(end);
      }
    }
    Emit(end);
    if (const std::size_t clitic = CliticEnd(pos_); clitic != 0) Emit(clitic);
  }

  // Whether the apostrophe at `offset` is that of "n't".
  bool IsNegation(std::size_t offset) const {
    if (!IsApostrophe(At(offset)) || offset == pos_) return false;
    const char32_t before = Before(offset);
    const std::size_t t = offset + SizeAt(offset);
    return (before == 'n' || before == 'N') && (At(t) == 't' || At(t) == 'T') && !IsWordChar(At(t + 1));
  }

  // Whether the full stop at `offset` belongs to the word: in "U.S.", after an abbreviation.
  bool JoinsAtStop(std::size_t offset) const {
    const std::string_view word = text_.substr(pos_, offset - pos_);
    const char32_t next = At(offset + 1);
    if (next == '.') return false;  // an ellipsis
    if (FindAbbreviation(word) == Abbreviation::kNone) {
      // Space.com, .NET: a small letter right after a stop
      return IsWordChar(next) && !u_isupper(static_cast<UChar32>(next)) && word.size() < 64;
    }
    if (word.size() == 1 && IsAsciiLetter(next)) return true;  // p.m.
    if (word == "no" || word == "No" || word == "p" || word == "art" || word == "mar" || word == "ed" ||
        word == "fig") {
      // Words of their own as well: abbreviations only before a number.
      std::size_t i = offset + 1;
      while (i < text_.size() && text_[i] == ' ') ++i;
      return i < text_.size() && IsAsciiDigit(static_cast<unsigned char>(text_[i]));
    }
    if (word == "I") return false;
    return true;
  }

  // Whether the hyphen at `offset` stays inside the word: "co-founder", "e-mail", "F-16".
  bool JoinsAtHyphen(std::size_t offset) const {
    if (offset - pos_ > 7) return false;
    const std::string word = LowerAscii(text_.substr(pos_, offset - pos_));
    return std::ranges::find(kPrefixes, word) != kPrefixes.end();
  }

  void TakeUnspacedRun() {
    std::size_t end = pos_;
    while (end < chunk_end_ &&
           (IsUnspaced(At(end)) || u_charType(static_cast<UChar32>(At(end))) == U_NON_SPACING_MARK)) {
      end += SizeAt(end);
    }
    UErrorCode status = U_ZERO_ERROR;
    // Making an iterator is dear; one a thread is enough.
    thread_local const std::unique_ptr<icu::BreakIterator> words(
        icu::BreakIterator::createWordInstance(icu::Locale::getEnglish(), status));
    const icu::UnicodeString run =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text_.data() + pos_, static_cast<std::int32_t>(end - pos_)));
    if (words == nullptr) return Emit(end);
    words->setText(run);
    std::int32_t unit = 0;
    for (std::int32_t next = words->next(); next != icu::BreakIterator::DONE; next = words->next()) {
      std::size_t byte_end = pos_;
      while (unit < next) {
        const std::size_t size = SizeAt(byte_end);
        unit += size == 4 ? 2 : 1;
        byte_end += size;
      }
      Emit(byte_end);
    }
  }

  std::string_view text_;
  std::size_t pos_;
  std::size_t chunk_start_ = 0, chunk_end_ = 0;
  std::vector<Token>* tokens_;
};

}  // namespace

void Tokenize(std::string_view text, TextSpan range, std::vector<Token>* tokens) {
  LineTokenizer(text, range, tokens).Run();
}

}  // namespace dossier::text
