#include "core/base/utf8.h"

#include <gtest/gtest.h>

namespace dossier {
namespace {

TEST(Utf8Test, TellsValidFromInvalid) {
  EXPECT_TRUE(IsValidUtf8("plain, Müller, 包钢集团, 😀"));
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE4\xB8", "a\xFF"}) {
    EXPECT_FALSE(IsValidUtf8(bad));
  }
}

TEST(Utf8Test, ReplacesEachMaximalInvalidPartOnce) {
  EXPECT_EQ(RepairUtf8("a\xE4\xB8z"), "a\uFFFDz");
  EXPECT_EQ(RepairUtf8("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(RepairUtf8("fine ✓"), "fine ✓");
}

TEST(Utf8Test, RoundTripsEveryCodePoint) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string bytes;
    AppendUtf8(c, &bytes);
    const DecodedCodePoint decoded = DecodeUtf8(bytes, 0);
    ASSERT_TRUE(decoded.valid && decoded.code_point == c && decoded.size == bytes.size()) << static_cast<unsigned>(c);
  }
}

TEST(Utf8Test, CountsTerminalColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("包钢"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
}

TEST(Utf8Test, FoldsAndStrips) {
  EXPECT_EQ(FoldCase("STRASSE ß Ä"), "strasse ss ä");
  EXPECT_EQ(TitleCase("SÃO PAULO"), "São Paulo");
  EXPECT_EQ(StripAccents("Müller Ñandú"), "Muller Nandu");
  EXPECT_EQ(ToNfc("e\u0301"), "é");
  EXPECT_EQ(ToNfkc("ﬁ１"), "fi1");
}

}  // namespace
}  // namespace dossier
