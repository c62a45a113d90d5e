// Errors and warnings as people read them: what, where, how to put it right. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace dossier::cli {

// error[syntax]: expected ")" or "{" after the label
//   1 | MATCH (p:Person RETURN p
//     |                 ^^^^^^ hint
// Lines end with \n. `source` is the text that error.position points into; without it or a position the hint is a line
// of its own.
std::string FormatError(const Error& error, std::string_view source, bool colour);
std::string FormatWarning(std::string_view code, std::string_view message, std::string_view hint,
                          const std::optional<SourcePosition>& position, std::string_view source, bool colour);

}  // namespace dossier::cli
