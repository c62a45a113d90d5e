#include "core/extract/coreference_questions.h"
#include "core/extract/coreference_ranker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/extract/post_parser.h"
#include "core/text/annotator.h"
#include "core/text/language_model.h"
#include "core/text/word_features.h"

namespace dossier::extract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Named {
  std::string name;
  Kind kind;
  Gender gender = Gender::kUnknown;
};

// A text whose names are given, with what AskReferences asks about it and finds in it.
class Asked {
 public:
  Asked(std::string text, const std::vector<Named>& named, const ReferenceJudge& judge) {
    document_.text = std::move(text);
    document_.blocks.push_back({.kind = text::BlockKind::kParagraph, .span = {0, document_.text.size()}});
    annotated_ = text::Annotate(document_);
    text::LanguageModel::English().Annotate(&annotated_);
    words_.emplace(annotated_, verbs_);
    std::vector<Mention> mentions;
    for (const Named& one : named) {
      const auto entity = static_cast<std::uint32_t>(entities_.size());
      entities_.push_back({.kind = one.kind, .name = one.name, .aliases = {}, .gender = one.gender});
      for (std::uint32_t s = 0; s < words_->sentences().size(); ++s) {
        const WordSentence& sentence = words_->sentences()[s];
        for (std::uint32_t first = sentence.first; first < sentence.end; ++first) {
          for (std::uint32_t end = first + 1; end <= sentence.end; ++end) {
            if (words_->Span(first, end).In(document_.text) == one.name)
              mentions.push_back({.sentence = s, .first = first, .end = end, .kind = one.kind, .entity = entity});
          }
        }
      }
    }
    const std::vector<Post> posts = FindPosts(*words_);
    WordIndex index = IndexWords(*words_, posts, mentions);
    const std::size_t names = mentions.size();
    const ReferenceJudge noting = [&](const ReferenceQuestion& question, const std::vector<Entity>& entities) {
      std::string& line = questions_[std::string(question.span.In(document_.text))];
      for (const std::uint32_t c : question.candidates) line += (line.empty() ? "" : ", ") + entities[c].name;
      EXPECT_EQ(question.ends.size(), question.candidates.size() + 1);
      EXPECT_EQ(question.ends.back(), question.features.size());
      return judge(question, entities);
    };
    const WordTree tree = MakeWordTree(*words_, annotated_);
    AskReferences({*words_, tree, posts, WordSimilarity(text::LanguageModel::English().file())}, noting, &index,
                  &mentions, &entities_);
    for (std::size_t m = names; m < mentions.size(); ++m) {
      const Mention& mention = mentions[m];
      found_.push_back(std::string(words_->Text(mention.first)) + " = " + entities_[mention.entity].name +
                       (index.mention[mention.first] == m ? "" : " (nested)"));
      for (const std::uint32_t other : mention.others) EXPECT_EQ(mentions[other].first, mention.first);
    }
  }

  const std::map<std::string, std::string>& questions() const { return questions_; }
  const std::vector<std::string>& found() const { return found_; }
  const std::vector<Entity>& entities() const { return entities_; }

 private:
  text::Document document_;
  text::AnnotatedDocument annotated_;
  VerbTable verbs_;
  std::optional<Words> words_;
  std::vector<Entity> entities_;
  std::map<std::string, std::string> questions_;
  std::vector<std::string> found_;
};

std::uint32_t Nothing(const ReferenceQuestion&, const std::vector<Entity>&) { return kNone; }
std::uint32_t First(const ReferenceQuestion& question, const std::vector<Entity>&) { return question.candidates[0]; }

TEST(AskReferencesTest, CandidatesFitInKindAndSex) {
  const Asked asked("Ada Brandt and Li Bo left Acme for Velden. He said that she likes its trees.",
                    {{"Ada Brandt", Kind::kPerson, Gender::kFemale},
                     {"Li Bo", Kind::kPerson},
                     {"Acme", Kind::kOrganization},
                     {"Velden", Kind::kPlace}},
                    &Nothing);
  EXPECT_THAT(asked.found(), IsEmpty());
  EXPECT_EQ(asked.questions().at("He"), "Li Bo");
  EXPECT_EQ(asked.questions().at("she"), "Li Bo, Ada Brandt");  // the latest first
  EXPECT_EQ(asked.questions().at("its"), "Velden, Acme");
}

TEST(AskReferencesTest, AnswersAreMentionsAndTellTheSex) {
  const Asked asked("Li Bo runs Acme. He founded the company in 1990, and Li Bo, who owns it, will sell.",
                    {{"Li Bo", Kind::kPerson}, {"Acme", Kind::kOrganization}}, &First);
  EXPECT_THAT(asked.found(), ElementsAre("He = Li Bo", "company = Acme", "who = Li Bo (nested)", "it = Acme"));
  EXPECT_EQ(asked.entities()[0].gender, Gender::kMale);
}

TEST(AskReferencesTest, WhatIsNamedRightThereIsNotAsked) {
  for (const char* text : {"Acme grew. The minister, Ada Brandt, left Acme.", "Acme grew. Ada Brandt, the owner, left.",
                           "Acme grew. Ada Brandt is the owner."}) {
    const Asked asked(text, {{"Ada Brandt", Kind::kPerson}, {"Acme", Kind::kOrganization}}, &Nothing);
    EXPECT_THAT(asked.questions(), IsEmpty()) << text;
  }
}

TEST(AskReferencesTest, SeveralAtOnce) {
  const std::vector<Named> named = {{"Ada Brandt", Kind::kPerson},  {"Li Bo", Kind::kPerson},
                                    {"Tom Hale", Kind::kPerson},    {"Acme", Kind::kOrganization},
                                    {"Borex", Kind::kOrganization}, {"Peru", Kind::kPlace},
                                    {"Chile", Kind::kPlace}};
  const struct {
    const char* text;
    std::vector<std::string> found;
  } cases[] = {
      {"Ada Brandt met Li Bo in Peru. The two leaders signed a treaty.",
       {"leaders = Ada Brandt", "leaders = Li Bo (nested)"}},
      {"Acme and Borex met in Peru. Both companies make trains.", {"companies = Acme", "companies = Borex (nested)"}},
      {"Ada Brandt, Li Bo and Tom Hale met. The trio left for Chile.",
       {"trio = Ada Brandt", "trio = Li Bo (nested)", "trio = Tom Hale (nested)"}},
      {"Ada Brandt and Li Bo left. They met Tom Hale.", {"They = Ada Brandt", "They = Li Bo (nested)"}},
      {"Talks between Peru and Chile ended. The two countries will meet again.",
       {"countries = Peru", "countries = Chile (nested)"}},
      // Three are not two, and one is not several.
      {"Ada Brandt, Li Bo and Tom Hale met. Both men left.", {}},
      {"Ada Brandt left. They met Tom Hale.", {}},
  };
  for (const auto& c : cases) EXPECT_EQ(Asked(c.text, named, &Nothing).found(), c.found) << c.text;
}

ReferenceQuestion MakeQuestion(ReferenceSort sort) {
  // Nothing has the feature 1, one candidate 2, another 3.
  return {.word = 0,
          .span = {},
          .sort = sort,
          .by_rules = kNone,
          .candidates = {10, 11},
          .features = {1, 2, 3},
          .ends = {1, 2, 3}};
}

std::string RankerFile(std::uint32_t buckets, float least_nominal) {
  std::vector<std::int8_t> weights(buckets, 0);
  weights[ReferenceBucket(2)] = 10;
  weights[ReferenceBucket(3)] = 20;
  const float scale = 0.1f;
  const float least[kReferenceSorts] = {0.3f, 0.3f, 0.3f, least_nominal};
  text::ModelFileWriter writer;
  writer.Add("coreference.weights", text::TensorType::kInt8, 1, buckets, weights.data());
  writer.Add("coreference.scale", text::TensorType::kFloat32, 1, 1, &scale);
  writer.Add("coreference.least", text::TensorType::kFloat32, 1, kReferenceSorts, least);
  return writer.Finish();
}

text::ModelFile Open(const std::string& bytes) {
  return text::ModelFile::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}).value();
}

TEST(CoreferenceRankerTest, TheMostProbableWhereItIsProbableEnough) {
  // e^2 / (1 + e + e^2) = .665
  const std::string low = RankerFile(kReferenceBuckets, 0.6f), high = RankerFile(kReferenceBuckets, 0.7f);
  const text::ModelFile low_file = Open(low), high_file = Open(high);
  const CoreferenceRanker bold = CoreferenceRanker::Open(low_file).value().value();
  const CoreferenceRanker shy = CoreferenceRanker::Open(high_file).value().value();
  EXPECT_EQ(bold.Answer(MakeQuestion(ReferenceSort::kNominal)), 11u);
  EXPECT_EQ(shy.Answer(MakeQuestion(ReferenceSort::kNominal)), kNone);
  EXPECT_EQ(shy.Answer(MakeQuestion(ReferenceSort::kThing)), 11u);
}

TEST(CoreferenceRankerTest, FilesWithoutOneAndBadOnes) {
  text::ModelFileWriter nothing;
  const std::string empty = nothing.Finish(), bad = RankerFile(kReferenceBuckets / 2, 0.5f);
  const text::ModelFile empty_file = Open(empty), bad_file = Open(bad);
  EXPECT_FALSE(CoreferenceRanker::Open(empty_file).value().has_value());
  const auto opened = CoreferenceRanker::Open(bad_file);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kBadInput);
}

TEST(WordSimilarityTest, CosinesOfTheWordsThatAreKnown) {
  const std::vector<std::uint64_t> hashes = [] {
    std::vector<std::uint64_t> out = {text::HashWord("ship"), text::HashWord("vessel"), text::HashWord("bank")};
    std::ranges::sort(out);
    return out;
  }();
  std::vector<std::int8_t> rows;
  for (const std::uint64_t hash : hashes) {
    const bool bank = hash == text::HashWord("bank"), ship = hash == text::HashWord("ship");
    rows.push_back(static_cast<std::int8_t>(bank ? 0 : ship ? 100 : 30));
    rows.push_back(static_cast<std::int8_t>(bank ? 50 : ship ? 0 : 40));
  }
  text::ModelFileWriter writer;
  writer.Add("word.hashes", text::TensorType::kUint64, 1, 3, hashes.data());
  writer.Add("word.rows", text::TensorType::kInt8, 3, 2, rows.data());
  const std::string bytes = writer.Finish();
  const text::ModelFile file = Open(bytes);
  const WordSimilarity similarity(file);
  const auto of = [&](std::string_view a, std::string_view b) {
    return WordSimilarity::Of(similarity.VectorOf(a), similarity.VectorOf(b));
  };
  EXPECT_FLOAT_EQ(of("ship", "vessel"), 0.6f);
  EXPECT_FLOAT_EQ(of("ship", "bank"), 0);
  EXPECT_FLOAT_EQ(of("vessel", "vessel"), 1);
  EXPECT_FLOAT_EQ(of("ship", "unheard"), 0);
}

}  // namespace
}  // namespace dossier::extract
