// The pipeline as its commands evaluate it: with files given by flags, else with what is built in.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/extract/extractor.h"

namespace dossier::eval {

// The bytes of a file; kNotFound, kIo.
Result<std::string> ReadWholeFile(const std::string& path);

// The bytes of the model file at `path`.
Result<std::string> ModelBytes(const std::string& path);

// `ontology`: a TOML file, empty for the built-in one. `model`: bytes of a model file.
Result<extract::Extractor> MakeExtractor(const std::string& ontology, const std::string& model);

}  // namespace dossier::eval
