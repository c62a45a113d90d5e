#include "core/extract/coreference_questions.h"

#include <utility>

#include "core/extract/coreference.h"
#include "core/extract/coreference_walk.h"

namespace dossier::extract {
namespace {

using enum WordClass;
using text::Upos;

constexpr std::size_t kMostCandidates = 24;
constexpr std::uint32_t kLookAhead = 15;  // words behind a pronoun that may name what it means

constexpr std::uint32_t Bit(Kind kind) { return 1u << static_cast<unsigned>(kind); }
constexpr std::uint32_t kPersonBit = Bit(Kind::kPerson), kEventBit = Bit(Kind::kEvent),
                        kBodies = Bit(Kind::kOrganization) | Bit(Kind::kPlace) | Bit(Kind::kFacility);

std::string Singular(const std::string& lower) {
  if (lower.size() < 4 || !lower.ends_with('s') || lower.ends_with("ss") || lower.ends_with("us")) return lower;
  if (lower.ends_with("ies")) return lower.substr(0, lower.size() - 3) + "y";
  return lower.substr(0, lower.size() - 1);
}

}  // namespace

ReferenceWalk::ReferenceWalk(const ReferenceInput& input, const ReferenceJudge& judge, WordIndex* index,
                             std::vector<Mention>* mentions, std::vector<Entity>* entities)
    : words_(input.words),
      tree_(input.tree),
      posts_(input.posts),
      similarity_(input.similarity),
      judge_(judge),
      index_(*index),
      mentions_(*mentions),
      entities_(*entities),
      memory_(entities->size()),
      sex_(entities->size()) {
  most_.fill(kNone);
  noun_.assign(words_.lexeme_count(), 0);
  country_.assign(words_.lexeme_count(), {});
  vectors_.assign(words_.lexeme_count(), std::nullopt);
  sentence_of_.assign(words_.size(), 0);
  const Lexicon& lexicon = Lexicon::English();
  for (std::uint32_t w = 0; w < words_.size(); ++w) {
    const std::uint32_t l = words_[w].lexeme;
    if (noun_[l] != 0) continue;
    const Lexeme& lexeme = words_.LexemeOf(w);
    noun_[l] = HashText(Singular(lexeme.lower));
    if (lexeme.Is(kCountry))
      country_[l] = lexeme.lower;
    else if (lexeme.classes.HasAny({kDemonym, kCapital}))
      country_[l] = lexicon.CountryOf(lexeme.lower);
  }
  // What the rules say, on a copy.
  WordIndex rule_index = index_;
  std::vector<Mention> rule_mentions = mentions_;
  std::vector<Entity> rule_entities = entities_;
  ResolveReferences(words_, posts_, &rule_index, &rule_mentions, &rule_entities);
  by_rules_.assign(words_.size(), kNone);
  for (std::size_t m = mentions_.size(); m < rule_mentions.size(); ++m)
    by_rules_[rule_mentions[m].first] = rule_mentions[m].entity;
  ReadQuotes();
}

void ReferenceWalk::ReadQuotes() {
  quoted_.assign(words_.size(), false);
  paragraph_of_.assign(words_.sentences().size(), 0);
  bool quoted = false;
  std::uint32_t paragraph = 0;
  for (std::uint32_t s = 0; s < words_.sentences().size(); ++s) {
    const WordSentence& sentence = words_.sentences()[s];
    if (s > 0 && sentence.first < sentence.end && sentence.first > 0) {
      const std::size_t from = words_[sentence.first - 1].span.end, to = words_[sentence.first].span.start;
      if (from < to && words_.text().substr(from, to - from).find('\n') != std::string_view::npos) {
        ++paragraph;
        quoted = false;
      }
    }
    paragraph_of_[s] = paragraph;
    for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
      sentence_of_[w] = s;
      const std::string_view text = words_.Text(w);
      if (text == "\"")
        quoted = !quoted;
      else if (text == "“" || text == "``")
        quoted = true;
      else if (text == "”" || text == "''")
        quoted = false;
      quoted_[w] = quoted;
    }
  }
}

bool ReferenceWalk::ReadPronoun(std::uint32_t w, Anaphor* out) const {
  const std::string& lower = words_.Lower(w);
  using enum AnaphorType;
  const auto is = [&](std::initializer_list<std::string_view> set) { return IsOneOf(lower, set); };
  if (is({"he", "him", "his", "himself", "she", "her", "hers", "herself"})) {
    out->gender = lower[0] == 'h' && lower[1] == 'i' ? Gender::kMale : lower == "he" ? Gender::kMale : Gender::kFemale;
    const bool owns = is({"his", "hers"}) || (lower == "her" && tree_.relation[w] == Relation::kNmodPoss);
    out->type = is({"he", "she"}) ? kHe : is({"himself", "herself"}) ? kHimself : owns ? kHis : kHim;
    out->kinds = kPersonBit;
  } else if (is({"it", "its", "itself"})) {
    const std::uint32_t role = Role(w);
    out->type = lower == "its" ? kIts : lower == "itself" ? kItself : role <= 2 ? kIt : kItObject;
    out->kinds = lower == "its" ? kBodies : kBodies | kEventBit;
  } else if (is({"who", "whom", "which", "whose"})) {
    out->type = lower == "which" ? kWhich : lower == "whose" ? kWhose : kWho;
    out->kinds = lower == "which"   ? kBodies | kEventBit
                 : lower == "whose" ? kBodies | kPersonBit
                                    : kPersonBit | Bit(Kind::kOrganization);
    for (std::uint32_t at = w, steps = 0; at != kNone && steps < 5; at = tree_.head[at], ++steps) {
      if (tree_.relation[at] != Relation::kAclRelcl) continue;
      out->antecedent = tree_.head[at];
      break;
    }
  } else {
    return false;
  }
  return true;
}

std::uint32_t ReferenceWalk::KindsOfNoun(std::uint32_t w, AnaphorType* type) const {
  using enum AnaphorType;
  const WordClasses classes = words_.LexemeOf(w).classes;
  const bool post = index_.post[w] != kNone && posts_[index_.post[w]].head == w;
  if (post || classes.HasAny({kKin, kPostHead, kGenericPerson, kMale, kFemale, kRoleNoun})) {
    *type = kPersonNominal;
    return kPersonBit;
  }
  if (classes.Has(kGenericOrg)) {
    *type = kOrgNominal;
    return Bit(Kind::kOrganization) | Bit(Kind::kFacility);
  }
  if (classes.Has(kGenericPlace)) {
    *type = kPlaceNominal;
    return Bit(Kind::kPlace);
  }
  if (classes.Has(kGenericFacility)) {
    *type = kFacilityNominal;
    return Bit(Kind::kOrganization) | Bit(Kind::kFacility);
  }
  *type = kOtherNominal;
  return kBodies | kPersonBit;
}

bool ReferenceWalk::StartsName(std::uint32_t w) const {
  const std::uint32_t m = w < words_.size() ? index_.mention[w] : kNone;
  return m != kNone && mentions_[m].first == w && mentions_[m].form == graph::MentionKind::kName;
}

bool ReferenceWalk::ReadNominal(std::uint32_t w, Anaphor* out) const {
  const Word& word = words_[w];
  if (word.punctuation || word.number || word.attached) return false;
  const bool known =
      words_.LexemeOf(w).classes.HasAny({kGenericOrg, kGenericPlace, kGenericFacility, kGenericPerson, kPostHead});
  if (tree_.upos[w] != Upos::kNoun && !(known && tree_.upos[w] != Upos::kVerb)) return false;
  const text::DependencyRelation relation = tree_.relation[w];
  if (relation == Relation::kCompound || relation == Relation::kFlat || relation == Relation::kNmodDesc) return false;
  if (words_.LexemeOf(w).Is(kEventNoun) || StartsName(w + 1)) return false;
  if (w + 1 < sentence_.end && (words_[w + 1].attached || tree_.relation[w + 1] == Relation::kFlat)) return false;
  out->first = w;
  for (std::uint32_t at = w; at > sentence_.first && w - at < 7; --at) {
    const std::uint32_t b = at - 1;
    const std::string& lower = words_.Lower(b);
    const Lexeme& lexeme = words_.LexemeOf(b);
    const std::uint32_t m = index_.mention[b];
    if (IsOneOf(lower, {"the", "this", "that", "his", "her", "its", "whose"})) {
      out->first = b;
      out->determiner = lower;
      if (m != kNone && mentions_[m].form != graph::MentionKind::kName) out->owner = mentions_[m].entity;
      break;
    }
    if (IsOneOf(lower, {"'s", "’s", "'", "’"}) && at > sentence_.first + 1) {
      // "Acme's owner"
      out->first = b;
      out->determiner = "'s";
      if (index_.mention[b - 1] != kNone) out->owner = mentions_[index_.mention[b - 1]].entity;
      if (out->owner == kNone) return false;
      break;
    }
    if (words_[b].punctuation ||
        lexeme.classes.HasAny({kPreposition, kConjunction, kDeterminer, kPronoun, kBe, kHave, kModal}) ||
        tree_.upos[b] == Upos::kVerb || tree_.upos[b] == Upos::kAux)
      break;
    out->modifiers.push_back(b);
    if (const std::string_view country = country_[words_[b].lexeme]; !country.empty()) out->country = country;
  }
  if (out->determiner.empty()) return false;
  // "X, its owner", "X is its owner": told of what is named.
  if (relation == Relation::kAppos && index_.mention[tree_.head[w]] != kNone) return false;
  // A name in apposition says who is meant: "the minister, Ada Brandt".
  for (const std::uint32_t d : tree_.dependents[w]) {
    if (tree_.relation[d] == Relation::kCop) return false;
    if (tree_.relation[d] != Relation::kAppos && tree_.relation[d] != Relation::kFlat) continue;
    const std::uint32_t m = index_.mention[d];
    if (d > w && m != kNone && mentions_[m].form == graph::MentionKind::kName) return false;
  }
  if (w + 2 < sentence_.end && words_.IsWord(w + 1, ",") && StartsName(w + 2) &&
      words_.IsWord(mentions_[index_.mention[w + 2]].end, ","))
    return false;
  out->kinds = KindsOfNoun(w, &out->type);
  return true;
}

ReferenceWalk::Anaphor ReferenceWalk::AnaphorAt(std::uint32_t w) const {
  Anaphor out{.word = w, .first = w};
  if (!ReadPronoun(w, &out) && !ReadNominal(w, &out)) return {};
  const std::uint32_t top = Topmost(w);
  out.role = Role(top);
  out.governor = tree_.head[top];
  out.quoted = quoted_[w];
  return out;
}

std::vector<ReferenceWalk::Candidate> ReferenceWalk::Candidates(const Anaphor& a) const {
  std::vector<Candidate> out;
  const auto fits = [&](std::uint32_t e) {
    const Entity& entity = entities_[e];
    if (((a.kinds >> static_cast<unsigned>(entity.kind)) & 1u) == 0 || e == a.owner) return false;
    return a.gender == Gender::kUnknown || entity.gender == Gender::kUnknown || entity.gender == a.gender;
  };
  for (std::size_t i = recent_.size(); i > 0 && out.size() < kMostCandidates; --i) {
    const std::uint32_t e = recent_[i - 1];
    const Place& place = memory_[e].last;
    if (a.relative() && place.sentence != s_) break;
    if (!fits(e)) continue;
    const std::uint32_t back = s_ - place.sentence;
    out.push_back({.entity = e,
                   .distance = back < 4    ? back
                               : back < 7  ? 4
                               : back < 12 ? 5
                                           : 6,
                   .recency = static_cast<std::uint32_t>(out.size()),
                   .place = place});
  }
  for (Candidate& c : out) {
    for (const Candidate& other : out)
      c.order += other.place.sentence == c.place.sentence &&
                 memory_[other.entity].first_in_sentence < memory_[c.entity].first_in_sentence;
  }
  if (a.nominal() || a.relative() || a.type == AnaphorType::kItObject || a.type == AnaphorType::kHim) return out;
  for (std::uint32_t w = a.word + 1; w < sentence_.end && w < a.word + kLookAhead; ++w) {
    if (!StartsName(w)) continue;
    const Mention& mention = mentions_[index_.mention[w]];
    const std::uint32_t e = mention.entity;
    if (e == kNone || !fits(e) || std::ranges::find(out, e, &Candidate::entity) != out.end()) continue;
    out.push_back({.entity = e, .distance = 7, .recency = 7, .order = 7, .place = PlaceOf(mention), .after = true});
    break;
  }
  return out;
}

void ReferenceWalk::AddMention(std::uint32_t w, const Anaphor& a, std::uint32_t entity, bool nested) {
  const Mention mention{.sentence = s_,
                        .first = w,
                        .end = w + 1,
                        .form = a.nominal() ? graph::MentionKind::kNominal : graph::MentionKind::kPronoun,
                        .kind = entities_[entity].kind,
                        .entity = entity,
                        .nested = nested};
  if (!nested) index_.mention[w] = static_cast<std::uint32_t>(mentions_.size());
  mentions_.push_back(mention);
  if (a.gender != Gender::kUnknown && entities_[entity].gender == Gender::kUnknown) entities_[entity].gender = a.gender;
  if (a.relative()) return;  // says no more of it than the name in front
  Place place = PlaceOf(mention);
  place.type = a.type;
  Remember(entity, place);
}

void ReferenceWalk::Run() {
  for (s_ = 0; s_ < words_.sentences().size(); ++s_) {
    sentence_ = words_.sentences()[s_];
    if (sentence_.title_case) continue;
    for (std::uint32_t w = sentence_.first; w < sentence_.end; ++w) {
      if (const std::uint32_t m = index_.mention[w]; m != kNone) {
        const Mention& mention = mentions_[m];
        if (mention.first == w && mention.entity != kNone) Remember(mention.entity, PlaceOf(mention));
        continue;
      }
      if (const std::vector<std::uint32_t> group = GroupAt(w); !group.empty()) {
        const Anaphor plural{.word = w, .type = words_.Is(w, kPronoun) ? AnaphorType::kIt : AnaphorType::kOtherNominal};
        const auto first = static_cast<std::uint32_t>(mentions_.size());
        for (const std::uint32_t e : group) AddMention(w, plural, e, e != group.front());
        for (std::uint32_t m = first + 1; m < mentions_.size(); ++m) mentions_[first].others.push_back(m);
        continue;
      }
      const Anaphor a = AnaphorAt(w);
      if (a.type == AnaphorType::kNothing) continue;
      if (a.determiner == "the") ++nouns_seen_[Noun(w)];
      std::vector<Candidate> candidates = Candidates(a);
      if (candidates.empty()) continue;
      if (a.nominal()) {
        for (Candidate& c : candidates) c.alike = Likeness(w, memory_[c.entity]);
      }
      question_ = {.word = w,
                   .span = words_[w].span,
                   .sort = a.sort(),
                   .by_rules = by_rules_[w],
                   .candidates = {},
                   .features = {},
                   .ends = {}};
      type_ = static_cast<std::uint64_t>(a.type);
      coarse_ = 100 + static_cast<std::uint64_t>(a.sort());
      DescribeNothing(a, candidates);
      question_.ends.push_back(static_cast<std::uint32_t>(question_.features.size()));
      for (const Candidate& c : candidates) {
        question_.candidates.push_back(c.entity);
        DescribeCandidate(a, c);
        question_.ends.push_back(static_cast<std::uint32_t>(question_.features.size()));
      }
      const std::uint32_t answer = judge_(question_, entities_);
      if (answer != kNone) AddMention(w, a, answer, a.relative());
    }
  }
}

void AskReferences(const ReferenceInput& input, const ReferenceJudge& judge, WordIndex* index,
                   std::vector<Mention>* mentions, std::vector<Entity>* entities) {
  ReferenceWalk(input, judge, index, mentions, entities).Run();
}

}  // namespace dossier::extract
