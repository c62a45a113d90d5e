// The best dependency tree for given scores: a maximum spanning arborescence with exactly one child of the root.
// Chu and Liu 1965, Edmonds 1967, in Tarjan's O(n^2) form for dense graphs; one child of the root by lowering every arc
// from it by more than a tree can weigh (Stanojevic and Cohen 2021, "A root of all evil"). Pure function.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace dossier::text {

// scores: n x (n + 1), finite; scores[d * (n + 1) + h] is that of head h for word d, where head 0 is the root and head
// h > 0 is word h - 1. Returns for every word its head, so counted. Of equal trees always the same one. n >= 1.
// O(n^2) time and memory (20 bytes an arc); where the best heads alone make a tree, little more than reading the
// scores.
std::vector<std::uint32_t> FindBestTree(std::span<const float> scores, std::size_t n);

}  // namespace dossier::text
