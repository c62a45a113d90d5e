// The network of docs/model_format.md in float, for training.
#pragma once

#include <torch/torch.h>

#include <map>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/train/language/optimizer.h"
#include "models/train/language/packed_lstm.h"
#include "models/train/language/training_sentence.h"
#include "models/train/language/word_vectors.h"

namespace dossier::models {

struct NetworkSizes {
  std::int64_t hidden = 192;  // of one direction
  std::int64_t arc = 192;
  std::int64_t label = 64;
};

// The words that have a vector: pre-trained (fixed), learned, or both added.
struct Vocabulary {
  std::vector<std::string> words;                     // of every row; row 0 is no word
  std::unordered_map<std::string, std::int64_t> row;  // normalised word
  std::vector<std::int64_t> learned;                  // a row of the learned table; 0: none
  std::vector<std::int64_t> frequency;                // in the training data
  torch::Tensor fixed;                                // rows x 100
  std::int64_t learned_count = 1;
};
// Words seen at least twice in training, and the most frequent pre-trained ones.
Vocabulary MakeVocabulary(const std::vector<TrainingSentence>& train, const WordVectors& vectors,
                          std::size_t pretrained);

// A batch, its rows packed (packed_lstm.h).
struct Batch {
  std::vector<const TrainingSentence*> sentences;  // by falling length
  Packing packing;
  torch::Tensor word, learned, unknown;  // rows of the tables; 1 where the word is not known
  torch::Tensor affix[4], shape;
  std::vector<std::vector<std::int64_t>> rows;  // of every sentence's words
};
// With `noise`, words are forgotten at random and some sentences lose their capitals or final full stop.
Batch MakeBatch(std::vector<const TrainingSentence*> sentences, const Vocabulary& vocabulary, std::mt19937_64* noise);

class LanguageNetwork {
 public:
  LanguageNetwork(const NetworkSizes& sizes, std::int64_t learned_words, torch::Tensor fixed);

  // Sum of the mean losses of all that the batch's sentences are annotated with.
  torch::Tensor Loss(const Batch& batch);

  struct Scores {
    std::size_t words = 0, upos = 0, penn = 0, heads = 0, labelled = 0;  // right ones; heads chosen greedily
    std::size_t gold_names = 0, found_names = 0, right_names = 0;
    Scores& operator+=(const Scores& other);
  };
  Scores Evaluate(const Batch& batch);

  const NetworkSizes& sizes() const { return sizes_; }
  // Of the tables that words are looked up in, what the last Loss looked up; their gradients are on `values`.
  const std::map<std::string, TouchedRows>& touched() const { return touched_; }
  // By the names of docs/model_format.md, and the parts that the export adds up: word.learned, entity.common.
  std::map<std::string, torch::Tensor>& parameters() { return parameters_; }

 private:
  void AddWeight(const std::string& name, std::int64_t rows, std::int64_t columns);
  void AddBias(const std::string& name, std::int64_t size);
  void AddLinear(const std::string& name, std::int64_t rows, std::int64_t columns);
  const torch::Tensor& P(const std::string& name) const { return parameters_.at(name); }
  torch::Tensor Linear(const torch::Tensor& x, const std::string& name) const;
  torch::Tensor Drop(const torch::Tensor& x, double share) const;

  struct Encoded {
    torch::Tensor first, second;  // layers' outputs, n x 2h
  };
  torch::Tensor Pick(const std::string& table, const torch::Tensor& index);
  Encoded Encode(const Batch& batch);
  torch::Tensor Emissions(const Encoded& encoded, std::size_t set) const;
  // Words of the sentences with trees, padded: scores [sentences, longest, 1 + longest], the root first.
  torch::Tensor ScoreArcs(const torch::Tensor& second, const Batch& batch, const std::vector<std::size_t>& trees) const;
  // For rows of `second` and the row of each one's head (-1: root), [rows, relations].
  torch::Tensor ScoreLabels(const torch::Tensor& second, const std::vector<std::int64_t>& rows,
                            const std::vector<std::int64_t>& heads) const;

  NetworkSizes sizes_;
  torch::Tensor fixed_;
  bool training_ = false;
  mutable std::uint64_t dropout_state_ = 1;
  std::map<std::string, TouchedRows> touched_;
  std::map<std::string, torch::Tensor> parameters_;
};

}  // namespace dossier::models
