#include "bench/eval/pipeline.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace dossier::eval {

namespace {

Result<graph::Ontology> LoadOntology(const std::string& path) {
  if (path.empty()) return graph::Ontology::BuiltIn();
  std::ifstream in(path, std::ios::binary);
  std::stringstream toml;
  toml << in.rdbuf();
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  return graph::Ontology::Parse(toml.str(), path);
}

}  // namespace

Result<Pipeline> Pipeline::Finish(Pipeline pipeline, const std::string& ontology) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Ontology read, LoadOntology(ontology));
  DOSSIER_ASSIGN_OR_RETURN(extract::Extractor extractor, extract::Extractor::Create(read, *pipeline.model_));
  pipeline.extractor_ = std::make_unique<const extract::Extractor>(std::move(extractor));
  return pipeline;
}

Result<Pipeline> Pipeline::Create(const std::string& ontology, const std::string& model) {
  Pipeline pipeline;
  if (model.empty()) {
    pipeline.model_ = {std::shared_ptr<void>(), &text::LanguageModel::English()};
  } else {
    DOSSIER_ASSIGN_OR_RETURN(text::LanguageModel loaded, text::LanguageModel::Load(model));
    pipeline.model_ = std::make_shared<const text::LanguageModel>(std::move(loaded));
  }
  return Finish(std::move(pipeline), ontology);
}

Result<Pipeline> Pipeline::CreateWithModelBytes(const std::string& ontology, std::string bytes) {
  Pipeline pipeline;
  pipeline.bytes_ = std::make_unique<const std::string>(std::move(bytes));
  DOSSIER_ASSIGN_OR_RETURN(text::LanguageModel model,
                           text::LanguageModel::Open({reinterpret_cast<const unsigned char*>(pipeline.bytes_->data()),
                                                      pipeline.bytes_->size()}));
  pipeline.model_ = std::make_shared<const text::LanguageModel>(std::move(model));
  return Finish(std::move(pipeline), ontology);
}

Status Pipeline::RequireNetwork() const {
  if (model_->has_network()) return {};
  return Error(ErrorCode::kNotFound, "there is no language model: built without one, and no --model given");
}

std::string Pipeline::ModelBytes() const {
  text::ModelFileWriter writer;
  writer.AddAll(model_->file());
  return writer.Finish();
}

}  // namespace dossier::eval
