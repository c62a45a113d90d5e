// What is remembered of the entities of an article: where they were spoken of last, and as what.
#include "core/extract/coreference_walk.h"

namespace dossier::extract {
namespace {

using enum WordClass;

constexpr std::size_t kMostKept = 24;  // words, countries and sentences that an entity is known by

template <typename T>
void Keep(const T& value, std::vector<T>* list) {
  if (std::ranges::find(*list, value) != list->end()) return;
  if (list->size() == kMostKept) list->erase(list->begin());
  list->push_back(value);
}

}  // namespace

std::uint32_t ReferenceWalk::Topmost(std::uint32_t word) const {
  for (int steps = 0; steps < 6 && tree_.head[word] != kNone; ++steps) {
    switch (tree_.relation[word]) {
      case Relation::kCompound:
      case Relation::kFlat:
      case Relation::kNmodDesc:
      case Relation::kNmodUnmarked:
      case Relation::kAppos:
      case Relation::kConj: word = tree_.head[word]; continue;
      default: return word;
    }
  }
  return word;
}

std::uint32_t ReferenceWalk::RoleOf(Relation relation) {
  switch (relation) {
    case Relation::kNsubj:
    case Relation::kNsubjOuter: return 1;
    case Relation::kNsubjPass: return 2;
    case Relation::kNmodPoss: return 3;
    case Relation::kObj:
    case Relation::kIobj: return 4;
    case Relation::kObl:
    case Relation::kOblAgent:
    case Relation::kOblUnmarked: return 5;
    case Relation::kNmod: return 6;
    case Relation::kRoot: return 7;
    default: return 8;
  }
}

ReferenceWalk::Place ReferenceWalk::PlaceOf(const Mention& mention) const {
  return {.first = mention.first,
          .end = mention.end,
          .head = Topmost(HeadOfSpan(tree_, mention.first, mention.end)),
          .sentence = s_,
          .form = mention.form};
}

void ReferenceWalk::Remember(std::uint32_t entity, const Place& place) {
  Memory& memory = memory_[entity];
  const std::uint32_t role = Role(place.head);
  const bool again = memory.count > 0 && memory.last.sentence == place.sentence;
  memory.best_role = again ? std::min(memory.best_role, role) : role;
  if (!again) memory.first_in_sentence = place.first;
  memory.last = place;
  ++memory.count;
  Keep(place.sentence, &memory.sentences);
  std::erase(recent_, entity);
  recent_.push_back(entity);
  if (recent_.size() > 64) recent_.erase(recent_.begin());
  said_.push_back({entity, place});
  if (const auto kind = static_cast<std::size_t>(entities_[entity].kind); kind < kKindCount) {
    std::uint32_t& most = most_[kind];
    if (most == kNone || memory.count > memory_[most].count) most = entity;
  }
  Describe(entity, place);
}

// The words of its noun phrase, of appositions and of what it is said to be.
void ReferenceWalk::Describe(std::uint32_t entity, const Place& place) {
  Memory& memory = memory_[entity];
  const auto describe = [&](std::uint32_t w) {
    if (index_.mention[w] == kNone && !words_[w].punctuation &&
        !words_.LexemeOf(w).classes.HasAny({kDeterminer, kPreposition}))
      Keep(words_[w].lexeme, &memory.described);
    if (const std::string_view country = country_[words_[w].lexeme]; !country.empty()) Keep(country, &memory.countries);
  };
  if (place.form == graph::MentionKind::kName) {
    for (std::uint32_t w = place.first; w < place.end; ++w) Keep(words_[w].lexeme, &memory.name_words);
  } else {
    describe(place.first);
  }
  // "the Slovak brewer X"
  for (std::uint32_t w = place.first; w > sentence_.first && place.first - w < 4; --w) {
    if (words_[w - 1].punctuation ||
        words_.LexemeOf(w - 1).classes.HasAny({kPreposition, kConjunction, kDeterminer, kBe}))
      break;
    describe(w - 1);
  }
  // "X, a Slovak brewer"
  if (place.end + 1 < sentence_.end && words_.IsWord(place.end, ",")) {
    for (std::uint32_t w = place.end + 1; w < sentence_.end && w < place.end + 8; ++w) {
      if (words_[w].punctuation || words_.LexemeOf(w).classes.HasAny({kPreposition, kRelative, kBe})) break;
      describe(w);
    }
  }
  // "X is a Slovak brewer"
  for (const std::uint32_t top : {place.head, tree_.head[place.head]}) {
    if (top == kNone) continue;
    const bool is_named = top == place.head;
    const bool copular = std::ranges::any_of(tree_.dependents[top],
                                             [&](std::uint32_t d) { return tree_.relation[d] == Relation::kCop; });
    if (is_named ? tree_.upos[top] != text::Upos::kNoun : !copular || Role(place.head) != 1) continue;
    describe(top);
    for (const std::uint32_t d : tree_.dependents[top]) {
      if (tree_.relation[d] == Relation::kCompound || tree_.relation[d] == Relation::kAmod) describe(d);
    }
  }
  for (std::uint32_t w = place.first > sentence_.first + 8 ? place.first - 8 : sentence_.first;
       w < sentence_.end && w < place.end + 8; ++w) {
    if (words_[w].punctuation || words_.LexemeOf(w).classes.HasAny({kDeterminer, kPreposition, kPronoun})) continue;
    Keep(words_[w].lexeme, &memory.near);
  }
}

}  // namespace dossier::extract
