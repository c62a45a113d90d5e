// Model files of the right form with random weights, for tests and benchmarks that need no trained model.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/model_file.h"
#include "core/text/word_features.h"

namespace dossier::text {

struct ModelShape {
  std::uint32_t hidden = 8, arc = 6, label = 4;
  std::uint32_t relations = 4;  // four different ones, then "dep" again and again
  std::vector<std::string> known_words = {"the", "minister", "met", "in", "helsinki", "000"};
  bool news = true;  // else only the set `open`
  unsigned seed = 1;
};

// A matrix as the file has it, and as real numbers.
struct RandomTensor {
  std::uint32_t rows = 0, columns = 0;
  std::vector<std::int8_t> weights;
  std::vector<float> scale;
  float At(std::size_t row, std::size_t column) const {
    return static_cast<float>(weights[row * columns + column]) * scale[row];
  }
};

class RandomModel {
 public:
  static std::string Names(std::uint32_t relations) {
    std::string more;
    for (std::uint32_t i = 4; i < relations; ++i) more += ",\"dep\"";
    return R"({"upos":["X","NOUN","VERB","PROPN"],"penn":["NN","VBD","NNP","_","DT"],)"
           R"("relation":["nsubj","root","obj","punct")" +
           more +
           R"(],"entity_sets":{"open":["Person","Organization","Place"],)"
           R"("news":["Person","Organization","Place","Facility","Event"]}})";
  }

  explicit RandomModel(const ModelShape& shape) : shape_(shape), random_(shape.seed) {
    const std::uint32_t h = shape.hidden, a = shape.arc, b = shape.label;
    std::vector<std::uint64_t> hashes;
    for (const std::string& word : shape.known_words) hashes.push_back(HashWord(word));
    std::ranges::sort(hashes);
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    const auto known = static_cast<std::uint32_t>(hashes.size());
    writer_.Add("word.hashes", TensorType::kUint64, 1, known, hashes.data());
    writer_.AddBytes("syntax.json", Names(shape.relations));
    Matrix("word.rows", known, 100, 1.0f);
    Matrix("word.unknown", 1, 100, 1.0f);
    Matrix("prefix3", kPrefix3Buckets, 32, 0.5f);
    Matrix("suffix2", kSuffix2Buckets, 32, 0.5f);
    Matrix("suffix3", kSuffix3Buckets, 32, 0.5f);
    Matrix("suffix4", kSuffix4Buckets, 32, 0.5f);
    Matrix("shape", kShapeCount, 32, 0.5f);
    for (const std::string layer : {"0", "1"}) {
      for (const std::string direction : {"f", "b"}) {
        const std::string name = "lstm." + layer + "." + direction;
        Matrix(name + ".input", 4 * h, layer == "0" ? 260 : 2 * h, 0.2f);
        Matrix(name + ".hidden", 4 * h, h, 0.3f);
        Floats(name + ".bias", 1, 4 * h, 0.5f);
      }
    }
    Biased("upos", 4, 2 * h);
    Biased("penn", 5, 2 * h);
    Biased("arc.dependent", a, 2 * h);
    Biased("arc.head", a, 2 * h);
    Matrix("arc.bilinear", a, a, 1.0f);
    Floats("arc.bias", 1, a, 1.0f);
    Floats("arc.root", 1, a, 1.0f);
    Biased("label.dependent", b, 2 * h);
    Biased("label.head", b, 2 * h);
    Floats("label.root", 1, b, 1.0f);
    Matrix("label.bilinear", shape.relations * b, b, 1.0f);
    Floats("label.linear", shape.relations, 2 * b, 1.0f);
    Floats("label.bias", 1, shape.relations, 1.0f);
    Entities("open", 13);
    if (shape.news) Entities("news", 21);
  }

  std::string Bytes() const { return writer_.Finish(); }
  ModelFileWriter& writer() { return writer_; }
  const ModelShape& shape() const { return shape_; }
  const RandomTensor& matrix(const std::string& name) const { return matrices_.at(name); }
  const std::vector<float>& floats(const std::string& name) const { return floats_.at(name); }

 private:
  // Weights whose sums over a row have a spread of about `spread` for inputs of about 1.
  void Matrix(const std::string& name, std::uint32_t rows, std::uint32_t columns, float spread) {
    RandomTensor tensor{rows, columns, {}, {}};
    std::uniform_int_distribution<int> weight(-127, 127);
    std::uniform_real_distribution<float> scale(0.5f, 1.5f);
    for (std::size_t i = 0; i < std::size_t{rows} * columns; ++i) {
      tensor.weights.push_back(static_cast<std::int8_t>(weight(random_)));
    }
    for (std::uint32_t i = 0; i < rows; ++i) tensor.scale.push_back(spread * scale(random_) / 127.0f);
    writer_.Add(name, TensorType::kInt8, rows, columns, tensor.weights.data());
    writer_.Add(name + ".scale", TensorType::kFloat32, 1, rows, tensor.scale.data());
    matrices_[name] = std::move(tensor);
  }
  void Floats(const std::string& name, std::uint32_t rows, std::uint32_t columns, float spread) {
    std::uniform_real_distribution<float> value(-spread, spread);
    std::vector<float> values;
    for (std::size_t i = 0; i < std::size_t{rows} * columns; ++i) values.push_back(value(random_));
    writer_.Add(name, TensorType::kFloat32, rows, columns, values.data());
    floats_[name] = std::move(values);
  }
  void Biased(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
    Matrix(name, rows, columns, 1.0f);
    Floats(name + ".bias", 1, rows, 0.3f);
  }
  void Entities(const std::string& set, std::uint32_t tags) {
    Biased("entity." + set, tags, 4 * shape_.hidden);
    Floats("entity." + set + ".transition", tags, tags, 1.0f);
    Floats("entity." + set + ".start", 1, tags, 1.0f);
    Floats("entity." + set + ".end", 1, tags, 1.0f);
  }

  ModelShape shape_;
  std::mt19937 random_;
  ModelFileWriter writer_;
  std::map<std::string, RandomTensor> matrices_;
  std::map<std::string, std::vector<float>> floats_;
};

}  // namespace dossier::text
