#include "core/text/conllu.h"

#include <gtest/gtest.h>

namespace dossier::text {
namespace {

Document Plain(std::string text) {
  Document document;
  document.text = std::move(text);
  document.blocks.push_back({.kind = BlockKind::kParagraph, .span = {0, document.text.size()}});
  return document;
}

TEST(ConlluTest, WritesTagsHeadsAndNames) {
  const Document document = Plain("Ana met\nBo.");
  const AnnotatedDocument annotated{
      .document = &document,
      .sentences = {{.span = {0, 11}, .first_token = 0, .token_count = 4}},
      .tokens = {{.span = {0, 3},
                  .upos = Upos::kPropn,
                  .penn = PennTag::kNnp,
                  .relation = DependencyRelation::kNsubj,
                  .head = 1},
                 {.span = {4, 7}, .upos = Upos::kVerb, .penn = PennTag::kVbd, .relation = DependencyRelation::kRoot},
                 {.span = {8, 10},
                  .upos = Upos::kPropn,
                  .space_after = false,
                  .penn = PennTag::kNnp,
                  .relation = DependencyRelation::kObj,
                  .head = 1},
                 {.span = {10, 11},
                  .upos = Upos::kPunct,
                  .penn = PennTag::kFullStop,
                  .relation = DependencyRelation::kPunct,
                  .head = 1}},
      .entities = {{.first = 0, .end = 1, .kind = EntityKind::kPerson},
                   {.first = 2, .end = 3, .kind = EntityKind::kPlace}}};
  EXPECT_EQ(ToConllu(annotated),
            "# sent_id = 0\n"
            "# text = Ana met Bo.\n"
            "1\tAna\t_\tPROPN\tNNP\t_\t2\tnsubj\t_\tEntity=B-Person\n"
            "2\tmet\t_\tVERB\tVBD\t_\t0\troot\t_\t_\n"
            "3\tBo\t_\tPROPN\tNNP\t_\t2\tobj\t_\tEntity=B-Place|SpaceAfter=No\n"
            "4\t.\t_\tPUNCT\t.\t_\t2\tpunct\t_\t_\n"
            "\n");
}

TEST(ConlluTest, HeadsCountFromTheSentenceAndUntaggedWordsHaveNone) {
  const Document document = Plain("No. Go on.");
  AnnotatedDocument annotated{.document = &document,
                              .sentences = {{.span = {0, 3}, .first_token = 0, .token_count = 2},
                                            {.span = {4, 10}, .first_token = 2, .token_count = 2}},
                              .tokens = {{.span = {0, 2}}, {.span = {2, 3}}, {.span = {4, 6}}, {.span = {7, 9}}},
                              .entities = {}};
  annotated.tokens[2].penn = annotated.tokens[3].penn = PennTag::kVb;
  annotated.tokens[3].head = 2;
  const std::string conllu = ToConllu(annotated);
  EXPECT_NE(conllu.find("1\tNo\t_\t_\t_\t_\t_\t_\t_\t_\n"), std::string::npos) << conllu;
  EXPECT_NE(conllu.find("2\ton\t_\tX\tVB\t_\t1\tdep\t_\t_\n"), std::string::npos) << conllu;
}

}  // namespace
}  // namespace dossier::text
