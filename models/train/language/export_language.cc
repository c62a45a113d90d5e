#include "models/train/language/export_language.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text/word_features.h"

namespace dossier::models {

namespace {

void AddInt8(const std::string& name, const torch::Tensor& tensor, text::ModelFileWriter* out) {
  const torch::Tensor x = (tensor.dim() == 1 ? tensor.unsqueeze(0) : tensor).detach().contiguous();
  const std::int64_t rows = x.size(0), columns = x.size(1);
  const float* values = x.data_ptr<float>();
  std::vector<std::int8_t> quantised(static_cast<std::size_t>(rows * columns));
  std::vector<float> scales(static_cast<std::size_t>(rows));
  for (std::int64_t r = 0; r < rows; ++r) {
    float top = 0;
    for (std::int64_t c = 0; c < columns; ++c) top = std::max(top, std::fabs(values[r * columns + c]));
    const float scale = top > 0 ? top / 127.0f : 1.0f;
    scales[r] = scale;
    for (std::int64_t c = 0; c < columns; ++c) {
      quantised[r * columns + c] = static_cast<std::int8_t>(std::lround(values[r * columns + c] / scale));
    }
  }
  out->Add(name, text::TensorType::kInt8, static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(columns),
           quantised.data());
  out->Add(name + ".scale", text::TensorType::kFloat32, 1, static_cast<std::uint32_t>(rows), scales.data());
}

void AddFloat(const std::string& name, const torch::Tensor& tensor, text::ModelFileWriter* out) {
  const torch::Tensor x = (tensor.dim() == 1 ? tensor.unsqueeze(0) : tensor).detach().contiguous();
  out->Add(name, text::TensorType::kFloat32, static_cast<std::uint32_t>(x.size(0)),
           static_cast<std::uint32_t>(x.size(1)), x.data_ptr<float>());
}

// Sorted by hash, as the reader looks them up.
void AddWords(LanguageNetwork* network, const Vocabulary& vocabulary, text::ModelFileWriter* out) {
  std::vector<std::pair<std::uint64_t, std::int64_t>> order;
  for (std::size_t row = 1; row < vocabulary.words.size(); ++row) {
    order.emplace_back(text::HashWord(vocabulary.words[row]), static_cast<std::int64_t>(row));
  }
  std::ranges::sort(order);
  std::vector<std::uint64_t> hashes;
  std::vector<std::int64_t> fixed, learned;
  std::vector<float> has_learned;
  for (const auto& [hash, row] : order) {
    hashes.push_back(hash);
    fixed.push_back(row);
    learned.push_back(vocabulary.learned[row]);
    has_learned.push_back(vocabulary.learned[row] > 0 ? 1.0f : 0.0f);
  }
  const torch::Tensor rows = vocabulary.fixed.index_select(0, torch::tensor(fixed)) +
                             network->parameters().at("word.learned").detach().index_select(0, torch::tensor(learned)) *
                                 torch::tensor(has_learned).unsqueeze(1);
  out->Add("word.hashes", text::TensorType::kUint64, 1, static_cast<std::uint32_t>(hashes.size()), hashes.data());
  AddInt8("word.rows", rows, out);
}

template <typename Name>
nlohmann::json Names(std::size_t count, Name name) {
  nlohmann::json names = nlohmann::json::array();
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::string(name(i)));
  return names;
}

}  // namespace

void ExportLanguage(LanguageNetwork* network, const Vocabulary& vocabulary, text::ModelFileWriter* out) {
  torch::NoGradGuard guard;
  nlohmann::json sets;
  for (const char* set : kEntitySets) sets[set] = {"Person", "Organization", "Place"};
  const nlohmann::json syntax = {
      {"upos", Names(text::kUposCount, [](std::size_t i) { return text::UposName(static_cast<text::Upos>(i)); })},
      {"penn",
       Names(text::kPennTagCount, [](std::size_t i) { return text::PennTagName(static_cast<text::PennTag>(i)); })},
      {"relation",
       Names(text::kDependencyRelationCount,
             [](std::size_t i) { return text::DependencyRelationName(static_cast<text::DependencyRelation>(i)); })},
      {"entity_sets", sets}};
  out->AddBytes("syntax.json", syntax.dump());
  AddWords(network, vocabulary, out);
  const auto& parameters = network->parameters();
  for (const auto& [name, parameter] : parameters) {
    if (name == "word.learned" || name.starts_with("entity.common")) continue;
    const bool is_set = name.starts_with("entity.") && std::ranges::count(name, '.') == 1;
    if (is_set) {
      AddInt8(name, parameter + parameters.at("entity.common"), out);
    } else if (name.starts_with("entity.") && name.ends_with(".bias")) {
      AddFloat(name, parameter + parameters.at("entity.common.bias"), out);
    } else if (parameter.dim() == 1 || name.ends_with(".transition") || name == "label.linear") {
      AddFloat(name, parameter, out);
    } else {
      AddInt8(name, parameter, out);
    }
  }
}

}  // namespace dossier::models
