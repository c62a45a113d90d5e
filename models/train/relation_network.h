// The network of the relation scorer in training: hashed features and mean word vectors into one hidden layer, with a
// direct way from the features to the outputs beside it. Adam (Kingma and Ba 2015) with decoupled weight decay
// (Loshchilov and Hutter 2019), one thread, deterministic. Not thread safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/text/model_file.h"
#include "models/train/relation_examples.h"

namespace dossier::models {

// Vectors of words, by text::HashWord.
struct WordVectors {
  std::uint32_t width = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> row_of;
  std::vector<float> rows;
};

// Of candidates that say nothing one in so many is learned from.
inline constexpr std::size_t kKeptNegatives = 2;

struct RelationNetworkOptions {
  std::uint32_t hidden = 32;
  std::uint32_t epochs = 4;
  std::uint32_t batch = 16;
  float rate = 2e-3f;
  float decay = 1e-2f;
  float feature_dropout = 0.2f;
  float hidden_dropout = 0.2f;
  float optional_weight = 0.2f;
  std::uint32_t min_count = 3;  // rarer features are left out
  std::uint64_t seed = 1;
};

// What the network says of one candidate: a probability for every output, and for every standing.
struct RelationScores {
  std::array<float, kMaxRelationOutputs> outputs = {};
  std::array<float, kStandings> standings = {};
};

class RelationNetwork {
 public:
  // `vectors` may be null, and must outlive the network.
  RelationNetwork(const RelationNetworkOptions& options, std::uint32_t outputs, const WordVectors* vectors)
      : options_(options), outputs_(outputs), vectors_(vectors) {}

  void Train(const std::vector<const RelationExample*>& examples);
  RelationScores Score(const RelationExample& example) const;
  // The tensors relation.features, rows, bias, top and words.
  void Write(text::ModelFileWriter* out) const;
  std::size_t features() const { return feature_of_.size(); }

 private:
  struct Input {
    std::vector<std::uint32_t> rows;  // of features
    std::vector<float> vector;        // slots x width
  };
  Input MakeInput(const RelationExample& example) const;
  // sums_ = bias + features + vectors; returns nothing else
  void Forward(const Input& input, std::span<const std::uint8_t> keep, std::vector<float>* sums) const;

  RelationNetworkOptions options_;
  std::uint32_t outputs_;
  const WordVectors* vectors_;
  std::unordered_map<std::uint32_t, std::uint32_t> feature_of_;
  std::uint32_t width_ = 0;      // hidden + outputs + standings
  std::vector<float> features_;  // rows x width_
  std::vector<float> dense_;     // slots x vector width x hidden
  std::vector<float> bias_;      // width_
  std::vector<float> top_;       // (outputs + standings) x hidden
};

}  // namespace dossier::models
