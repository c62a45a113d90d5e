#include "cli/model_flag.h"

namespace dossier::cli {

Result<std::shared_ptr<const text::LanguageModel>> LoadModel(const std::string& path) {
  if (path.empty()) {
    return std::shared_ptr<const text::LanguageModel>(std::shared_ptr<void>(), &text::LanguageModel::English());
  }
  Result<text::LanguageModel> model = text::LanguageModel::Load(path);
  if (!model.ok()) {
    Error error = model.error();
    if (error.code != ErrorCode::kBadInput) error.code = ErrorCode::kUsage;
    return error;
  }
  return std::shared_ptr<const text::LanguageModel>(
      std::make_shared<const text::LanguageModel>(std::move(model).value()));
}

}  // namespace dossier::cli
