#include "core/extract/entities.h"

#include <algorithm>
#include <map>

#include "core/base/utf8.h"
#include "core/extract/name_tidy.h"

namespace dossier::extract {
namespace {

using enum WordClass;

// All mentions written with the same words.
struct Group {
  std::vector<std::string> tokens;  // lower case
  std::uint32_t sample = 0;         // a mention of it
  Kind kind = Kind::kUnknown;
  std::uint32_t first = kNone;  // word of the first mention in the body; the first of all where there is none
  int sample_rank = 0;          // see RankAsSample
  bool lower_tail = false;
  std::uint32_t host = kNone;  // the group of the full name
  bool split = false;          // a surname that several people share: each mention finds its own host
};

bool StartsWith(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  return part.size() < whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}
bool EndsWith(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  return part.size() < whole.size() && std::equal(part.rbegin(), part.rend(), whole.rbegin());
}

// "ltd." and "ltd" are one word.
std::string WithoutStop(std::string text) {
  const std::size_t space = text.rfind(' ');
  const std::string_view last = std::string_view(text).substr(space == std::string::npos ? 0 : space + 1);
  if (last.size() > 2 && last.back() == '.' &&
      Lexicon::English().Classes(last.substr(0, last.size() - 1)).Has(kCorporate))
    text.pop_back();
  return text;
}

class NameJoiner {
 public:
  NameJoiner(const Words& words, const WordIndex& index, std::vector<Mention>* names)
      : words_(words), index_(index), names_(*names) {}

  std::vector<Entity> Join() {
    MakeGroups();
    IndexGroups();
    for (std::uint32_t g = 0; g < groups_.size(); ++g) FindHost(g);
    // "the Committee", "Members": a common noun in capitals that stands for no full name is no name.
    for (Group& group : groups_) {
      if (group.host != kNone || group.tokens.size() != 1 || group.kind == Kind::kPlace) continue;
      const WordClasses classes = Lexicon::English().Classes(group.tokens[0]);
      const bool plural =
          group.tokens[0].ends_with('s') &&
          Lexicon::English().Classes(group.tokens[0].substr(0, group.tokens[0].size() - 1)).Has(kCommonWord);
      const bool generic =
          classes.HasAny({kCommonWord, kOrgSuffix, kTakesOf, kEventNoun, kFacilityNoun, kPlaceNoun}) || plural;
      if (generic && !classes.HasAny({kKnownOrg, kGivenName, kCity}) && group.tokens[0] != "party")
        group.kind = Kind::kUnknown;
    }
    JoinAcronyms();
    return MakeEntities();
  }

 private:
  void MakeGroups() {
    std::unordered_map<std::string, std::uint32_t> ids;
    group_of_.assign(names_.size(), kNone);
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      const Mention& name = names_[i];
      const std::string key =
          name.canonical.empty() ? WithoutStop(words_.LowerPhrase(name.first, name.end)) : "=" + name.canonical;
      const auto [it, added] = ids.try_emplace(key, static_cast<std::uint32_t>(groups_.size()));
      if (added) {
        Group group{.sample = i, .kind = name.kind};
        if (!name.canonical.empty())
          group.tokens.push_back(key);
        else
          for (std::uint32_t w = name.first; w < name.end; ++w) group.tokens.push_back(WithoutStop(words_.Lower(w)));
        group.lower_tail = !words_[name.end - 1].capital && !words_[name.end - 1].number;
        groups_.push_back(std::move(group));
      }
      Group& group = groups_[it->second];
      if (const int rank = RankAsSample(name); group.first == kNone || rank > group.sample_rank) {
        group.first = name.first;
        group.sample_rank = rank;
        group.sample = i;
      }
      group_of_[i] = it->second;
    }
  }

  // The body's spelling stands for all, before the headline's; "HELSINKI" gives way to "Helsinki".
  int RankAsSample(const Mention& name) const {
    if (words_.sentences()[name.sentence].title_case || name.sentence == 0) return 0;
    for (std::uint32_t w = name.first; w < name.end; ++w) {
      if (!words_[w].all_caps && words_[w].capital) return 2;
    }
    return 1;
  }

  void IndexGroups() {
    for (std::uint32_t g = 0; g < groups_.size(); ++g) {
      const Group& group = groups_[g];
      if (group.tokens.size() < 2) continue;
      by_first_[group.tokens.front()].push_back(g);
      if (group.tokens.back() != group.tokens.front()) by_last_[group.tokens.back()].push_back(g);
    }
  }

  // The groups of longer names that begin or end with these words; bounded, so that a list of a million names stays
  // linear.
  std::vector<std::uint32_t> Longer(const Group& group) const {
    constexpr std::size_t kMaxCandidates = 64;
    std::vector<std::uint32_t> out;
    const auto add = [&](const std::unordered_map<std::string, std::vector<std::uint32_t>>& by, const std::string& key,
                         bool prefix) {
      const auto it = by.find(key);
      if (it == by.end()) return;
      for (std::size_t i = 0; i < std::min(it->second.size(), kMaxCandidates); ++i) {
        const Group& other = groups_[it->second[i]];
        if (prefix ? StartsWith(other.tokens, group.tokens) : EndsWith(other.tokens, group.tokens))
          out.push_back(it->second[i]);
      }
    };
    add(by_first_, group.tokens.front(), true);
    add(by_last_, group.tokens.back(), false);
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  // The name as written; the stop that ends the sentence too is not of it ("Halvard Ltd." at the end).
  std::string Display(const Mention& name) const {
    std::string text(words_.Span(name.first, name.end).In(words_.text()));
    if (name.end == words_.sentences()[name.sentence].end && text.ends_with('.') &&
        WithoutStop(words_.Lower(name.end - 1)) != words_.Lower(name.end - 1))
      text.pop_back();
    return text;
  }

  // A place that only a dateline names is written in capitals there ("NAIROBI, 4 May"), which is no part of its name.
  std::string NameOf(const Group& group) const {
    const Mention& name = names_[group.sample];
    if (!name.canonical.empty()) return name.canonical;
    const bool opens = name.first == words_.sentences()[name.sentence].first;
    bool capitals = group.kind == Kind::kPlace && opens, long_word = false;
    for (std::uint32_t w = name.first; w < name.end; ++w) {
      capitals &= words_[w].all_caps;
      long_word |= words_.Text(w).size() > 3;  // else letters that stand for words: "UAE"
    }
    return capitals && long_word ? TitleCase(Display(name)) : Display(name);
  }

  bool AllAre(const Group& group, std::size_t from, std::size_t to, WordClass c) const {
    for (std::size_t i = from; i < to; ++i) {
      if (!Lexicon::English().Classes(group.tokens[i]).Has(c)) return false;
    }
    return true;
  }

  void FindHost(std::uint32_t g) {
    Group& group = groups_[g];
    const std::vector<std::uint32_t> longer = Longer(group);
    if (longer.empty()) return;
    std::vector<std::uint32_t> persons;
    std::uint32_t best = kNone;
    int best_rank = 0;
    for (const std::uint32_t h : longer) {
      const Group& other = groups_[h];
      if (other.kind == Kind::kPerson) {
        const bool may = group.kind == Kind::kPerson || group.kind == Kind::kUnknown ||
                         (group.tokens.size() == 1 && group.kind == Kind::kOrganization) ||
                         (group.tokens.size() == 1 && group.kind == Kind::kPlace && !IsGreatPlace(group));
        if (may) persons.push_back(h);
        continue;
      }
      const int rank = HostRank(group, other);
      if (rank > best_rank || (rank == best_rank && rank > 0 && other.first < groups_[best].first)) {
        best = h;
        best_rank = rank;
      }
    }
    if (!persons.empty() && (best == kNone || group.kind == Kind::kPerson || group.kind == Kind::kUnknown)) {
      group.kind = Kind::kPerson;
      if (persons.size() == 1) {
        group.host = persons[0];
      } else {
        group.split = true;
        hosts_[g] = persons;
      }
      return;
    }
    if (best != kNone) {
      group.host = best;
      group.kind = groups_[best].kind;
    }
  }

  bool IsGreatPlace(const Group& group) const {
    std::string phrase;
    for (const std::string& token : group.tokens) phrase += (phrase.empty() ? "" : " ") + token;
    return Lexicon::English().Classes(phrase).HasAny({kCountry, kCapital, kRegion});
  }
  bool IsKnownPlace(const Group& group) const {
    std::string phrase;
    for (const std::string& token : group.tokens) phrase += (phrase.empty() ? "" : " ") + token;
    return Lexicon::English().Classes(phrase).HasAny({kCountry, kCapital, kRegion, kCity});
  }

  static bool IsBodyWord(const std::string& token) {
    const WordClasses classes = Lexicon::English().Classes(token);
    return classes.HasAny({kOrgSuffix, kTakesOf, kOrgNoun}) && !classes.Has(kCorporate);
  }

  // Whether the kind comes from the tagger, which has weighed all uses, and not from the rules' votes alone.
  bool Tagged(const Group& group) const {
    return names_[group.sample].kind_probability != decltype(Mention::kind_probability){};
  }

  // How well the longer name takes the shorter one in; 0: not at all.
  int HostRank(const Group& group, const Group& other) const {
    const std::size_t size = group.tokens.size();
    const bool prefix = StartsWith(other.tokens, group.tokens);
    const std::size_t rest_begin = prefix ? size : 0,
                      rest_end = prefix ? other.tokens.size() : other.tokens.size() - size;
    if (other.kind == Kind::kFacility && other.lower_tail && prefix) {
      if (group.kind == Kind::kOrganization || group.kind == Kind::kPlace || IsKnownPlace(group)) return 0;
      return 2;
    }
    if (other.kind != Kind::kOrganization) {
      if (other.kind == Kind::kFacility && group.kind == Kind::kFacility && other.first <= group.first) return 2;
      if (other.kind == Kind::kEvent && group.kind == Kind::kEvent && !prefix) return 1;
      return 0;
    }
    if (other.lower_tail) return 0;
    const bool known_place = IsKnownPlace(group);
    if (prefix && size > 1 && AllAre(other, rest_begin, rest_end, kCorporate)) return 4;
    if (group.kind != Kind::kOrganization && group.kind != Kind::kUnknown &&
        (group.kind == Kind::kPlace ? known_place : group.kind == Kind::kEvent))
      return 0;
    if (group.kind == Kind::kPerson && size > 1) return 0;
    if (AllAre(group, 0, size, kCommonWord) && size == 1 && !prefix && !AllAre(group, 0, 1, kOrgSuffix) &&
        !AllAre(group, 0, 1, kTakesOf))
      return 0;
    if (prefix) {
      if (AllAre(other, rest_begin, rest_end, kCorporate)) return 4;
      if (known_place) return 0;
      // A region or "Branch" after the name makes a unit of it, not the thing itself.
      std::string rest;
      for (std::size_t i = rest_begin; i < rest_end; ++i) rest += (rest.empty() ? "" : " ") + other.tokens[i];
      if (Lexicon::English().Classes(rest).HasAny({kCountry, kCapital, kRegion, kCity, kDemonym})) return 0;
      if (AllAre(group, 0, size, kCommonWord)) return 0;
      // "Longxi Agricultural University Party Committee" is a body of the university.
      if (size > 1 && IsBodyWord(other.tokens.back()) &&
          Lexicon::English().Classes(group.tokens.back()).HasAny({kOrgSuffix, kTakesOf, kOrgNoun}))
        return 0;
      if (other.first > group.first) return 0;
      if (Lexicon::English().Classes(other.tokens[rest_end - 1]).Has(kCorporate)) return 3;
      return 2;
    }
    // "Salandra" of "Vetreria Salandra"; "Council" of nothing.
    const WordClasses last = Lexicon::English().Classes(group.tokens.back());
    // "Party Committee of Qinglan Rare Earth Group" is a body of the group.
    const bool the = rest_end >= 2 && other.tokens[rest_end - 1] == "the";
    const std::size_t of = rest_end - (the ? 2 : 1);
    if (size > 1 && of >= 2 && other.tokens[of] == "of" && other.tokens[of - 1] == "committee" &&
        other.tokens[of - 2] == "party")
      return 0;
    if (last.HasAny({kOrgSuffix, kOrgNoun, kTakesOf})) return other.first < group.first ? 1 : 0;
    if (group.kind == Kind::kPlace && Tagged(group)) return 0;  // "Ruse" beside "Penoplast Ruse"
    return other.first < group.first && !known_place ? 1 : 0;
  }

  // "Rare Earth Exchanges (REEx)": the acronym in brackets after a name, or made of the initials of one.
  void JoinAcronyms() {
    std::map<std::string, std::uint32_t> by_initials;
    for (std::uint32_t g = 0; g < groups_.size(); ++g) {
      const Group& group = groups_[g];
      if (group.tokens.size() < 2 || group.host != kNone) continue;
      const Mention& name = names_[group.sample];
      std::string initials;
      for (std::uint32_t w = name.first; w < name.end; ++w) {
        if (words_[w].capital) initials += words_.Lower(w).substr(0, 1);
      }
      if (initials.size() >= 2) by_initials.try_emplace(initials, g);
    }
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      const Mention& name = names_[i];
      if (group_of_[i] == kNone || name.end - name.first != 1) continue;
      Group& group = groups_[group_of_[i]];
      if (group.host != kNone) continue;
      const bool bracket = name.first >= 2 && words_.IsWord(name.first - 1, "(") && name.end < words_.size() &&
                           words_.IsWord(name.end, ")");
      if (bracket && index_.mention[name.first - 2] != kNone) {
        const std::uint32_t before = group_of_[index_.mention[name.first - 2]];
        const std::string_view text = words_.Text(name.first);
        if (before != kNone && before != group_of_[i] && groups_[before].tokens[0][0] == group.tokens[0][0] &&
            text.size() > 1 && std::ranges::count_if(text, [](char c) { return c >= 'A' && c <= 'Z'; }) >= 2) {
          group.host = before;
          group.kind = groups_[before].kind;
          continue;
        }
      }
      if (words_[name.first].all_caps && group.tokens[0].size() >= 3) {
        const auto it = by_initials.find(group.tokens[0]);
        if (it != by_initials.end() && it->second != group_of_[i] && groups_[it->second].kind != Kind::kPerson) {
          group.host = it->second;
          group.kind = groups_[it->second].kind;
        }
      }
    }
  }

  std::uint32_t Root(std::uint32_t g) const {
    for (int steps = 0; groups_[g].host != kNone && steps < 8; ++steps) g = groups_[g].host;
    return g;
  }

  // Of the people who share this short name, the one named in full last before it; by sex where a title tells.
  std::uint32_t HostAt(std::uint32_t g, const Mention& name) const {
    const std::vector<std::uint32_t>& hosts = hosts_.at(g);
    const Gender wanted = GenderBefore(name);
    std::uint32_t best = kNone;
    std::uint32_t best_at = 0;
    for (const std::uint32_t h : hosts) {
      const Gender gender = group_gender_.contains(h) ? group_gender_.at(h) : Gender::kUnknown;
      if (wanted != Gender::kUnknown && gender != Gender::kUnknown && gender != wanted) continue;
      const std::uint32_t at = last_full_.contains(h) ? last_full_.at(h) + 1 : 0;
      if (best == kNone || at > best_at) {
        best = h;
        best_at = at;
      }
    }
    return best == kNone ? hosts.front() : best;
  }

  Gender GenderBefore(const Mention& name) const {
    const WordSentence& sentence = words_.sentences()[name.sentence];
    for (std::uint32_t w = name.first; w > sentence.first && w + 4 > name.first; --w) {
      const Lexeme& lexeme = words_.LexemeOf(w - 1);
      if (!lexeme.classes.HasAny({kHonorific, kPostHead, kKin, kPersonBefore})) break;
      if (lexeme.Is(kFemale)) return Gender::kFemale;
      if (lexeme.Is(kMale)) return Gender::kMale;
    }
    return Gender::kUnknown;
  }

  static void AddAlias(std::string text, Entity* entity) {
    if (FoldCase(text) != FoldCase(entity->name) && entity->aliases.size() < 64 &&
        std::ranges::find(entity->aliases, text) == entity->aliases.end())
      entity->aliases.push_back(std::move(text));
  }

  std::vector<Entity> MakeEntities() {
    std::vector<Entity> entities;
    std::unordered_map<std::uint32_t, std::uint32_t> entity_of_group;
    std::unordered_map<std::string, std::uint32_t> entity_of_country;
    const auto entity_of = [&](std::uint32_t g) {
      const auto it = entity_of_group.find(g);
      if (it != entity_of_group.end()) return it->second;
      const Group& group = groups_[g];
      std::string phrase;
      for (const std::string& token : group.tokens) phrase += (phrase.empty() ? "" : " ") + token;
      const std::vector<std::string>& country = Lexicon::English().CountryNames(phrase);
      if (group.kind == Kind::kPlace && !country.empty()) {
        const auto [same, added] =
            entity_of_country.try_emplace(country.front(), static_cast<std::uint32_t>(entities.size()));
        if (!added) return entity_of_group[g] = same->second;
      }
      entities.push_back({.kind = group.kind, .name = NameOf(group), .first_word = group.first});
      return entity_of_group[g] = static_cast<std::uint32_t>(entities.size()) - 1;
    };
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      if (group_of_[i] == kNone) continue;
      Mention& name = names_[i];
      std::uint32_t g = group_of_[i];
      if (groups_[g].split)
        g = HostAt(g, name);
      else
        last_full_[g] = i;
      const std::uint32_t root = Root(g);
      if (groups_[root].kind == Kind::kUnknown) continue;
      last_full_[root] = i;
      const Gender gender = GenderBefore(name);
      if (gender != Gender::kUnknown) group_gender_.try_emplace(root, gender);
      name.entity = entity_of(root);
      Entity& entity = entities[name.entity];
      name.kind = entity.kind;
      ++entity.mention_count;
      if (entity.gender == Gender::kUnknown) entity.gender = gender;
      if (name.canonical.empty() || name.end - name.first > 1) AddAlias(Display(name), &entity);
      const Mention* next = i + 1 < names_.size() ? &names_[i + 1] : nullptr;
      for (std::string& variant : VariantsOf(words_, name, next)) AddAlias(std::move(variant), &entity);
    }
    return entities;
  }

  const Words& words_;
  const WordIndex& index_;
  std::vector<Mention>& names_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> group_of_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_first_, by_last_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> hosts_;
  std::unordered_map<std::uint32_t, Gender> group_gender_;
  std::unordered_map<std::uint32_t, std::uint32_t> last_full_;
};

}  // namespace

std::vector<Entity> JoinNames(const Words& words, const WordIndex& index, std::vector<Mention>* names) {
  return NameJoiner(words, index, names).Join();
}

}  // namespace dossier::extract
