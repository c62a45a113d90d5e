#include "core/extract/coreference_ranker.h"

#include <algorithm>

#include "core/base/portable_math.h"

namespace dossier::extract {

void Softmax(std::vector<float>* scores) {
  const float largest = std::ranges::max(*scores);
  float sum = 0;
  for (float& score : *scores) sum += score = PortableExp(score - largest);
  for (float& score : *scores) score /= sum;
}

Result<std::optional<CoreferenceRanker>> CoreferenceRanker::Open(const text::ModelFile& file) {
  using text::TensorType;
  if (!file.Has("coreference.weights")) return std::optional<CoreferenceRanker>();
  CoreferenceRanker out;
  DOSSIER_ASSIGN_OR_RETURN(const text::TensorView weights,
                           file.Find("coreference.weights", TensorType::kInt8, 1, kReferenceBuckets));
  DOSSIER_ASSIGN_OR_RETURN(const text::TensorView scale, file.Find("coreference.scale", TensorType::kFloat32, 1, 1));
  DOSSIER_ASSIGN_OR_RETURN(const text::TensorView least,
                           file.Find("coreference.least", TensorType::kFloat32, 1, kReferenceSorts));
  out.weights_ = weights.Int8();
  out.scale_ = scale.Float32()[0];
  std::ranges::copy(least.Float32(), out.least_.begin());
  return std::optional<CoreferenceRanker>(out);
}

std::uint32_t CoreferenceRanker::Answer(const ReferenceQuestion& question) const {
  std::vector<float> scores;
  std::uint32_t at = 0;
  for (const std::uint32_t end : question.ends) {
    std::int32_t sum = 0;
    for (; at < end; ++at) sum += weights_[ReferenceBucket(question.features[at])];
    scores.push_back(static_cast<float>(sum) * scale_);
  }
  Softmax(&scores);
  std::size_t best = 1;
  for (std::size_t c = 2; c < scores.size(); ++c) {
    if (scores[c] > scores[best]) best = c;
  }
  return scores.size() > 1 && scores[best] >= least_[static_cast<std::size_t>(question.sort)]
             ? question.candidates[best - 1]
             : kNone;
}

}  // namespace dossier::extract
