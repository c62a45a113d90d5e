#include "core/extract/name_tidy.h"

#include <algorithm>
#include <unordered_map>

namespace dossier::extract {
namespace {

using enum WordClass;

bool IsPlacePreposition(std::string_view word) { return IsOneOf(word, {"in", "at", "near"}); }

bool IsKnownPlace(const Words& words, std::uint32_t first, std::uint32_t end) {
  if (end - first > Lexicon::English().max_phrase_words()) return false;
  return Lexicon::English().Classes(words.LowerPhrase(first, end)).HasAny({kCountry, kCapital, kRegion, kCity});
}

bool IsBodyNoun(const Lexeme& lexeme) { return lexeme.classes.HasAny({kOrgSuffix, kTakesOf, kOrgNoun, kJoinsAnd}); }

// The plural or collective that a body belongs to: "citizens'", "people's", "women's".
bool OwnsBodies(const Words& words, std::uint32_t owner, std::uint32_t mark) {
  const std::string& lower = words.Lower(owner);
  if (words.IsWord(mark, "'")) return lower.size() > 4 && lower.ends_with('s') && !lower.ends_with("ss");
  return words.IsWord(mark, "'s") && IsOneOf(lower, {"women", "men", "children", "people", "citizen", "members"});
}

class Tidier {
 public:
  Tidier(const Words& words, std::vector<Mention>* names) : words_(words), names_(*names) {}

  void Run() {
    std::erase_if(names_, [&](Mention& name) { return name.canonical.empty() && !Strip(&name); });
    JoinOwned();
    for (std::size_t i = 0; i < names_.size(); ++i) ExtendList(i);
    JoinTopics();
    NoteKinds();
    PartOwners();
    AddNested();
  }

 private:
  std::uint32_t SentenceEnd(const Mention& name) const { return words_.sentences()[name.sentence].end; }

  // "Yanzhou Party" + "Secretary Jia": the post begins with the party.
  void LeavePartyToPost(Mention* name) {
    if (name->kind != Kind::kOrganization || name->end - name->first < 2 || name->end >= SentenceEnd(*name)) return;
    if (!words_.IsWord(name->end - 1, "party") || !words_[name->end].capital ||
        !IsOneOf(words_.Lower(name->end), {"secretary", "chief"}))
      return;
    --name->end;
    if (IsKnownPlace(words_, name->first, name->end)) name->kind = Kind::kPlace;
  }

  // "Huaxing Steel Co" + ", Ltd."
  void TakeLimited(Mention* name) {
    if (name->kind != Kind::kOrganization || name->end + 1 >= SentenceEnd(*name)) return;
    if (IsOneOf(words_.Lower(name->end - 1), {"co", "co.", "company"}) && words_.IsWord(name->end, ",") &&
        IsOneOf(words_.Lower(name->end + 1), {"ltd", "ltd."}))
      name->end += 2;
  }

  // Takes off what is no part of the name. False where nothing is left.
  bool Strip(Mention* name) {
    LeavePartyToPost(name);
    TakeLimited(name);
    // "Party Standing Committee Meeting" is an event, which has its own finder.
    if (name->kind == Kind::kOrganization && words_.IsWord(name->end - 1, "meeting")) return false;
    while (name->end - name->first > 1) {
      const Lexeme& lexeme = words_.LexemeOf(name->first);
      const bool lower = !words_[name->first].capital;
      const bool long_name = name->end - name->first > 2;
      // "FORMER Kurrajong Shire councillor": the beginning of an article in capitals.
      bool off = words_[name->first].all_caps && words_.Text(name->first).size() > 4 && !lower &&
                 !words_[name->first + 1].all_caps && words_[name->first + 1].capital && lexeme.Is(kPostModifier);
      off |= lower && IsOneOf(lexeme.lower, {"the", "a", "an", "its", "his", "their", "new", "two", "three", "four",
                                             "five", "several", "state", "opposition", "of"});
      if (name->kind == Kind::kPerson) {
        off |= lexeme.classes.HasAny({kHonorific, kPostHead, kPostModifier, kRank}) && !lexeme.Is(kGivenName);
        off |= long_name && lexeme.classes.HasAny({kPersonBefore, kDemonym}) && !lexeme.Is(kGivenName);
      } else if (lower && words_[name->end - 1].capital) {
        const std::string_view word = lexeme.lower;
        const WordClasses singular =
            word.ends_with('s') ? Lexicon::English().Classes(word.substr(0, word.size() - 1)) : lexeme.classes;
        off |= singular.HasAny({kOrgBefore, kFacilityBefore}) && words_[name->first + 1].capital;
      }
      if (!off) break;
      ++name->first;
    }
    while (name->end - name->first > 1 && words_.LexemeOf(name->end - 1).classes.HasAny({kPreposition, kDeterminer}) &&
           !words_[name->end - 1].capital)
      --name->end;
    if (name->end - name->first > 1) return true;
    const Lexeme& lexeme = words_.LexemeOf(name->first);
    if (lexeme.Is(kHonorific) || (words_[name->first].punctuation)) return false;
    const bool demonym = lexeme.Is(kDemonym) && !lexeme.classes.HasAny({kCountry, kGivenName, kFamilyName, kCity});
    return !(demonym && name->kind != Kind::kPerson);
  }

  // "Darkhan-Uul Citizens" + "' Council"
  void JoinOwned() {
    std::vector<Mention> joined;
    for (Mention& name : names_) {
      if (!joined.empty() && name.canonical.empty()) {
        Mention& last = joined.back();
        const bool mark_between = name.first == last.end + 1 || name.first == last.end;
        if (last.canonical.empty() && last.sentence == name.sentence && mark_between &&
            OwnsBodies(words_, last.end - 1, last.end) && name.end > last.end + 1 &&
            IsBodyNoun(words_.LexemeOf(name.end - 1)) && last.kind != Kind::kPerson) {
          last.end = name.end;
          last.kind = name.kind;
          last.kind_probability = name.kind_probability;
          continue;
        }
      }
      joined.push_back(std::move(name));
    }
    names_ = std::move(joined);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      Mention& name = names_[i];
      const std::uint32_t end = SentenceEnd(name), next = i + 1 < names_.size() ? names_[i + 1].first : kNone;
      if (name.canonical.empty() && name.kind != Kind::kPerson && name.end + 1 < end &&
          OwnsBodies(words_, name.end - 1, name.end) && words_[name.end - 1].capital) {
        std::uint32_t w = name.end + 1;
        while (w < end && w < next && words_[w].capital && !words_[w].punctuation) ++w;
        if (w > name.end + 1 && IsBodyNoun(words_.LexemeOf(w - 1))) {
          name.end = w;
          name.kind = Kind::kOrganization;
        }
      }
    }
  }

  // "Joint Committee on Economic, Trade and Scientific Cooperation": the list belongs to the body.
  void ExtendList(std::size_t at) {
    Mention& name = names_[at];
    if (name.kind != Kind::kOrganization || !name.canonical.empty()) return;
    bool topic = false;
    for (std::uint32_t w = name.first + 1; w < name.end; ++w)
      topic |=
          IsOneOf(words_.Lower(w), {"of", "on", "for"}) && words_.LexemeOf(w - 1).classes.HasAny({kTakesOf, kJoinsAnd});
    if (!topic || !IsTopicWord(name.end - 1)) return;
    const std::uint32_t end = SentenceEnd(name);
    std::uint32_t w = name.end, last = name.end;
    while (w + 1 < end && w < name.end + 8) {
      std::uint32_t next = w;
      if (words_.IsWord(next, ",")) ++next;
      if (next < end && IsOneOf(words_.Lower(next), {"and", "&"})) ++next;
      if (next == w || next >= end || !IsTopicWord(next)) break;
      w = next;
      while (w < end && IsTopicWord(w)) ++w;
      // A comma alone may part two names; an "and" shows that the list was one.
      if (IsOneOf(words_.Lower(next - 1), {"and", "&"})) {
        last = w;
        break;
      }
    }
    if (last == name.end) return;
    name.end = last;
    while (at + 1 < names_.size() && names_[at + 1].first < last)
      names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }

  // "Safety and" + "Environmental Committee", "Nam Phak Roads" + "and" + "Bridges Company": what a body is for.
  void JoinTopics() {
    std::vector<Mention> joined;
    for (Mention& name : names_) {
      const std::uint32_t start = words_.sentences()[name.sentence].first;
      const bool body = name.kind == Kind::kOrganization && name.canonical.empty() && name.end - name.first > 1 &&
                        IsTopicWord(name.first) && IsBodyNoun(words_.LexemeOf(name.end - 1));
      if (body && name.first >= start + 2 && IsOneOf(words_.Lower(name.first - 1), {"and", "&"}) &&
          IsTopicWord(name.first - 2) && !IsBodyNoun(words_.LexemeOf(name.first - 2))) {
        std::uint32_t first = name.first - 2;
        while (first > start && IsTopicWord(first - 1)) --first;
        if (!joined.empty() && joined.back().sentence == name.sentence && joined.back().end > first) {
          if (joined.back().kind != Kind::kOrganization || !joined.back().canonical.empty())
            first = name.first;
          else
            first = joined.back().first, joined.pop_back();
        }
        name.first = first;
      }
      joined.push_back(std::move(name));
    }
    names_ = std::move(joined);
  }

  bool IsTopicWord(std::uint32_t w) const {
    const Lexeme& lexeme = words_.LexemeOf(w);
    const bool adjective = lexeme.lower.size() > 6 && (lexeme.lower.ends_with("al") || lexeme.lower.ends_with("ic"));
    return words_[w].capital && !words_[w].punctuation &&
           (adjective || lexeme.classes.HasAny({kCommonWord, kPostTopic})) &&
           !lexeme.classes.HasAny({kCountry, kCity, kCapital, kGivenName, kHonorific});
  }

  void NoteKinds() {
    for (const Mention& name : names_) kinds_.try_emplace(words_.LowerPhrase(name.first, name.end), name.kind);
  }

  // What is known of words that the article may name elsewhere.
  Kind KindOf(std::uint32_t first, std::uint32_t end) const {
    if (IsKnownPlace(words_, first, end)) return Kind::kPlace;
    const auto it = kinds_.find(words_.LowerPhrase(first, end));
    return it == kinds_.end() ? Kind::kUnknown : it->second;
  }

  // "Kuroda Foundation | of | Kanazawa", "Nigeria | 's | Commission for Antiquities": two names, where what stands
  // alone names something by itself.
  void PartOwners() {
    std::vector<Mention> out;
    for (Mention& name : names_) {
      out.push_back(std::move(name));
      Mention& whole = out.back();
      if (!whole.canonical.empty() || (whole.kind != Kind::kOrganization && whole.kind != Kind::kFacility)) continue;
      const std::uint32_t of = PlaceOf(whole), mark = OwnerOf(whole);
      if (of != kNone) {
        const Mention place{.sentence = whole.sentence, .first = of + 1, .end = whole.end, .kind = Kind::kPlace};
        whole.end = of;
        out.push_back(place);
      } else if (mark != kNone) {
        Mention owned = whole;
        owned.first = mark + 1;
        whole.end = mark;
        whole.kind = KindOf(whole.first, mark);
        whole.kind_probability = {};
        if (whole.kind == Kind::kUnknown) out.pop_back();
        out.push_back(std::move(owned));
      }
    }
    names_ = std::move(out);
  }

  // The "of" before the place where a body with a name of its own is, or kNone: not of "University of Warsaw".
  std::uint32_t PlaceOf(const Mention& name) const {
    std::uint32_t of = name.end - 1;
    while (of > name.first && words_[of].capital) --of;
    if (of == name.first || of + 1 == name.end || !words_.IsWord(of, "of")) return kNone;
    for (std::uint32_t w = name.first; w < of; ++w) {
      if (!words_[w].capital || words_[w].punctuation) return kNone;
    }
    const Lexeme &first = words_.LexemeOf(name.first), &last = words_.LexemeOf(of - 1);
    const bool own_name =
        !first.classes.HasAny({kCommonWord, kDemonym, kTakesOf, kOrgNoun, kOrgSuffix, kPostModifier, kPostTopic}) &&
        (of - name.first == 1 || IsBodyNoun(last));
    return own_name && KindOf(of + 1, name.end) == Kind::kPlace ? of : kNone;
  }

  // The 's between an owner and a name that is whole without it, or kNone: not of "Anwar's Kitchen".
  std::uint32_t OwnerOf(const Mention& name) const {
    for (std::uint32_t w = name.first + 1; w + 1 < name.end; ++w) {
      if (!words_.IsWord(w, "'s") || OwnsBodies(words_, w - 1, w)) continue;
      if (!words_[w - 1].capital) return w;
      const bool whole = name.end - w > 2 && words_[w + 1].capital && words_[name.end - 1].capital;
      return whole && KindOf(name.first, w) != Kind::kUnknown && KindOf(name.first, w) != Kind::kPerson ? w : kNone;
    }
    return kNone;
  }

  // "Motui" in "smelter at Motui", "Gdynia" in "Gdynia sawmill".
  void AddNested() {
    std::vector<Mention> out;
    for (Mention& name : names_) {
      const bool holds =
          name.canonical.empty() && name.end - name.first > 1 &&
          (name.kind == Kind::kFacility || name.kind == Kind::kOrganization || name.kind == Kind::kEvent);
      out.push_back(std::move(name));
      if (!holds) continue;
      const Mention outer = out.back();
      // A capitalised beginning before lower-case words.
      std::uint32_t lead = outer.first;
      while (lead < outer.end && words_[lead].capital) ++lead;
      if (lead > outer.first && lead < outer.end &&
          !words_.LexemeOf(lead).classes.HasAny({kPreposition, kConjunction, kParticle})) {
        const bool owner = words_.IsWord(lead, "'s");
        const Kind kind = KindOf(outer.first, lead);
        if (kind == Kind::kPlace || (kind == Kind::kOrganization && (owner || outer.kind == Kind::kFacility)))
          AddInner(outer, outer.first, lead, kind, &out);
      }
      if (AddOwnerOfBody(outer, &out)) continue;
      for (std::uint32_t w = outer.end - 1; w > outer.first; --w) {
        if (words_[w].capital && !words_[w].punctuation) continue;
        if (w + 1 == outer.end) break;
        const bool of = words_.IsWord(w, "of");
        if (!of && !IsPlacePreposition(words_.Lower(w))) break;
        Kind kind = KindOf(w + 1, outer.end);
        // "at Motui", "municipal chamber of Jundiara", "Provincial Board of Alegria Norte"
        const bool local = IsOneOf(words_.Lower(w - 1), {"board", "council", "government", "chamber", "assembly",
                                                         "municipality", "administration", "province", "city"});
        if (kind == Kind::kUnknown && (!of || (local && outer.kind == Kind::kOrganization))) kind = Kind::kPlace;
        // "University of Warsaw" is one name; "sawmill of Vattu Oy", "branch of Hanul Bank" speak of two.
        if (of && ((words_[w - 1].capital && !local) || kind == Kind::kUnknown)) break;
        if (kind == Kind::kPlace || kind == Kind::kOrganization || kind == Kind::kFacility)
          AddInner(outer, w + 1, outer.end, kind, &out);
        break;
      }
    }
    names_ = std::move(out);
  }

  // "Party Committee of Qinglan Rare Earth Group": the body that another is within.
  bool AddOwnerOfBody(const Mention& outer, std::vector<Mention>* out) {
    std::uint32_t of = outer.end - 1;
    while (of > outer.first && words_[of].capital && !words_[of].punctuation) --of;
    std::uint32_t inner = of + 1;
    if (of > outer.first + 1 && words_.IsWord(of, "the")) --of;
    if (!words_.IsWord(of, "of") || outer.end - inner < 2) return false;
    const bool body = of >= outer.first + 2 && words_.IsWord(of - 1, "committee") && words_.IsWord(of - 2, "party");
    if (!body || !IsBodyNoun(words_.LexemeOf(outer.end - 1))) return false;
    AddInner(outer, inner, outer.end, Kind::kOrganization, out);
    return true;
  }

  void AddInner(const Mention& outer, std::uint32_t first, std::uint32_t end, Kind kind, std::vector<Mention>* out) {
    out->push_back({.sentence = outer.sentence, .first = first, .end = end, .kind = kind, .nested = true});
  }

  const Words& words_;
  std::vector<Mention>& names_;
  std::unordered_map<std::string, Kind> kinds_;  // of names, in lower case
};

}  // namespace

void TidyNames(const Words& words, std::vector<Mention>* names) { Tidier(words, names).Run(); }

std::vector<std::string> VariantsOf(const Words& words, const Mention& name, const Mention* next) {
  std::vector<std::string> out;
  if (!name.canonical.empty() || name.nested) return out;
  const WordSentence& sentence = words.sentences()[name.sentence];
  if (name.kind == Kind::kPerson) {
    if (name.first > sentence.first && words[name.first - 1].capital &&
        IsOneOf(words.Lower(name.first - 1), {"haji", "nana", "sheikh", "sheikha", "imam", "alhaji", "alhaj", "don",
                                              "sri", "lama", "sayyid", "ayatollah", "mullah"}))
      out.emplace_back(words.Span(name.first - 1, name.end).In(words.text()));
    return out;
  }
  if (name.kind != Kind::kFacility && name.kind != Kind::kOrganization) return out;
  for (std::uint32_t w = name.first + 1; w + 1 < name.end; ++w) {
    if (IsPlacePreposition(words.Lower(w)) && words[w + 1].capital) {
      out.emplace_back(words.Span(name.first, w).In(words.text()));
      return out;
    }
  }
  if (!words[name.first].capital && IsOneOf(words.Lower(name.first), {"former"}) && name.end - name.first > 1)
    out.emplace_back(words.Span(name.first + 1, name.end).In(words.text()));
  const bool described = !words[name.end - 1].capital || IsBodyNoun(words.LexemeOf(name.end - 1));
  if (described && next != nullptr && next->sentence == name.sentence && next->kind == Kind::kPlace && !next->nested &&
      next->first == name.end + 1 && IsPlacePreposition(words.Lower(name.end)))
    out.emplace_back(words.Span(name.first, next->end).In(words.text()));
  return out;
}

}  // namespace dossier::extract
