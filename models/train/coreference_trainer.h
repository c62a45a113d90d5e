// Trains the ranker of what pronouns and nominals stand for (core/extract/coreference_ranker.h) on the notes of
// annotated articles. Deterministic.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/extract/coreference_questions.h"
#include "core/extract/extractor.h"
#include "core/text/model_file.h"
#include "models/train/stage_two.h"

namespace dossier::models {

struct CoreferenceTrainerOptions {
  int epochs = 12;
  double rate = 0.03;                // AdaGrad's first step
  double decay = 1e-2;               // L2 a step
  double dropout = 0.3;              // share of features hidden from an example
  std::uint32_t least_articles = 2;  // features seen in fewer articles say nothing general
  // Annotators note what matters to the graph, not every pronoun: what has no note stands for nothing, but not surely.
  std::array<float, extract::kReferenceSorts> weight_without_note = {0, 0.1f, 0.1f, 0.3f};
  std::array<float, extract::kReferenceSorts> least = {0.3f, 0.3f, 0.3f, 0.3f};  // see CoreferenceRanker::Open
  std::uint64_t seed = 1;
};

// A question with its answers.
struct CoreferenceExample {
  std::uint32_t article = 0;
  extract::ReferenceSort sort = extract::ReferenceSort::kPerson;
  bool noted = false;
  std::vector<std::uint32_t> buckets, ends;  // of the answers: nothing, then each candidate
  std::vector<std::uint32_t> right;          // answers; one of them is to be given
  std::string word;                          // for people
};

// The questions of an article, its notes answered rightly; others by the rules, as far as questions after them go.
std::vector<CoreferenceExample> MakeCoreferenceExamples(const extract::Extractor& extractor,
                                                        const CorpusArticle& article, std::uint32_t number);

void TrainCoreferenceRanker(const std::vector<const CoreferenceExample*>& examples,
                            const CoreferenceTrainerOptions& options, text::ModelFileWriter* tensors);

// The same as a part of the second stage, with the options as they are. Some seconds.
Status TrainCoreference(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors);

}  // namespace dossier::models
