#include "core/extract/relation_encoder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/extract/add_rows.h"
#include "core/text/word_features.h"

namespace dossier::extract {
namespace {

using text::TensorType;
using text::TensorView;

constexpr float kOne = 1;
constexpr float kWordLength = 3;  // of a word's vector: all words count alike
constexpr std::size_t kTables = 2 * kPlaces + kContextKinds + kContextRoles + 1;

}  // namespace

Result<std::optional<RelationEncoder>> RelationEncoder::Open(const text::ModelFile& file, std::uint32_t hidden) {
  if (!file.Has("relation.encoder")) return std::optional<RelationEncoder>();
  RelationEncoder out;
  DOSSIER_ASSIGN_OR_RETURN(const TensorView inputs, file.Find("relation.encoder", TensorType::kFloat32));
  DOSSIER_ASSIGN_OR_RETURN(const TensorView tables,
                           file.Find("relation.places", TensorType::kFloat32, kTables, inputs.columns));
  DOSSIER_ASSIGN_OR_RETURN(const TensorView pooled, file.Find("relation.pooled", TensorType::kFloat32,
                                                              static_cast<std::uint32_t>(kPieces) * inputs.columns, 0));
  if (pooled.columns == 0 || hidden % pooled.columns != 0 || inputs.columns % (hidden / pooled.columns) != 0)
    return Error(ErrorCode::kBadInput, "the model's relation scorer: 'relation.pooled' does not fit");
  if (file.Has("word.hashes")) {
    DOSSIER_ASSIGN_OR_RETURN(const TensorView hashes, file.Find("word.hashes", TensorType::kUint64, 1, 0));
    DOSSIER_ASSIGN_OR_RETURN(const TensorView rows, file.Find("word.rows", TensorType::kInt8, hashes.columns, 0));
    out.word_hashes_ = hashes.Uint64();
    out.word_rows_ = rows.Int8();
    out.vectors_ = rows.columns;
  }
  if (inputs.rows < out.vectors_)
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the model's relation scorer: 'relation.encoder' has too few rows"};
  out.states_ = inputs.rows - out.vectors_;
  out.networks_ = hidden / pooled.columns;
  out.hidden_ = pooled.columns;
  out.width_ = inputs.columns;
  out.inputs_ = inputs.Float32();
  out.tables_ = tables.Float32();
  out.pooled_ = pooled.Float32();
  return std::optional<RelationEncoder>(std::move(out));
}

RelationEncoder::Reader::Reader(const RelationEncoder& encoder, const RelationInput& input)
    : encoder_(encoder), input_(input), place_(input.words.size(), kNone), sum_(encoder.width_) {}

const float* RelationEncoder::Reader::Projected(std::uint32_t word) {
  const std::uint32_t width = encoder_.width_;
  if (place_[word] != kNone) return &projected_[place_[word]];
  place_[word] = static_cast<std::uint32_t>(projected_.size());
  projected_.resize(projected_.size() + width, 0);
  float* out = &projected_[place_[word]];
  if (input_.states != nullptr && input_.states->width() == encoder_.states_)
    AddRows(input_.states->Of(word).data(), encoder_.states_, encoder_.inputs_.data(), width, out);
  const std::uint64_t hash = text::HashWord(input_.words.Lower(word));
  const auto found = std::ranges::lower_bound(encoder_.word_hashes_, hash);
  if (found == encoder_.word_hashes_.end() || *found != hash) return out;
  const auto row = static_cast<std::size_t>(found - encoder_.word_hashes_.begin());
  const std::int8_t* values = &encoder_.word_rows_[row * encoder_.vectors_];
  float norm = 1e-6f;
  for (std::uint32_t i = 0; i < encoder_.vectors_; ++i) norm += static_cast<float>(values[i] * values[i]);
  const float scale = kWordLength / std::sqrt(norm);
  vector_.resize(encoder_.vectors_);
  for (std::uint32_t i = 0; i < encoder_.vectors_; ++i) vector_[i] = static_cast<float>(values[i]) * scale;
  AddRows(vector_.data(), encoder_.vectors_, &encoder_.inputs_[std::size_t{encoder_.states_} * width], width, out);
  return out;
}

void RelationEncoder::Reader::Add(const RelationCandidates& candidates, const RelationCandidate& candidate,
                                  float* sums) {
  const std::uint32_t width = encoder_.width_;
  FindContextWords(input_, candidates, candidate, &context_);
  pooled_.assign(kPieces * width, 0);
  for (const ContextWord& word : context_) {
    const float* projected = Projected(word.word);
    const std::array<std::size_t, 5> rows = {word.left, kPlaces + word.right, 2 * kPlaces + word.kind,
                                             2 * kPlaces + kContextKinds + word.role, kTables - 1};
    std::copy_n(projected, width, sum_.begin());
    for (const std::size_t row : rows) AddRows(&kOne, 1, &encoder_.tables_[row * width], width, sum_.data());
    KeepLargest(sum_.data(), width, &pooled_[word.piece * width]);
    if (word.role & kOnPath) KeepLargest(sum_.data(), width, &pooled_[kPathPiece * width]);
  }
  // Each network has numbers of its own in every piece, and its own part of the hidden layer.
  const std::uint32_t own = width / encoder_.networks_, hidden = encoder_.hidden_;
  for (std::size_t at = 0; at < pooled_.size(); at += own) {
    const std::size_t network = at % width / own;
    AddRows(&pooled_[at], own, &encoder_.pooled_[at * hidden], hidden, sums + network * hidden);
  }
}

}  // namespace dossier::extract
