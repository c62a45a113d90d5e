// The trained judge beside the rules: gives every candidate pair of a sentence the probability of every relation type,
// makes rules' findings as sure as it finds them, and adds what only it sees where it is sure. The tensors `relation.*`
// of the model file (docs/model_format.md). The same on every machine. Thread safety: immutable once opened.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/extract/relation_encoder.h"
#include "core/extract/relation_features.h"
#include "core/extract/relation_second_look.h"
#include "core/text/model_file.h"

namespace dossier::extract {

// What a statement is as far as the world goes: the outputs of the scorer after those of the types.
enum class Standing : std::uint8_t { kFact, kPlanned, kPossible, kNegated };
inline constexpr std::size_t kStandings = 4;

class RelationScorer {
 public:
  // Without the tensors: a scorer that leaves findings as they are. kBadInput where they do not fit each other.
  // `file`'s bytes must outlive the scorer. Types of the ontology that the model does not know get no scores.
  static Result<RelationScorer> Open(const text::ModelFile& file, const RuleSet& rules);

  bool trained() const { return hidden_ != 0; }

  // Sets confidences and adds findings of rule "model". O(candidates x features).
  void Judge(const RelationInput& input, const text::AnnotatedDocument& annotated,
             std::vector<Finding>* findings) const;

 private:
  // A step function from raw probability to how often such a finding is right.
  struct Calibration {
    std::vector<float> from, value;
    float At(float p) const;
  };
  struct Scores {
    std::vector<float> types;  // by output
    std::array<float, kStandings> standings = {};
  };
  // Sets the probabilities of types anew, where the model has a second look.
  void LookAgain(const RelationInput& input, const RelationCandidates& candidates, const std::vector<Finding>& findings,
                 std::span<const std::uint64_t> allowed, std::vector<Scores>* scores) const;
  class WordProjector;

  void Score(const RelationCandidates& candidates, const RelationCandidate& candidate, std::uint64_t allowed,
             WordProjector* projector, RelationEncoder::Reader* reader, std::vector<float>* sums, Scores* out) const;
  std::uint64_t AllowedOutputs(const RelationInput& input, const RelationCandidate& candidate) const;
  // The row of a feature, or kNone.
  std::uint32_t FindFeature(std::uint32_t hash) const;

  std::uint32_t hidden_ = 0, outputs_ = 0, width_ = 0;  // width: hidden, outputs and standings
  std::span<const std::int32_t> features_;              // hashes, ascending as unsigned numbers
  std::vector<std::uint32_t> first_of_;                 // by the upper 16 bits of a hash: its first feature
  std::span<const std::int8_t> rows_;
  std::span<const float> row_scales_, bias_, top_;
  std::optional<RelationEncoder> encoder_;
  std::span<const float> typed_;  // weights of TypedFeature
  std::span<const float> words_;  // inputs x hidden; of models without an encoder
  std::span<const std::uint64_t> word_hashes_;
  std::span<const std::int8_t> word_rows_;
  std::uint32_t word_width_ = 0;
  std::vector<std::uint32_t> type_order_;  // of RuleSet.types: its number in the model; kNone: not known
  std::vector<std::uint32_t> type_of_;     // the reverse
  std::uint32_t holds_role_ = kNone;
  std::vector<float> alone_;  // by number in the model: how sure the scorer must be where no rule speaks
  Calibration with_rule_, without_rule_;
  std::optional<SecondNetwork> second_;
  std::map<std::string, float, std::less<>> rule_odds_;  // logarithms of the odds that a rule is right
  float usual_odds_ = 0;                                 // of rules that are not in it
  TriggerTypes triggers_;
};

}  // namespace dossier::extract
