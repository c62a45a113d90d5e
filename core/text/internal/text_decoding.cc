#include "core/text/internal/text_decoding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "core/text/internal/mojibake.h"

namespace dossier::text {
namespace {

constexpr std::array<char16_t, 32> kWindows1252High = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// Mojibake of mojibake is common (two wrong conversions); a fourth was never seen.
constexpr int kMojibakePasses = 3;

void DecodeUtf16(std::string_view bytes, bool big_endian, LayerWriter* out) {
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  out->Replace({0, 2}, "", "byte order mark");
  std::size_t i = 2;
  std::string chunk;
  while (i + 1 < bytes.size()) {
    // A change every few characters keeps the map small and offsets near enough.
    const std::size_t start = i;
    chunk.clear();
    while (i + 1 < bytes.size() && i - start < 64) {
      char32_t c = unit(i);
      i += 2;
      const bool pair = c >= 0xD800 && c < 0xDC00 && i + 1 < bytes.size() && unit(i) >= 0xDC00 && unit(i) < 0xE000;
      if (pair) {
        c = 0x10000 + ((c - 0xD800) << 10) + (unit(i) - 0xDC00);
        i += 2;
      }
      AppendUtf8(c, &chunk);
      if (c == '\n') break;
    }
    out->Replace({start, i}, chunk, "");
  }
  if (i < bytes.size()) out->Replace({i, bytes.size()}, "", "encoding: half a UTF-16 unit");
}

struct Utf8Counts {
  std::size_t good = 0;  // valid sequences of two bytes and more
  std::size_t bad = 0;   // invalid ones
  std::size_t bad_bytes = 0;
};

Utf8Counts CountSequences(std::string_view bytes) {
  Utf8Counts counts;
  for (std::size_t i = 0; i < bytes.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(bytes, i);
    if (decoded.size > 1 && decoded.valid) ++counts.good;
    if (!decoded.valid) ++counts.bad, counts.bad_bytes += decoded.size;
    i += decoded.size;
  }
  return counts;
}

// Invalid bytes are Windows-1252 where that is likely, else they are lost.
void RepairBytes(std::string_view bytes, const Utf8Counts& counts, LayerWriter* out) {
  if (counts.bad == 0) return;
  const bool one_byte_text = counts.good <= counts.bad / 8;
  for (std::size_t i = 0; i < bytes.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(bytes, i);
    if (decoded.valid) {
      i += decoded.size;
      continue;
    }
    // In UTF-8 text a cut sequence is damage; in one-byte text every byte is a character of its own.
    const bool cut = decoded.size > 1 && !one_byte_text;
    const std::size_t size = cut ? decoded.size : 1;
    const auto c = cut ? std::nullopt : FromWindows1252(static_cast<unsigned char>(bytes[i]));
    std::string with;
    AppendUtf8(c.value_or(kReplacementCharacter), &with);
    out->Replace({i, i + size}, with, c ? "encoding: Windows-1252 byte" : "encoding: invalid byte");
    i += size;
  }
}

const char* WhyInvisible(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return nullptr;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return "control character";
  if (c == 0x2028 || c == 0x2029) return nullptr;  // line and paragraph separator: white space
  if (c == 0xAD || c == 0xFEFF || c == 0x200B || c == 0x2060 || (c >= 0x200E && c <= 0x200F) ||
      (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) {
    return "invisible character";
  }
  return nullptr;
}

void DropInvisible(std::string_view text, LayerWriter* out) {
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    // A form feed or vertical tab parts lines; other controls part nothing.
    if (const char* why = WhyInvisible(decoded.code_point)) {
      const bool parts = decoded.code_point == '\f' || decoded.code_point == '\v' || decoded.code_point == 0x85;
      out->Replace({i, i + decoded.size}, parts ? "\n" : "", why);
    }
    i += decoded.size;
  }
}

// Composes runs between two characters that composition cannot touch, so that the map stays exact.
void Compose(std::string_view text, LayerWriter* out) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  DOSSIER_CHECK(U_SUCCESS(status));
  if (nfc->isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), status)) return;
  std::size_t run = 0;
  bool plain = true;
  const auto flush = [&](std::size_t end) {
    if (!plain) {
      const std::string_view old = text.substr(run, end - run);
      const std::string composed = ToNfc(old);
      if (composed != old) out->Replace({run, end}, composed, "encoding: composed to NFC");
    }
    run = end;
    plain = true;
  };
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const auto c = static_cast<UChar32>(decoded.code_point);
    if (nfc->hasBoundaryBefore(c)) flush(i);
    if (c >= 0x300) plain = false;
    i += decoded.size;
  }
  flush(text.size());
}

}  // namespace

std::optional<char32_t> FromWindows1252(unsigned char byte) {
  if (byte < 0x80 || byte >= 0xA0) return byte;
  const char16_t c = kWindows1252High[byte - 0x80];
  return c == 0 ? std::nullopt : std::optional<char32_t>(c);
}

DecodedText DecodeText(std::string_view bytes) {
  DecodedText decoded{std::string(bytes), {}};
  const auto apply = [&](auto&& stage) {
    LayerWriter writer(decoded.text);
    stage(decoded.text, &writer);
    if (!writer.changed()) return false;
    std::string next = writer.Finish();
    decoded.map.Push(writer.TakeChanges());
    decoded.text = std::move(next);
    return true;
  };
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    const bool big_endian = bytes[0] == '\xFE';
    apply([&](std::string_view text, LayerWriter* out) { DecodeUtf16(text, big_endian, out); });
  } else if (bytes.starts_with("\xEF\xBB\xBF")) {
    apply([](std::string_view, LayerWriter* out) { out->Replace({0, 3}, "", "byte order mark"); });
  }
  const Utf8Counts counts = CountSequences(decoded.text);
  constexpr std::size_t kFewBytes = 64;  // too few to tell by
  if (decoded.text.size() > kFewBytes && counts.bad_bytes > decoded.text.size() / 4) {
    decoded.foreign_encoding = true;
    decoded.text = RepairUtf8(decoded.text);
    return decoded;
  }
  apply([&](std::string_view text, LayerWriter* out) { RepairBytes(text, counts, out); });
  for (int pass = 0; pass < kMojibakePasses && apply(DecodeMojibake); ++pass) {
  }
  apply(GuessLostPunctuation);
  apply(DropInvisible);
  apply(Compose);
  return decoded;
}

}  // namespace dossier::text
