// What mention detection finds: names of entities and posts of people, as runs of words. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/extract/words.h"
#include "core/graph/assertion.h"

namespace dossier::extract {

enum class Kind : std::uint8_t { kPerson, kOrganization, kPlace, kFacility, kEvent, kUnknown };
inline constexpr std::size_t kKindCount = 5;

// The node label of a kind: "Person" ...
std::string_view KindLabel(Kind kind);

struct Mention {
  std::uint32_t sentence = 0;  // index into Words::sentences()
  std::uint32_t first = 0;     // words [first, end)
  std::uint32_t end = 0;
  graph::MentionKind form = graph::MentionKind::kName;
  Kind kind = Kind::kUnknown;
  std::uint32_t entity = kNone;
  std::string canonical =
      {};  // its name where the words alone do not say it: "Wuhai mining subsidiary"; kind is then set, too
  std::vector<std::uint32_t> others = {};  // mentions of what else its words stand for, nested: "the two sides"
  std::array<float, kKindCount> kind_probability = {};  // of a name that the tagger found; else zeros
  bool nested = false;                                  // within another name: WordIndex leaves its words to that one
};

// A post: "Party Secretary", "chief executive", "head of flat products".
struct Post {
  std::uint32_t first = 0;  // words [first, end)
  std::uint32_t end = 0;
  std::uint32_t head = 0;  // the word that makes it a post: "Secretary"
};

// What stands where: indexes into the lists of a whole article, per word.
struct WordIndex {
  std::vector<std::uint32_t> post;     // kNone: no post
  std::vector<std::uint32_t> mention;  // kNone: no mention
};

WordIndex IndexWords(const Words& words, const std::vector<Post>& posts, const std::vector<Mention>& names);

}  // namespace dossier::extract
