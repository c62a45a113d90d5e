// Cuts a sentence into chunks: noun phrases (with the mention that heads them, the posts and mentions before it), verb
// groups (with voice, polarity and modality), prepositions, conjunctions, punctuation. This is the seam where a trained
// tagger and parser slot in. Thread safety: pure function. O(words).
#pragma once

#include <string>
#include <vector>

#include "core/extract/mention.h"

namespace dossier::extract {

enum class ChunkType : std::uint8_t {
  kNoun,
  kVerb,
  kPreposition,
  kConjunction,
  kComma,
  kRelative,
  kSubordinator,
  kGenitive,
  kOpen,
  kClose,
  kDash,
  kBreak,
  kOther
};

struct Chunk {
  ChunkType type = ChunkType::kOther;
  std::uint32_t first = 0;  // words [first, end); empty for the genitive of "his"
  std::uint32_t end = 0;
  // Noun phrases:
  std::uint32_t head = kNone;                 // head word; the last one of the mention if one is the head
  std::uint32_t mention = kNone;              // the mention that heads it
  std::vector<std::uint32_t> modifiers = {};  // mentions before the head
  std::vector<std::uint32_t> posts = {};      // posts in it, in order
  bool determined = false;                    // begins with "the", "a", "its" ...
  bool definite = false;                      // "the", "this", "both"
  // Verb groups:
  std::string lemma = {};        // of the main verb
  bool passive = false;          // "was bought", "bought by"
  bool bare_participle = false;  // no auxiliary: may be "bought" or "owned by"
  bool ing = false;              // no auxiliary: "visiting"
  bool infinitive = false;       // "to visit" that hangs on no verb
  bool negated = false;
  graph::Modality modality = graph::Modality::kAsserted;
};

std::vector<Chunk> ChunkSentence(const Words& words, const std::vector<Post>& posts, const WordIndex& index,
                                 const std::vector<Mention>& mentions, const WordSentence& sentence);

}  // namespace dossier::extract
