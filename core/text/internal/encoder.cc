#include "core/text/internal/encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>

namespace dossier::text {

namespace {

constexpr std::uint32_t kWordColumns = 100, kAffixColumns = 32;

// Sentences that take a step together: the weights are read once for all of them.
constexpr std::size_t kSentencesInStep = 24;

}  // namespace

void Encoder::Table::Write(std::size_t row, float* out) const {
  const std::int8_t* const values = rows.data() + row * columns;
  for (std::size_t i = 0; i < columns; ++i) out[i] = static_cast<float>(values[i]) * scale[row];
}

Result<Encoder::Table> Encoder::LoadTable(const ModelFile& file, const char* name, std::uint32_t rows,
                                          std::uint32_t columns) {
  DOSSIER_ASSIGN_OR_RETURN(const TensorView view, file.Find(name, TensorType::kInt8, rows, columns));
  Table table{.rows = view.Int8(), .scale = {}, .columns = columns};
  DOSSIER_ASSIGN_OR_RETURN(table.scale, LoadFloats(file, std::string(name) + ".scale", 0, 0));
  if (table.scale.size() != view.rows) {
    return Error{ErrorCode::kBadInput, fmt::format("the model's tensor '{}.scale' has another length", name)};
  }
  return table;
}

Result<Encoder> Encoder::Load(const ModelFile& file) {
  Encoder out;
  DOSSIER_ASSIGN_OR_RETURN(const TensorView hashes, file.Find("word.hashes", TensorType::kUint64, 1, 0));
  out.hashes_ = hashes.Uint64();
  if (!std::ranges::is_sorted(out.hashes_)) {
    return Error{ErrorCode::kBadInput, "the model's tensor 'word.hashes' is not sorted"};
  }
  DOSSIER_ASSIGN_OR_RETURN(out.rows_, LoadTable(file, "word.rows", hashes.columns, kWordColumns));
  DOSSIER_ASSIGN_OR_RETURN(out.unknown_, LoadTable(file, "word.unknown", 1, kWordColumns));
  DOSSIER_ASSIGN_OR_RETURN(out.prefix3_, LoadTable(file, "prefix3", kPrefix3Buckets, kAffixColumns));
  DOSSIER_ASSIGN_OR_RETURN(out.suffix2_, LoadTable(file, "suffix2", kSuffix2Buckets, kAffixColumns));
  DOSSIER_ASSIGN_OR_RETURN(out.suffix3_, LoadTable(file, "suffix3", kSuffix3Buckets, kAffixColumns));
  DOSSIER_ASSIGN_OR_RETURN(out.suffix4_, LoadTable(file, "suffix4", kSuffix4Buckets, kAffixColumns));
  DOSSIER_ASSIGN_OR_RETURN(out.shape_, LoadTable(file, "shape", kShapeCount, kAffixColumns));
  out.inputs_ = kWordColumns + 5 * kAffixColumns;
  out.first_hash_.resize((1 << 16) + 1);
  for (std::size_t i = 0, top = 0; top < out.first_hash_.size(); ++top) {
    while (i < out.hashes_.size() && out.hashes_[i] >> 48 < top) ++i;
    out.first_hash_[top] = static_cast<std::uint32_t>(i);
  }

  auto inputs = static_cast<std::uint32_t>(out.inputs_);
  for (std::size_t l = 0; l < 2; ++l) {
    Layer& layer = out.layers_[l];
    const std::string names[] = {fmt::format("lstm.{}.f", l), fmt::format("lstm.{}.b", l)};
    std::vector<float> bias;
    for (std::size_t d = 0; d < 2; ++d) {
      const std::string& name = names[d];
      DOSSIER_ASSIGN_OR_RETURN(const TensorView hidden, file.Find(name + ".hidden", TensorType::kInt8, 0,
                                                                  static_cast<std::uint32_t>(out.hidden_)));
      out.hidden_ = hidden.columns;
      DOSSIER_ASSIGN_OR_RETURN(const TensorView input, file.Find(name + ".input", TensorType::kInt8, 0, inputs));
      if (hidden.columns == 0 || hidden.columns > kLongestProduct / 4 || hidden.columns % 4 != 0 ||
          hidden.rows != 4 * hidden.columns || input.rows != hidden.rows) {
        return Error{
            ErrorCode::kBadInput,
            fmt::format("the model's tensors '{}' do not fit each other; their width must be a multiple of 4", name)};
      }
      DOSSIER_ASSIGN_OR_RETURN(layer.hidden[d], PackedMatrix::Load(file, {name + ".hidden"}, 0, false));
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<float> own, LoadFloats(file, name + ".bias", 1, hidden.rows));
      bias.insert(bias.end(), own.begin(), own.end());
    }
    DOSSIER_ASSIGN_OR_RETURN(layer.input,
                             PackedMatrix::Load(file, {names[0] + ".input", names[1] + ".input"}, inputs, false));
    layer.input.SetBias(bias);
    inputs = static_cast<std::uint32_t>(2 * out.hidden_);
  }
  return out;
}

void Encoder::WriteInput(const WordFeatures& word, float* out) const {
  const auto find = [&](std::uint64_t hash) {
    const auto begin = hashes_.begin() + first_hash_[hash >> 48], end = hashes_.begin() + first_hash_[(hash >> 48) + 1];
    const auto it = std::find(begin, end, hash);
    return it != end ? it - hashes_.begin() : std::ptrdiff_t{-1};
  };
  std::ptrdiff_t row = find(word.word);
  if (row < 0 && word.digits != word.word) row = find(word.digits);
  if (row >= 0) {
    rows_.Write(static_cast<std::size_t>(row), out);
  } else {
    unknown_.Write(0, out);
  }
  out += kWordColumns;
  prefix3_.Write(word.prefix3, out);
  suffix2_.Write(word.suffix2, out + kAffixColumns);
  suffix3_.Write(word.suffix3, out + 2 * kAffixColumns);
  suffix4_.Write(word.suffix4, out + 3 * kAffixColumns);
  shape_.Write(word.shape, out + 4 * kAffixColumns);
}

void Encoder::Run(const Kernels& kernels, std::span<const WordFeatures> words, std::span<const std::uint32_t> lengths,
                  float* states) const {
  // The same word in the same place of a sentence has the same input: nearly half of an article's are repeats.
  std::vector<std::uint32_t> order(words.size()), input_row(words.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return words[a] < words[b]; });
  const auto input = std::make_unique_for_overwrite<float[]>(words.size() * inputs_);
  std::uint32_t rows = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || words[order[i]] != words[order[i - 1]]) WriteInput(words[order[i]], input.get() + rows++ * inputs_);
    input_row[order[i]] = rows - 1;
  }
  RunLayer(kernels, layers_[0], input.get(), inputs_, rows, input_row, lengths, states);
  std::iota(input_row.begin(), input_row.end(), 0u);
  RunLayer(kernels, layers_[1], states, width(), words.size(), input_row, lengths, states + 2 * hidden_);
}

void Encoder::RunLayer(const Kernels& kernels, const Layer& layer, const float* input, std::size_t input_stride,
                       std::size_t input_rows, std::span<const std::uint32_t> input_row,
                       std::span<const std::uint32_t> lengths, float* states) const {
  const auto from_input = std::make_unique_for_overwrite<float[]>(input_rows * layer.input.stride());
  layer.input.Apply(kernels, input, input_stride, input_rows, from_input.get());
  RunDirection(kernels, layer.hidden[0], false, from_input.get(), input_row, lengths, states);
  RunDirection(kernels, layer.hidden[1], true, from_input.get() + 4 * hidden_, input_row, lengths, states + hidden_);
}

void Encoder::RunDirection(const Kernels& kernels, const PackedMatrix& hidden, bool backward, const float* from_input,
                           std::span<const std::uint32_t> input_row, std::span<const std::uint32_t> lengths,
                           float* states) const {
  struct Piece {
    std::size_t first;
    std::uint32_t length;
  };
  std::vector<Piece> pieces;
  for (std::size_t i = 0, first = 0; i < lengths.size(); first += lengths[i++]) pieces.push_back({first, lengths[i]});
  // Of like length together: those that end drop off the end of the group.
  std::ranges::stable_sort(pieces, std::ranges::greater{}, &Piece::length);

  std::vector<float> last(kSentencesInStep * hidden_), cell(last.size());
  std::vector<float> from_state(kSentencesInStep * hidden.stride());
  for (std::size_t group = 0; group < pieces.size(); group += kSentencesInStep) {
    std::size_t active = std::min(kSentencesInStep, pieces.size() - group);
    std::ranges::fill(last, 0.0f);
    std::ranges::fill(cell, 0.0f);
    for (std::uint32_t step = 0;; ++step) {
      while (active > 0 && pieces[group + active - 1].length <= step) --active;
      if (active == 0) break;
      hidden.Apply(kernels, last.data(), hidden_, active, from_state.data());
      for (std::size_t s = 0; s < active; ++s) {
        const Piece& piece = pieces[group + s];
        const std::size_t word = piece.first + (backward ? piece.length - 1 - step : step);
        float* const output = last.data() + s * hidden_;
        kernels.lstm_step(from_input + std::size_t{input_row[word]} * 8 * hidden_,
                          from_state.data() + s * hidden.stride(), hidden_, cell.data() + s * hidden_, output);
        std::copy_n(output, hidden_, states + word * width());
      }
    }
  }
}

}  // namespace dossier::text
