#include "core/extract/name_tidy.h"

#include <gtest/gtest.h>

#include "core/text/annotator.h"
#include "core/text/article_reader.h"

namespace dossier::extract {
namespace {

// Names are marked in the text: "[P Ms Treharne] met [O citizens]' [O Council]"; so are the results.
std::string Tidied(const std::string& marked) {
  struct Mark {
    std::size_t start, end;
    Kind kind;
  };
  std::string text;
  std::vector<Mark> marks;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    if (marked[i] == '[') {
      const Kind kind = static_cast<Kind>(std::string_view("POLFV").find(marked[i + 1]));
      i += 2;
      marks.push_back({text.size(), 0, kind});
    } else if (marked[i] == ']') {
      marks.back().end = text.size();
    } else {
      text += marked[i];
    }
  }
  text::Document document;
  document.text = text;
  document.blocks.push_back({.span = {0, text.size()}});
  const text::AnnotatedDocument annotated = text::Annotate(document);
  const VerbTable verbs;
  const Words words(annotated, verbs);
  std::vector<Mention> names;
  for (const Mark& mark : marks) {
    Mention name{.kind = mark.kind};
    while (words[name.first].span.start < mark.start) ++name.first;
    name.end = name.first;
    while (name.end < words.size() && words[name.end].span.end <= mark.end) ++name.end;
    names.push_back(name);
  }
  TidyNames(words, &names);
  std::string out;
  for (const Mention& name : names) {
    out += (out.empty() ? "" : "; ") + std::string(1, "POLFV"[static_cast<int>(name.kind)]) + " " +
           std::string(words.Span(name.first, name.end).In(words.text())) + (name.nested ? " (nested)" : "");
  }
  return out;
}

TEST(NameTidyTest, TakesTitlesOffPeople) {
  EXPECT_EQ(Tidied("Then [P Ms Treharne] met [P President Odhuno] there."), "P Treharne; P Odhuno");
}

TEST(NameTidyTest, PartyBeforeSecretaryIsOfThePost) {
  EXPECT_EQ(Tidied("With [O Linzhou Steel Party] Secretary Jia he came."), "O Linzhou Steel");
  EXPECT_EQ(Tidied("The [O Labour Party] secretary came."), "O Labour Party");
}

TEST(NameTidyTest, LimitedIsOfTheCompany) {
  EXPECT_EQ(Tidied("Then [O Huaxing Steel Co.], Ltd. held a meeting."), "O Huaxing Steel Co., Ltd.");
}

TEST(NameTidyTest, CapitalsAtTheBeginningAreNoName) {
  EXPECT_EQ(Tidied("[O FORMER Kurra Shire] councillor Smith came."), "O Kurra Shire");
}

TEST(NameTidyTest, PartyCommitteesAreOfTheirCompany) {
  EXPECT_EQ(Tidied("The [O Party Committee of Qinglan Steel Group] met."),
            "O Party Committee of Qinglan Steel Group; O Qinglan Steel Group (nested)");
}

TEST(NameTidyTest, TakesWhatKindOfThingItIsOffNames) {
  EXPECT_EQ(Tidied("They sell jars to [O brewers Pirinska Bira] now."), "O Pirinska Bira");
}

TEST(NameTidyTest, DropsDemonymsThatStandAlone) { EXPECT_EQ(Tidied("The [L Austrian] side agreed."), ""); }

TEST(NameTidyTest, JoinsABodyToItsOwners) {
  EXPECT_EQ(Tidied("It was the [O Uul Citizens]' [O Council] that met."), "O Uul Citizens' Council");
  EXPECT_EQ(Tidied("It was the [O Supreme People]'s Court that met."), "O Supreme People's Court");
}

TEST(NameTidyTest, KeepsTheListOfTopicsWithTheBody) {
  EXPECT_EQ(Tidied("The [O Committee on Economic], Trade and Scientific Cooperation met."),
            "O Committee on Economic, Trade and Scientific Cooperation");
}

TEST(NameTidyTest, FindsPlacesWithinNames) {
  EXPECT_EQ(Tidied("It runs the [F smelter at Motui] today."), "F smelter at Motui; L Motui (nested)");
  EXPECT_EQ(Tidied("It runs the [F Warsaw sawmill] today."), "F Warsaw sawmill; L Warsaw (nested)");
  EXPECT_EQ(Tidied("He is at the [O University of Warsaw] today."), "O University of Warsaw");
}

}  // namespace
}  // namespace dossier::extract
