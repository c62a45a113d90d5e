// The network of the relation scorer in training (core/extract/relation_scorer.h says what it computes): hashed
// features and pooled encodings of words into one hidden layer, with a direct way from the features to the outputs
// beside it, and features that all types share. Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and
// Hutter 2019), one thread, deterministic. Not thread safe.
#pragma once

#include <array>
#include <cstdint>
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
  std::uint32_t encoded = 48;
  std::uint32_t epochs = 5;
  std::uint32_t batch = 16;
  float rate = 2e-3f;
  float decay = 1e-2f;
  float feature_dropout = 0.2f;
  float input_dropout = 0.2f;
  float pooled_dropout = 0.3f;
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

  // One network whose logits are the means of those of `networks`, which stand side by side in it. They have the same
  // options but for the seed and learned from the same examples.
  static RelationNetwork Join(const std::vector<RelationNetwork>& networks);

  // RelationExample.article counts in `articles`.
  void Train(const std::vector<RelationArticle>& articles, const std::vector<const RelationExample*>& examples);
  // Of all examples of the article.
  std::vector<RelationScores> Score(const RelationArticle& article) const;
  // The tensors relation.* but relation.json.
  void Write(text::ModelFileWriter* out) const;
  std::size_t features() const { return feature_of_.size(); }

 private:
  // A matrix in training: weights, gradients and their moments.
  struct Matrix {
    std::uint32_t columns = 0;
    std::vector<float> w, g, m, v;
    void Resize(std::size_t rows, std::uint32_t columns_wanted);
    float* Row(std::size_t r) { return &w[r * columns]; }
    const float* Row(std::size_t r) const { return &w[r * columns]; }
    float* Gradient(std::size_t r) { return &g[r * columns]; }
    void Step(float rate, float decay);
  };
  struct Pass;  // one candidate on its way through

  std::vector<std::uint32_t> RowsOf(const RelationExample& example) const;
  std::vector<float> InputOf(const RelationArticle& article, std::uint32_t word) const;
  void Project(const std::vector<float>& input, float* out) const;
  // `projected`: by word of the article, `encoded` numbers.
  void Encode(const RelationExample& x, const std::unordered_map<std::uint32_t, std::vector<float>>& projected,
              Pass* pass) const;
  void Forward(const RelationExample& x, Pass* pass) const;
  float Logit(const RelationExample& x, const Pass& pass, std::uint32_t output) const;

  RelationNetworkOptions options_;
  std::uint32_t outputs_;
  std::uint32_t networks_ = 1;  // side by side, each with its share of the encodings and of the hidden layer
  const WordVectors* vectors_;
  std::unordered_map<std::uint32_t, std::uint32_t> feature_of_;
  std::uint32_t width_ = 0, state_width_ = 0;  // width: hidden + outputs + standings
  Matrix features_;                            // rows x width_
  Matrix bias_;                                // 1 x width_
  Matrix top_;                                 // (outputs + standings) x hidden
  Matrix typed_;                               // 1 x kTypedFeatures
  Matrix words_;                               // inputs x encoded
  Matrix tables_;                              // (2 kPlaces + kContextKinds + kContextRoles + 1) x encoded
  Matrix pooled_;                              // (kPieces x encoded) x the hidden numbers of a network
};

}  // namespace dossier::models
