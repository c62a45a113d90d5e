// The pipeline as the commands evaluate it: with files given by flags, else with what is built in.
// Thread safety: immutable.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/extract/extractor.h"
#include "core/text/language_model.h"

namespace dossier::eval {

class Pipeline {
 public:
  // `ontology`: a TOML file, `model`: a model file; empty for the built-in ones. kNotFound, kBadInput.
  static Result<Pipeline> Create(const std::string& ontology, const std::string& model);
  // The same with the bytes of a model file.
  static Result<Pipeline> CreateWithModelBytes(const std::string& ontology, std::string bytes);

  const text::LanguageModel& model() const { return *model_; }
  const extract::Extractor& extractor() const { return *extractor_; }
  // kNotFound where the model has no network.
  Status RequireNetwork() const;
  // The bytes of the model's file.
  std::string ModelBytes() const;

 private:
  Pipeline() = default;
  static Result<Pipeline> Finish(Pipeline pipeline, const std::string& ontology);

  std::unique_ptr<const std::string> bytes_;  // where the model is in memory of ours
  std::shared_ptr<const text::LanguageModel> model_;
  std::unique_ptr<const extract::Extractor> extractor_;
};

}  // namespace dossier::eval
