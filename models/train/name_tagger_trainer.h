// Trains the tagger of names (core/extract/name_tagger.h) on annotated articles. A word is part of a name where the
// annotation names a node with it. Deterministic.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/extract/words.h"
#include "core/text/model_file.h"
#include "models/train/stage_two.h"

namespace dossier::models {

struct NameTrainerOptions {
  int epochs = 8;
  double rate = 0.1;         // AdaGrad's first step
  double state_rate = 0.02;  // the same for the weights of the network's states
  double decay = 1e-3;       // L2 a step
  double dropout = 0.2;      // share of features hidden from a training sentence
  double state_dropout = 0.2;
  std::uint32_t least_articles = 2;  // features seen in fewer articles say nothing general
  std::uint64_t seed = 1;
};

// What the trainer learns from an article; made once, used by many trainings.
struct NameExample {
  struct Sentence {
    std::vector<std::uint32_t> buckets;  // of all words
    std::vector<std::uint32_t> ends;     // by word: where its buckets end
    std::vector<std::uint8_t> tags;      // by word
    std::vector<float> states;           // words x width
  };
  std::vector<Sentence> sentences;
  std::size_t width = 0;
};

// Tags by word of what the annotation names; names that words do not begin and end with are left out.
std::vector<std::uint8_t> NameTagsOf(const extract::Words& words, const CorpusArticle& article);

// `model`: the bytes of the model file with the language network, 8-byte aligned, or nothing, for a tagger
// without the network's states. kBadInput where they are none.
Result<std::vector<NameExample>> MakeNameExamples(CorpusView articles, const std::string& model);

void TrainNameTagger(const std::vector<const NameExample*>& examples, const NameTrainerOptions& options,
                     text::ModelFileWriter* tensors);

// The same as a part of the second stage, with the options as they are. A minute or two for 60,000 words.
Status TrainNames(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors);

}  // namespace dossier::models
