// JSON as query values, for parameters. Pure function.
#pragma once

#include <optional>
#include <string_view>

#include "core/graph/value.h"

namespace dossier::query {

// The value that JSON text stands for: whole numbers within 64 bits are integers, other numbers floats. Nothing where
// the text is no JSON, or nested deeper than 64.
std::optional<graph::Value> ValueFromJsonText(std::string_view text);

}  // namespace dossier::query
