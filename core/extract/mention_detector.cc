#include "core/extract/mention_detector.h"

#include <algorithm>

namespace dossier::extract {
namespace {

using enum WordClass;

bool IsClosedClass(const Lexeme& lexeme) {
  return lexeme.classes.HasAny({kDeterminer, kPreposition, kConjunction, kSubordinator, kPronoun, kBe, kHave, kDo,
                                kModal, kNegation, kRelative});
}

bool IsGazetteer(const Lexeme& lexeme) {
  return lexeme.classes.HasAny({kCountry, kCapital, kRegion, kCity, kKnownOrg, kGivenName});
}

class NameFinder {
 public:
  NameFinder(const Words& words, const std::vector<Post>& posts) : words_(words), in_post_(words.size(), false) {
    for (const Post& post : posts) {
      for (std::uint32_t w = post.first; w < post.end; ++w) in_post_[w] = true;
    }
  }

  std::vector<Mention> Find() {
    for (std::uint32_t s = 0; s < words_.sentences().size(); ++s) {
      sentence_ = &words_.sentences()[s];
      for (std::uint32_t w = sentence_->first; w < sentence_->end;) w = FindAt(s, w);
    }
    return std::move(names_);
  }

 private:
  // Whether the word can be part of a name by its looks.
  bool Namey(std::uint32_t w) const {
    const Word& word = words_[w];
    if (!word.capital || word.punctuation || in_post_[w]) return false;
    const Lexeme& lexeme = words_.LexemeOf(w);
    if (lexeme.Is(kMonth) || lexeme.Is(kHonorific)) return false;
    if (sentence_->title_case) {
      if (lexeme.capital_inside > 0) return !(IsClosedClass(lexeme) && lexeme.lower_case > 0);
      return IsGazetteer(lexeme) && !words_.IsPlainWord(w);
    }
    return true;
  }

  bool AtStart(std::uint32_t w) const {
    for (std::uint32_t p = w; p > sentence_->first; --p) {
      if (!words_[p - 1].punctuation) return false;
      if (IsOneOf(words_.Lower(p - 1), {",", ")", ";", "-", "—", "–"})) return false;
    }
    return true;
  }

  // At the start of a sentence every word is capitalised: whether this one begins a name all the same.
  bool BeginsName(std::uint32_t w) const {
    const Lexeme& lexeme = words_.LexemeOf(w);
    const bool next_namey = w + 1 < sentence_->end && Namey(w + 1);
    if (lexeme.classes.HasAny({kDeterminer, kConjunction, kSubordinator, kPreposition, kBe, kDo, kModal, kNegation,
                               kRelative, kPronoun})) {
      return lexeme.Is(kKnownOrg) && words_[w].all_caps;
    }
    if (lexeme.capital_inside > 0 && lexeme.capital_inside * 2 >= lexeme.lower_case) return true;
    if (!words_.IsPlainWord(w)) return true;
    if (IsGazetteer(lexeme) && lexeme.lower_case == 0) return true;
    if (!next_namey) return false;
    for (std::uint32_t end = w + 2; end <= w + 3 && end <= sentence_->end; ++end) {
      if (Lexicon::English()
              .Classes(words_.LowerPhrase(w, end))
              .HasAny({kCountry, kRegion, kCity, kCapital, kKnownOrg}))
        return true;
    }
    if (words_[w].all_caps && words_.Text(w).size() > 3) return false;
    // A common word and a name: one name where it ends like one ("National Bank", "Northern Rare Earth").
    if (lexeme.Is(kAdverb) || (lexeme.verb != nullptr && (lexeme.verb->forms & (kPast | kParticiple | kIng)) != 0))
      return false;
    std::uint32_t last = w + 1;
    while (last + 1 < sentence_->end && Namey(last + 1)) ++last;
    return words_.LexemeOf(last).classes.HasAny({kOrgSuffix, kOrgNoun, kFacilityNoun, kTakesOf, kEventNoun}) &&
           (words_.Is(w + 1, kCommonWord) || lexeme.capital_inside > 0 || last == w + 1);
  }

  std::uint32_t FindAt(std::uint32_t s, std::uint32_t w) {
    if (!Namey(w)) {
      if (std::uint32_t end = NumberedFacility(w); end != w) return Add(s, w, end);
      if (std::uint32_t end = PortOf(w); end != w) return Add(s, w, end);
      if (Ordinal(w) && w + 1 < sentence_->end && Namey(w + 1)) {
        const std::uint32_t end = Extend(w + 1);
        if (words_.LexemeOf(end - 1).classes.HasAny({kOrgSuffix, kTakesOf, kOrgNoun}) || HasTakesOf(w + 1, end))
          return Add(s, w, end);
        return w + 1;
      }
      return w + 1;
    }
    if (AtStart(w) && !BeginsName(w)) return w + 1;
    const Lexeme& lexeme = words_.LexemeOf(w);
    if (!AtStart(w) && IsClosedClass(lexeme) && !words_[w].all_caps && !(lexeme.Is(kParticle))) return w + 1;
    std::uint32_t first = w;
    std::uint32_t end = Extend(w);
    // "Chinese Huawei": the demonym is no part of the name, unless a body's noun follows.
    while (end - first > 1 && words_.Is(first, kDemonym)) {
      const bool body =
          words_.LexemeOf(end - 1).classes.HasAny({kOrgSuffix, kOrgNoun, kFacilityNoun, kTakesOf, kEventNoun}) &&
          words_.Is(first + 1, kCommonWord);
      if (body) break;
      ++first;
    }
    // "Secretary of the Provincial Party Committee Trịnh Công Lưu": a body and a person.
    if (first >= sentence_->first + 2 && (words_.IsWord(first - 1, "of") || words_.IsWord(first - 1, "the"))) {
      const std::uint32_t person = PersonAfterBody(first, end);
      if (person != kNone && in_post_[words_.IsWord(first - 1, "the") ? first - 3 : first - 2]) {
        Add(s, first, person);
        return Add(s, person, end);
      }
    }
    if (end - first <= 2 && words_.Is(end - 1, kDemonym) && !words_.Is(end - 1, kCountry) &&
        !Lexicon::English().Classes(words_.LowerPhrase(first, end)).HasAny({kCountry, kRegion, kCity}) &&
        words_.Is(first, kCommonWord)) {
      return end;  // "East African", "Western Australian"
    }
    if (end - first == 1 && IsDemonymCompound(words_.Lower(first))) return end;
    if (const std::uint32_t shared = SharedTail(s, first, end); shared != end) return shared;
    end = LowerTail(first, end);
    if (const std::uint32_t owned = OwnedFacility(s, first, end); owned != end) return owned;
    if (end - first == 1 && words_.Is(first, kDemonym) && !words_.Is(first, kCountry)) return end;
    if (end - first == 1 && words_[first].capital && !words_[first].all_caps && IsClosedClass(words_.LexemeOf(first)))
      return end;
    return Add(s, first, end);
  }

  // "Wuhai and Hainan mining subsidiaries": two of them, which share their tail.
  std::uint32_t SharedTail(std::uint32_t s, std::uint32_t first, std::uint32_t end) {
    if (sentence_->title_case || end + 2 >= sentence_->end || !words_.IsWord(end, "and") || !Namey(end + 1)) return end;
    const std::uint32_t second = end + 1, second_end = Extend(second);
    std::uint32_t noun = kNone;
    for (std::uint32_t w = second_end; w < sentence_->end && w < second_end + 3; ++w) {
      if (words_[w].punctuation || words_[w].capital || IsClosedClass(words_.LexemeOf(w))) break;
      const std::string& lower = words_.Lower(w);
      if (!lower.ends_with('s')) continue;
      const std::string singular = lower == "subsidiaries" ? "subsidiary"
                                   : lower == "factories"  ? "factory"
                                                           : lower.substr(0, lower.size() - 1);
      const WordClasses classes = Lexicon::English().Classes(singular);
      if (classes.Has(kFacilityNoun) ||
          IsOneOf(singular, {"subsidiary", "branch", "unit", "council", "committee", "ministry", "university"})) {
        noun = w;
        const std::string tail =
            " " + (w > second_end ? std::string(words_.Span(second_end, w).In(words_.text())) + " " : std::string()) +
            singular;
        const Kind kind = classes.Has(kFacilityNoun) && singular != "branch" ? Kind::kFacility : Kind::kOrganization;
        names_.push_back({.sentence = s,
                          .first = first,
                          .end = end,
                          .kind = kind,
                          .canonical = std::string(words_.Span(first, end).In(words_.text())) + tail});
        names_.push_back({.sentence = s,
                          .first = second,
                          .end = w + 1,
                          .kind = kind,
                          .canonical = std::string(words_.Span(second, second_end).In(words_.text())) + tail});
        break;
      }
    }
    return noun == kNone ? end : noun + 1;
  }

  // "Xineng's green energy project": the owner is a name, and so is the whole.
  std::uint32_t OwnedFacility(std::uint32_t s, std::uint32_t first, std::uint32_t end) {
    if (sentence_->title_case || end + 3 >= sentence_->end || (words_.Lower(end) != "'s" && words_.Lower(end) != "'"))
      return end;
    if (Lexicon::English().Classes(words_.LowerPhrase(first, end)).HasAny({kCountry, kRegion, kCapital})) return end;
    for (std::uint32_t w = end + 1; w < sentence_->end && w < end + 5; ++w) {
      const Lexeme& lexeme = words_.LexemeOf(w);
      if (words_[w].punctuation || words_[w].capital || words_[w].number || IsClosedClass(lexeme) ||
          lexeme.Is(kAdverb) || in_post_[w])
        return end;
      if (lexeme.verb != nullptr && (lexeme.verb->forms & (kPast | kThird)) != 0) return end;
      const bool plain_next = w + 1 < sentence_->end && !words_[w + 1].punctuation && words_.Is(w + 1, kCommonWord) &&
                              !IsClosedClass(words_.LexemeOf(w + 1)) && words_.LexemeOf(w + 1).verb == nullptr;
      if (w < end + 3 || plain_next ||
          !IsOneOf(lexeme.lower,
                   {"project", "mine", "plant", "smelter", "refinery", "terminal", "laboratory", "factory"}))
        continue;
      Add(s, first, end);
      names_.push_back({.sentence = s,
                        .first = end + 1,
                        .end = w + 1,
                        .kind = Kind::kFacility,
                        .canonical = std::string(words_.Span(first, w + 1).In(words_.text()))});
      return w + 1;
    }
    return end;
  }

  // Where a person's name begins in "Provincial Party Committee Trịnh Công Lưu"; kNone: there is none.
  std::uint32_t PersonAfterBody(std::uint32_t first, std::uint32_t end) const {
    for (std::uint32_t w = end; w > first + 1; --w) {
      const Lexeme& before = words_.LexemeOf(w - 1);
      if (w < end && before.classes.HasAny({kOrgSuffix, kTakesOf, kCountry, kPlaceNoun}))
        return end - w >= 2 ? w : kNone;
      if (before.Is(kCommonWord) && !before.Is(kGivenName) && w < end) return end - w >= 2 ? w : kNone;
      if (before.Is(kGivenName) && end - (w - 1) >= 2 && w - 1 > first) return w - 1;
    }
    return kNone;
  }

  // "Kenyan-Malaysian"
  static bool IsDemonymCompound(const std::string& lower) {
    const std::size_t hyphen = lower.find('-');
    if (hyphen == std::string::npos) return false;
    const WordClasses right = Lexicon::English().Classes(std::string_view(lower).substr(hyphen + 1));
    const VerbReading* verb = Lexicon::English().FindVerb(std::string_view(lower).substr(hyphen + 1));
    return right.Has(kDemonym) || (verb != nullptr && (verb->forms & (kParticiple | kIng)) != 0) ||
           lower.ends_with("-wide") || lower.ends_with("-style");
  }

  bool Ordinal(std::uint32_t w) const {
    const std::string& lower = words_.Lower(w);
    return words_[w].number && lower.size() >= 3 &&
           (lower.ends_with("th") || lower.ends_with("st") || lower.ends_with("nd") || lower.ends_with("rd"));
  }

  bool HasTakesOf(std::uint32_t first, std::uint32_t end) const {
    for (std::uint32_t w = first; w < end; ++w) {
      if (words_.Is(w, kTakesOf)) return true;
    }
    return false;
  }

  // The end of the capitalised run that begins at w.
  std::uint32_t Extend(std::uint32_t w) const {
    const std::uint32_t limit = sentence_->end;
    std::uint32_t end = w + 1;
    bool took_of = false;
    while (end < limit) {
      const std::string& lower = words_.Lower(end);
      const bool next_namey = end + 1 < limit && Namey(end + 1);
      if (!words_[end].space_before && !words_[end].punctuation && words_[end].attached) break;
      if (Namey(end)) {
        // "Meng Fanying The": a closed-class word in capitals ends a name.
        if (IsClosedClass(words_.LexemeOf(end)) && !words_[end].all_caps && !words_.Is(end, kParticle) &&
            !words_.Is(end, kKnownOrg))
          break;
        ++end;
        continue;
      }
      if (lower == "&" && next_namey) {
        end += 2;
        continue;
      }
      if (words_.Is(end, kParticle) && !words_[end].punctuation && next_namey) {
        end += 2;
        continue;
      }
      if (words_.Is(end, kParticle) && end + 2 < limit && words_.Is(end + 1, kParticle) && Namey(end + 2)) {
        end += 3;
        continue;
      }
      const bool of_for = lower == "of" || (lower == "for" && HasTakesOf(w, end));
      if (of_for && !took_of && words_.Is(end - 1, kTakesOf)) {
        std::uint32_t inner = end + 1;
        if (inner < limit && words_.IsWord(inner, "the")) ++inner;
        if (inner < limit && Namey(inner) && !words_.Is(inner, kHonorific)) {
          took_of = true;
          end = inner + 1;
          continue;
        }
      }
      if (lower == "and" && next_namey && JoinsAnd(w, end)) {
        end += 2;
        continue;
      }
      if (next_namey && OwnedByMembers(end)) {
        end += 2;
        continue;
      }
      if (lower == "," && end + 1 < limit &&
          IsOneOf(words_.Lower(end + 1), {"ltd", "ltd.", "inc", "inc.", "llc", "s.a.", "jr", "jr."})) {
        end += 2;
        continue;
      }
      if (words_[end].number && !words_.Is(end - 1, kMonth) && words_.Text(end).size() <= 4 && end > w) {
        const bool numbered = words_.IsWord(end - 1, "no.") || words_.IsWord(end - 1, "no");
        const std::string_view digits = words_.Text(end);
        const bool year = digits.size() == 4 && (digits[0] == '1' || digits[0] == '2');
        const bool plain_after = end + 1 >= limit || words_[end + 1].punctuation || Namey(end + 1) ||
                                 words_.LexemeOf(end + 1).verb != nullptr;
        if (numbered || (!year && digits.size() <= 3 && plain_after &&
                         words_.Lower(end).find_first_not_of("0123456789") == std::string::npos)) {
          ++end;
          continue;
        }
      }
      break;
    }
    return end;
  }

  // "Diggers' Federation", "Women's Department": the genitive at `mark` is a part of the name.
  bool OwnedByMembers(std::uint32_t mark) const {
    const std::string& owner = words_.Lower(mark - 1);
    const bool plural = words_.IsWord(mark, "'") && owner.size() > 4 && owner.ends_with('s') && !owner.ends_with("ss");
    if (!plural && !(words_.IsWord(mark, "'s") && IsOneOf(owner, {"women", "men", "children", "people"}))) return false;
    std::uint32_t last = mark + 1;
    while (last + 1 < sentence_->end && Namey(last + 1)) ++last;
    return words_.LexemeOf(last).classes.HasAny({kOrgSuffix, kTakesOf}) && !words_.Is(last, kFacilityNoun);
  }

  // Whether "Trade and Industry", "Safety and Environmental Committee" are one name.
  bool JoinsAnd(std::uint32_t first, std::uint32_t and_word) const {
    for (std::uint32_t w = first; w < and_word; ++w) {
      if (words_.Is(w, kJoinsAnd) && w + 1 < and_word && words_.Is(w + 1, WordClass::kPreposition)) {
        return words_.Is(and_word + 1, kCommonWord) || words_.Is(and_word + 1, kPostTopic);
      }
    }
    const bool left_plain =
        words_.LexemeOf(and_word - 1).classes.HasAny({kCommonWord, kPostTopic}) &&
        !words_.LexemeOf(and_word - 1).classes.HasAny({kOrgSuffix, kTakesOf, kGivenName, kCity, kCountry});
    if (!left_plain) return false;
    std::uint32_t last = and_word + 1;
    while (last + 1 < sentence_->end && Namey(last + 1)) ++last;
    return last > and_word + 1 && words_.LexemeOf(last).classes.HasAny({kOrgSuffix, kTakesOf}) &&
           words_.LexemeOf(and_word + 1).classes.HasAny({kCommonWord, kPostTopic});
  }

  // Lower-case words of a name's tail: "Baiyun Obo" + "rare earth mine", "Turkish" + "embassy".
  std::uint32_t LowerTail(std::uint32_t first, std::uint32_t end) const {
    if (sentence_->title_case) return end;
    std::uint32_t best = end;
    for (std::uint32_t w = end; w < sentence_->end && w < end + 4; ++w) {
      const Lexeme& lexeme = words_.LexemeOf(w);
      if (words_[w].punctuation || words_[w].number || words_[w].capital || words_[w].attached) break;
      if (in_post_[w] || IsClosedClass(lexeme) || lexeme.Is(kAdverb)) break;
      const bool verb_only = lexeme.verb != nullptr && (lexeme.verb->forms & (kPast | kThird)) != 0 &&
                             !lexeme.classes.HasAny({kFacilityNoun, kOrgNoun}) && lexeme.lower != "rolled";
      if (verb_only) break;
      // "Party line", "Party building": words that only look like a name.
      bool plain = true;
      for (std::uint32_t i = first; i < end; ++i) plain &= words_.LexemeOf(i).classes.HasAny({kCommonWord, kOrgSuffix});
      if (plain && end - first == 1) break;
      if (lexeme.Is(kFacilityNoun) || (lexeme.Is(kOrgNoun) && !lexeme.Is(kGenericPlace))) {
        // "the Finnish group" speaks of something named elsewhere; "the Finnish embassy" names it.
        const bool demonym_only = end - first == 1 && words_.Is(first, kDemonym);
        const bool generic = IsOneOf(
            lexeme.lower,
            {"company",     "group",      "government", "delegation",   "army",       "party",    "team",    "side",
             "guard",       "service",    "fund",       "office",       "house",      "school",   "complex", "building",
             "line",        "branch",     "brigade",    "subsidiaries", "subsidiary", "arms",     "bank",    "market",
             "shop",        "circuit",    "track",      "field",        "base",       "ship",     "vessel",  "pit",
             "police",      "carrier",    "cable",      "store",        "hub",        "platform", "club",    "court",
             "prosecutors", "prosecutor", "regulator",  "legislature",  "cabinet"});
        if (demonym_only && (generic || (lexeme.Is(kFacilityNoun) && w == end))) continue;
        if (lexeme.Is(kOrgNoun) && !lexeme.Is(kFacilityNoun) && (generic || w > end + 2)) continue;
        if (lexeme.verb != nullptr && w == end && lexeme.Is(kFacilityNoun) && w + 1 < sentence_->end &&
            words_.Is(w + 1, kDeterminer)) {
          break;  // "Baogang plants the seed"
        }
        // "Marseille cable maker", "Bangkok hotel chain": a description of what is named next.
        if (w + 1 < sentence_->end && !words_[w + 1].punctuation) {
          const Lexeme& next = words_.LexemeOf(w + 1);
          const bool noun_next = next.Is(kCommonWord) && next.verb == nullptr && !IsClosedClass(next) &&
                                 !next.Is(kAdverb) && !words_[w + 1].capital;
          if (noun_next || (words_[w + 1].capital && !in_post_[w + 1] && !next.Is(kMonth)) || in_post_[w + 1]) continue;
        }
        const bool place_only =
            w == end &&
            Lexicon::English().Classes(words_.LowerPhrase(first, end)).HasAny({kCountry, kCapital, kCity, kRegion});
        if (place_only && !IsOneOf(lexeme.lower, {"mine", "smelter", "refinery", "plant", "port", "airport", "works",
                                                  "mill", "shipyard", "council", "parliament", "university"}))
          continue;
        best = w + 1;
        // "power plant No. 5"
        if (best + 1 < sentence_->end && words_.IsWord(best, "no.") && words_[best + 1].number) best += 2;
      }
    }
    return best;
  }

  // "power plant No. 5", "terminal 3": a lower-case facility with a number.
  std::uint32_t NumberedFacility(std::uint32_t w) const {
    if (words_[w].capital || words_[w].punctuation || IsClosedClass(words_.LexemeOf(w))) return w;
    for (std::uint32_t n = w; n < sentence_->end && n < w + 3; ++n) {
      if (words_[n].punctuation || words_[n].capital || IsClosedClass(words_.LexemeOf(n)) ||
          (words_.LexemeOf(n).verb != nullptr && !words_.Is(n, kFacilityNoun)))
        return w;
      if (words_.Is(n, kFacilityNoun) && n + 2 < sentence_->end &&
          IsOneOf(words_.Lower(n + 1), {"no.", "no", "number"}) && words_[n + 2].number) {
        return n + 3;
      }
    }
    return w;
  }

  // "port of Lautoka".
  std::uint32_t PortOf(std::uint32_t w) const {
    if (!IsOneOf(words_.Lower(w), {"port", "airport"}) || w + 2 >= sentence_->end || !words_.IsWord(w + 1, "of"))
      return w;
    std::uint32_t at = w + 2;
    if (!Namey(at)) return w;
    std::uint32_t end = at + 1;
    while (end < sentence_->end && Namey(end)) ++end;
    return end;
  }

  std::uint32_t Add(std::uint32_t s, std::uint32_t first, std::uint32_t end) {
    names_.push_back({.sentence = s, .first = first, .end = end});
    return end;
  }

  const Words& words_;
  std::vector<bool> in_post_;
  const WordSentence* sentence_ = nullptr;
  std::vector<Mention> names_;
};

}  // namespace

std::vector<Mention> FindNames(const Words& words, const std::vector<Post>& posts) {
  return NameFinder(words, posts).Find();
}

}  // namespace dossier::extract
