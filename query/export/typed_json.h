// A property value as JSON text that says its type, so that it can be read back: what plain JSON lacks is written as
// {"$date": "2025-11-25"}, and so localtime, time, localdatetime, datetime, duration, and {"$float": "NaN"}; a key that
// starts with "$" is written with one more. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/graph/value.h"

namespace dossier::query {

std::string ToTypedJson(const graph::Value& property);
// Nothing where the text is no such JSON, or nested deeper than 64.
std::optional<graph::Value> FromTypedJson(std::string_view text);

}  // namespace dossier::query
