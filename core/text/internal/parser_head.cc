#include "core/text/internal/parser_head.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "core/text/internal/arborescence.h"

namespace dossier::text {

namespace {

constexpr std::uint32_t kNoRow = ~std::uint32_t{0};

// Heads whose products with every relation are held at a time.
constexpr std::size_t kHeadsAtOnce = 32;

float Dot(std::span<const float> a, const float* b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

Result<ParserHead> ParserHead::Load(const ModelFile& file, std::size_t inputs, std::size_t relations,
                                    std::size_t root) {
  ParserHead out;
  out.relations_ = relations;
  out.root_ = root;
  const auto width = static_cast<std::uint32_t>(inputs);
  DOSSIER_ASSIGN_OR_RETURN(const TensorView bilinear, file.Find("arc.bilinear", TensorType::kInt8));
  const std::uint32_t a = bilinear.rows;
  DOSSIER_ASSIGN_OR_RETURN(const TensorView labels, file.Find("label.dependent", TensorType::kInt8, 0, width));
  const std::uint32_t b = labels.rows;
  const auto r = static_cast<std::uint32_t>(relations);
  for (const char* name : {"arc.dependent", "arc.head"}) {
    DOSSIER_RETURN_IF_ERROR(file.Find(name, TensorType::kInt8, a, width));
  }
  DOSSIER_RETURN_IF_ERROR(file.Find("arc.bilinear", TensorType::kInt8, a, a));
  DOSSIER_RETURN_IF_ERROR(file.Find("label.head", TensorType::kInt8, b, width));
  out.arc_size_ = a;
  out.label_size_ = b;
  DOSSIER_ASSIGN_OR_RETURN(
      out.vectors_,
      PackedMatrix::Load(file, {"arc.dependent", "arc.head", "label.dependent", "label.head"}, width, true));
  DOSSIER_ASSIGN_OR_RETURN(out.arc_bilinear_, PackedMatrix::Load(file, {"arc.bilinear"}, a, false));
  DOSSIER_ASSIGN_OR_RETURN(out.arc_bias_, LoadFloats(file, "arc.bias", 1, a));
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<float> arc_root, LoadFloats(file, "arc.root", 1, a));
  out.root_weighted_.resize(out.arc_bilinear_.stride());
  out.arc_bilinear_.Apply(BestKernels(), arc_root.data(), a, 1, out.root_weighted_.data());
  out.root_bias_ = Dot(out.arc_bias_, arc_root.data());

  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < b; ++i) {
    for (std::uint32_t relation = 0; relation < r; ++relation) order.push_back(relation * b + i);
  }
  DOSSIER_ASSIGN_OR_RETURN(out.label_bilinear_, PackedMatrix::LoadReordered(file, "label.bilinear", b, order));
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<float> linear, LoadFloats(file, "label.linear", r, 2 * b));
  out.label_linear_.resize(linear.size());
  for (std::size_t relation = 0; relation < r; ++relation) {
    for (std::size_t i = 0; i < 2 * b; ++i) out.label_linear_[i * r + relation] = linear[relation * 2 * b + i];
  }
  DOSSIER_ASSIGN_OR_RETURN(out.label_bias_, LoadFloats(file, "label.bias", 1, r));
  return out;
}

std::vector<ParsedWord> ParserHead::Parse(const Kernels& kernels, const float* x, std::size_t stride,
                                          std::span<const std::uint32_t> lengths) const {
  const std::size_t words = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  const auto vectors = std::make_unique_for_overwrite<float[]>(words * vectors_.stride());
  const auto weighted = std::make_unique_for_overwrite<float[]>(words * arc_bilinear_.stride());
  vectors_.Apply(kernels, x, stride, words, vectors.get());
  kernels.leaky_relu(vectors.get(), words * vectors_.stride());
  arc_bilinear_.Apply(kernels, vectors.get() + arc_size_, vectors_.stride(), words, weighted.get());

  std::vector<ParsedWord> out(words);
  std::vector<std::uint32_t> head_rows(words);  // row of a word's head, or kNoRow
  std::size_t first = 0;
  for (const std::uint32_t length : lengths) {
    FindHeads(kernels, vectors.get() + first * vectors_.stride(), weighted.get() + first * arc_bilinear_.stride(),
              length, out.data() + first);
    for (std::size_t i = first; i < first + length; ++i) {
      head_rows[i] = out[i].head == 0 ? kNoRow : static_cast<std::uint32_t>(first + out[i].head - 1);
    }
    first += length;
  }
  FindRelations(kernels, vectors.get(), head_rows, &out);
  return out;
}

void ParserHead::FindHeads(const Kernels& kernels, const float* vectors, const float* weighted, std::uint32_t length,
                           ParsedWord* out) const {
  const std::size_t columns = std::size_t{length} + 1;
  // U h of every head as columns, so that a word's scores are sums of rows.
  std::vector<float> by_input(arc_size_ * columns), bias(columns), scores(length * columns);
  bias[0] = root_bias_;
  for (std::size_t k = 0; k < arc_size_; ++k) by_input[k * columns] = root_weighted_[k];
  for (std::size_t h = 0; h < length; ++h) {
    const float* const row = weighted + h * arc_bilinear_.stride();
    for (std::size_t k = 0; k < arc_size_; ++k) by_input[k * columns + h + 1] = row[k];
    bias[h + 1] = Dot(arc_bias_, vectors + h * vectors_.stride() + arc_size_);
  }
  for (std::size_t d = 0; d < length; ++d) {
    float* const row = scores.data() + d * columns;
    std::ranges::copy(bias, row);
    kernels.add_weighted_rows(vectors + d * vectors_.stride(), arc_size_, by_input.data(), columns, columns, row);
  }
  const std::vector<std::uint32_t> heads = FindBestTree(scores, length);
  for (std::size_t i = 0; i < length; ++i) out[i].head = heads[i];
}

void ParserHead::FindRelations(const Kernels& kernels, const float* vectors, std::span<const std::uint32_t> head_rows,
                               std::vector<ParsedWord>* out) const {
  const std::size_t b = label_size_;
  const float* const dependents = vectors + 2 * arc_size_;
  const float* const heads = dependents + b;
  const std::size_t stride = vectors_.stride();
  std::vector<std::uint32_t> order;  // words with a head, those of one head together
  for (std::uint32_t i = 0; i < head_rows.size(); ++i) {
    (*out)[i].relation = static_cast<std::uint32_t>(root_);
    if (head_rows[i] != kNoRow) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return head_rows[i]; });

  std::vector<float> gathered(kHeadsAtOnce * b), products(kHeadsAtOnce * label_bilinear_.stride()), scores(relations_);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin, count = 0;  // words of the next heads
    for (std::uint32_t last = kNoRow; end < order.size(); ++end) {
      const std::uint32_t head = head_rows[order[end]];
      if (head == last) continue;
      if (count == kHeadsAtOnce) break;
      std::copy_n(heads + head * stride, b, gathered.data() + count++ * b);
      last = head;
    }
    label_bilinear_.Apply(kernels, gathered.data(), b, count, products.data());
    std::size_t slot = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t word = order[i], head = head_rows[word];
      if (i > begin && head != head_rows[order[i - 1]]) ++slot;
      const float* const dependent = dependents + word * stride;
      std::ranges::copy(label_bias_, scores.begin());
      kernels.add_weighted_rows(dependent, b, products.data() + slot * label_bilinear_.stride(), relations_, relations_,
                                scores.data());
      kernels.add_weighted_rows(dependent, b, label_linear_.data(), relations_, relations_, scores.data());
      kernels.add_weighted_rows(heads + head * stride, b, label_linear_.data() + b * relations_, relations_, relations_,
                                scores.data());
      std::size_t best = root_ == 0 ? 1 : 0;
      for (std::size_t r = best + 1; r < relations_; ++r) {
        if (r != root_ && scores[r] > scores[best]) best = r;
      }
      (*out)[word].relation = static_cast<std::uint32_t>(best);
    }
    begin = end;
  }
}

}  // namespace dossier::text
