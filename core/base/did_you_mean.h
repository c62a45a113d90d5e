// "Did you mean ...?": the nearest of some names. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dossier {

// Edits (insert, delete, replace, swap of neighbours; code points) that make `a` into `b`; anything above `limit` is
// limit + 1. O(length * limit). Optimal string alignment distance.
std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit);

// Edits at which a name of this length still counts as a slip of the pen: 1 up to 4 code points, 2 up to 8, then 3.
std::size_t ToleratedEdits(std::string_view name);

// The candidate nearest to `name`, case aside, within ToleratedEdits; the first of equals; nothing if none is near.
std::optional<std::string> NearestName(std::string_view name, std::span<const std::string> candidates);

// `did you mean "Person"?`, or `otherwise` where none is near: a hint for an Error.
std::string DidYouMean(std::string_view name, std::span<const std::string> candidates, std::string otherwise = {});

}  // namespace dossier
