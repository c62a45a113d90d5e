// A sentence as the language network learns from it, and the sets that are read for it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/text/syntax.h"

namespace dossier::models {

// Sets of entity annotation differ in what they call a name; each has its own output of the network: "open" (Universal
// NER, Wikigold, WNUT 2017), "gum" (GUM) and "wiki" (Re-DocRED).
inline constexpr const char* kEntitySets[] = {"open", "gum", "wiki"};
inline constexpr std::size_t kEntitySetCount = 3;
inline constexpr std::size_t kEntityTagCount = 13;  // O, then B I E S of Person, Organization, Place

struct TrainingSentence {
  std::vector<std::string> words;
  bool has_tree = false;
  std::vector<std::int64_t> upos, penn, relation, head;  // head: 0 root, else 1-based
  int entity_set = -1;                                   // index into kEntitySets; -1: not annotated
  std::vector<std::int64_t> entity_tags;
};

struct TrainingData {
  std::vector<TrainingSentence> train;
  std::vector<TrainingSentence> dev;
};

// Reads ewt/, gum/, uner/, wikigold/, wnut17/ and redocred/ under `folder`. Test parts and pud/ are never opened.
Result<TrainingData> ReadTrainingData(const std::string& folder);

}  // namespace dossier::models
