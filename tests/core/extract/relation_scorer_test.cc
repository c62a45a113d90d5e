#include "core/extract/relation_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/extract/relation_tree.h"
#include "core/graph/ontology.h"
#include "core/text/annotator.h"

namespace dossier::extract {
namespace {

using text::DependencyRelation;

text::Document MakeDocument(std::string text) {
  text::Document document;
  document.text = std::move(text);
  document.blocks.push_back({.kind = text::BlockKind::kParagraph, .span = {0, document.text.size()}});
  return document;
}

TEST(WordTreeTest, WordsOfSeveralTokensHangWhereTheirHeadHangs) {
  const text::Document document = MakeDocument("The rare-earth mine closed.");
  text::AnnotatedDocument annotated = text::Annotate(document);
  ASSERT_EQ(annotated.tokens.size(), 7u);  // The rare - earth mine closed .
  const std::uint32_t heads[] = {4, 3, 3, 4, 5, text::kNoToken, 5};
  for (std::size_t i = 0; i < 7; ++i) annotated.tokens[i].head = heads[i];
  annotated.tokens[4].relation = DependencyRelation::kNsubj;
  const Words words(annotated, {});
  ASSERT_EQ(words.size(), 5u);  // The rare-earth mine closed .
  const WordTree tree = MakeWordTree(words, annotated);
  EXPECT_TRUE(tree.parsed);
  EXPECT_EQ(tree.head[1], 2u);
  EXPECT_EQ(tree.head[2], 3u);
  EXPECT_EQ(tree.head[3], kNone);
  EXPECT_EQ(tree.relation[2], DependencyRelation::kNsubj);
  EXPECT_EQ(HeadOfSpan(tree, 0, 3), 2u);
  const TreePath path = FindTreePath(tree, 1, 4);
  EXPECT_EQ(path.top, 3u);
  EXPECT_THAT(path.up, ::testing::ElementsAre(1u, 2u));
  EXPECT_THAT(path.down, ::testing::ElementsAre(4u));
}

TEST(WordTreeTest, WithoutTreesThereIsNoPath) {
  const text::Document document = MakeDocument("The mine closed.");
  const text::AnnotatedDocument annotated = text::Annotate(document);
  const Words words(annotated, {});
  const WordTree tree = MakeWordTree(words, annotated);
  EXPECT_FALSE(tree.parsed);
  EXPECT_EQ(FindTreePath(tree, 0, 2).top, kNone);
  EXPECT_EQ(HeadOfSpan(tree, 0, 2), 1u);
}

// A scorer that says MET, left to right, of everything that it may say it of.
std::string AlwaysMet(std::string_view json) {
  text::ModelFileWriter writer;
  const std::int32_t feature = 1;
  const std::vector<std::int8_t> row(1 + 2 + kStandings, 0);
  const float scale = 1;
  std::vector<float> bias(1 + 2 + kStandings, 0);
  bias[1] = 4;  // MET
  bias[2] = -4;
  bias[3] = 6;  // a fact
  const std::vector<float> top(2 + kStandings, 0);
  writer.Add("relation.features", text::TensorType::kInt32, 1, 1, &feature);
  writer.Add("relation.rows", text::TensorType::kInt8, 1, static_cast<std::uint32_t>(row.size()), row.data());
  writer.Add("relation.rows.scale", text::TensorType::kFloat32, 1, 1, &scale);
  writer.Add("relation.bias", text::TensorType::kFloat32, 1, static_cast<std::uint32_t>(bias.size()), bias.data());
  writer.Add("relation.top", text::TensorType::kFloat32, static_cast<std::uint32_t>(top.size()), 1, top.data());
  writer.AddBytes("relation.json", json);
  return writer.Finish();
}

// What the scorer with these settings says of two people in one sentence, besides what rules say.
Result<std::vector<Finding>> Judge(std::string_view json, std::vector<Finding> findings = {}) {
  const text::Document document = MakeDocument("Mr Tom Hale flew past Ms Laura Bianchi.");
  const text::AnnotatedDocument annotated = text::Annotate(document);
  const RuleSet rules = CompileRules(graph::Ontology::BuiltIn()).value();
  const Words words(annotated, rules.verbs);
  const std::vector<Mention> mentions = {
      {.sentence = 0, .first = 1, .end = 3, .kind = Kind::kPerson, .entity = 0},
      {.sentence = 0, .first = 6, .end = 8, .kind = Kind::kPerson, .entity = 1},
  };
  WordIndex index{.post = std::vector<std::uint32_t>(words.size(), kNone),
                  .mention = {kNone, 0, 0, kNone, kNone, kNone, 1, 1, kNone}};
  const std::vector<Entity> entities = {{.kind = Kind::kPerson, .name = "Tom Hale", .aliases = {}},
                                        {.kind = Kind::kPerson, .name = "Laura Bianchi", .aliases = {}}};
  const std::string bytes = AlwaysMet(json);
  const text::ModelFile file =
      text::ModelFile::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}).value();
  DOSSIER_ASSIGN_OR_RETURN(const RelationScorer scorer, RelationScorer::Open(file, rules));
  const std::unordered_map<std::string, std::uint32_t> places;
  const std::vector<Post> posts;
  scorer.Judge({.words = words,
                .posts = posts,
                .index = index,
                .mentions = mentions,
                .entities = entities,
                .rules = rules,
                .place_by_name = places},
               annotated, &findings);
  return findings;
}

Finding Met(std::string rule, double confidence) {
  const RuleSet rules = CompileRules(graph::Ontology::BuiltIn()).value();
  return {.subject = 1,
          .type = rules.FindType("MET"),
          .object = 0,
          .rule = std::move(rule),
          .confidence = confidence,
          .first = 1,
          .end = 8,
          .anchor = 3};
}

TEST(RelationScorerTest, SaysWhatItIsSureOf) {
  const auto findings = Judge(R"({"types": [{"name": "MET", "alone": 0.9}]})").value();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].subject, 0u);
  EXPECT_EQ(findings[0].object, 1u);
  EXPECT_EQ(findings[0].rule, "model");
  EXPECT_EQ(findings[0].modality, graph::Modality::kAsserted);
}

TEST(RelationScorerTest, KeepsSilentWhereItIsNotSureEnough) {
  EXPECT_THAT(Judge(R"({"types": [{"name": "MET", "alone": 0.99}]})").value(), ::testing::IsEmpty());
}

TEST(RelationScorerTest, MakesRulesAsSureAsItFindsThem) {
  const auto findings = Judge(R"({"types": [{"name": "MET", "alone": 0.1}], "with_rule": [[0, 0.2], [0.5, 0.97]]})",
                              {Met("verb:meet", 0.6)})
                            .value();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "verb:meet");
  EXPECT_FLOAT_EQ(static_cast<float>(findings[0].confidence), 0.97f);
}

TEST(RelationScorerTest, TypesThatTheOntologyLacksGetNoFindings) {
  EXPECT_THAT(Judge(R"({"types": [{"name": "ADMIRES", "alone": 0.1}]})").value(), ::testing::IsEmpty());
}

TEST(RelationScorerTest, DamagedSettingsAreRefused) {
  for (const std::string_view json :
       {"", "[]", "{}", R"({"types": []})", R"({"types": [3]})", R"({"types": [{"name": "MET"}, {"name": "VISITS"}]})",
        R"({"types": [{"name": "MET"}], "with_rule": [[1]]})"}) {
    EXPECT_FALSE(Judge(json).ok()) << json;
  }
}

TEST(RelationScorerTest, WithoutTensorsFindingsStayAsTheyAre) {
  const RuleSet rules = CompileRules(graph::Ontology::BuiltIn()).value();
  const RelationScorer scorer = RelationScorer::Open(text::ModelFile(), rules).value();
  EXPECT_FALSE(scorer.trained());
}

}  // namespace
}  // namespace dossier::extract
