// Decides what pronouns and nominals stand for: a log-linear model over the features of each candidate and of "nothing"
// (a mention-ranking model; Denis and Baldridge 2008, Durrett and Klein 2013). Thread safety: immutable once opened;
// uses the bytes of the model file in place. The same on every machine.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/extract/coreference_questions.h"
#include "core/text/model_file.h"

namespace dossier::extract {

inline constexpr std::uint32_t kReferenceBuckets = 1 << 16;

// The bucket of a feature.
inline std::uint32_t ReferenceBucket(std::uint32_t feature) { return feature % kReferenceBuckets; }

// The probabilities of scores, in place.
void Softmax(std::vector<float>* scores);

class CoreferenceRanker {
 public:
  // Nothing where the file has no ranker; kBadInput where its tensors do not fit. Tensors: coreference.weights (int8,
  // 1 x buckets), coreference.scale (float32), coreference.least (float32, 1 x sorts: how probable an answer must be
  // that is given).
  static Result<std::optional<CoreferenceRanker>> Open(const text::ModelFile& file);

  // The most probable candidate where it is probable enough, else kNone. O(features).
  std::uint32_t Answer(const ReferenceQuestion& question) const;

 private:
  std::span<const std::int8_t> weights_;
  float scale_ = 0;
  std::array<float, kReferenceSorts> least_ = {};
};

}  // namespace dossier::extract
