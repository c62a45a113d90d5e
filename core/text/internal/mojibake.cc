#include "core/text/internal/mojibake.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "core/base/utf8.h"
#include "core/text/internal/text_decoding.h"

namespace dossier::text {
namespace {

constexpr const char* kWhyThai = "encoding: UTF-8 read as Windows-874";
constexpr const char* kWhyWestern = "encoding: UTF-8 read as Windows-1252";

// One character of the text and the byte that it was before the wrong conversion.
struct Unit {
  char32_t c = 0;
  std::size_t offset = 0;
  std::size_t size = 0;
  int byte = -1;      // 0x80 to 0xFF, or -1: no such byte
  bool thai = false;  // a character of Windows-874's upper half
};

bool IsThai(char32_t c) { return c >= 0x0E01 && c <= 0x0E5B; }
bool IsLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }

int ByteOf(char32_t c) {
  if (c >= 0x80 && c <= 0xFF) return static_cast<int>(c);  // Latin-1, and C1 controls that kept their number
  if (IsThai(c)) return static_cast<int>(c - 0x0E00 + 0xA0);
  for (int byte = 0x80; byte < 0xA0; ++byte) {
    if (FromWindows1252(static_cast<unsigned char>(byte)) == c) return byte;
  }
  return -1;
}

Unit UnitAt(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return {};
  const DecodedCodePoint decoded = DecodeUtf8(text, offset);
  const char32_t c = decoded.code_point;
  // Nearly all text is ASCII: look nothing up for it.
  return {c, offset, decoded.size, c < 0x80 ? -1 : ByteOf(c), IsThai(c)};
}

char32_t CharBefore(std::string_view text, std::size_t offset) {
  if (offset == 0) return 0;
  std::size_t i = offset - 1;
  while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) --i;
  return DecodeUtf8(text, i).code_point;
}

struct Sequence {
  char32_t c = 0;
  std::size_t end = 0;  // offset after it
  int lead = 0;
  bool thai = false;     // read as Windows-874
  bool all_thai = true;  // every character is Thai: it could be a word
};

// The UTF-8 sequence whose bytes were read as the characters at `offset`.
std::optional<Sequence> SequenceAt(std::string_view text, std::size_t offset) {
  const Unit lead = UnitAt(text, offset);
  if (lead.byte < 0xC2 || lead.byte > 0xF4) return std::nullopt;
  const int more = lead.byte < 0xE0 ? 1 : lead.byte < 0xF0 ? 2 : 3;
  std::string bytes(1, static_cast<char>(lead.byte));
  Sequence sequence{.end = offset + lead.size, .lead = lead.byte, .thai = lead.thai, .all_thai = lead.thai};
  for (int i = 0; i < more; ++i) {
    const Unit unit = UnitAt(text, sequence.end);
    const bool shared = unit.byte >= 0x80 && unit.byte <= 0xA0;  // the same characters in both encodings
    const bool continues = unit.byte >= 0x80 && unit.byte < 0xC0 && (shared || unit.thai == lead.thai);
    if (!continues) {
      // 0x9D has no character in either encoding: the closing quote E2 80 9D loses its last byte.
      if (lead.byte == 0xE2 && i == 1 && static_cast<unsigned char>(bytes[1]) == 0x80) {
        sequence.c = 0x201D;
        return sequence;
      }
      return std::nullopt;
    }
    bytes.push_back(static_cast<char>(unit.byte));
    sequence.end += unit.size;
    sequence.all_thai &= unit.thai;
  }
  const DecodedCodePoint decoded = DecodeUtf8(bytes, 0);
  if (!decoded.valid || decoded.size != bytes.size()) return std::nullopt;
  if (decoded.code_point < 0xA0) return std::nullopt;  // nobody writes C1 controls
  sequence.c = decoded.code_point;
  return sequence;
}

// Sequences that stand by themselves: Latin-1 letters and signs, general punctuation, emoji. The others (a letter and
// a quote can look like them) count only in twos.
bool IsStrong(const Sequence& s) {
  return s.lead == 0xC2 || s.lead == 0xC3 || s.lead == 0xE2 || s.lead == 0xEF || s.lead >= 0xF0;
}

bool IsBelievable(std::string_view text, std::size_t offset, const Sequence& s, bool after_sequence, bool thai_words) {
  const char32_t before = CharBefore(text, offset);
  if (s.thai && IsThai(before) && !after_sequence) return false;  // the tail of a Thai word
  if (s.all_thai) {
    // Two Thai letters may be a word: only next to Latin letters ("Josรฉ"), or as a sign in a text without Thai.
    const char32_t after = UnitAt(text, s.end).c;
    const bool in_word = IsLetter(before) && !IsThai(before);
    const bool latin_next = IsLetter(after) && !IsThai(after);
    if (s.lead == 0xC3) return in_word || latin_next;
    return s.lead == 0xC2 && !IsThai(after) && (in_word || !thai_words);
  }
  if (IsStrong(s) || after_sequence) return true;
  if ((s.lead == 0xC4 || s.lead == 0xC5) && !s.thai) {
    // Central European letters, inside a word: a capital with a closing quote looks the same.
    const char32_t last = CharBefore(text, s.end);
    const bool quote =
        last == 0x2018 || last == 0x2019 || last == 0x201C || last == 0x201D || last == 0xAB || last == 0xBB;
    if (!quote && (IsLetter(before) || IsLetter(UnitAt(text, s.end).c))) return true;
  }
  const auto next = SequenceAt(text, s.end);
  return next && next->thai == s.thai;
}

// Whether there are real Thai words: four Thai characters on end that are no mojibake.
bool HasThaiWords(std::string_view text) {
  int run = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte != 0xE0) {  // all of Thai starts so
      run = 0;
      ++i;
      continue;
    }
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    run = IsThai(decoded.code_point) ? run + 1 : 0;
    if (run >= 4) return true;
    i += decoded.size;
  }
  return false;
}

}  // namespace

void DecodeMojibake(std::string_view text, LayerWriter* out) {
  const bool thai_words = HasThaiWords(text);
  std::size_t last_end = std::string_view::npos;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const auto sequence = SequenceAt(text, i);
    if (sequence && IsBelievable(text, i, *sequence, last_end == i, thai_words)) {
      std::string with;
      AppendUtf8(sequence->c, &with);
      out->Replace({i, sequence->end}, with, sequence->thai ? kWhyThai : kWhyWestern);
      i = last_end = sequence->end;
    } else {
      i += DecodeUtf8(text, i).size;
    }
  }
}

namespace {

// A clitic at the start of `rest`: the "s" of "China's", the "t" of "don't".
bool StartsWithClitic(std::string_view rest) {
  for (std::string_view clitic : {"s", "t", "d", "m", "re", "ve", "ll", "S", "T"}) {
    if (!rest.starts_with(clitic)) continue;
    const char32_t after = rest.size() > clitic.size() ? DecodeUtf8(rest, clitic.size()).code_point : 0;
    if (!IsLetter(after) && !IsDigit(after)) return true;
  }
  return false;
}

// State of one line while marks are put back.
struct LineQuotes {
  int open = 0;  // “ not yet closed
};

// What a lost mark was. `before` and `rest` are its neighbours.
char32_t GuessMark(char32_t before, std::string_view rest, std::string_view head, LineQuotes* quotes) {
  const char32_t after = rest.empty() ? 0 : DecodeUtf8(rest, 0).code_point;
  const bool word_before = IsLetter(before) || IsDigit(before);
  const bool word_after = IsLetter(after) || IsDigit(after) || after == '$';
  const auto close = [&] {
    if (quotes->open > 0) --quotes->open;
    return char32_t{0x201D};
  };
  if (word_before) {
    if (StartsWithClitic(rest)) return 0x2019;
    if (word_after) {
      if (IsDigit(before) && IsDigit(after)) return 0x2013;
      // O’Brien, D’Angelo: a capital alone before the mark.
      const bool initial = u_isupper(static_cast<UChar32>(before)) && u_isupper(static_cast<UChar32>(after)) &&
                           (head.size() < 2 || !IsLetter(CharBefore(head, head.size() - 1)));
      return initial && before < 0x80 ? 0x2019 : 0x2014;
    }
    if (quotes->open > 0) return close();
    return before == 's' ? 0x2019 : 0x201D;
  }
  const bool gap_before = before == 0 || before == '\n' || before == '(' || before == '[' || before == 0x2014 ||
                          u_isUWhiteSpace(static_cast<UChar32>(before));
  if (gap_before) {
    if (word_after && rest.size() >= 3 && IsDigit(static_cast<unsigned char>(rest[0])) &&
        IsDigit(static_cast<unsigned char>(rest[1])) && rest[2] == 's') {
      return 0x2019;  // the ’90s
    }
    if (after == 0 || u_isUWhiteSpace(static_cast<UChar32>(after)))
      return before == 0 || before == '\n' ? 0x201C : 0x2014;
    ++quotes->open;
    return 0x201C;
  }
  if (before == 0x201D && word_after) return 0x2014;  // “self-sufficiency”—blending
  return close();
}

// Marks of which one byte of three is left after Windows-874: E2 and the last one.
std::optional<char32_t> GuessHalfMark(char32_t last, char32_t before) {
  switch (last) {
    case 0x0E02: return IsLetter(before) || IsDigit(before) || before == ')' ? 0x2122 : 0x2022;  // ™ or •
    case 0x0E06: return 0x2026;                                                                  // …
    case 0x0E0C: return 0x20AC;                                                                  // €
    default: return std::nullopt;
  }
}

// Whether lone "â" stands for lost punctuation in this text: it does where English clitics follow it, and nothing
// else in the text has accents.
bool WesternMarksAreLost(std::string_view text) {
  std::size_t clitics = 0, circumflexes = 0, others = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const std::size_t end = i + decoded.size;
    if (decoded.code_point == 0xE2) {
      ++circumflexes;
      if (IsLetter(CharBefore(text, i)) && StartsWithClitic(text.substr(end))) ++clitics;
    } else if (IsLetter(decoded.code_point)) {
      ++others;
    }
    i = end;
  }
  return clitics >= 2 && others <= circumflexes / 4;
}

}  // namespace

void GuessLostPunctuation(std::string_view text, LayerWriter* out) {
  const bool western = WesternMarksAreLost(text);
  LineQuotes quotes;
  char32_t before = 0;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const char32_t c = decoded.code_point;
    std::size_t end = i + decoded.size;
    if (c < 0x80) {
      if (c == '\n') quotes = {};
      before = c;
      i = end;
      continue;
    }
    const char32_t next = end < text.size() ? DecodeUtf8(text, end).code_point : 0;
    char32_t mark = 0;
    if (c == 0x0E42 && !IsThai(before)) {
      if (!IsThai(next) || next == c) {
        mark = GuessMark(before, text.substr(end), text.substr(0, i), &quotes);
      } else if (const auto half = GuessHalfMark(next, before)) {
        const std::size_t half_end = end + 3;  // Thai characters are three bytes
        if (!IsThai(half_end < text.size() ? DecodeUtf8(text, half_end).code_point : 0)) mark = *half, end = half_end;
      }
    } else if (c == 0xE2 && western) {
      mark = GuessMark(before, text.substr(end), text.substr(0, i), &quotes);
    } else if (c == kReplacementCharacter) {
      // Any letter may have been lost here; only an apostrophe is sure.
      std::size_t run_end = end;
      while (run_end - i < 9 && text.substr(run_end).starts_with("\xEF\xBF\xBD")) run_end += 3;
      if (IsLetter(before) && before < 0x80 && StartsWithClitic(text.substr(run_end))) mark = 0x2019, end = run_end;
    } else if (c == 0x0E22 && !IsThai(before) && (next == ' ' || next == 0xA0)) {
      out->Replace({i, end}, "", kWhyThai);  // C2 of a no-break space
      i = end;
      continue;
    } else if (c == 0xC2 && !IsLetter(before) && (next == ' ' || next == 0xA0 || next == '\n')) {
      out->Replace({i, end}, "", kWhyWestern);
      i = end;
      continue;
    }
    if (mark != 0) {
      std::string with;
      AppendUtf8(mark, &with);
      out->Replace({i, end}, with, "encoding: lost punctuation, by context");
    } else {
      if (c == 0x201C) ++quotes.open;
      if (c == 0x201D && quotes.open > 0) --quotes.open;
    }
    before = mark != 0 ? mark : c;
    i = end;
  }
}

}  // namespace dossier::text
