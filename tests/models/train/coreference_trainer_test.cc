#include "models/train/coreference_trainer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/extract/coreference_ranker.h"

namespace dossier::models {
namespace {

using extract::ReferenceSort;

// Of two candidates the one with feature 20 + `sort` is meant, where one has it; else nothing. Feature 7 is of no use.
CoreferenceExample MakeExample(std::uint32_t article, ReferenceSort sort, int meant, bool noted = true) {
  const std::uint32_t telling = 20 + static_cast<std::uint32_t>(sort);
  CoreferenceExample x{.article = article, .sort = sort, .noted = noted};
  x.buckets = {1};
  x.ends = {1};
  for (int c = 1; c <= 2; ++c) {
    x.buckets.push_back(7);
    x.buckets.push_back(meant == c ? telling : 30);
    x.ends.push_back(static_cast<std::uint32_t>(x.buckets.size()));
  }
  x.right = {static_cast<std::uint32_t>(meant)};
  return x;
}

std::string Train(const std::vector<CoreferenceExample>& examples) {
  std::vector<const CoreferenceExample*> all;
  for (const CoreferenceExample& x : examples) all.push_back(&x);
  text::ModelFileWriter tensors;
  TrainCoreferenceRanker(all, {}, &tensors);
  return tensors.Finish();
}

// What the trained ranker answers to the example: 0 for nothing, else a candidate.
std::uint32_t Answer(const std::string& bytes, const CoreferenceExample& x) {
  const text::ModelFile file =
      text::ModelFile::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}).value();
  const extract::CoreferenceRanker ranker = extract::CoreferenceRanker::Open(file).value().value();
  const extract::ReferenceQuestion question{
      .sort = x.sort, .candidates = {1, 2}, .features = x.buckets, .ends = x.ends};
  const std::uint32_t answer = ranker.Answer(question);
  return answer == extract::kNone ? 0 : answer;
}

TEST(CoreferenceTrainerTest, LearnsWhatTellsAndWhenNothingDoes) {
  std::vector<CoreferenceExample> examples;
  for (std::uint32_t i = 0; i < 240; ++i) {
    const auto sort = static_cast<ReferenceSort>(i % extract::kReferenceSorts);
    examples.push_back(MakeExample(i / 10, sort, static_cast<int>(i / 4 % 3)));
  }
  const std::string model = Train(examples);
  EXPECT_EQ(Train(examples), model);
  for (const auto sort :
       {ReferenceSort::kPerson, ReferenceSort::kThing, ReferenceSort::kRelative, ReferenceSort::kNominal}) {
    for (const int meant : {0, 1, 2})
      EXPECT_EQ(Answer(model, MakeExample(0, sort, meant)), static_cast<std::uint32_t>(meant));
  }
}

TEST(CoreferenceTrainerTest, WhatHasNoNoteSaysLess) {
  // Three times as many say "nothing" without a note as say a candidate with one.
  std::vector<CoreferenceExample> examples;
  for (std::uint32_t i = 0; i < 200; ++i) {
    CoreferenceExample x = MakeExample(i / 10, ReferenceSort::kNominal, 1, i % 4 == 0);
    if (!x.noted) x.right = {0};
    examples.push_back(std::move(x));
  }
  const CoreferenceExample asked = MakeExample(0, ReferenceSort::kNominal, 1);
  EXPECT_EQ(Answer(Train(examples), asked), 1u);
  for (CoreferenceExample& x : examples) x.noted = true;
  EXPECT_EQ(Answer(Train(examples), asked), 0u);
}

TEST(CoreferenceTrainerTest, WhatOneArticleAloneHasIsNotLearned) {
  std::vector<CoreferenceExample> examples;
  for (std::uint32_t i = 0; i < 100; ++i) examples.push_back(MakeExample(0, ReferenceSort::kThing, 1));
  const std::string model = Train(examples);
  const text::ModelFile file =
      text::ModelFile::Open({reinterpret_cast<const unsigned char*>(model.data()), model.size()}).value();
  const auto weights = file.Find("coreference.weights", text::TensorType::kInt8).value().Int8();
  EXPECT_TRUE(std::ranges::all_of(weights, [](std::int8_t w) { return w == 0; }));
}

}  // namespace
}  // namespace dossier::models
