// The bytes of models/english.model, compiled into the program.
#pragma once

#include <span>

namespace dossier::text {

// 64-byte aligned; empty where the program was built without the file. Valid for ever.
std::span<const unsigned char> EmbeddedModel();

}  // namespace dossier::text
