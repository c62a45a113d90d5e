// --model FILE: the language model to read with.
#pragma once

#include <memory>
#include <string>

#include "core/text/language_model.h"

namespace dossier::cli {

inline constexpr char kModelHelp[] = "file of the language model to read with, instead of the built-in one";

// The built-in one where `path` is empty. kUsage where the file cannot be read, kBadInput where it is no such model.
Result<std::shared_ptr<const text::LanguageModel>> LoadModel(const std::string& path);

}  // namespace dossier::cli
