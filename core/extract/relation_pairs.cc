// Pairs of entities that one sentence names.
#include <algorithm>
#include <map>

#include "core/extract/relation_candidate_finder.h"

namespace dossier::extract {
namespace {

using enum WordClass;

constexpr std::uint32_t kMaxMentionsApart = 14;  // in one sentence: bounds the pairs of a very long list

}  // namespace

void RelationCandidateFinder::Pairs() {
  std::map<Key, std::pair<std::uint32_t, Key>> best;  // entities -> distance, places in mentions_
  const auto n = static_cast<std::uint32_t>(mentions_.size());
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = i + 1; j < n && j <= i + kMaxMentionsApart; ++j) {
      const Mention &a = M(mentions_[i]), &b = M(mentions_[j]);
      if (a.entity == b.entity || b.first < a.end) continue;
      const std::uint32_t distance = b.first - a.end;
      const auto [it, added] = best.try_emplace(Pair(a.entity, b.entity), distance, Key{i, j});
      if (!added && distance < it->second.first) it->second = {distance, {i, j}};
    }
  }
  std::vector<Key> pairs;
  for (const auto& [key, found] : best) pairs.push_back(found.second);
  std::ranges::sort(pairs);
  for (const auto& [i, j] : pairs) DescribePair(i, j);
}

void RelationCandidateFinder::DescribePair(std::uint32_t i, std::uint32_t j) {
  const std::uint32_t left = mentions_[i], right = mentions_[j];
  RelationCandidate c = Begin(left, right);
  c.left_list = ListOf(i);
  c.right_list = ListOf(j);
  const Mention &a = M(left), &b = M(right);
  kinds_ = KindOf(left) * 8 + KindOf(right);
  Add(kBias, 0, kinds_);
  Add(kForms, FormOf(left) * 4 + FormOf(right), kinds_);
  AddBoth(kDistance, Bucket(b.first - a.end));
  AddBoth(kMentionsBetween, std::min<std::uint32_t>(j - i - 1, 5));
  // Lists are looked through: between "A, B" and "C and D" stand the words between B and C.
  const bool listed = list_first_[i] == list_first_[j];
  const std::uint32_t from = listed ? i : std::min(list_last_[i], j - 1);
  const std::uint32_t to = listed ? j : std::max(list_first_[j], from + 1);
  AddBoth(kListed, (listed ? 1 : 0) + (from > i ? 2 : 0) + (to < j ? 4 : 0));
  const std::uint32_t begin = M(mentions_[from]).end, end = std::max(begin, M(mentions_[to]).first);
  Between(begin, end);
  const std::uint32_t before = listed ? M(mentions_[list_first_[i]]).first : M(mentions_[list_first_[i]]).first;
  const std::uint32_t after = M(mentions_[list_last_[j]]).end;
  Around(begin, end, before, after);
  for (const std::uint32_t m : {left, right}) {
    const std::uint32_t last = M(m).end - 1;
    if (M(m).form == graph::MentionKind::kNominal || M(m).kind == Kind::kEvent ||
        words_.LexemeOf(last).classes.HasAny({kOrgSuffix, kCommonWord, kFacilityNoun, kPlaceNoun}))
      Add(kLastWord, lemma_[last] * 2 + (m == left ? 0 : 1), kinds_);
  }
  Rules(a.entity, b.entity);
  Salience(a.entity, b.entity);
  Cues(before, after);
  c.anchor = Path(left, right, begin, end);
  Finish(c);
}

void RelationCandidateFinder::Between(std::uint32_t begin, std::uint32_t end) {
  std::uint64_t previous = 96, whole = 1, skeleton = 1, mask = 0;
  std::uint32_t count = 0, verbs = 0, commas = 0;
  for (std::uint32_t w = begin; w < end && count < kMaxWordsSeen; ++w) {
    const std::uint64_t rep = Rep(w);
    if (rep == 0) continue;
    ++count;
    AddBoth(kBetweenLemma, rep);
    Add(kBetweenBigram, Mix(previous, rep));
    whole = Mix(whole, rep);
    if (rep >= 200 && !words_[w].punctuation) Add(kBetweenForm, HashText(words_.Lower(w)));
    if (IsVerb(w)) {
      ++verbs;
      skeleton = Mix(skeleton, 1);
      AddBoth(kVerbBetween, VerbRep(w));
    } else if (words_.Is(w, kPreposition) || words_[w].punctuation || words_.Is(w, kConjunction)) {
      skeleton = Mix(skeleton, lemma_[w]);
      commas += words_.IsWord(w, ",");
    } else if (input_.index.post[w] != kNone) {
      skeleton = Mix(skeleton, 2);
    } else if (rep < 200) {
      skeleton = Mix(skeleton, rep);
    }
    mask |= trigger_[w];
    AddWord(WordSlot::kBetween, w);
    previous = rep;
  }
  Add(kBetweenBigram, Mix(previous, 95));
  if (count <= 5) AddBoth(kBetweenWhole, whole);
  if (count <= 12) AddBoth(kSkeleton, skeleton);
  AddBoth(kSkeleton, 1000 + std::min(verbs, 3u) * 8 + std::min(commas, 4u));
  AddTriggers(kTriggerBetween, mask);
  AddTyped(TypedFeature::kTriggerBetween, mask);
}

void RelationCandidateFinder::Around(std::uint32_t begin, std::uint32_t end, std::uint32_t before,
                                     std::uint32_t after) {
  const std::uint64_t b1 = Rep(before - 1), a1 = Rep(after);
  AddBoth(kBeforeLeft, b1);
  Add(kBeforeLeft2, Mix(Rep(before - 2), b1), kinds_);
  AddBoth(kAfterRight, a1);
  Add(kAfterRight2, Mix(a1, Rep(after + 1)), kinds_);
  AddBoth(kAfterLeft, begin < end ? Rep(begin) : 94);
  AddBoth(kBeforeRight, begin < end ? Rep(end - 1) : 94);
  if (begin < end) Add(kPrepPair, Mix(Rep(begin), Rep(end - 1)), kinds_);
  if (end > begin + 1) Add(kBeforeRight2, Mix(Rep(end - 2), Rep(end - 1)), kinds_);
  std::uint64_t mask = 0;
  bool verb = false;
  for (std::uint32_t w = before; w > sentence_.first && before - w < 6; --w) {
    if (!verb && IsVerb(w - 1)) {
      AddBoth(kVerbBefore, VerbRep(w - 1));
      verb = true;
    }
    mask |= trigger_[w - 1];
    AddWord(WordSlot::kBefore, w - 1);
  }
  AddTriggers(kTriggerBefore, mask);
  AddTyped(TypedFeature::kTriggerBefore, mask);
  mask = 0;
  verb = false;
  for (std::uint32_t w = after; w < sentence_.end && w < after + 6; ++w) {
    if (!verb && IsVerb(w)) {
      AddBoth(kVerbAfter, VerbRep(w));
      verb = true;
    }
    mask |= trigger_[w];
    AddWord(WordSlot::kAfter, w);
  }
  AddTriggers(kTriggerAfter, mask);
  AddTyped(TypedFeature::kTriggerAfter, mask);
  // The last verb before the right end with the preposition in front of that end.
  for (std::uint32_t w = end; w > begin && end - w < 12; --w) {
    if (!IsVerb(w - 1)) continue;
    Add(kVerbPrep, Mix(VerbRep(w - 1), w < end ? Rep(end - 1) : 0), kinds_);
    break;
  }
}

std::uint32_t RelationCandidateFinder::Path(std::uint32_t left, std::uint32_t right, std::uint32_t begin,
                                            std::uint32_t end) {
  std::uint32_t anchor = begin < end ? begin : M(left).first;
  for (std::uint32_t w = begin; w < end; ++w) {
    if (trigger_[w] != 0 && input_.index.mention[w] == kNone) {
      anchor = w;
      break;
    }
  }
  if (!tree_.parsed) return anchor;
  const std::uint32_t h1 = HeadOfSpan(tree_, M(left).first, M(left).end);
  const std::uint32_t h2 = HeadOfSpan(tree_, M(right).first, M(right).end);
  std::uint32_t from = TopOfList(h1), to = TopOfList(h2);
  if (from == to) {  // of one list
    from = h1;
    to = h2;
  }
  Add(kCase, Mix(CaseOf(from), CaseOf(to)), kinds_);
  const TreePath path = FindTreePath(tree_, from, to);
  if (path.top == kNone) {
    Add(kPathLength, 99, kinds_);
    return anchor;
  }
  const std::uint64_t up = Side(path.up, 1), down = Side(path.down, 2);
  const bool top_is_end = path.up.empty() || path.down.empty();
  const std::uint64_t top = top_is_end ? 93 + path.up.empty() : lemma_[path.top];
  AddBoth(kPathRelations, Mix(up, down));
  Add(kPathTop, Mix(Mix(up, down), top), kinds_);
  Add(kPathUp, Mix(up, top), KindOf(left));
  Add(kPathDown, Mix(down, top), KindOf(right));
  Add(kPathUp, up, kinds_);
  Add(kPathDown, down, kinds_);
  AddBoth(kPathLength, path.up.size() * 16 + path.down.size());
  AddBoth(kTopWord, top);
  std::uint64_t mask = top_is_end ? 0 : trigger_[path.top];
  for (const std::vector<std::uint32_t>* side : {&path.up, &path.down}) {
    for (std::size_t k = 1; k < side->size(); ++k) mask |= trigger_[(*side)[k]];
  }
  AddTriggers(kTriggerOnPath, mask);
  AddTyped(TypedFeature::kTriggerOnPath, mask);
  if (!top_is_end) {
    AddTyped(TypedFeature::kTriggerOnTop, trigger_[path.top]);
    AddPath(path.top);
  }
  for (const std::vector<std::uint32_t>* side : {&path.up, &path.down}) {
    for (std::size_t k = 1; k < side->size(); ++k) AddPath((*side)[k]);
  }
  if (!top_is_end) {
    AddWord(WordSlot::kTop, path.top);
    for (const std::uint32_t d : tree_.dependents[path.top]) {
      using enum text::DependencyRelation;
      const text::DependencyRelation r = tree_.relation[d];
      if (r == kAuxPass || r == kCompoundPrt || r == kCop || r == kAux || r == kMark)
        Add(kTopChild, Mix(static_cast<std::uint64_t>(r), lemma_[d]));
      else if (r == kObj)
        AddBoth(kTopChild, Mix(Mix(static_cast<std::uint64_t>(r), Rep(d)), lemma_[path.top]));
      else if (r == kAdvmod || r == kDet)
        Add(kTopChild, Mix(static_cast<std::uint64_t>(r), lemma_[d]));
      if (r == kNsubjPass || r == kAuxPass) AddBoth(kTopChild, 7);
    }
  }
  if (const std::uint32_t above = tree_.head[path.top]; above != kNone) {
    Add(kTopGovernor, Mix(Rep(above), static_cast<std::uint64_t>(tree_.relation[path.top])));
    AddWord(WordSlot::kUp, above);
  }
  if (!top_is_end && (path.top < M(left).first || path.top >= M(left).end) &&
      (path.top < M(right).first || path.top >= M(right).end))
    anchor = path.top;
  return anchor;
}

}  // namespace dossier::extract
