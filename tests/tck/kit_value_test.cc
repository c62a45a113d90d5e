#include "tests/tck/kit_value.h"

#include <gtest/gtest.h>

namespace dossier::tck {
namespace {

std::string Canonical(std::string_view text, bool lists_as_bags = false) {
  const Result<KitValue> value = ParseKitValue(text);
  EXPECT_TRUE(value.ok()) << text << ": " << (value.ok() ? "" : value.error().message);
  return value.ok() ? CanonicalText(*value, lists_as_bags) : "";
}

TEST(KitValueTest, CanonicalTextIsTheSameForEqualValues) {
  const std::pair<const char*, const char*> equal[] = {
      {"1", "1"},
      {"1.0", "1.0"},
      {"1.5e2", "150.0"},
      {"'it\\'s'", "'it\\'s'"},
      {"[1,'a' ,null]", "[1, 'a', null]"},
      {"{b: 1, a: [true]}", "{a: [true], b: 1}"},
      {"(:B:A {x: 1})", "(:A:B {x: 1})"},
      {"()", "()"},
      {"[:T {x: NaN}]", "[:T {x: NaN}]"},
      {"<(:A)-[:T]->()<-[:U {k: 1}]-({x: 'y'})>", "<(:A)-[:T]->()<-[:U {k: 1}]-({x: 'y'})>"},
  };
  for (const auto& [text, canonical] : equal) EXPECT_EQ(Canonical(text), canonical);
}

TEST(KitValueTest, CanonicalTextTellsDifferentValuesApart) {
  const std::pair<const char*, const char*> different[] = {
      {"1", "1.0"},
      {"1", "'1'"},
      {"null", "'null'"},
      {"[1, 2]", "[2, 1]"},
      {"[[:T]]", "[:T]"},
      {"(:A)", "(:B)"},
      {"<(:A)-[:T]->(:B)>", "<(:A)<-[:T]-(:B)>"},
      {"{a: 1}", "{a: null}"},
  };
  for (const auto& [a, b] : different) EXPECT_NE(Canonical(a), Canonical(b)) << a;
  EXPECT_EQ(Canonical("[[2, 1], 3]", true), Canonical("[3, [1, 2]]", true));
  EXPECT_NE(Canonical("[1, 1, 2]", true), Canonical("[1, 2, 2]", true));
}

TEST(KitValueTest, RefusesWhatIsNoValue) {
  for (const char* text : {"", "[1", "{a 1}", "'open", "1 2", "(:A", "<(:A)-[:T]->", "abc"}) {
    EXPECT_FALSE(ParseKitValue(text).ok()) << text;
  }
  EXPECT_FALSE(ParseKitValue(std::string(1000, '[')).ok());
}

}  // namespace
}  // namespace dossier::tck
