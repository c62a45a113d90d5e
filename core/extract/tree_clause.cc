#include "core/extract/tree_clause.h"

#include <algorithm>

#include "core/extract/factuality.h"

namespace dossier::extract {
namespace {

using Relation = text::DependencyRelation;
using text::PennTag;
using text::Upos;

// Verbs whose object is the subject of what they govern: "urged X to visit". All others leave it to their own subject.
bool PromisesItself(std::string_view lemma) {
  return IsOneOf(lemma, {"promise", "pledge", "vow", "threaten", "offer"});
}

class TreeClauseFinder {
 public:
  TreeClauseFinder(const SentenceTree& tree, const TreePhrases& phrases, const std::vector<Mention>& mentions,
                   const WordIndex& index)
      : tree_(tree), phrases_(phrases), mentions_(mentions), index_(index) {}

  std::vector<Clause> Find() {
    std::vector<Clause> clauses;
    for (std::uint32_t w = tree_.first(); w < tree_.end(); ++w) {
      if (IsPredicate(w)) clauses.push_back(ClauseOf(w));
    }
    return clauses;
  }

 private:
  const Words& words() const { return tree_.words(); }
  bool IsPredicate(std::uint32_t w) const {
    if (tree_.IsCopular(w)) return true;
    if (tree_[w].upos == Upos::kVerb)
      return !tree_.IsAny(w,
                          {Relation::kAmod, Relation::kCase, Relation::kCompound, Relation::kMark, Relation::kFixed});
    // "is to visit", or an auxiliary that a parser left alone.
    return tree_[w].upos == Upos::kAux && !tree_.IsAny(w, {Relation::kAux, Relation::kAuxPass, Relation::kCop});
  }
  bool IsPassive(std::uint32_t w) const {
    if (tree_.Child(w, Relation::kAuxPass) != kNone || tree_.Child(w, Relation::kNsubjPass) != kNone) return true;
    const bool participle = tree_[w].penn == PennTag::kVbn;
    if (participle && tree_.Child(w, Relation::kAux) == kNone && tree_.Child(w, Relation::kNsubj) == kNone &&
        tree_.IsAny(w, {Relation::kAcl, Relation::kAdvcl, Relation::kRoot, Relation::kParataxis, Relation::kAppos}))
      return true;
    // "was bought and sold"
    return participle && tree_.Is(w, Relation::kConj) && tree_.Child(w, Relation::kAux) == kNone &&
           tree_.Child(w, Relation::kNsubj) == kNone && tree_.Child(w, Relation::kObj) == kNone &&
           tree_[tree_[w].head].penn == PennTag::kVbn && IsPassive(tree_[w].head);
  }

  static bool IsRelativizer(std::string_view lower) {
    return IsOneOf(lower, {"who", "which", "that", "whom", "where", "whose"});
  }
  // "which", "whom"; the noun that the relative clause hangs on stands for it.
  bool StandsForAntecedent(std::uint32_t w) const {
    return IsRelativizer(words().Lower(w)) && (tree_[w].upos == Upos::kPron || tree_[w].upos == Upos::kDet ||
                                               tree_[w].upos == Upos::kSconj || tree_[w].upos == Upos::kAdv);
  }
  std::uint32_t Antecedent(std::uint32_t verb) const {
    for (std::uint32_t at = verb, steps = 0; at != kNone && steps < 6; at = tree_[at].head, ++steps) {
      if (tree_.IsAny(at, {Relation::kAclRelcl, Relation::kAdvclRelcl})) return tree_[at].head;
      if (!tree_.IsAny(at, {Relation::kConj, Relation::kXcomp, Relation::kCcomp})) return kNone;
    }
    return kNone;
  }
  // The phrase that argument `w` of `verb` speaks of.
  std::uint32_t Resolve(std::uint32_t w, std::uint32_t verb) const {
    if (!StandsForAntecedent(w)) return w;
    const std::uint32_t antecedent = Antecedent(verb);
    return antecedent == kNone ? w : antecedent;
  }
  // A relative clause speaks of the whole list that it hangs on only where the list ends with it.
  std::vector<std::uint32_t> Mentions(std::uint32_t w) const {
    return w == kNone ? std::vector<std::uint32_t>{} : phrases_.All(w);
  }
  std::vector<std::uint32_t> MentionsOfArgument(std::uint32_t w, std::uint32_t verb) const {
    const std::uint32_t resolved = Resolve(w, verb);
    if (!StandsForAntecedent(w)) return Mentions(w);
    // The noun right in front of "who" and "which" is what they mean, unless the tree knows better.
    const std::uint32_t near = MentionBefore(w);
    const bool person = IsOneOf(words().Lower(w), {"who", "whom"});
    const auto fits = [&](std::uint32_t m) {
      const Kind kind = mentions_[m].kind;
      return m != kNone && kind != Kind::kEvent && (kind == Kind::kPerson) == person;
    };
    std::uint32_t one = resolved == w ? kNone : Named(resolved);
    if (words().IsWord(w, "that")) return one == kNone ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{one};
    if (one != kNone && fits(one)) return {one};
    if (near != kNone && fits(near)) return {near};
    if (one != kNone) return {one};
    return resolved == w ? std::vector<std::uint32_t>{} : Mentions(resolved);
  }
  // The mention that ends right before `w`, over a comma and a preposition.
  std::uint32_t MentionBefore(std::uint32_t w) const {
    std::uint32_t at = w;
    for (int steps = 0; steps < 2 && at > tree_.first(); ++steps) {
      --at;
      if (index_.mention[at] != kNone) return index_.mention[at];
      if (!words().IsWord(at, ",") && tree_[at].upos != Upos::kAdp) return kNone;
    }
    return kNone;
  }
  // The mention of a phrase, or of the one that it stands in apposition to: "Puerto Frío, a chain of stores that".
  std::uint32_t Named(std::uint32_t word) const {
    for (int steps = 0; steps < 3; ++steps) {
      const std::uint32_t one = phrases_.One(word);
      if (one != kNone) return one;
      const bool up =
          tree_.Is(word, Relation::kAppos) || (tree_.Is(word, Relation::kNmod) && tree_.Preposition(word) == "of");
      if (!up) return kNone;
      word = tree_[word].head;
    }
    return kNone;
  }

  std::uint32_t OwnSubject(std::uint32_t w) const {
    for (const std::uint32_t child : tree_.Children(w)) {
      if (tree_.IsAny(child, {Relation::kNsubj, Relation::kNsubjPass, Relation::kNsubjOuter})) return child;
    }
    return kNone;
  }

  struct Subject {
    std::uint32_t word = kNone;
    std::vector<std::uint32_t> mentions = {};
  };

  // The subject of the predicate, its own or the one that grammar gives it.
  Subject FindSubject(std::uint32_t w) const {
    for (std::uint32_t at = w, steps = 0; steps < 12; ++steps) {
      if (const std::uint32_t own = OwnSubject(at); own != kNone)
        return {Resolve(own, at), MentionsOfArgument(own, at)};
      const std::uint32_t head = tree_[at].head;
      if (head == kNone) return {};
      switch (tree_[at].relation) {
        case Relation::kConj:
          if (!IsPredicate(head)) return {};
          // "was founded by A and sells B": passive and active share it all the same.
          at = head;
          continue;
        case Relation::kXcomp: {
          const std::uint32_t object = ObjectOf(head);
          if (object != kNone && object != at && !PromisesItself(tree_[head].lemma))
            return {Resolve(object, head), MentionsOfArgument(object, head)};
          at = head;
          continue;
        }
        case Relation::kAdvcl:
          if (!IsPredicate(head) || HasFiniteForm(at)) return {};
          at = head;
          continue;
        case Relation::kCcomp:
        case Relation::kParataxis:
          if (HasFiniteForm(at) || !IsPredicate(head)) return {};
          at = head;
          continue;
        case Relation::kAclRelcl:  // "the company that bought": a relativizer that the tree lost
        case Relation::kAcl: return SubjectOfModifier(at, head);
        default: return {};
      }
    }
    return {};
  }

  // Of "a firm based in", "the man leading": what is modified. Of "plans to buy": whose plans they are.
  Subject SubjectOfModifier(std::uint32_t verb, std::uint32_t noun) const {
    const std::uint32_t mark = tree_.Child(verb, Relation::kMark);
    const bool infinitive = mark != kNone && words().IsWord(mark, "to");
    if (!infinitive && tree_.Child(verb, Relation::kCase) == kNone && mark == kNone) return {noun, NearestOf(noun)};
    if (const std::uint32_t owner = phrases_.Owner(noun); owner != kNone)
      return {tree_.Child(noun, Relation::kNmodPoss), {owner}};
    for (const std::uint32_t child : tree_.Children(noun)) {
      // "a bid by X to buy", "talks between A and B to merge"
      if (tree_.Is(child, Relation::kNmod) && IsOneOf(tree_.Preposition(child), {"by", "between", "from", "of"}))
        return {child, Mentions(child)};
    }
    // "signed a contract to supply", "is in talks to buy": the subject of the verb that the noun is an argument of.
    if (tree_.IsCopular(noun)) return FindSubject(noun);
    const std::uint32_t governor = tree_[noun].head;
    if (governor == kNone || !tree_.IsAny(noun, {Relation::kObj, Relation::kObl})) return {};
    if (IsPassive(governor)) return {};
    return FindSubjectBelow(governor);
  }
  Subject FindSubjectBelow(std::uint32_t verb) const {
    const std::uint32_t own = OwnSubject(verb);
    if (own != kNone) return {Resolve(own, verb), MentionsOfArgument(own, verb)};
    const std::uint32_t head = tree_[verb].head;
    if (head != kNone && tree_.IsAny(verb, {Relation::kConj, Relation::kXcomp, Relation::kAdvcl}) &&
        IsPredicate(head)) {
      const std::uint32_t above = OwnSubject(head);
      if (above != kNone) return {Resolve(above, head), MentionsOfArgument(above, head)};
    }
    return {};
  }
  // A participle modifies the one that it stands behind, not the whole list.
  std::vector<std::uint32_t> NearestOf(std::uint32_t noun) const {
    const std::uint32_t one = Named(noun);
    if (one != kNone) return {one};
    return Mentions(noun);
  }

  bool HasFiniteForm(std::uint32_t w) const {
    const PennTag tag = tree_[w].penn;
    return tag == PennTag::kVbd || tag == PennTag::kVbz || tag == PennTag::kVbp ||
           std::ranges::any_of(tree_.Children(w), [&](std::uint32_t c) {
             return tree_.IsAny(c, {Relation::kAux, Relation::kCop}) &&
                    (tree_[c].penn == PennTag::kVbd || tree_[c].penn == PennTag::kVbz ||
                     tree_[c].penn == PennTag::kVbp || tree_[c].penn == PennTag::kMd);
           });
  }

  std::uint32_t ObjectOf(std::uint32_t w) const {
    const std::uint32_t object = tree_.Child(w, Relation::kObj);
    return object != kNone ? object : tree_.Child(w, Relation::kIobj);
  }

  void AddPreposition(std::string preposition, std::uint32_t word, std::vector<std::uint32_t> mentions,
                      Clause* clause) const {
    PrepositionArgument argument{.preposition = std::move(preposition), .mentions = std::move(mentions), .head = {}};
    if (word != kNone) {
      argument.head = words().Lower(word);
      argument.owner = phrases_.Owner(word);
      argument.word = word;
    }
    clause->prepositions.push_back(std::move(argument));
  }

  // Prepositional phrases of a noun: "talks with X", "a stake in Y"; two levels deep, as parsers often hang them on the
  // wrong one of two nouns.
  void AddNounPhrases(std::uint32_t noun, int depth, Clause* clause) const {
    for (const std::uint32_t child : tree_.Children(noun)) {
      if (tree_.Is(child, Relation::kNmod) && child > noun) {
        const std::string preposition = tree_.Preposition(child);
        if (preposition.empty() || clause->prepositions.size() > 12) continue;
        AddPreposition(preposition, child, Mentions(child), clause);
        if (depth > 0 && phrases_.One(child) == kNone) AddNounPhrases(child, depth - 1, clause);
      }
      if (depth > 0 && tree_.Is(child, Relation::kConj) && phrases_.One(child) == kNone)
        AddNounPhrases(child, depth - 1, clause);
    }
  }

  void TakeObject(std::uint32_t word, std::vector<std::uint32_t> mentions, Clause* clause) const {
    clause->object_chunk = word;
    clause->object = std::move(mentions);
    clause->object_head = words().Lower(word);
    clause->object_owner = phrases_.Owner(word);
  }

  Clause ClauseOf(std::uint32_t w) const {
    Clause clause;
    const Factuality factuality = FactualityOf(tree_, w);
    clause.predicate = {.head = w,
                        .first = w,
                        .end = w + 1,
                        .lemma = tree_[w].lemma,
                        .passive = IsPassive(w),
                        .negated = factuality.polarity == graph::Polarity::kNegated,
                        .modality = factuality.modality};
    for (const std::uint32_t child : tree_.Children(w)) {
      if (!tree_.IsAny(child, {Relation::kAux, Relation::kAuxPass, Relation::kCop, Relation::kCompoundPrt})) continue;
      clause.predicate.first = std::min(clause.predicate.first, child);
      clause.predicate.end = std::max(clause.predicate.end, child + 1);
    }
    const Subject subject = FindSubject(w);
    clause.subject_chunk = subject.word;
    clause.subject = subject.mentions;
    if (subject.word != kNone) clause.subject_head = words().Lower(subject.word);
    if (tree_.IsCopular(w)) {
      clause.predicate.lemma = "be";
      clause.predicate.passive = false;
      const std::string preposition = tree_.Preposition(w);
      if (preposition.empty()) {
        TakeObject(w, Mentions(w), &clause);
        AddNounPhrases(w, 1, &clause);
        AddObliques(w, &clause);  // "is responsible for X"
      } else {
        AddPreposition(preposition, w, Mentions(w), &clause);
      }
      return clause;
    }
    AddObjects(w, &clause);
    AddParticle(w, &clause);
    AddObliques(w, &clause);
    return clause;
  }

  void AddObjects(std::uint32_t w, Clause* clause) const {
    std::uint32_t object = tree_.Child(w, Relation::kObj);
    const std::uint32_t receiver = tree_.Child(w, Relation::kIobj);
    // "bought and sold X": shared with the verb before it.
    if (object == kNone && tree_.Is(w, Relation::kConj) && tree_.Child(w, Relation::kObl) == kNone &&
        IsPredicate(tree_[w].head)) {
      const std::uint32_t shared = tree_.Child(tree_[w].head, Relation::kObj);
      if (shared != kNone && shared > w) object = shared;
    }
    if (object != kNone) {
      TakeObject(Resolve(object, w), MentionsOfArgument(object, w), clause);
      AddNounPhrases(object, 1, clause);
    } else if (tree_.IsAny(w, {Relation::kAclRelcl, Relation::kAdvclRelcl}) && !clause->predicate.passive) {
      // "the firm (that) X bought": a relative clause with a subject and no object.
      const std::uint32_t own = OwnSubject(w);
      const std::uint32_t antecedent = tree_[w].head;
      if (own != kNone && !StandsForAntecedent(own) && !HasRelativeOblique(w) &&
          std::ranges::none_of(tree_.Children(w), [&](std::uint32_t c) {
            return tree_.IsAny(c, {Relation::kXcomp, Relation::kCcomp});
          }))
        TakeObject(antecedent, NearestOf(antecedent), clause);
    }
    // "told X that", "gave X a stake": the receiver is what "to" would mark.
    if (receiver != kNone) {
      AddPreposition("to", receiver, MentionsOfArgument(receiver, w), clause);
      if (object == kNone) TakeObject(Resolve(receiver, w), MentionsOfArgument(receiver, w), clause);
    }
    // "named him chairman": an object complement brings its own prepositions.
    if (const std::uint32_t complement = tree_.Child(w, Relation::kXcomp);
        complement != kNone && (tree_[complement].upos == Upos::kNoun || tree_[complement].upos == Upos::kPropn)) {
      if (clause->object_chunk == kNone) TakeObject(complement, Mentions(complement), clause);
      AddNounPhrases(complement, 0, clause);
    }
  }
  bool HasRelativeOblique(std::uint32_t w) const {
    return std::ranges::any_of(tree_.Children(w), [&](std::uint32_t c) {
      return tree_.IsAny(c, {Relation::kObl, Relation::kAdvmod}) && StandsForAntecedent(c);
    });
  }

  // "take over X": the particle counts as a preposition of the object.
  void AddParticle(std::uint32_t w, Clause* clause) const {
    const std::uint32_t particle = tree_.Child(w, Relation::kCompoundPrt);
    if (particle == kNone) return;
    if (clause->predicate.passive || clause->object_chunk == kNone)
      AddPreposition(words().Lower(particle), kNone, {}, clause);
    else
      AddPreposition(words().Lower(particle), clause->object_chunk, clause->object, clause);
  }

  void AddObliques(std::uint32_t w, Clause* clause) const {
    for (const std::uint32_t child : tree_.Children(w)) {
      if (!tree_.IsAny(child, {Relation::kObl, Relation::kOblAgent}) &&
          !(tree_.Is(child, Relation::kNmod) && child > w)) {
        // "where": in the place that the clause hangs on.
        if (tree_.Is(child, Relation::kAdvmod) && words().IsWord(child, "where") && StandsForAntecedent(child) &&
            Antecedent(w) != kNone)
          AddPreposition("in", Antecedent(w), NearestOf(Antecedent(w)), clause);
        continue;
      }
      if (tree_.IsCopular(w) && tree_.Is(child, Relation::kNmod)) continue;  // taken with the predicate noun
      std::string preposition = tree_.Preposition(child);
      if (preposition.empty() && tree_.Is(child, Relation::kOblAgent)) preposition = "by";
      if (preposition.empty()) continue;
      AddPreposition(preposition, Resolve(child, w), MentionsOfArgument(child, w), clause);
      if (phrases_.One(child) == kNone || mentions_[phrases_.One(child)].kind == Kind::kEvent)
        AddNounPhrases(child, 1, clause);
    }
    // Shared agents and places: "was bought and rebuilt by X".
    if (tree_.Is(w, Relation::kConj) && clause->predicate.passive && IsPredicate(tree_[w].head)) {
      for (const std::uint32_t child : tree_.Children(tree_[w].head)) {
        if (child > w && tree_.Is(child, Relation::kOblAgent)) AddPreposition("by", child, Mentions(child), clause);
      }
    }
  }

  const SentenceTree& tree_;
  const TreePhrases& phrases_;
  const std::vector<Mention>& mentions_;
  const WordIndex& index_;
};

}  // namespace

std::vector<Clause> FindTreeClauses(const SentenceTree& tree, const TreePhrases& phrases,
                                    const std::vector<Mention>& mentions, const WordIndex& index) {
  return TreeClauseFinder(tree, phrases, mentions, index).Find();
}

void FillFromChunks(const SentenceTree& tree, const std::vector<Clause>& of_chunks, std::vector<Clause>* of_tree) {
  for (Clause& clause : *of_tree) {
    const auto same = std::ranges::find_if(of_chunks, [&](const Clause& other) {
      return other.predicate.head == clause.predicate.head && other.predicate.passive == clause.predicate.passive &&
             other.predicate.lemma == clause.predicate.lemma;
    });
    if (same == of_chunks.end()) continue;
    if (clause.subject_chunk == kNone && clause.subject.empty() && tree[clause.predicate.head].penn != PennTag::kVbg) {
      clause.subject = same->subject;
      clause.subject_head = same->subject_head;
    }
    if (clause.object_chunk == kNone && clause.prepositions.empty()) {
      clause.object = same->object;
      clause.object_chunk = same->object_chunk;
      clause.object_head = same->object_head;
      clause.object_owner = same->object_owner;
      clause.prepositions = same->prepositions;
    }
  }
}

}  // namespace dossier::extract
