// Who does what to whom: the subject, objects and prepositional arguments of every verb group of a sentence, found over
// its chunks. Lists distribute ("met A, B and C"); asides are looked through; relative, participial and joined verbs
// find their subject. Thread safety: pure functions. O(chunks), with bounded look-around.
#pragma once

#include <string>
#include <vector>

#include "core/extract/chunker.h"

namespace dossier::extract {

struct PrepositionArgument {
  std::string preposition;
  std::uint32_t chunk = kNone;  // the noun phrase after it; kNone where none follows
  std::vector<std::uint32_t> mentions;
  std::string head;             // lower-case head word
  std::uint32_t owner = kNone;  // mention before its genitive: "with Baogang's needs"
  std::uint32_t word = kNone;   // its head in the tree; kNone: found over chunks
};

struct Predicate {
  std::uint32_t head = 0;  // its main word
  std::uint32_t first = 0, end = 0;
  std::string lemma = {};
  bool passive = false;
  bool negated = false;
  graph::Modality modality = graph::Modality::kAsserted;
};

struct Clause {
  std::uint32_t verb = 0;  // index of its chunk
  Predicate predicate;     // negated and not asserted also by what governs the clause
  std::uint32_t subject_chunk = kNone;
  std::vector<std::uint32_t> subject;  // mentions
  std::string subject_head;
  std::uint32_t object_chunk = kNone;
  std::vector<std::uint32_t> object;
  std::string object_head;
  std::uint32_t object_owner = kNone;  // mention before its genitive: "studied Xi's speeches"
  std::vector<PrepositionArgument> prepositions;
  bool hypothetical = false;  // after "if", "whether"
  bool denied = false;        // after "denied that"
};

// Chunks in order without asides; the asides, each with the noun phrase that it explains in front, as pieces of their
// own.
std::vector<std::vector<Chunk>> SplitAsides(const std::vector<Chunk>& chunks);

// The mentions of the list that begins at noun phrase `at`, rightwards: "A, B and C", "A, chairman of X, and B".
std::vector<std::uint32_t> ListFrom(const std::vector<Chunk>& chunks, const std::vector<Mention>& mentions,
                                    std::uint32_t at);
// The same leftwards, of the list that ends at `at`.
std::vector<std::uint32_t> ListTo(const std::vector<Chunk>& chunks, const std::vector<Mention>& mentions,
                                  std::uint32_t at);

std::vector<Clause> FindClauses(const Words& words, const std::vector<Mention>& mentions,
                                const std::vector<Chunk>& chunks);

}  // namespace dossier::extract
