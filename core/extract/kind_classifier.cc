#include "core/extract/kind_classifier.h"

#include <algorithm>

namespace dossier::extract {
namespace {

using enum WordClass;
using Votes = std::array<double, kKindCount>;

double& Of(Votes& votes, Kind kind) { return votes[static_cast<std::size_t>(kind)]; }

// Endings that surnames of many languages share.
bool HasSurnameEnding(const std::string& lower) {
  for (const std::string_view ending :
       {"ov",   "ova", "ev",    "eva",  "ski",  "ska",    "sky",   "enko", "vić",    "ić",    "escu",
        "sson", "sen", "ez",    "yan",  "idze", "shvili", "oğlu",  "oglu", "poulos", "ovich", "chuk",
        "czyk", "nen", "ström", "berg", "mann", "wala",   "singh", "iyev", "ayev",   "uly"}) {
    if (lower.size() > ending.size() + 1 && lower.ends_with(ending)) return true;
  }
  return false;
}

// "Five-Year": both parts are common words.
bool IsHyphenatedPlain(const std::string& lower) {
  const std::size_t hyphen = lower.find('-');
  return hyphen != std::string::npos && Lexicon::English().Classes(lower.substr(0, hyphen)).Has(kCommonWord) &&
         Lexicon::English().Classes(lower.substr(hyphen + 1)).Has(kCommonWord);
}

// What the words of the name say by themselves.
void VoteByForm(const Words& words, const Mention& name, Votes& votes) {
  const std::string phrase = words.LowerPhrase(name.first, name.end);
  const WordClasses whole = Lexicon::English().Classes(phrase);
  const std::uint32_t count = name.end - name.first;
  if (whole.Has(kCountry)) Of(votes, Kind::kPlace) += 9;
  if (whole.Has(kCapital) || whole.Has(kRegion)) Of(votes, Kind::kPlace) += 5;
  if (whole.Has(kCity)) Of(votes, Kind::kPlace) += count > 1 ? 4 : 3.2;
  if (whole.Has(kKnownOrg)) Of(votes, Kind::kOrganization) += 6;

  const Lexeme& last = words.LexemeOf(name.end - 1);
  const Lexeme& first = words.LexemeOf(name.first);
  const bool lower_last = !words[name.end - 1].capital;
  bool all_common = true;
  bool numbered = false, joined = false, initials = false, common = false, takes_of = false, facility_head = false,
       place_head = false;
  std::uint32_t of_word = kNone;
  for (std::uint32_t w = name.first; w < name.end; ++w) {
    const Lexeme& lexeme = words.LexemeOf(w);
    numbered |= words[w].number;
    joined |= lexeme.lower == "&";
    initials |= lexeme.lower.size() == 2 && lexeme.lower[1] == '.' && words[w].capital;
    const bool plain = lexeme.Is(kCommonWord) && !lexeme.Is(kGivenName);
    common |= plain;
    all_common &= plain || IsHyphenatedPlain(lexeme.lower) || lexeme.lower == "party";
    if (IsOneOf(lexeme.lower, {"of", "for"}) && w > name.first && of_word == kNone) {
      of_word = w;
      const Lexeme& head = words.LexemeOf(w - 1);
      takes_of = head.Is(kTakesOf);
      facility_head = head.Is(kFacilityNoun) && !IsOneOf(head.lower, {"church", "school", "parliament"});
      place_head = head.Is(kPlaceNoun) || IsOneOf(head.lower, {"kingdom", "isle", "isles", "cape", "gulf"});
    }
  }
  if (of_word != kNone) {
    if (place_head)
      Of(votes, Kind::kPlace) += 5;
    else if (facility_head)
      Of(votes, Kind::kFacility) += 4;
    else if (takes_of)
      Of(votes, Kind::kOrganization) += 5;
  }
  if (lower_last || numbered) {
    bool facility = false, body = false;
    for (std::uint32_t w = name.first; w < name.end; ++w) {
      if (words[w].capital) continue;
      facility |= words.Is(w, kFacilityNoun);
      body = words.Is(w, kOrgNoun) && !words.Is(w, kFacilityNoun);
    }
    if (facility && !body) Of(votes, Kind::kFacility) += 7;
    if (body) Of(votes, Kind::kOrganization) += 7;
  }
  if (of_word == kNone) {
    const bool facility = last.Is(kFacilityNoun);
    const bool body = last.Is(kOrgSuffix) || ((last.Is(kOrgNoun) || last.Is(kTakesOf)) && !last.Is(kFacilityNoun));
    if (facility && !(body && last.Is(kCorporate)) && count > 1 && !lower_last) {
      Of(votes, Kind::kFacility) +=
          body && !IsOneOf(last.lower, {"hospital", "hotel", "museum", "clinic", "airport", "palace", "tower", "bridge",
                                        "temple", "mine", "plant", "works"})
              ? 2
              : 5;
    }
    if (body && !lower_last) Of(votes, Kind::kOrganization) += count > 1 ? 4.5 : 2.5;
    if (last.Is(kPlaceNoun) && count > 1) Of(votes, Kind::kPlace) += 6;
    if (last.Is(kEventNoun) && !lower_last && !(last.Is(kOrgSuffix) && last.lower != "congress"))
      Of(votes, Kind::kEvent) += count > 1 ? 6 : 3;
    if (last.Is(kNewsSuffix) && count > 1 && first.lower != last.lower) Of(votes, Kind::kOrganization) += 3;
    if (words.IsWord(name.first, "lake") || words.IsWord(name.first, "mount") || words.IsWord(name.first, "port") ||
        words.IsWord(name.first, "san") || words.IsWord(name.first, "santa") || words.IsWord(name.first, "new")) {
      Of(votes, Kind::kPlace) += count > 1 ? 1.5 : 0;
    }
    if (IsOneOf(first.lower, {"hotel", "villa", "hôtel", "palazzo", "casa"}) && count > 1)
      Of(votes, Kind::kFacility) += 4;
    if (IsOneOf(first.lower, {"grupo", "groupe", "gruppo", "banco", "banca", "banque", "bank", "universidad",
                              "université", "universidade", "università", "compañía", "société", "sociedad", "minera",
                              "institut", "instituto", "fundación", "agencia"}) &&
        count > 1) {
      Of(votes, Kind::kOrganization) += 5;
    }
  }
  if (joined) Of(votes, Kind::kOrganization) += 4;
  const bool bodily = last.classes.HasAny({kOrgSuffix, kOrgNoun, kFacilityNoun, kTakesOf, kPlaceNoun, kEventNoun}) ||
                      of_word != kNone || joined;
  if (!bodily && !numbered) {
    if (count > 1 && !common && HasSurnameEnding(last.lower)) Of(votes, Kind::kPerson) += 1.5;
    if (count > 1 && last.lower.ends_with('s') && !last.lower.ends_with("is") && !last.lower.ends_with("as") &&
        !last.lower.ends_with("os") && !last.lower.ends_with("us") && last.lower.size() > 5 && !first.Is(kGivenName)) {
      Of(votes, Kind::kOrganization) += 1.3;
    }
    // "Moon Tae-sik"
    const std::string_view last_text = words.Text(name.end - 1);
    const std::size_t hyphen = last_text.find('-');
    if (count == 2 && hyphen != last_text.npos && hyphen + 1 < last_text.size() && last_text[hyphen + 1] >= 'a' &&
        last_text[hyphen + 1] <= 'z' && !common)
      Of(votes, Kind::kPerson) += 3;
    if (first.Is(kGivenName) && count > 1 && count <= 4) Of(votes, Kind::kPerson) += 3.5;
    if (first.Is(kGivenName) && count == 1) Of(votes, Kind::kPerson) += 1.5;
    if (initials && count > 1) Of(votes, Kind::kPerson) += 3;
    if (first.Is(kFamilyName) && count == 2 && !common) Of(votes, Kind::kPerson) += 2.5;
    if (count >= 2 && count <= 4 && !common) Of(votes, Kind::kPerson) += 1.2;
    if (common && !all_common && count >= 2) Of(votes, Kind::kOrganization) += 1;
    // "Rare Earth", "Five-Year Plan", "Western": words that are no name unless the article uses them as one.
    if (all_common && !whole.HasAny({kCountry, kCapital, kRegion, kCity, kKnownOrg, kGivenName})) {
      for (double& vote : votes) vote -= count == 1 ? 3 : 1.5;
    }
    if (IsOneOf(last.lower, {"plan", "law", "act", "agenda", "strategy", "policy", "treaty", "code", "prize", "award",
                             "doctrine", "standard", "standards", "directives", "worker", "efforts", "day", "days"})) {
      for (double& vote : votes) vote -= 4;
    }
  }
  const std::string_view text = words.Text(name.first);
  if (count == 1 && words[name.first].all_caps && text.size() >= 2 && text.size() <= 6)
    Of(votes, Kind::kOrganization) += 2.5;
}

class ContextVoter {
 public:
  ContextVoter(const Words& words, const std::vector<Post>& posts, const WordIndex& index,
               const std::vector<Mention>& names)
      : words_(words), posts_(posts), index_(index), names_(names) {}

  // What the words around one use of the name say.
  void Vote(const Mention& name, Votes& votes) const {
    const WordSentence& sentence = words_.sentences()[name.sentence];
    if (sentence.title_case) return;
    Before(name, sentence, votes);
    After(name, sentence, votes);
  }

 private:
  static bool PluralIs(const std::string& lower, WordClass c) {
    return lower.size() > 3 && lower.ends_with('s') &&
           Lexicon::English().Classes(lower.substr(0, lower.size() - 1)).Has(c);
  }
  bool IsPost(std::uint32_t w) const { return index_.post[w] != kNone; }
  const Post& PostOf(std::uint32_t w) const { return posts_[index_.post[w]]; }

  void Before(const Mention& name, const WordSentence& sentence, Votes& votes) const {
    if (name.first == sentence.first) return;
    const std::uint32_t b = name.first - 1;
    const Lexeme& before = words_.LexemeOf(b);
    const bool lower = !words_[b].capital;
    if (before.Is(kHonorific) && (!lower || before.lower.ends_with('.'))) Of(votes, Kind::kPerson) += 6;
    if (IsPost(b)) Of(votes, Kind::kPerson) += words_.LexemeOf(name.end - 1).classes.HasAny({kOrgSuffix}) ? 0.5 : 5;
    if (lower && before.Is(kKin)) Of(votes, Kind::kPerson) += 4;
    if (lower && (before.Is(kPersonBefore) || PluralIs(before.lower, kPersonBefore))) Of(votes, Kind::kPerson) += 3;
    if (lower && (before.Is(kOrgBefore) || PluralIs(before.lower, kOrgBefore)) && !IsPost(b))
      Of(votes, Kind::kOrganization) += 3.5;
    if (lower && before.Is(kFacilityBefore)) Of(votes, Kind::kFacility) += 4.5;
    if (before.lower == "," && b > sentence.first) {
      if (IsPost(b - 1) || words_.Is(b - 1, kKin) || words_.Is(b - 1, kPersonBefore)) Of(votes, Kind::kPerson) += 3;
      if (words_.Is(b - 1, kOrgBefore) && !words_[b - 1].capital) Of(votes, Kind::kOrganization) += 2;
      const std::uint32_t m = index_.mention[b - 1];
      if (m != kNone && names_[m].kind == Kind::kPlace && names_[m].sentence == name.sentence)
        Of(votes, Kind::kPlace) += 1;
    }
    if (before.lower == "the") {
      Of(votes, Kind::kPerson) -= 3;
      Of(votes, Kind::kPlace) -= 0.7;
      Of(votes, Kind::kOrganization) += 1;
      Of(votes, Kind::kFacility) += 0.7;
    }
    if (before.lower == "as" && b >= sentence.first + 2 && words_.IsWord(b - 1, "such")) {
      const std::string& listed = words_.Lower(b - 2);
      if (PluralIs(listed, kOrgBefore) || PluralIs(listed, kGenericOrg) || listed == "subsidiaries" ||
          listed == "companies")
        Of(votes, Kind::kOrganization) += 4;
    }
    if (before.lower == "in") Of(votes, Kind::kPlace) += 2;
    if (IsOneOf(before.lower, {"near", "outside", "across", "around"})) Of(votes, Kind::kPlace) += 1.5;
    if (IsOneOf(before.lower, {"from", "to"})) Of(votes, Kind::kPlace) += 0.7;
    if (before.lower == "at") {
      Of(votes, Kind::kFacility) += 1.2;
      Of(votes, Kind::kOrganization) += 0.5;
    }
    if (before.lower == "aboard") Of(votes, Kind::kFacility) += 4;
    if (before.lower == "of" && b > sentence.first) {
      if (words_.LexemeOf(b - 1).classes.HasAny({kPlaceNoun, kGenericPlace})) Of(votes, Kind::kPlace) += 5;
      if (IsPost(b - 1)) {
        Of(votes, Kind::kOrganization) += 2;
        Of(votes, Kind::kPlace) += 0.8;
        Of(votes, Kind::kPerson) -= 1;
      }
      if (IsOneOf(words_.Lower(b - 1), {"subsidiary", "unit", "arm", "division", "board", "shareholders", "affiliate",
                                        "branch", "members", "owner", "customers"})) {
        Of(votes, Kind::kOrganization) += 2.5;
      }
    }
    if (before.verb != nullptr) {
      const std::string& lemma = before.verb->lemma;
      if (IsOneOf(lemma, {"found", "join", "acquire", "buy", "own", "operate"})) Of(votes, Kind::kOrganization) += 1.5;
      if (IsOneOf(lemma, {"visit", "tour"})) {
        Of(votes, Kind::kPlace) += 0.8;
        Of(votes, Kind::kFacility) += 0.8;
      }
      if (IsOneOf(lemma, {"meet", "marry", "succeed", "replace", "accuse", "appoint", "name", "elect", "thank"}))
        Of(votes, Kind::kPerson) += 1.2;
    }
    // "Baogang Chairman Meng": what stands before a post and a name is where the post is.
    if (before.Is(kDemonym) && words_[b].capital) Of(votes, Kind::kPerson) += 0.3;
  }

  void After(const Mention& name, const WordSentence& sentence, Votes& votes) const {
    std::uint32_t a = name.end;
    if (a >= sentence.end) return;
    const Lexeme& after = words_.LexemeOf(a);
    if (words_[a].attached)
      Of(votes, after.lower == "based" || after.lower == "born" || after.lower == "listed" ? Kind::kPlace
                                                                                           : Kind::kOrganization) += 4;
    if (IsPost(a) && a == PostOf(a).first) {
      Of(votes, Kind::kOrganization) += 2.5;
      Of(votes, Kind::kPlace) += 1;
      Of(votes, Kind::kPerson) -= 2;
    }
    if (after.lower == "'s" || after.lower == "'") {
      if (a + 1 < sentence.end) {
        const Lexeme& next = words_.LexemeOf(a + 1);
        const std::uint32_t owned = index_.mention[a + 1];
        if (owned != kNone && !names_[owned].canonical.empty()) Of(votes, Kind::kOrganization) += 2.5;
        if (IsPost(a + 1)) {
          Of(votes, Kind::kOrganization) += 1.5;
          Of(votes, Kind::kPlace) += 0.8;
          // People have spokesmen and deputies, but neither chairmen nor directors.
          const std::string& head = words_.Lower(PostOf(a + 1).head);
          if (!IsOneOf(head, {"spokesman", "spokeswoman", "spokesperson", "deputy", "assistant", "lawyer", "adviser",
                              "advisor", "envoy", "coach", "partner", "boss", "aide", "attorney", "secretary"}))
            Of(votes, Kind::kPerson) -= 2;
        } else if (next.Is(kKin))
          Of(votes, Kind::kPerson) += 4;
        else if (IsOneOf(next.lower, {"subsidiary", "unit", "arm", "parent", "shareholders", "board", "headquarters",
                                      "shares", "plant", "customers"}))
          Of(votes, Kind::kOrganization) += 2.5;
        else if (IsOneOf(next.lower, {"capital", "second-largest", "largest", "government", "parliament"}))
          Of(votes, Kind::kPlace) += 1.5;
      }
      return;
    }
    if (after.lower == "who" || after.lower == "whose") Of(votes, Kind::kPerson) += 1.5;
    if (after.verb != nullptr) VoteByVerb(after.verb->lemma, votes);
    if (after.Is(kHave) || after.Is(kBe) || after.Is(kModal)) {
      if (a + 1 < sentence.end && words_.LexemeOf(a + 1).verb != nullptr)
        VoteByVerb(words_.LexemeOf(a + 1).verb->lemma, votes);
    }
    const bool dash = after.lower == "—" || after.lower == "–";
    if ((after.lower != "," && !dash) || a + 1 >= sentence.end) return;
    const Lexeme& next = words_.LexemeOf(a + 1);
    if (words_[a + 1].number && words_.Text(a + 1).size() == 2 && a + 2 < sentence.end && words_.IsWord(a + 2, ","))
      Of(votes, Kind::kPerson) += 5;
    if (next.lower == "who") Of(votes, Kind::kPerson) += 3;
    if (next.lower == "which") {
      Of(votes, Kind::kOrganization) += 2;
      Of(votes, Kind::kFacility) += 1;
      Of(votes, Kind::kPerson) -= 3;
    }
    if (IsOneOf(next.lower, {"founded", "based", "owned", "headquartered", "acquired", "listed", "controlled"})) {
      Of(votes, Kind::kOrganization) += 4;
      Of(votes, Kind::kPerson) -= 2;
    }
    // An apposition says what it is: ", a Turkish glass maker", ", its finance director".
    for (std::uint32_t w = a + 1; w < sentence.end && w < a + 8; ++w) {
      if (words_[w].punctuation) break;
      const Lexeme& lexeme = words_.LexemeOf(w);
      if (index_.mention[w] != kNone && w == a + 1) {
        const std::uint32_t owner_end = names_[index_.mention[w]].end;
        if (owner_end >= sentence.end || words_.Lower(owner_end) != "'s") break;
        w = owner_end;
        continue;
      }
      if (IsPost(w)) {
        Of(votes, Kind::kPerson) += 3;
        break;
      }
      if (lexeme.Is(kPreposition) || lexeme.Is(kRelative) || lexeme.Is(kBe) || lexeme.Is(kHave)) break;
      if (lexeme.Is(kKin)) {
        Of(votes, Kind::kPerson) += 3;
        break;
      }
      if (w + 1 < sentence.end && !words_[w + 1].punctuation && !words_.Is(w + 1, kPreposition) &&
          !words_.Is(w + 1, kRelative))
        continue;
      if (lexeme.Is(kOrgBefore) || lexeme.Is(kGenericOrg))
        Of(votes, Kind::kOrganization) += 2.5;
      else if (lexeme.Is(kPersonBefore))
        Of(votes, Kind::kPerson) += 2.5;
      else if (lexeme.Is(kGenericPlace))
        Of(votes, Kind::kPlace) += 2.5;
      else if (lexeme.Is(kFacilityNoun))
        Of(votes, Kind::kFacility) += 2;
    }
  }

  static void VoteByVerb(const std::string& lemma, Votes& votes) {
    if (IsOneOf(lemma, {"say", "tell", "add"})) {
      Of(votes, Kind::kPerson) += 1.2;
      Of(votes, Kind::kOrganization) += 0.6;
    }
    if (IsOneOf(lemma,
                {"employ", "own", "sell", "operate", "produce", "acquire", "buy", "supply", "manufacture", "merge"}))
      Of(votes, Kind::kOrganization) += 2;
    if (IsOneOf(lemma,
                {"resign", "retire", "chair", "thank", "die", "marry", "praise", "arrive", "fly", "tour", "succeed"}))
      Of(votes, Kind::kPerson) += 1.2;
  }

  const Words& words_;
  const std::vector<Post>& posts_;
  const WordIndex& index_;
  const std::vector<Mention>& names_;
};

Kind Best(const Votes& votes) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < kKindCount; ++i) {
    if (votes[i] > votes[best]) best = i;
  }
  return votes[best] > 0.25 ? static_cast<Kind>(best) : Kind::kUnknown;
}

// "Antler" for "Antler Co-op": bodies, not people, go by their first word, and what is said of the one holds for the
// other.
void ShareWithFirstWords(const Words& words, const std::vector<Mention>& names,
                         const std::unordered_map<std::string, std::uint32_t>& ids, const std::vector<Votes>& by_form,
                         std::vector<Votes>* votes) {
  std::vector<bool> seen(votes->size(), false);
  const std::vector<Votes> before = *votes;
  for (const Mention& name : names) {
    if (name.end - name.first < 2) continue;
    const auto whole = ids.find(words.LowerPhrase(name.first, name.end));
    const auto alone = ids.find(words.Lower(name.first));
    if (whole == ids.end() || alone == ids.end() || seen[whole->second]) continue;
    seen[whole->second] = true;
    if (words.LexemeOf(name.first)
            .classes.HasAny({kGivenName, kFamilyName, kCity, kCountry, kCapital, kRegion, kDemonym, kHonorific}))
      continue;
    bool plain = true;  // "Party Discipline": nobody's name
    for (std::uint32_t w = name.first; w < name.end; ++w)
      plain &= words.LexemeOf(w).classes.HasAny({kCommonWord, kOrgSuffix}) || words.IsWord(w, "party");
    if (plain) continue;
    Votes& shared = (*votes)[whole->second];
    for (std::size_t k = 0; k < kKindCount; ++k) shared[k] += before[alone->second][k] - by_form[alone->second][k];
    Of(shared, Kind::kOrganization) += 1;
  }
}

}  // namespace

std::string_view KindLabel(Kind kind) {
  constexpr std::array<std::string_view, 6> kLabels = {"Person",   "Organization", "Place",
                                                       "Facility", "Event",        "Unknown"};
  return kLabels[static_cast<std::size_t>(kind)];
}

void ClassifyNames(const Words& words, const std::vector<Post>& posts, const WordIndex& index,
                   std::vector<Mention>* names) {
  std::unordered_map<std::string, std::uint32_t> ids;
  std::vector<std::uint32_t> id_of(names->size());
  std::vector<Votes> votes;
  for (std::uint32_t i = 0; i < names->size(); ++i) {
    Mention& name = (*names)[i];
    id_of[i] = kNone;
    if (!name.canonical.empty()) continue;
    const auto [it, added] =
        ids.try_emplace(words.LowerPhrase(name.first, name.end), static_cast<std::uint32_t>(votes.size()));
    if (added) {
      votes.push_back({});
      VoteByForm(words, name, votes.back());
    }
    id_of[i] = it->second;
    name.kind = Best(votes[it->second]);
  }
  std::vector<bool> short_seen(votes.size(), false);
  // A last word that stands alone elsewhere is a surname more often than not.
  for (const Mention& name : *names) {
    if (name.end - name.first < 2 || name.end - name.first > 4) continue;
    const auto id = ids.find(words.LowerPhrase(name.first, name.end));
    const auto alone = ids.find(words.Lower(name.end - 1));
    if (id == ids.end() || alone == ids.end() || short_seen[id->second]) continue;
    short_seen[id->second] = true;
    if (!words.LexemeOf(name.end - 1)
             .classes.HasAny(
                 {kOrgSuffix, kFacilityNoun, kTakesOf, kPlaceNoun, kEventNoun, kCommonWord, kCity, kCountry}))
      Of(votes[id->second], Kind::kPerson) += 1.5;
  }
  const ContextVoter voter(words, posts, index, *names);
  const std::vector<Votes> by_form = votes;
  for (std::uint32_t i = 0; i < names->size(); ++i) {
    if (id_of[i] != kNone) voter.Vote((*names)[i], votes[id_of[i]]);
  }
  ShareWithFirstWords(words, *names, ids, by_form, &votes);
  for (std::uint32_t i = 0; i < names->size(); ++i) {
    if (id_of[i] != kNone) (*names)[i].kind = Best(votes[id_of[i]]);
  }
}

}  // namespace dossier::extract
