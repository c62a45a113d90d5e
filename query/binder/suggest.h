// "did you mean": the nearest of some names. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::query {

// Letters to insert, delete, change or swap with the next one (optimal string alignment), ASCII case ignored; at most
// `limit` + 1. O(|a| |b|), names longer than 64 bytes count as far.
int EditDistance(std::string_view a, std::string_view b, int limit);

// The candidate nearest to `name`, if near enough (a third of its length, at most 3); the first of equals.
std::optional<std::string> NearestName(std::string_view name, std::span<const std::string> candidates);

// `did you mean "Person"?`, or empty.
std::string DidYouMean(std::string_view name, std::span<const std::string> candidates);

}  // namespace dossier::query
