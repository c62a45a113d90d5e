#include "core/extract/event_finder.h"

#include <algorithm>
#include <deque>

namespace dossier::extract {
namespace {

using enum WordClass;

std::string Singular(const std::string& noun) {
  if (noun.ends_with("ches") || noun.ends_with("shes")) return noun.substr(0, noun.size() - 2);
  if (noun.ends_with('s') && !noun.ends_with("ss") && noun != "talks") return noun.substr(0, noun.size() - 1);
  return noun;
}

// Nouns that may stand for each other when the article comes back to an event.
bool SameSort(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto gathering = [](const std::string& n) {
    return IsOneOf(n, {"meeting", "session", "conference", "gathering", "event", "summit", "forum", "congress",
                       "sitting", "plenary", "hearing", "assembly"});
  };
  const auto festive = [](const std::string& n) {
    return IsOneOf(n, {"ceremony", "event", "signing", "inauguration", "opening", "launch", "unveiling"});
  };
  const auto talks = [](const std::string& n) {
    return IsOneOf(n, {"talks", "meeting", "negotiation", "round", "consultation"});
  };
  const auto trip = [](const std::string& n) { return IsOneOf(n, {"visit", "trip", "tour", "stay"}); };
  const auto blast = [](const std::string& n) {
    return IsOneOf(n, {"explosion", "blast", "accident", "fire", "collapse", "quake", "earthquake", "disaster"});
  };
  return (gathering(a) && gathering(b)) || (festive(a) && festive(b)) || (talks(a) && talks(b)) ||
         (trip(a) && trip(b)) || (blast(a) && blast(b));
}

class EventFinder {
 public:
  EventFinder(const Words& words, const WordTree& tree, WordIndex* index, std::vector<Mention>* mentions,
              std::vector<Entity>* entities, std::vector<bool>* strong)
      : words_(words), tree_(tree), index_(*index), mentions_(*mentions), entities_(*entities), strong_(*strong) {}

  void Run() {
    strong_.assign(entities_.size(), true);
    // Names that were read as events ("Southern Oceans Summit") can be come back to.
    for (std::uint32_t s = 0; s < words_.sentences().size(); ++s) {
      const WordSentence& sentence = words_.sentences()[s];
      for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
        const std::uint32_t m = index_.mention[w];
        if (m != kNone) {
          if (mentions_[m].kind == Kind::kEvent && mentions_[m].end == w + 1 && mentions_[m].entity != kNone) {
            Remember(mentions_[m].entity, Singular(words_.Lower(w)), s);
          }
          continue;
        }
        if (!sentence.title_case && IsEventNoun(sentence, w)) Add(s, sentence, w);
      }
    }
  }

 private:
  struct Known {
    std::uint32_t entity;
    std::string head;
    std::uint32_t sentence;
  };

  struct Named {
    std::uint32_t entity;
    std::string head;
    std::vector<std::string> words;  // sorted
  };

  void Remember(std::uint32_t entity, std::string head, std::uint32_t sentence) {
    recent_.push_front({entity, std::move(head), sentence});
    if (recent_.size() > 12) recent_.pop_back();
  }

  bool IsEventNoun(const WordSentence& sentence, std::uint32_t w) const {
    const Lexeme& lexeme = words_.LexemeOf(w);
    if (!lexeme.Is(kEventNoun) || index_.post[w] != kNone || words_[w].attached) return false;
    if (w + 1 < sentence.end) {
      const Lexeme& next = words_.LexemeOf(w + 1);
      // "fire brigade", "meeting room": the noun after it is what is spoken of.
      const bool noun_next =
          !words_[w + 1].punctuation && !words_[w + 1].number && !words_[w + 1].capital && next.Is(kCommonWord) &&
          next.verb == nullptr &&
          !next.classes.HasAny({kPreposition, kAdverb, kConjunction, kDeterminer, kPronoun, kSubordinator, kBe, kHave,
                                kDo, kModal, kRelative, kNegation, kMonth});
      if (noun_next || next.lower == "'s") return false;
      if (next.Is(kEventNoun) && !words_[w + 1].capital) return false;  // "safety inspection campaign"
    }
    if (w == sentence.first) return false;
    const Lexeme& before = words_.LexemeOf(w - 1);
    if (before.classes.HasAny({kPronoun, kModal, kNegation, kDo}) && before.lower != "no" &&
        !IsOneOf(before.lower, {"his", "her", "its", "their"}))
      return false;
    if (before.lower == "to" && lexeme.verb != nullptr && !lexeme.lower.ends_with("s") &&
        (lexeme.verb->forms & kBase) != 0)
      return false;
    if (lexeme.verb != nullptr && index_.mention[w - 1] != kNone && !lexeme.Is(kEventDisaster) &&
        (lexeme.verb->forms & (kBase | kThird)) != 0 && w + 1 < sentence.end &&
        words_.LexemeOf(w + 1).classes.HasAny({kDeterminer})) {
      return false;
    }
    return true;
  }

  void Add(std::uint32_t s, const WordSentence& sentence, std::uint32_t w) {
    std::uint32_t first = w;
    bool named = false, ordinal = false, modified = false;
    while (first > sentence.first && w - first < 10) {
      const std::uint32_t p = first - 1;
      const std::uint32_t m = index_.mention[p];
      const Lexeme& lexeme = words_.LexemeOf(p);
      if (m != kNone) {
        named = true;
        first = mentions_[m].first;
        continue;
      }
      if (words_[p].punctuation || index_.post[p] != kNone || Governs(p, w)) break;
      // "Safety and Environmental Committee meeting": capitals on both sides.
      if (lexeme.lower == "and" && first < w && words_[first].capital && p > sentence.first + 1 &&
          words_[p - 1].capital && index_.mention[p - 1] == kNone) {
        first = p - 1;
        continue;
      }
      if (lexeme.classes.HasAny({kPreposition, kConjunction, kDeterminer, kPronoun, kSubordinator, kBe, kHave, kDo,
                                 kModal, kRelative, kAdverb}))
        break;
      if (lexeme.lower == "'s" || lexeme.lower == "'") break;
      if (lexeme.verb != nullptr && (lexeme.verb->forms & (kPast | kThird)) != 0 && (lexeme.verb->forms & kBase) == 0 &&
          !lexeme.lower.ends_with("ed"))
        break;
      if (lexeme.verb != nullptr && (lexeme.verb->forms & kPast) != 0 && p > sentence.first &&
          !words_.Is(p - 1, kDeterminer) && !words_.Is(p - 1, kWeakEventAdjective))
        break;
      ordinal |= words_[p].number || IsOneOf(lexeme.lower, {"second", "third", "fourth", "fifth", "sixth", "seventh",
                                                            "eighth", "ninth", "tenth", "eleventh", "twelfth"});
      modified = true;
      first = p;
    }
    const bool genitive =
        first > sentence.first && IsOneOf(words_.Lower(first - 1), {"'s", "'", "its", "his", "her", "their"});
    const bool definite = first > sentence.first && IsOneOf(words_.Lower(first - 1), {"the", "this", "that"});
    const std::uint32_t end = Complement(sentence, w, &named);
    const std::string head = Singular(words_.Lower(w));
    std::uint32_t entity = kNone;
    if (definite || (!modified && !named && genitive)) entity = Recall(head, first, w, modified || named || ordinal);
    if (entity == kNone && (named || ordinal)) entity = SameByWords(head, first, end);
    std::string text(words_.Span(first, end).In(words_.text()));
    if (entity == kNone) {
      entity = static_cast<std::uint32_t>(entities_.size());
      events_.push_back({entity, head, ContentWords(first, end)});
      entities_.push_back({.kind = Kind::kEvent, .name = text, .aliases = {}, .first_word = w});
      const bool light =
          words_.Is(w, kEventLight) || IsOneOf(head, {"exercise", "drill", "audit", "review", "consultation",
                                                      "negotiation", "inspection", "march", "accident"});
      strong_.push_back((named || ordinal) && !light);
    } else if (text != entities_[entity].name &&
               std::ranges::find(entities_[entity].aliases, text) == entities_[entity].aliases.end()) {
      if (entities_[entity].aliases.size() < 8) entities_[entity].aliases.push_back(text);
    }
    ++entities_[entity].mention_count;
    Remember(entity, head, s);
    index_.mention[w] = static_cast<std::uint32_t>(mentions_.size());
    const bool full = first < w || end > w + 1;
    mentions_.push_back({.sentence = s,
                         .first = w,
                         .end = w + 1,
                         .form = full ? graph::MentionKind::kName : graph::MentionKind::kNominal,
                         .kind = Kind::kEvent,
                         .entity = entity});
  }

  // Whether the noun is said of this verb: "officials hold talks".
  bool Governs(std::uint32_t verb, std::uint32_t noun) const {
    return tree_.head[noun] == verb && tree_.upos[verb] == text::Upos::kVerb;
  }

  // "of Baogang's Party Committee", "for the national standard", "on flood-season safety": words [.., result).
  std::uint32_t Complement(const WordSentence& sentence, std::uint32_t w, bool* named) const {
    std::uint32_t end = w + 1;
    if (end + 1 >= sentence.end) return end;
    const std::string& link = words_.Lower(end);
    const bool visit = IsOneOf(words_.Lower(w), {"visit", "trip", "tour"});
    if (!(link == "of" || link == "for" || link == "on" || (visit && link == "to"))) return end;
    if (link == "on" && (words_.Is(end + 1, kMonth) || words_[end + 1].number)) return end;
    std::uint32_t last = end;
    for (std::uint32_t i = end + 1; i < sentence.end && i < end + 10; ++i) {
      const Lexeme& lexeme = words_.LexemeOf(i);
      if (words_[i].punctuation && !IsOneOf(lexeme.lower, {"“", "\"", "``", "”", "''"})) break;
      if (index_.mention[i] != kNone) {
        *named = true;
        last = i + 1;
        continue;
      }
      if (lexeme.classes.HasAny({kPreposition, kConjunction, kSubordinator, kBe, kHave, kDo, kModal, kRelative}) &&
          lexeme.lower != "of")
        break;
      if (lexeme.verb != nullptr && (lexeme.verb->forms & kPast) != 0 && (lexeme.verb->forms & kBase) == 0) break;
      if (lexeme.Is(kMonth)) break;
      if (!lexeme.classes.HasAny({kDeterminer, kPreposition}) && lexeme.lower != "'s" && !words_[i].punctuation)
        last = i + 1;
      if (IsOneOf(lexeme.lower, {"”", "''"})) last = i + 1;
    }
    return WithWholeQuotation(sentence, end, last);
  }

  // The end of [first, end) moved so that a quotation which it opens is closed, or left out: quotes in names balance.
  std::uint32_t WithWholeQuotation(const WordSentence& sentence, std::uint32_t first, std::uint32_t end) const {
    std::uint32_t open = kNone;
    for (std::uint32_t w = first; w < end; ++w) {
      if (IsOneOf(words_.Lower(w), {"“", "``"})) open = w;
      if (IsOneOf(words_.Lower(w), {"”", "''"})) open = kNone;
    }
    if (open == kNone) return end;
    for (std::uint32_t w = end; w < sentence.end && w < end + 4; ++w) {
      if (IsOneOf(words_.Lower(w), {"”", "''"})) return w + 1;
    }
    return open > first + 1 ? open : first;
  }

  std::vector<std::string> ContentWords(std::uint32_t first, std::uint32_t end) const {
    std::vector<std::string> out;
    for (std::uint32_t w = first; w < end; ++w) {
      const Lexeme& lexeme = words_.LexemeOf(w);
      if (words_[w].punctuation || lexeme.classes.HasAny({kPreposition, kDeterminer, kConjunction}) ||
          lexeme.lower == "'s")
        continue;
      if (words_[w].number && words_.Text(w).size() == 4) continue;  // a year
      out.push_back(lexeme.lower);
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  // An event named before in nearly the same words: "second 2025 Safety Committee meeting" and its fuller name.
  std::uint32_t SameByWords(const std::string& head, std::uint32_t first, std::uint32_t end) const {
    const std::vector<std::string> mine = ContentWords(first, end);
    constexpr std::size_t kLookBack = 40;
    for (std::size_t i = events_.size(); i > 0 && events_.size() - i < kLookBack; --i) {
      const Named& other = events_[i - 1];
      const std::size_t smaller = std::min(mine.size(), other.words.size());
      if (other.head != head || smaller < 3) continue;
      std::vector<std::string> shared;
      std::ranges::set_intersection(mine, other.words, std::back_inserter(shared));
      if (shared.size() * 4 >= smaller * 3) return other.entity;
    }
    return kNone;
  }

  // The event spoken of before that this one comes back to.
  std::uint32_t Recall(const std::string& head, std::uint32_t first, std::uint32_t w, bool modified) const {
    const Known* found = nullptr;
    for (const Known& known : recent_) {
      if (!SameSort(known.head, head)) continue;
      if (!modified) {
        // Of those that the latest such sentence speaks of, the first: what the sentence is about.
        if (found != nullptr && known.sentence != found->sentence) break;
        if (found == nullptr || known.head == head || found->head != head) found = &known;
        continue;
      }
      // With modifiers of its own it is the same event only if they were there before.
      std::string name = entities_[known.entity].name;  // "the committee meeting": however it was written
      std::ranges::transform(name, name.begin(),
                             [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      bool all = true;
      for (std::uint32_t i = first; i < w && all; ++i) {
        all = name.find(words_.Lower(i)) != std::string::npos ||
              entities_[known.entity].name.find(words_.Text(i)) != std::string::npos;
      }
      if (all) return known.entity;
    }
    return found == nullptr ? kNone : found->entity;
  }

  const Words& words_;
  const WordTree& tree_;
  WordIndex& index_;
  std::vector<Mention>& mentions_;
  std::vector<Entity>& entities_;
  std::vector<bool>& strong_;
  std::deque<Known> recent_;
  std::vector<Named> events_;
};

}  // namespace

void FindEvents(const Words& words, const WordTree& tree, WordIndex* index, std::vector<Mention>* mentions,
                std::vector<Entity>* entities, std::vector<bool>* strong) {
  EventFinder(words, tree, index, mentions, entities, strong).Run();
}

}  // namespace dossier::extract
