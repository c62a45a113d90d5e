// Pairs of an entity that a sentence names with one of the sentences before it.
#include <algorithm>

#include "core/extract/relation_candidate_finder.h"

namespace dossier::extract {

void RelationCandidateFinder::ImpliedPairs() {
  std::uint32_t events = 0, organizations = 0, persons = 0;
  for (const Context& c : context_) {
    if (c.back == kSalient) continue;
    const Kind kind = input_.entities[c.entity].kind;
    if (kind == Kind::kEvent          ? events++ >= 2
        : kind == Kind::kPerson       ? c.back > 1 || persons++ >= 1
        : kind == Kind::kOrganization ? c.entity != input_.focus && organizations++ >= 2
                                      : true)
      continue;
    for (std::uint32_t i = 0; i < mentions_.size() && i < 12; ++i) {
      const Kind with = M(mentions_[i]).kind;
      if (kind == Kind::kEvent && with != Kind::kPerson && with != Kind::kOrganization) continue;
      DescribeImplied(i, c);
    }
  }
}

void RelationCandidateFinder::DescribeImplied(std::uint32_t i, const Context& context) {
  const std::uint32_t left = mentions_[i];
  RelationCandidate c = Begin(left, kNone);
  c.right_entity = context.entity;
  c.left_list = ListOf(i);
  const auto kind = static_cast<std::uint64_t>(input_.entities[context.entity].kind);
  kinds_ = 300 + KindOf(left) * 8 + kind;
  AddContext(context);
  Add(kBias, 1, kinds_);
  Add(kForms, FormOf(left), kinds_);
  const Mention& a = M(left);
  const std::uint32_t before = M(mentions_[list_first_[i]]).first, after = M(mentions_[list_last_[i]]).end;
  for (const std::uint32_t d : {1u, 2u, 3u}) {
    Add(kImpliedWord, Mix(Rep(before - d), d), kinds_);
    Add(kImpliedWord, Mix(Rep(after + d - 1), 10 + d), kinds_);
  }
  Add(kImpliedWord, Mix(Mix(Rep(before - 2), Rep(before - 1)), 20), kinds_);
  Add(kImpliedWord, Mix(Mix(Rep(after), Rep(after + 1)), 21), kinds_);
  std::uint64_t mask = 0;
  std::uint32_t count = 0, anaphors = 0;
  std::uint32_t anchor = a.first;
  for (std::uint32_t w = sentence_.first; w < sentence_.end && count < kMaxWordsSeen; ++w, ++count) {
    const std::uint64_t rep = Rep(w);
    if (rep < 200 || words_[w].punctuation) continue;
    const std::uint64_t side = w < a.first ? 1 : 2;
    Add(kImpliedWord, Mix(rep, side), kinds_ + 1000);
    if (mask == 0 && trigger_[w] != 0) anchor = w;
    mask |= trigger_[w];
    // "the retailer": a definite noun that nothing was found for.
    if (input_.index.mention[w] == kNone && w > sentence_.first &&
        (words_.IsWord(w - 1, "the") || words_.IsWord(w - 1, "its") || words_.IsWord(w - 1, "their")) &&
        !words_[w].capital) {
      ++anaphors;
      Add(kImplied, rep, kinds_ + 1000);
      Add(kImplied, Mix(Mix(rep, w + 1 < sentence_.end ? Rep(w + 1) : 0), side), kinds_ + 2000);
    }
    AddWord(w < a.first ? WordSlot::kBefore : WordSlot::kAfter, w);
  }
  Add(kImplied, 50 + std::min(anaphors, 3u), kinds_);
  AddTriggers(kImpliedTrigger, mask);
  AddTyped(TypedFeature::kTriggerFar, mask);
  std::uint32_t same = 0;
  for (const std::uint32_t m : mentions_) same += static_cast<std::uint64_t>(M(m).kind) == kind;
  Add(kImplied, 60 + std::min(same, 3u), kinds_);
  Add(kImplied, 70 + std::min(i, 3u), kinds_);
  Add(kImplied, 90 + std::min(SharedSentences(a.entity, context.entity), 3u), kinds_);
  for (std::uint32_t w = before; w > sentence_.first; --w) {
    if (!IsVerb(w - 1)) continue;
    AddBoth(kImpliedVerb, VerbRep(w - 1) * 2);
    break;
  }
  for (std::uint32_t w = after; w < sentence_.end; ++w) {
    if (!IsVerb(w)) continue;
    AddBoth(kImpliedVerb, VerbRep(w) * 2 + 1);
    break;
  }
  Rules(a.entity, context.entity);
  Salience(a.entity, context.entity);
  Cues(before, after);
  if (tree_.parsed) {
    const std::uint32_t h = TopOfList(HeadOfSpan(tree_, a.first, a.end));
    const auto relation = static_cast<std::uint64_t>(tree_.relation[h]);
    const std::uint32_t head = tree_.head[h];
    AddBoth(kImpliedRole, Mix(relation, CaseOf(h)));
    if (head != kNone) {
      AddPath(head);
      AddBoth(kImpliedRole, Mix(Mix(relation, CaseOf(h)), lemma_[head]));
      AddBoth(kTopWord, lemma_[head]);
      AddWord(WordSlot::kTop, head);
      bool subject = false, object = false;
      for (const std::uint32_t d : tree_.dependents[head]) {
        using enum text::DependencyRelation;
        subject |= tree_.relation[d] == kNsubj || tree_.relation[d] == kNsubjPass;
        object |= tree_.relation[d] == kObj;
      }
      Add(kImpliedRole, Mix(relation, subject * 2 + object), kinds_);
    }
  }
  c.anchor = anchor;
  Finish(c);
}

}  // namespace dossier::extract
