#include "core/extract/relation_second_look.h"

#include <gtest/gtest.h>

#include <array>

#include <functional>
#include <utility>

#include "core/extract/add_rows.h"
#include "core/extract/relation_encoder.h"
#include "core/graph/ontology.h"
#include "core/text/annotator.h"

namespace dossier::extract {
namespace {

// Places of the features in SecondFeatures.
constexpr std::size_t kZ = 1, kRuled = 6, kOdds = 8, kRivalObject = 9, kRivalSubject = 10, kMembers = 11,
                      kMembersZ = 12, kElsewhere = 13;

FirstLook Pair(std::uint32_t sentence, std::uint32_t left, std::uint32_t right, float p) {
  return {.sentence = sentence,
          .left_entity = left,
          .right_entity = right,
          .allowed = 0b11,
          .p = {p, 0.001f},
          .typed = {},
          .rules = {}};
}

TEST(SecondLookTest, SeesRivalsListsAndOtherSentences) {
  std::vector<FirstLook> looks = {
      Pair(0, 1, 2, 0.5f),   // the one that is looked at
      Pair(0, 1, 3, 0.9f),   // the same subject with another object
      Pair(0, 4, 2, 0.2f),   // the same object with another subject
      Pair(5, 1, 2, 0.99f),  // the same elsewhere
      Pair(5, 1, 7, 0.99f),  // another sentence's business
  };
  const std::vector<bool> symmetric = {false};
  const SecondFeatures alone = SecondLook(std::span(looks).first(1), symmetric).Describe(0, 0);
  const SecondFeatures f = SecondLook(looks, symmetric).Describe(0, 0);
  EXPECT_EQ(f[kZ], 0);
  EXPECT_GT(f[kRivalObject], 0.5f);
  EXPECT_LT(f[kRivalSubject], 0);
  EXPECT_GT(f[kRivalSubject], alone[kRivalSubject]);
  EXPECT_GT(f[kElsewhere], 1);
  EXPECT_LT(alone[kElsewhere], -1);
  EXPECT_EQ(f[kMembers], 0);

  // Members of one list are no rivals.
  looks[0].right_list = looks[1].right_list = 11;
  const SecondFeatures listed = SecondLook(looks, symmetric).Describe(0, 0);
  EXPECT_EQ(listed[kMembers], 1);
  EXPECT_FLOAT_EQ(listed[kMembersZ], f[kRivalObject]);
  EXPECT_EQ(listed[kRivalObject], alone[kRivalObject]);
}

TEST(SecondLookTest, TakesTheSurestRuleOfTheOutput) {
  std::vector<FirstLook> looks = {Pair(0, 1, 2, 0.5f)};
  looks[0].rules = {{0, -1.0f}, {0, 2.0f}, {1, 5.0f}};
  const std::vector<bool> symmetric = {false};
  const SecondLook second(looks, symmetric);
  EXPECT_EQ(second.Describe(0, 0)[kRuled], 1);
  EXPECT_EQ(second.Describe(0, 0)[kOdds], 2);
  EXPECT_EQ(second.Describe(0, 1)[kOdds], 5);
}

TEST(AddRowsTest, AddsTheSameInBlocksAsOneByOne) {
  for (std::size_t width = 1; width < 40; ++width) {
    std::vector<float> x = {0.5f, 0, -2, 3}, rows, out(width, 1), wanted(width, 1);
    for (std::size_t i = 0; i < x.size() * width; ++i) rows.push_back(static_cast<float>(i % 17) / 3);
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t k = 0; k < width; ++k) wanted[k] += x[i] * rows[i * width + k];
    }
    AddRows(x.data(), x.size(), rows.data(), width, out.data());
    EXPECT_EQ(out, wanted) << width;
  }
}

// "Mr Tom Hale flew past Ms Laura Bianchi." with the two people as mentions.
class RelationEncoderTest : public ::testing::Test {
 protected:
  RelationEncoderTest() {
    document_.text = "Mr Tom Hale flew past Ms Laura Bianchi.";
    document_.blocks.push_back({.kind = text::BlockKind::kParagraph, .span = {0, document_.text.size()}});
    annotated_ = text::Annotate(document_);
    candidates_.path = {3};
    candidate_ = {.sentence = 0, .left = 0, .right = 1, .left_entity = 0, .right_entity = 1, .end_path = 1};
  }

  void Run(const std::function<void(const RelationInput&)>& test) {
    const RuleSet rules = CompileRules(graph::Ontology::BuiltIn()).value();
    const Words words(annotated_, rules.verbs);
    const std::vector<Mention> mentions = {
        {.sentence = 0, .first = 1, .end = 3, .kind = Kind::kPerson, .entity = 0},
        {.sentence = 0, .first = 6, .end = 8, .kind = Kind::kPerson, .entity = 1},
    };
    const WordIndex index{.post = std::vector<std::uint32_t>(words.size(), kNone),
                          .mention = {kNone, 0, 0, kNone, kNone, kNone, 1, 1, kNone}};
    const std::vector<Entity> entities = {{.kind = Kind::kPerson, .name = "Tom Hale", .aliases = {}},
                                          {.kind = Kind::kPerson, .name = "Laura Bianchi", .aliases = {}}};
    const std::unordered_map<std::string, std::uint32_t> places;
    const std::vector<Post> posts;
    test({.words = words,
          .posts = posts,
          .index = index,
          .mentions = mentions,
          .entities = entities,
          .rules = rules,
          .place_by_name = places});
  }

  text::Document document_;
  text::AnnotatedDocument annotated_;
  RelationCandidates candidates_;
  RelationCandidate candidate_;
};

TEST_F(RelationEncoderTest, WordsKnowWhereTheyStand) {
  Run([&](const RelationInput& input) {
    std::vector<ContextWord> context;
    FindContextWords(input, candidates_, candidate_, &context);
    ASSERT_EQ(context.size(), 9u);
    std::string pieces, roles;
    for (const ContextWord& word : context) {
      pieces += static_cast<char>('0' + word.piece);
      roles += static_cast<char>('0' + word.role);
    }
    EXPECT_EQ(pieces, "011222334");
    EXPECT_EQ(roles, "000200000");
    EXPECT_EQ(context[1].left, 1);
    EXPECT_EQ(context[1].kind, 1);
    EXPECT_NE(context[3].left, context[4].left);
    EXPECT_EQ(context[3].kind, 0);
  });
}

TEST_F(RelationEncoderTest, PoolsTheLargestOfEveryPiece) {
  // One number: 3 for the words of the left end, 1 more for the first of the path, on which the pieces weigh 1, 10, 100
  // ...
  text::ModelFileWriter writer;
  const std::vector<float> none(1, 0);
  std::vector<float> tables(2 * kPlaces + kContextKinds + kContextRoles + 1, 0), pooled(kPieces, 0);
  tables[1] = 3;
  tables[2 * kPlaces + kContextKinds + 2] = 1;
  float weight = 1;
  for (float& w : pooled) w = std::exchange(weight, weight * 10);
  writer.Add("relation.encoder", text::TensorType::kFloat32, 1, 1, none.data());
  writer.Add("relation.places", text::TensorType::kFloat32, static_cast<std::uint32_t>(tables.size()), 1,
             tables.data());
  writer.Add("relation.pooled", text::TensorType::kFloat32, kPieces, 1, pooled.data());
  const std::string bytes = writer.Finish();
  const text::ModelFile file =
      text::ModelFile::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}).value();
  const auto encoder = RelationEncoder::Open(file, 1).value();
  ASSERT_TRUE(encoder.has_value());
  Run([&](const RelationInput& input) {
    RelationEncoder::Reader reader(*encoder, input);
    float sum = 0;
    reader.Add(candidates_, candidate_, &sum);
    EXPECT_FLOAT_EQ(sum, 3 * 10 + 1 * 100 + 1 * 1000000);
  });
  EXPECT_FALSE(RelationEncoder::Open(file, 2).ok());
}

TEST_F(RelationEncoderTest, NetworksSideBySideKeepToTheirOwnNumbers) {
  // Two networks of one number each; the first sees 3 in the left end, the second 5.
  text::ModelFileWriter writer;
  const std::vector<float> none(2, 0);
  std::vector<float> tables(2 * (2 * kPlaces + kContextKinds + kContextRoles + 1), 0), pooled(2 * kPieces, 0);
  tables[2] = 3;
  tables[3] = 5;
  pooled[2] = 10;  // of the left end
  pooled[3] = 100;
  writer.Add("relation.encoder", text::TensorType::kFloat32, 1, 2, none.data());
  writer.Add("relation.places", text::TensorType::kFloat32, static_cast<std::uint32_t>(tables.size() / 2), 2,
             tables.data());
  writer.Add("relation.pooled", text::TensorType::kFloat32, 2 * kPieces, 1, pooled.data());
  const std::string bytes = writer.Finish();
  const text::ModelFile file =
      text::ModelFile::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}).value();
  const auto encoder = RelationEncoder::Open(file, 2).value();
  ASSERT_TRUE(encoder.has_value());
  Run([&](const RelationInput& input) {
    RelationEncoder::Reader reader(*encoder, input);
    std::array<float, 2> sums = {};
    reader.Add(candidates_, candidate_, sums.data());
    EXPECT_FLOAT_EQ(sums[0], 3 * 10);
    EXPECT_FLOAT_EQ(sums[1], 5 * 100);
  });
}

}  // namespace
}  // namespace dossier::extract
