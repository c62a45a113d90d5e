// What stands for several: "the two sides", "both companies", "the trio", "they".
#include "core/extract/coreference_walk.h"

namespace dossier::extract {
namespace {

using enum WordClass;

constexpr std::uint32_t Bit(Kind kind) { return 1u << static_cast<unsigned>(kind); }
constexpr std::uint32_t kPersons = Bit(Kind::kPerson), kOrganizations = Bit(Kind::kOrganization),
                        kPlaces = Bit(Kind::kPlace);
constexpr std::uint32_t kSentencesBack = 3;

std::string_view WithoutPlural(const std::string& lower) {
  return std::string_view(lower).substr(0, lower.size() - (lower.ends_with('s') && !lower.ends_with("ss") ? 1 : 0));
}

// The kinds of things that a plural noun may speak of; 0: none that are entities.
std::uint32_t KindsOfPlural(const std::string& lower) {
  if (IsOneOf(lower, {"sides", "parties", "partners", "rivals", "neighbours", "neighbors"}))
    return kOrganizations | kPlaces;
  if (IsOneOf(lower, {"countries", "governments", "nations", "cities", "towns", "capitals", "states"})) return kPlaces;
  if (IsOneOf(lower, {"companies", "utilities", "parties", "agencies", "universities", "ministries", "subsidiaries"}))
    return kOrganizations;
  if (IsOneOf(lower, {"men", "women", "leaders"})) return kPersons;
  if (!lower.ends_with('s')) return 0;
  const WordClasses classes = Lexicon::English().Classes(WithoutPlural(lower));
  if (classes.HasAny({kGenericPerson, kPostHead, kKin, kRoleNoun})) return kPersons;
  if (classes.Has(kGenericOrg)) return kOrganizations;
  return 0;
}

}  // namespace

std::vector<std::uint32_t> ReferenceWalk::GroupAt(std::uint32_t w) const {
  if (words_[w].punctuation) return {};
  const std::string& lower = words_.Lower(w);
  const auto before = [&](std::uint32_t back) -> const std::string& {
    static const std::string kNothing;
    return w >= sentence_.first + back ? words_.Lower(w - back) : kNothing;
  };
  const auto named_next = [&](std::uint32_t at) {
    return StartsName(at) || (words_.size() > at && words_.IsWord(at, ",") && StartsName(at + 1));
  };
  if (IsOneOf(lower, {"they", "them", "their"}))
    return quoted_[w] ? std::vector<std::uint32_t>{} : FindGroup(w, 0, kPersons | kOrganizations);
  if (named_next(w + 1)) return {};
  if (IsOneOf(lower, {"pair", "duo", "couple", "trio"}) && before(1) == "the")
    return FindGroup(w, lower == "trio" ? 3 : 2, kPersons | kOrganizations);
  const bool two = lower == "two" && before(1) == "the", three = lower == "three" && before(1) == "the";
  if (lower == "both" || two || three) {
    // By itself: the head of its phrase.
    const bool modifies = w + 1 < sentence_.end && (tree_.head[w] == kNone || tree_.head[w] > w) &&
                          !words_[w + 1].punctuation && tree_.upos[w + 1] != text::Upos::kVerb &&
                          tree_.upos[w + 1] != text::Upos::kAux && tree_.upos[w + 1] != text::Upos::kAdv &&
                          tree_.upos[w + 1] != text::Upos::kAdp && tree_.upos[w + 1] != text::Upos::kSconj &&
                          tree_.upos[w + 1] != text::Upos::kCconj;
    if (modifies || (lower == "both" && tree_.relation[w] == Relation::kCcPreconj)) return {};
    return FindGroup(w, three ? 3 : 2, kPersons | kOrganizations);
  }
  const bool both = before(1) == "both", two_of = before(1) == "two" && before(2) == "the",
             three_of = before(1) == "three" && before(2) == "the";
  if (!both && !two_of && !three_of) return {};
  const std::uint32_t kinds = KindsOfPlural(lower);
  if (kinds == 0 || (w + 1 < sentence_.end && words_.IsWord(w + 1, "of"))) return {};
  return FindGroup(w, three_of ? 3 : 2, kinds);
}

// The latest sentence that speaks of so many, or of a list of so many; `number` 0: a list that it begins with.
std::vector<std::uint32_t> ReferenceWalk::FindGroup(std::uint32_t w, std::uint32_t number, std::uint32_t kinds) const {
  std::size_t at = said_.size();
  for (std::uint32_t back = 0; back <= kSentencesBack && back <= s_; ++back) {
    if (number == 0 && back > 1) break;
    const std::uint32_t s = s_ - back;
    std::size_t first = at;
    while (first > 0 && said_[first - 1].place.sentence == s) --first;
    for (const Kind kind : {Kind::kPerson, Kind::kOrganization, Kind::kPlace}) {
      if ((kinds & Bit(kind)) == 0) continue;
      std::vector<std::uint32_t> all, list;
      std::uint32_t top = kNone;
      for (std::size_t i = first; i < at; ++i) {
        const Said& said = said_[i];
        if (entities_[said.entity].kind != kind || said.place.end > w) continue;
        if (std::ranges::find(all, said.entity) != all.end()) continue;
        all.push_back(said.entity);
        const std::uint32_t role = Role(said.place.head);
        if (top == kNone && (role == 1 || role == 2)) top = said.place.head;
        if (said.place.head == top) list.push_back(said.entity);
      }
      if (number != 0 && all.size() == number) return all;
      if (number != 0 ? list.size() == number : list.size() >= 2 && list.size() <= 4 && all.size() == list.size())
        return list;
      if (number == 0 && all.size() > 2) return {};
    }
    at = first;
  }
  return {};
}

}  // namespace dossier::extract
