#include "models/train/language/word_vectors.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace dossier::models {

namespace {

// Receives the values of "vectors" as they are parsed; all else is skipped.
class VectorReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit VectorReader(WordVectors* out) : out_(out) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return Number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return Number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return Number(value); }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth_ <= 2; }
  bool end_object() override {
    --depth_;
    if (depth_ == 1) inside_ = false;
    return true;
  }
  bool start_array(std::size_t) override {
    count_ = 0;
    return true;
  }
  bool end_array() override { return !inside_ || count_ >= kWordVectorSize; }
  bool key(string_t& key) override {
    if (depth_ == 1) {
      inside_ = key == "vectors";
    } else if (inside_) {
      out_->row.emplace(key, out_->words.size());
      out_->words.push_back(key);
    }
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool Number(double value) {
    if (inside_ && depth_ == 2 && count_++ < kWordVectorSize) out_->values.push_back(static_cast<float>(value));
    return true;
  }

  WordVectors* out_;
  int depth_ = 0;
  bool inside_ = false;
  std::size_t count_ = 0;
};

}  // namespace

Result<WordVectors> ReadWordVectors(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  WordVectors vectors;
  VectorReader reader(&vectors);
  if (!nlohmann::json::sax_parse(in, &reader) || vectors.words.empty() ||
      vectors.values.size() != vectors.words.size() * kWordVectorSize) {
    return Error(ErrorCode::kBadInput,
                 fmt::format("'{}' does not hold word vectors of {} numbers", path, kWordVectorSize));
  }
  return vectors;
}

}  // namespace dossier::models
