#include "core/extract/coreference.h"

#include <algorithm>
#include <deque>

namespace dossier::extract {
namespace {

using enum WordClass;

// Bodies of state and society are called by their own noun ("the ministry"), never "the company".
bool IsBody(const std::string& lower_name) {
  for (const std::string_view noun :
       {"ministry", "council", "committee", "commission", "court", "parliament", "university", "union", "association",
        "federation", "party", "agency", "authority", "department", "board", "police", "bureau", "government"}) {
    if (lower_name.find(noun) != std::string::npos) return true;
  }
  return false;
}

class ReferenceResolver {
 public:
  ReferenceResolver(const Words& words, const std::vector<Post>& posts, WordIndex* index,
                    std::vector<Mention>* mentions, std::vector<Entity>* entities)
      : words_(words),
        posts_(posts),
        index_(*index),
        mentions_(*mentions),
        entities_(*entities),
        posts_of_(entities_.size()),
        descriptors_(entities_.size()) {
    lower_names_.reserve(entities_.size());
    for (const Entity& entity : entities_) {
      std::string lower = entity.name;
      std::ranges::transform(lower, lower.begin(),
                             [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      lower_names_.push_back(std::move(lower));
    }
  }

  void Run() {
    for (std::uint32_t s = 0; s < words_.sentences().size(); ++s) {
      const WordSentence& sentence = words_.sentences()[s];
      if (sentence.title_case) continue;
      StartSentence();
      for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
        const std::uint32_t m = index_.mention[w];
        if (m != kNone) {
          if (mentions_[m].first == w && mentions_[m].entity != kNone)
            Note(mentions_[m].entity, sentence, w, mentions_[m].end);
          continue;
        }
        if (words_[w].punctuation) continue;
        const std::uint32_t entity = words_.Is(w, kPronoun) ? ResolvePronoun(w, sentence) : ResolveNominal(w, sentence);
        if (entity == kNone) continue;
        const bool pronoun = words_.Is(w, kPronoun);
        index_.mention[w] = static_cast<std::uint32_t>(mentions_.size());
        mentions_.push_back({.sentence = s,
                             .first = w,
                             .end = w + 1,
                             .form = pronoun ? graph::MentionKind::kPronoun : graph::MentionKind::kNominal,
                             .kind = entities_[entity].kind,
                             .entity = entity});
        Note(entity, sentence, w, w + 1);
      }
    }
  }

 private:
  struct Seen {
    std::uint32_t entity;
    std::uint32_t word;
  };

  void StartSentence() {
    previous_ = std::move(current_);
    current_.clear();
  }

  void Note(std::uint32_t entity, const WordSentence& sentence, std::uint32_t first, std::uint32_t end) {
    current_.push_back({entity, first});
    recent_.push_front({entity, first});
    if (recent_.size() > 40) recent_.pop_back();
    // What it is called: posts before and after it, describing nouns ("Slovak brewer X", "X, a carrier").
    if (first > sentence.first) {
      const std::uint32_t b = first - 1;
      if (index_.post[b] != kNone)
        posts_of_[entity].push_back(words_.Lower(posts_[index_.post[b]].head));
      else if (words_.LexemeOf(b).classes.HasAny(
                   {kOrgBefore, kGenericOrg, kGenericFacility, kPersonBefore, kFacilityBefore}))
        descriptors_[entity].push_back(words_.Lower(b));
    }
    if (end + 1 < sentence.end && words_.IsWord(end, ",")) {
      for (std::uint32_t w = end + 1; w < sentence.end && w < end + 9; ++w) {
        if (words_[w].punctuation) break;
        if (index_.post[w] != kNone && entities_[entity].kind == Kind::kPerson) {
          posts_of_[entity].push_back(words_.Lower(posts_[index_.post[w]].head));
          break;
        }
        if (index_.mention[w] != kNone && w == end + 1) break;
        if (words_.LexemeOf(w).classes.HasAny({kOrgBefore, kGenericOrg, kGenericFacility, kPersonBefore}))
          descriptors_[entity].push_back(words_.Lower(w));
        if (words_.LexemeOf(w).classes.HasAny({kPreposition, kRelative, kBe})) break;
      }
    }
    if (posts_of_[entity].size() > 8) posts_of_[entity].erase(posts_of_[entity].begin());
    if (descriptors_[entity].size() > 8) descriptors_[entity].erase(descriptors_[entity].begin());
  }

  bool Fits(std::uint32_t entity, Gender gender) const {
    const Entity& e = entities_[entity];
    return e.kind == Kind::kPerson &&
           (gender == Gender::kUnknown || e.gender == Gender::kUnknown || e.gender == gender);
  }

  // The first person of this sentence before the pronoun, else of the one before, else the latest of all.
  std::uint32_t FindPerson(Gender gender) {
    std::uint32_t found = kNone;
    const auto take = [&](const std::vector<Seen>& seen) {
      for (const Seen& s : seen) {
        if (found == kNone && Fits(s.entity, gender)) found = s.entity;
      }
    };
    take(current_);
    if (found == kNone) take(previous_);
    if (found == kNone) {
      for (const Seen& s : recent_) {
        if (found == kNone && Fits(s.entity, gender)) found = s.entity;
      }
    }
    if (found != kNone && gender != Gender::kUnknown && entities_[found].gender == Gender::kUnknown)
      entities_[found].gender = gender;
    return found;
  }

  std::uint32_t FindThing() const {
    const auto first_of = [&](const std::vector<Seen>& seen, std::initializer_list<Kind> kinds) {
      for (const Seen& s : seen) {
        for (const Kind kind : kinds) {
          if (entities_[s.entity].kind == kind) return s.entity;
        }
      }
      return kNone;
    };
    if (const std::uint32_t e = first_of(current_, {Kind::kOrganization}); e != kNone) return e;
    if (const std::uint32_t e = first_of(current_, {Kind::kFacility, Kind::kPlace}); e != kNone) return e;
    if (const std::uint32_t e = first_of(previous_, {Kind::kOrganization}); e != kNone) return e;
    return first_of(previous_, {Kind::kFacility, Kind::kPlace});
  }

  std::uint32_t ResolvePronoun(std::uint32_t w, const WordSentence& sentence) {
    const std::string& lower = words_.Lower(w);
    if (IsOneOf(lower, {"he", "him", "his", "himself"})) return FindPerson(Gender::kMale);
    if (IsOneOf(lower, {"she", "her", "hers", "herself"})) return FindPerson(Gender::kFemale);
    if (lower == "its" || lower == "itself") return FindThing();
    if (lower == "it") {
      // "it was announced that", "it is hard to": nothing is meant.
      const bool sentence_start = w == sentence.first;
      if (w + 2 < sentence.end && words_.Is(w + 1, kBe) && !sentence_start) return kNone;
      return FindThing();
    }
    return kNone;
  }

  std::uint32_t ResolveNominal(std::uint32_t w, const WordSentence& sentence) {
    const Lexeme& lexeme = words_.LexemeOf(w);
    const bool organization = lexeme.Is(kGenericOrg), place = lexeme.Is(kGenericPlace),
               facility = lexeme.Is(kGenericFacility), person = lexeme.Is(kGenericPerson);
    if (!(organization || place || facility || person) || words_[w].attached) return kNone;
    // The head of its noun phrase, after "the" or "this" and at most two adjectives.
    if (w + 1 < sentence.end) {
      const Lexeme& next = words_.LexemeOf(w + 1);
      if (index_.mention[w + 1] != kNone && mentions_[index_.mention[w + 1]].first == w + 1)
        return kNone;  // "the group Halim"
      if (!words_[w + 1].punctuation && !words_[w + 1].number && next.Is(kCommonWord) && next.verb == nullptr &&
          !next.classes.HasAny({kPreposition, kAdverb, kConjunction, kDeterminer, kPronoun, kSubordinator, kBe, kHave,
                                kDo, kModal, kRelative, kNegation})) {
        return kNone;
      }
      if (next.lower == "of") return kNone;
    }
    std::uint32_t d = w;
    int adjectives = 0;
    std::string_view demonym;
    while (d > sentence.first && adjectives < 3) {
      const Lexeme& before = words_.LexemeOf(d - 1);
      if (IsOneOf(before.lower, {"the", "this"})) {
        const std::uint32_t found =
            FindNominal(lexeme.lower, demonym, adjectives, organization, place, facility, person);
        return found;
      }
      if (before.Is(kDemonym))
        demonym = before.lower;
      else if (!before.classes.HasAny({kCommonWord}) || before.verb != nullptr || words_[d - 1].punctuation ||
               index_.mention[d - 1] != kNone || before.Is(kPreposition))
        return kNone;
      --d;
      ++adjectives;
    }
    return kNone;
  }

  std::uint32_t FindNominal(const std::string& noun, std::string_view demonym, int adjectives, bool organization,
                            bool place, bool facility, bool person) const {
    const bool company = IsOneOf(noun, {"company", "firm", "group", "conglomerate", "enterprise", "corporation",
                                        "business", "organisation", "organization"});
    std::uint32_t loose = kNone;
    for (const Seen& seen : recent_) {
      const Entity& entity = entities_[seen.entity];
      const std::string& name = lower_names_[seen.entity];
      const bool described = std::ranges::find(descriptors_[seen.entity], noun) != descriptors_[seen.entity].end();
      if (person && entity.kind == Kind::kPerson &&
          std::ranges::find(posts_of_[seen.entity], noun) != posts_of_[seen.entity].end())
        return seen.entity;
      if (organization && entity.kind == Kind::kOrganization) {
        if (described || name.find(noun) != std::string::npos) return seen.entity;
        if (loose == kNone && company && !IsBody(name) && (adjectives == 0 || !demonym.empty())) loose = seen.entity;
      }
      if (facility && entity.kind == Kind::kFacility && (described || name.find(noun) != std::string::npos) &&
          adjectives < 2)
        return seen.entity;
      if (place && entity.kind == Kind::kPlace && adjectives == 0) {
        const bool is_country = Lexicon::English().Classes(name).Has(kCountry);
        if (IsOneOf(noun, {"country", "nation", "republic", "kingdom"})
                ? is_country
                : !is_country && (name.find(noun) != std::string::npos || IsOneOf(noun, {"city", "town", "village"})))
          return seen.entity;
      }
    }
    return loose;
  }

  const Words& words_;
  const std::vector<Post>& posts_;
  WordIndex& index_;
  std::vector<Mention>& mentions_;
  std::vector<Entity>& entities_;
  std::vector<std::vector<std::string>> posts_of_, descriptors_;
  std::vector<std::string> lower_names_;
  std::vector<Seen> current_, previous_;
  std::deque<Seen> recent_;
};

}  // namespace

void ResolveReferences(const Words& words, const std::vector<Post>& posts, WordIndex* index,
                       std::vector<Mention>* mentions, std::vector<Entity>* entities) {
  ReferenceResolver(words, posts, index, mentions, entities).Run();
}

}  // namespace dossier::extract
