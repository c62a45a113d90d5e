#include "core/extract/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/extract/factuality.h"
#include "core/extract/open_relations.h"
#include "core/extract/tree_clause.h"
#include "core/extract/tree_pattern.h"
#include "tests/core/extract/tree_testing.h"

namespace dossier::extract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// "visit[plan?]: A, B -> C; to X" for every clause.
std::vector<std::string> Clauses(const TreeSentence& s) {
  std::vector<std::string> out;
  for (const Clause& clause : FindTreeClauses(s.tree(), s.phrases(), s.mentions(), s.index())) {
    std::string line = clause.predicate.lemma + (clause.predicate.passive ? "*" : "");
    if (clause.predicate.negated) line += "!";
    if (clause.predicate.modality == graph::Modality::kPlanned) line += "+";
    if (clause.predicate.modality == graph::Modality::kPossible) line += "?";
    line += ": " + s.Names(clause.subject) + " > " + s.Names(clause.object);
    for (const PrepositionArgument& p : clause.prepositions) line += " " + p.preposition + " " + s.Names(p.mentions);
    out.push_back(std::move(line));
  }
  return out;
}

constexpr std::string_view kList = R"(
Hale PROPN NNP 4 nsubj Person
and CCONJ CC 3 cc
Ruiz PROPN NNP 1 conj Person
visited VERB VBD 0 root
Oslo PROPN NNP 4 obj Place
, PUNCT , 7 punct
Bergen PROPN NNP 5 conj Place
and CCONJ CC 9 cc
Narvik PROPN NNP 5 conj Place
with ADP IN 11 case
Okoye PROPN NNP 4 obl Person
)";

TEST(TreeClauseTest, ListsDistribute) {
  const TreeSentence s(kList);
  EXPECT_THAT(Clauses(s), ElementsAre("visit: Hale, Ruiz > Oslo, Bergen, Narvik with Okoye"));
}

constexpr std::string_view kControl = R"(
Acme PROPN NNP 2 nsubj Organization
plans VERB VBZ 0 root
to PART TO 4 mark
buy VERB VB 2 xcomp
Borealis PROPN NNP 4 obj Organization
, PUNCT , 8 punct
which PRON WDT 8 nsubj
makes VERB VBZ 5 acl:relcl
ferries NOUN NNS 8 obj
and CCONJ CC 11 cc
urged VERB VBD 2 conj
Norsk PROPN NNP 11 obj Organization
to PART TO 14 mark
join VERB VB 11 xcomp
)";

TEST(TreeClauseTest, ControlRelativeAndSharedSubjects) {
  const TreeSentence s(kControl);
  EXPECT_THAT(Clauses(s), ElementsAre("plan: Acme > ", "buy+: Acme > Borealis", "make: Borealis > ",
                                      "urge: Acme > Norsk", "join?: Norsk > "));
}

constexpr std::string_view kPassive = R"(
Borealis PROPN NNP 6 nsubj:pass Organization
, PUNCT , 3 punct
founded VERB VBN 1 acl
by ADP IN 5 case
Hale PROPN NNP 3 obl:agent Person
bought VERB VBN 0 root
by ADP IN 8 case
Acme PROPN NNP 6 obl:agent Organization
and CCONJ CC 10 cc
Norsk PROPN NNP 8 conj Organization
)";

TEST(TreeClauseTest, PassivesHaveAgents) {
  const TreeSentence s(kPassive);
  EXPECT_THAT(Clauses(s), ElementsAre("found*: Borealis >  by Hale", "buy*: Borealis >  by Acme, Norsk"));
}

constexpr std::string_view kCopula = R"(
Hale PROPN NNP 7 nsubj Person
is AUX VBZ 7 cop
not PART RB 7 advmod
Acme PROPN NNP 7 nmod:poss Organization
's PART POS 4 case
new ADJ JJ 7 amod
adviser NOUN NN 0 root
)";

TEST(TreeClauseTest, CopulasHaveOwners) {
  const TreeSentence s(kCopula);
  EXPECT_THAT(Clauses(s), ElementsAre("be!: Hale > "));
  const Clause clause = FindTreeClauses(s.tree(), s.phrases(), s.mentions(), s.index()).front();
  EXPECT_EQ(clause.object_head, "adviser");
  EXPECT_EQ(s.Names({clause.object_owner}), "Acme");
}

TEST(TreeTest, WhatIsNoTreeIsRefused) {
  EXPECT_FALSE(TreeSentence("A PROPN NNP 2 nsubj\nruns VERB VBZ 1 root\n").has_tree());  // a cycle
  EXPECT_FALSE(TreeSentence("A PROPN NNP 0 root\nruns VERB VBZ 0 root\n").has_tree());
  EXPECT_FALSE(TreeSentence("A PROPN NNP 2 nsubj\n. PUNCT . 0 root\n").has_tree());
  EXPECT_TRUE(TreeSentence("A PROPN NNP 2 nsubj\nruns VERB VBZ 0 root\n").has_tree());
}

struct FactualityCase {
  std::string_view rows, word, expected;
};
class FactualityTest : public ::testing::TestWithParam<FactualityCase> {};

TEST_P(FactualityTest, ReadsWhatStandsAbove) {
  const TreeSentence s(GetParam().rows);
  ASSERT_TRUE(s.has_tree());
  const Factuality f = FactualityOf(s.tree(), s.WordAt(GetParam().word));
  std::string got(graph::PolarityName(f.polarity));
  got += ' ';
  got += graph::ModalityName(f.modality);
  EXPECT_EQ(got, GetParam().expected) << GetParam().rows;
}

INSTANTIATE_TEST_SUITE_P(
    Sentences, FactualityTest,
    ::testing::Values(
        FactualityCase{"He PRON PRP 3 nsubj\nwill AUX MD 3 aux\nvisit VERB VB 0 root\nOslo PROPN NNP 3 obj\n", "visit",
                       "affirmed planned"},
        FactualityCase{"He PRON PRP 4 nsubj\ndid AUX VBD 4 aux\nnot PART RB 4 advmod\nvisit VERB VB 0 root\n", "visit",
                       "negated asserted"},
        FactualityCase{"He PRON PRP 2 nsubj\nrefused VERB VBD 0 root\nto PART TO 4 mark\nmeet VERB VB 2 xcomp\n",
                       "meet", "negated asserted"},
        FactualityCase{
            "It PRON PRP 4 nsubj\ndid AUX VBD 4 aux\nnot PART RB 4 advmod\nrefuse VERB VB 0 root\nto PART TO "
            "6 mark\nmeet VERB VB 4 xcomp\n",
            "meet", "affirmed asserted"},
        FactualityCase{"It PRON PRP 4 nsubj\nis AUX VBZ 4 cop\nin ADP IN 4 case\ntalks NOUN NNS 0 root\nto PART TO 6 "
                       "mark\nbuy VERB VB 4 acl\n",
                       "buy", "affirmed possible"},
        FactualityCase{"It PRON PRP 2 nsubj\nabandoned VERB VBD 0 root\nits PRON PRP$ 4 nmod:poss\nmerger NOUN NN 2 "
                       "obj\n",
                       "merger", "negated asserted"},
        FactualityCase{"He PRON PRP 2 nsubj\ndenied VERB VBD 0 root\nthat SCONJ IN 5 mark\nit PRON PRP 5 "
                       "nsubj\nbought VERB VBD 2 ccomp\n",
                       "bought", "negated asserted"},
        FactualityCase{"If SCONJ IN 3 mark\nit PRON PRP 3 nsubj\nbuys VERB VBZ 5 advcl\nit PRON PRP 5 nsubj\nwins VERB "
                       "VBZ 0 root\n",
                       "buys", "affirmed possible"},
        FactualityCase{"No DET DT 2 det\nagreement NOUN NN 4 nsubj:pass\nwas AUX VBD 4 aux:pass\nsigned VERB VBN 0 "
                       "root\n",
                       "agreement", "negated asserted"},
        FactualityCase{"It PRON PRP 2 nsubj\nsaid VERB VBD 0 root\nit PRON PRP 4 nsubj\nbought VERB VBD 2 ccomp\n",
                       "bought", "affirmed asserted"},
        FactualityCase{"a DET DT 3 det\nplanned VERB VBN 3 amod\nmerger NOUN NN 0 root\n", "merger",
                       "affirmed planned"}));

TEST(FactualityTest, NounsThatDescribeStandAlone) {
  const TreeSentence s("His PRON PRP$ 2 nmod:poss\nbrother NOUN NN 4 nsubj\nwill AUX MD 4 aux\nleave VERB VB 0 root\n");
  EXPECT_EQ(FactualityOf(s.tree(), s.WordAt("brother")).modality, graph::Modality::kPlanned);
  EXPECT_EQ(FactualityAt(s.tree(), s.WordAt("brother")).modality, graph::Modality::kAsserted);
}

// "(subject; relation; argument; ...)"
std::vector<std::string> Open(const TreeSentence& s) {
  std::vector<std::string> out;
  for (const OpenRelation& found : FindOpenRelations(s.annotated())) {
    std::string line = "(" + found.subject + "; " + found.relation;
    for (const std::string& argument : found.arguments) line += "; " + argument;
    out.push_back(line + ")");
  }
  return out;
}

TEST(OpenRelationTest, EveryClauseGivesOne) {
  EXPECT_THAT(Open(TreeSentence(kPassive)),
              ElementsAre("(Borealis; founded by; Hale)", "(Borealis , founded by Hale; bought by; Acme and Norsk)"));
  EXPECT_THAT(Open(TreeSentence(kCopula)), ElementsAre("(Hale; is not; Acme 's new adviser)"));
}

TEST(OpenRelationTest, VerbsAboveAnInfinitiveBelongToTheRelation) {
  EXPECT_THAT(Open(TreeSentence("Acme PROPN NNP 2 nsubj\nbegan VERB VBD 0 root\nto PART TO 4 mark\nsell VERB VB 2 "
                                "xcomp\nferries NOUN NNS 4 obj\nin ADP IN 7 case\n2020 NUM CD 4 obl\n")),
              ElementsAre("(Acme; began to sell; ferries; in 2020)"));
}

TEST(OpenRelationTest, UnknownVerbsJoinEntities) {
  const TreeSentence s(
      "Hale PROPN NNP 2 nsubj Person\nquarrelled VERB VBD 0 root\nwith ADP IN 4 case\nRuiz PROPN NNP 2 obl Person\n");
  const RuleSet rules;
  std::vector<Finding> findings;
  const auto clauses = FindTreeClauses(s.tree(), s.phrases(), s.mentions(), s.index());
  FindOpen(s.Input(rules), s.tree(), clauses, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "open:" + s.tree()[1].lemma);
  EXPECT_THAT(findings[0].open_type, HasSubstr("_WITH"));
  EXPECT_EQ(s.entity(findings[0].object).name, "Ruiz");
  // What is joined already is not joined again.
  findings[0].open_type.clear();
  FindOpen(s.Input(rules), s.tree(), clauses, &findings);
  EXPECT_EQ(findings.size(), 1u);
}

constexpr std::string_view kVisit = R"(
Hale PROPN NNP 3 nmod:poss Person
's PART POS 1 case
visit NOUN NN 7 nsubj
to ADP IN 5 case
Oslo PROPN NNP 3 nmod Place
was AUX VBD 7 aux:pass
hailed VERB VBN 0 root
)";

TEST(TreePatternTest, NamesBindWords) {
  const TreeSentence s(kVisit);
  const TreePattern pattern =
      ParseTreePattern("{lemma:visit;upos:NOUN} >nmod:poss {}=subject >nmod:to {kind:Place}=object", {}).value();
  const auto matches = MatchTreePattern(pattern, s.tree(), s.phrases(), s.mentions(), s.WordAt("visit"));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].subject, s.WordAt("Hale"));
  EXPECT_EQ(matches[0].object, s.WordAt("Oslo"));
}

TEST(TreePatternTest, RelationsGoUpDownAndNot) {
  const TreeSentence s(kVisit);
  const auto count = [&](std::string_view text) {
    const Result<TreePattern> pattern = ParseTreePattern(text, {});
    EXPECT_TRUE(pattern.ok()) << text << (pattern.ok() ? "" : pattern.error().message);
    return MatchTreePattern(*pattern, s.tree(), s.phrases(), s.mentions(), s.WordAt("visit")).size();
  };
  EXPECT_EQ(count("{lemma:visit} >:to {}=object >nmod:poss {}=subject <nsubj {lemma:hail}"), 1u);
  EXPECT_EQ(count("{lemma:visit} >:to {}=object >nmod:poss {}=subject <nsubj {lemma:mar}"), 0u);
  EXPECT_EQ(count("{lemma:visit} >:in {}=object >nmod:poss {}=subject"), 0u);
  EXPECT_EQ(count("{lemma:visit} >:to {kind:Person}=object >nmod:poss {}=subject"), 0u);
  EXPECT_EQ(count("{lemma:visit} >:to {}=object >nmod:poss {}=subject !>det {}"), 1u);
  EXPECT_EQ(count("{lemma:visit} >:to {}=object >nmod:poss {}=subject !>nmod:poss {}"), 0u);
  EXPECT_EQ(count("{lemma:visit} >:to {}=object >nmod:poss {}=subject ?>det {}"), 1u);
  EXPECT_EQ(count("{lemma:visit} <nsubj ({upos:VERB} >>nmod {}=object) >nmod:poss {}=subject"), 1u);
}

class BadTreePatternTest : public ::testing::TestWithParam<std::pair<std::string_view, std::string_view>> {};

TEST_P(BadTreePatternTest, SaysWhatAndWhere) {
  const Result<TreePattern> pattern = ParseTreePattern(GetParam().first, {});
  ASSERT_FALSE(pattern.ok());
  EXPECT_THAT(pattern.error().message, HasSubstr(GetParam().second));
}

INSTANTIATE_TEST_SUITE_P(Messages, BadTreePatternTest,
                         ::testing::Values(std::pair{"visit", "at character 1: a node begins with '{'"},
                                           std::pair{"{lemma:a", "lacks its '}'"},
                                           std::pair{"{lemma:a}", "one =subject and one =object"},
                                           std::pair{"{}=subject >obj {}=object", "first node needs a lemma"},
                                           std::pair{"{lemma:a} >subj {}=object", "'subj' is no relation"},
                                           std::pair{"{lemma:a;pos:N}", "'pos' is no attribute"},
                                           std::pair{"{upos:NOON}", "'NOON' is no universal part of speech"},
                                           std::pair{"{kind:Dog}", "'Dog' is no entity kind"},
                                           std::pair{"{lemma:@x}", "no word list 'x'"},
                                           std::pair{"{lemma:a}=agent", "'agent' is no name for a node"},
                                           std::pair{"{lemma:a} >obj ({}=object >det {}", "a ')' is missing"},
                                           std::pair{"{lemma:a} !>obj {}=object", "must not be there"},
                                           std::pair{"{lemma:a} obj {}", "a relation begins with"}));

}  // namespace
}  // namespace dossier::extract
