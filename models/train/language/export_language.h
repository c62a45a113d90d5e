// Writes a trained network as the tensors of docs/model_format.md: weights as int8 with a scale a row.
#pragma once

#include "core/text/model_file.h"
#include "models/train/language/language_network.h"

namespace dossier::models {

void ExportLanguage(LanguageNetwork* network, const Vocabulary& vocabulary, text::ModelFileWriter* out);

}  // namespace dossier::models
