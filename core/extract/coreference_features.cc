// What tells whether a candidate is meant: features of ReferenceWalk's questions.
#include "core/extract/coreference_walk.h"
#include "core/text/word_features.h"

namespace dossier::extract {
namespace {

using enum WordClass;

std::uint64_t KindCode(const Entity& entity) { return static_cast<std::uint64_t>(entity.kind); }

std::string LowerAscii(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// Cosines in steps of a tenth from .2.
std::uint32_t Step(float likeness) { return likeness < 0.2f ? 0 : static_cast<std::uint32_t>((likeness - 0.1f) * 10); }

}  // namespace

bool ReferenceWalk::SharesNoun(const std::vector<std::uint32_t>& lexemes, std::uint64_t noun) const {
  return std::ranges::any_of(lexemes, [&](std::uint32_t l) { return noun_[l] == noun; });
}

std::uint32_t ReferenceWalk::HeadClass(std::uint32_t word) const {
  const WordClasses classes = words_.LexemeOf(word).classes;
  std::uint32_t out = 0, bit = 1;
  for (const WordClass c : {kGenericOrg, kGenericFacility, kGenericPlace, kKin, kPostHead, kGenericPerson}) {
    if (classes.Has(c)) out |= bit;
    bit <<= 1;
  }
  return out;
}

const WordSimilarity::Vector& ReferenceWalk::VectorOf(std::uint32_t lexeme) {
  std::optional<WordSimilarity::Vector>& vector = vectors_[lexeme];
  if (!vector) {
    const Lexeme& word = words_.LexemeAt(lexeme);
    // Names are like each other, which says nothing.
    const bool name = word.lower.size() < 3 || word.classes.HasAny({kGivenName, kFamilyName});
    vector = name ? WordSimilarity::Vector{} : similarity_.VectorOf(word.lower);
  }
  return *vector;
}

float ReferenceWalk::Likeness(std::uint32_t word, const Memory& memory) {
  const WordSimilarity::Vector head = VectorOf(words_[word].lexeme);
  float best = 0;
  for (const auto* lexemes : {&memory.name_words, &memory.described}) {
    for (const std::uint32_t l : *lexemes) best = std::max(best, WordSimilarity::Of(head, VectorOf(l)));
  }
  return best;
}

std::uint32_t ReferenceWalk::CountryMatch(const Anaphor& a, std::uint32_t entity) const {
  if (a.country.empty()) return 0;
  const Memory& memory = memory_[entity];
  if (std::ranges::find(memory.countries, a.country) != memory.countries.end()) return 1;
  for (const std::uint32_t l : memory.near) {
    if (country_[l] == a.country) return 2;
  }
  return memory.countries.empty() ? 3 : 4;
}

std::uint32_t ReferenceWalk::ModifierMatch(const Anaphor& a, std::uint32_t entity) const {
  if (a.modifiers.empty()) return 0;
  const Memory& memory = memory_[entity];
  std::uint32_t best = 1;
  for (const std::uint32_t w : a.modifiers) {
    const std::uint64_t noun = Noun(w);
    if (SharesNoun(memory.name_words, noun))
      best = std::max(best, 4u);
    else if (SharesNoun(memory.described, noun))
      best = std::max(best, 3u);
    else if (SharesNoun(memory.near, noun))
      best = std::max(best, 2u);
  }
  return best;
}

void ReferenceWalk::DescribeNothing(const Anaphor& a, const std::vector<Candidate>& candidates) {
  const std::uint32_t w = a.word;
  Add(kBias, 0);
  Add(kRule, by_rules_[w] == kNone ? 1 : 2);
  Add(kRoles, a.role);
  Add(kQuote, a.quoted);
  Add(kLength, std::min(s_, 3u));
  if (a.governor != kNone) Add(kGovernor, Noun(a.governor));
  std::uint32_t near = 0;
  for (const Candidate& c : candidates) near += c.distance <= 1;
  Add(kRivals, std::min(near, 4u));
  Add(kNext, w + 1 < sentence_.end ? Noun(w + 1) : 1);
  if (!a.nominal() && !a.relative()) {
    Add(kPleonastic, static_cast<std::uint64_t>(tree_.relation[w]));
    if (a.governor != kNone) {
      std::uint64_t clauses = 0;
      for (const std::uint32_t d : tree_.dependents[a.governor]) {
        if (d < w) continue;
        const Relation r = tree_.relation[d];
        clauses |= r == Relation::kCcomp   ? 1
                   : r == Relation::kCsubj ? 2
                   : r == Relation::kXcomp ? 4
                   : r == Relation::kCop   ? 8
                                           : 0;
      }
      Add(kPleonastic, 100 + clauses);
    }
  }
  if (a.relative()) {
    Add(kAttached, a.antecedent == kNone ? 0 : index_.mention[a.antecedent] != kNone ? 1 : 2);
    if (a.antecedent != kNone && index_.mention[a.antecedent] == kNone) Add(kHead, Noun(a.antecedent));
    Add(kAttached, 10 + (w > sentence_.first && index_.mention[w - 1] != kNone));
    Add(kAttached, 20 + (w > sentence_.first + 1 && words_.IsWord(w - 1, ",") && index_.mention[w - 2] != kNone));
  }
  if (!a.nominal()) return;
  const std::uint64_t head = Noun(w), determiner = HashText(a.determiner);
  Add(kHead, head);
  Add(kHeadClass, HeadClass(w));
  Add(kArticle, determiner);
  Add(kArticle, Mix(determiner, HeadClass(w)));
  Add(kModifier, std::min<std::size_t>(a.modifiers.size(), 3) * 2 + !a.country.empty());
  for (const std::uint32_t m : a.modifiers) Add(kModifier, Mix(Noun(m), 77));
  std::uint64_t behind = 0;
  for (const std::uint32_t d : tree_.dependents[w]) {
    if (d < w) continue;
    const Relation r = tree_.relation[d];
    behind |= r == Relation::kNmod       ? 1
              : r == Relation::kAclRelcl ? 2
              : r == Relation::kAcl      ? 4
              : r == Relation::kAppos    ? 8
              : r == Relation::kConj     ? 16
                                         : 0;
  }
  Add(kBehind, behind);
  Add(kBehind, Mix(behind, HeadClass(w)));
  const auto before = nouns_seen_.contains(head) ? nouns_seen_.at(head) : 0u;
  Add(kSeen, std::min(before, 3u));
  std::uint32_t match = 0;
  float likest = 0;
  for (const Candidate& c : candidates) {
    const Memory& memory = memory_[c.entity];
    match |= SharesNoun(memory.name_words, head) ? 1 : 0;
    match |= SharesNoun(memory.described, head) ? 2 : 0;
    likest = std::max(likest, c.alike);
  }
  Add(kNameMatch, match);
  Add(kNameMatch, Mix(match, HeadClass(w)));
  Add(kAlike, Step(likest));
  Add(kOwner, a.owner == kNone ? 0 : 1 + KindCode(entities_[a.owner]));
  if (words_[w].capital) Add(kForm, 1);
}

void ReferenceWalk::DescribePlace(const Anaphor& a, const Candidate& c) {
  const Entity& entity = entities_[c.entity];
  const Memory& memory = memory_[c.entity];
  const std::uint64_t kind = KindCode(entity);
  const std::uint64_t role = c.after ? 9 : Role(c.place.head), best = c.after ? 9 : memory.best_role;
  const std::uint64_t sex = entity.gender == Gender::kUnknown ? 0 : 1;
  Add(kKind, kind * 2 + sex);
  Add(kDistance, c.distance);
  Add(kDistance, 100 + c.distance * 10 + kind);
  Add(kDistanceRole, c.distance * 16 + best);
  Add(kDistanceRole, 1000 + c.distance * 16 + role);
  Add(kRecency, std::min(c.recency, 5u));
  Add(kRecency, 10 + std::min(c.recency, 5u) * 8 + c.distance);
  Add(kOrder, std::min(c.order, 3u) * 8 + c.distance);
  Add(kOrder, 100 + std::min(c.order, 3u) * 8 + c.distance * 64 + std::min(c.recency, 3u));
  Add(kRoles, Mix(a.role * 16 + best, std::min(c.distance, 2u)));
  Add(kCount, Bucket(memory.count));
  Add(kCount, 10 + Bucket(memory.count) * 8 + c.distance);
  Add(kCount, 100 + Bucket(entity.mention_count));
  Add(kCombined, ((c.distance * 16 + best) * 8 + std::min(c.recency, 3u)) * 8 + std::min(c.order, 3u));
  Add(kCombined, 100000 + (c.distance * 16 + best) * 8 + kind);
  const bool country = entity.kind == Kind::kPlace && Lexicon::English().Classes(LowerAscii(entity.name)).Has(kCountry);
  if (entity.kind == Kind::kPlace) Add(kKind, 20 + (country ? 8 : 0) + c.distance);
  const bool topic = kind < kKindCount && most_[kind] == c.entity;
  Add(kTopic, (topic ? 1 : 0) + c.distance * 2);
  if (!c.after) {
    Add(kForm, static_cast<std::uint64_t>(c.place.form) * 8 + c.distance);
    Add(kForm, 1000 + static_cast<std::uint64_t>(c.place.type) * 8 + c.distance);
  }
  if (a.governor != kNone) {
    Add(kGovernor, Mix(Mix(Noun(a.governor), kind), a.role));
  }
  Add(kQuote, (a.quoted ? 1 : 0) + (quoted_[c.place.head] ? 2 : 0) + std::min(c.distance, 2u) * 4);
  const std::uint32_t paragraphs = c.after ? 3 : std::min(paragraph_of_[s_] - paragraph_of_[c.place.sentence], 2u);
  Add(kParagraph, paragraphs * 8 + c.distance);
  Add(kParagraph, 100 + paragraphs * 8 + best);
  Add(kRule, by_rules_[a.word] == c.entity ? 3 : by_rules_[a.word] == kNone ? 4 : 5);
  Add(kRule, 10 + (by_rules_[a.word] == c.entity ? 3 : by_rules_[a.word] == kNone ? 4 : 5) * 8 + c.distance);
}

// By the given name: how near its vector is to "she" and to "he", and how it ends.
void ReferenceWalk::DescribeSex(const Anaphor& a, std::uint32_t entity) {
  const std::string& name = entities_[entity].name;
  const std::string given = text::NormalizeWord(std::string_view(name).substr(0, name.find(' ')));
  std::optional<std::uint32_t>& sex = sex_[entity];
  if (!sex) {
    const WordSimilarity::Vector vector = similarity_.VectorOf(given);
    const float she = WordSimilarity::Of(vector, similarity_.VectorOf("she")) +
                      WordSimilarity::Of(vector, similarity_.VectorOf("her"));
    const float he = WordSimilarity::Of(vector, similarity_.VectorOf("he")) +
                     WordSimilarity::Of(vector, similarity_.VectorOf("his"));
    sex = vector.length == 0 ? 99 : static_cast<std::uint32_t>(std::clamp((she - he) * 10 + 5, 0.0f, 10.0f));
  }
  const std::uint64_t female = a.gender == Gender::kFemale ? 1 : 0;
  Add(kGivenSex, *sex * 2 + female);
  for (const std::size_t size : {1u, 2u, 3u}) {
    if (given.size() > size) Add(kGivenEnd, Mix(HashText(std::string_view(given).substr(given.size() - size)), female));
  }
  Add(kGivenEnd, Mix(HashText(given), female + 2));
}

void ReferenceWalk::DescribeAttachment(const Anaphor& a, const Candidate& c) {
  const Place& place = c.place;
  const std::uint64_t kind = KindCode(entities_[c.entity]);
  const std::uint32_t governor = tree_.head[place.head];
  std::uint64_t clause = 0;
  if (governor != kNone && governor == a.governor) clause = 1;
  for (std::uint32_t at = a.governor, steps = 0; clause == 0 && at != kNone && steps < 8;
       at = tree_.head[at], ++steps) {
    if (at == place.head)
      clause = 2;  // within the candidate's own phrase
    else if (at == governor)
      clause = 3;
  }
  Add(kClause, clause);
  Add(kClause, 10 + clause * 16 + Role(place.head));
  Add(kClause, 1000 + (clause * 16 + Role(place.head)) * 8 + std::min(c.recency, 3u));
  const TreePath path = FindTreePath(tree_, a.word, place.head);
  std::uint64_t hash = 7;
  if (path.top == kNone || path.up.size() > 4 || path.down.size() > 4) {
    hash = 1;
  } else {
    for (const std::uint32_t w : path.up) hash = Mix(hash, static_cast<std::uint64_t>(tree_.relation[w]));
    hash = Mix(hash, 99);
    for (const std::uint32_t w : path.down) hash = Mix(hash, static_cast<std::uint64_t>(tree_.relation[w]));
  }
  Add(kPath, hash);
  if (c.after) return;
  const std::uint32_t gap = a.first >= place.end ? a.first - place.end : 0;
  Add(kGap, Bucket(gap));
  Add(kGap, 10 + Bucket(gap) * 8 + kind);
  if (!a.relative()) return;
  const bool comma = gap > 0 && words_.IsWord(place.end, ",");
  Add(kGap, 100 + Bucket(gap) * 2 + comma);
  std::uint64_t attached = 0;
  if (a.antecedent != kNone) {
    attached = a.antecedent >= place.first && a.antecedent < place.end ? 1
               : Topmost(a.antecedent) == place.head                   ? 2
                                                                       : 3;
  }
  Add(kAttached, attached);
  Add(kAttached, 10 + attached * 8 + kind);
  Add(kAttached, 100 + attached * 16 + Bucket(gap) * 2 + comma);
}

void ReferenceWalk::DescribeNominal(const Anaphor& a, const Candidate& c) {
  const Memory& memory = memory_[c.entity];
  const Entity& entity = entities_[c.entity];
  const std::uint64_t kind = KindCode(entity), head = Noun(a.word), classes = HeadClass(a.word);
  Add(kHead, Mix(head, kind));
  Add(kHeadClass, classes * 8 + kind);
  Add(kHeadClass, 1000 + classes * 64 + kind * 8 + c.distance);
  std::uint32_t match = 0;
  if (SharesNoun(memory.name_words, head)) match = 1;
  if (!memory.name_words.empty() && noun_[memory.name_words.back()] == head) match = 2;
  const bool described = SharesNoun(memory.described, head);
  Add(kNameMatch, match * 2 + described);
  Add(kNameMatch, 10 + (match * 2 + described) * 8 + c.distance);
  Add(kNameMatch, 100 + (match * 2 + described) * 8 + std::min(c.recency, 4u));
  Add(kNameMatch, Mix(1000 + match * 2 + described, classes));
  const std::uint32_t country = CountryMatch(a, c.entity), modifier = ModifierMatch(a, c.entity);
  Add(kSameCountry, country);
  Add(kSameCountry, 10 + country * 8 + c.distance);
  Add(kModifier, 20 + modifier);
  Add(kModifier, 40 + modifier * 8 + match * 2 + described);
  const std::uint32_t alike = Step(c.alike);
  Add(kAlike, alike);
  Add(kAlike, 100 + alike * 8 + kind);
  const std::uint64_t determiner = HashText(a.determiner);
  Add(kArticle, Mix(determiner, c.distance));
  Add(kArticle, Mix(determiner, 50 + kind));
  Add(kCombined, Mix(match * 2 + described, Mix(modifier, std::min(c.recency, 2u))));
  if (a.owner == kNone) return;
  std::uint32_t shared = 0;
  for (const std::uint32_t s : memory.sentences)
    shared += std::ranges::find(memory_[a.owner].sentences, s) != memory_[a.owner].sentences.end();
  Add(kOwner, std::min(shared, 3u));
  Add(kOwner, 10 + std::min(shared, 3u) * 8 + kind);
  Add(kOwner, Mix(Mix(classes, KindCode(entities_[a.owner])), kind));
}

void ReferenceWalk::DescribeCandidate(const Anaphor& a, const Candidate& c) {
  DescribePlace(a, c);
  if (c.distance == 0 || c.after) DescribeAttachment(a, c);
  if (a.gender != Gender::kUnknown && entities_[c.entity].gender == Gender::kUnknown) DescribeSex(a, c.entity);
  if (a.nominal()) DescribeNominal(a, c);
}

}  // namespace dossier::extract
