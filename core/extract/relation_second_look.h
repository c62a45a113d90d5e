// A second look at all candidates of an article at once: what the network thought of each, what the rules say, what was
// thought of their rivals (the same subject with another object), of the members of the same list, of the same relation
// in other sentences and of other relations of the pair. Learned from articles that the network had not been trained
// on, so it knows what its certainty is worth (stacked generalization, Wolpert 1992). Trainer and scorer call the same
// functions. Thread safety: a SecondLook is immutable once made.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/extract/relation_features.h"
#include "core/text/model_file.h"

namespace dossier::extract {

// A candidate after the first look.
struct FirstLook {
  std::uint32_t sentence = 0;
  std::uint32_t left_entity = 0, right_entity = 0;
  std::uint32_t left_list = kNone, right_list = kNone;  // which list of names an end is in; kNone: of none
  std::uint32_t post = kNone;
  bool implied = false;       // one end is of the sentences before
  std::uint64_t allowed = 0;  // outputs that the kinds allow, two a type
  float fact = 1;             // probability that what is said has happened
  std::vector<float> p;       // by output
  std::span<const TypedEntry> typed;
  std::vector<std::pair<std::uint32_t, float>> rules;  // outputs that a rule asserts here, and the rule's log-odds
};

inline constexpr float kSecondUnit = 4;  // logits in features are divided by it: of the size of the others
inline constexpr std::size_t kSecondFeatures = 18 + kTypedFeatures;
using SecondFeatures = std::array<float, kSecondFeatures>;

class SecondLook {
 public:
  // `looks`: of one article; must outlive it. `symmetric`: by type. O(candidates x outputs).
  SecondLook(std::span<const FirstLook> looks, const std::vector<bool>& symmetric);

  SecondFeatures Describe(std::size_t candidate, std::uint32_t output) const;

 private:
  struct Thought {
    std::uint32_t candidate, other, list;  // `other`: the end that is not in the key
    float z;
  };
  using EndKey = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;  // sort, place, type, end
  using WholeKey = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;               // type, subject, object

  // Candidates of a post vie for the post, others for their sentence.
  static std::uint32_t PlaceOf(const FirstLook& look) {
    return look.post == kNone ? look.sentence : 0x80000000u + look.post;
  }

  std::span<const FirstLook> looks_;
  const std::vector<bool>& symmetric_;
  std::map<EndKey, std::vector<Thought>> by_end_;                              // sort 0: by subject, 1: by object
  std::map<WholeKey, std::vector<std::pair<std::uint32_t, float>>> by_whole_;  // sentence and z
};

// The network over these features: one hidden layer, the features themselves beside it, and a bias a type.
class SecondNetwork {
 public:
  static constexpr std::size_t kHidden = 16;

  // Nothing where the file has none. `file`'s bytes must outlive it.
  static Result<std::optional<SecondNetwork>> Open(const text::ModelFile& file, std::uint32_t types);
  // Of weights laid out as in the file, which must outlive it.
  SecondNetwork(std::span<const float> in, std::span<const float> out) : in_(in), out_(out) {}
  // The logit of an output of `type`.
  float Score(const SecondFeatures& features, std::uint32_t type) const;

 private:
  std::span<const float> in_;   // kSecondFeatures x kHidden
  std::span<const float> out_;  // kHidden, kSecondFeatures, types
};

}  // namespace dossier::extract
