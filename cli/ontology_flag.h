// --ontology FILE: the relation types and rules to work with.
#pragma once

#include <string>

#include "core/graph/ontology.h"

namespace dossier::cli {

inline constexpr char kOntologyHelp[] = "TOML file with the relation types and rules, instead of the built-in ones";

// The built-in one where `path` is empty. kUsage where the file cannot be read, kBadInput where it is not right.
Result<graph::Ontology> LoadOntology(const std::string& path);

// All bytes of a file, or of stdin for "-". kUsage where it cannot be read.
Result<std::string> ReadAll(const std::string& path);

}  // namespace dossier::cli
