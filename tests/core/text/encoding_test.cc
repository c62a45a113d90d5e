#include <gtest/gtest.h>

#include "core/base/utf8.h"
#include "core/text/internal/text_decoding.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

std::string Decode(std::string_view bytes) { return DecodeText(bytes).text; }

// `text` as it looks after its bytes were read in Windows-1252 (or -874) and saved as UTF-8.
std::string Damage(std::string_view text, bool thai) {
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (thai && byte > 0xA0) {
      AppendUtf8(0x0E00 + byte - 0xA0, &out);
    } else if (const auto western = FromWindows1252(byte)) {
      AppendUtf8(*western, &out);
    }  // 81, 8D, 8F, 90 and 9D are lost
  }
  return out;
}

TEST(EncodingTest, RepairsUtf8ReadAsWindows874) {
  for (const char* text :
       {"China’s “safe development.” He warned—twice.", "© 2025 Example", "the “Smart Safety” agenda",
        "“self-sufficiency”—blending", "€5 million – or more…", "José in Zürich"}) {
    EXPECT_EQ(Decode(Damage(text, true)), text);
  }
}

TEST(EncodingTest, RepairsUtf8ReadAsWindows1252) {
  for (const char* text : {"China’s “safe development.” He warned—twice.", "© 2025 Example", "José in Zürich",
                           "Poznań and Kraków, Škoda, Erdoğan, źle", "£5 – or more…", "naïve café"}) {
    EXPECT_EQ(Decode(Damage(text, false)), text);
  }
}

TEST(EncodingTest, RepairsDamageDoneTwice) {
  EXPECT_EQ(Decode(Damage(Damage("China’s café", false), false)), "China’s café");
}

TEST(EncodingTest, PutsBackLostPunctuation) {
  EXPECT_EQ(Decode("Chinaโs push from a โlarge countryโ into a โstrong country.โ In"),
            "China’s push from a “large country” into a “strong country.” In");
  EXPECT_EQ(Decode("Led by Northern OreโHarborโs key unitโexperts met"),
            "Led by Northern Ore—Harbor’s key unit—experts met");
  EXPECT_EQ(Decode("โnew forces,โ including"), "“new forces,” including");
  EXPECT_EQ(Decode("they donโt, weโre"), "they don’t, we’re");
  EXPECT_EQ(Decode("OโBrien and the ministersโ aides"), "O’Brien and the ministers’ aides");
  EXPECT_EQ(Decode("Ore Newsโข โ All of it"), "Ore News™ — All of it");
  EXPECT_EQ(Decode("Chinaâs plan, Beijingâs push"), "China’s plan, Beijing’s push");
  EXPECT_EQ(Decode("China\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDs plan"), "China’s plan");
}

TEST(EncodingTest, LeavesRealTextAlone) {
  for (const char* text :
       {"สวัสดีครับ โลก", "The word โรงเรียน means school", "ประเทศไทย “ไทย” ยา", "Brâncuși à l’âge de pierre",
        "São Paulo, NÃO", "«CAFÉ»", "Straße „groß“", "Ελλάδα", "Москва", "孟凡英", "Nguyễn Văn Â"}) {
    EXPECT_EQ(Decode(text), text);
  }
}

TEST(EncodingTest, ReadsWindows1252Bytes) {
  EXPECT_EQ(Decode("China\x92s \x93plan\x94 \x97 caf\xE9"), "China’s “plan” — café");
}

TEST(EncodingTest, ReplacesCutSequences) {
  EXPECT_EQ(Decode("é ü ö ä good \xE2\x80 bad"), "é ü ö ä good \xEF\xBF\xBD bad");
  EXPECT_TRUE(IsValidUtf8(Decode("\xC3\x28\xA0\xA1\xE2\x28\xA1\xF0\x9F\xFF\xFE")));
}

TEST(EncodingTest, ReadsUtf16) {
  EXPECT_EQ(Decode(std::string_view("\xFF\xFEH\0i\0 \0\x19\x20", 10)), "Hi ’");
  EXPECT_EQ(Decode(std::string_view("\xFE\xFF\0H\0i", 6)), "Hi");
  EXPECT_EQ(Decode(std::string_view("\xFE\xFF\xD8\x3D\xDE\x00", 6)), "😀");
}

TEST(EncodingTest, DropsMarksAndInvisibleCharacters) {
  EXPECT_EQ(Decode("\xEF\xBB\xBFHi"), "Hi");
  EXPECT_EQ(Decode("co\xC2\xADoperation\xE2\x80\x8B \x01now"), "cooperation now");
}

TEST(EncodingTest, ComposesToNfc) { EXPECT_EQ(Decode("Jose\xCC\x81"), "José"); }

TEST(EncodingTest, AccountsForEveryChange) {
  const Document document =
      Clean("\xEF\xBB\xBFTitle here\n\nIt is Chinaโ€™s plan\x01 and caf\xE9, Jose\xCC\x81 said to them.\n");
  std::vector<std::string> why;
  for (const SkippedSpan& skipped : document.skipped) {
    why.push_back(std::to_string(skipped.span.start) + "-" + std::to_string(skipped.span.end) + " " + skipped.why);
  }
  EXPECT_EQ(why, (std::vector<std::string>{"0-3 byte order mark", "26-35 encoding: UTF-8 read as Windows-874",
                                           "41-42 control character", "50-51 encoding: Windows-1252 byte",
                                           "56-59 encoding: composed to NFC"}));
}

}  // namespace
}  // namespace dossier::text
