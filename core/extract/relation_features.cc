#include "core/extract/relation_features.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "core/extract/relation_candidate_finder.h"

namespace dossier::extract {
namespace {

using enum WordClass;

std::uint64_t LemmaHash(const Lexeme& lexeme) {
  if (lexeme.verb != nullptr && !lexeme.verb->lemma.empty()) return HashText(lexeme.verb->lemma);
  const std::string& lower = lexeme.lower;
  if (lower.size() > 3 && lower.ends_with('s') && !lower.ends_with("ss")) {
    if (lower.ends_with("ies") && lower.size() > 4) return HashText(lower.substr(0, lower.size() - 3) + "y");
    return HashText(std::string_view(lower).substr(0, lower.size() - 1));
  }
  return HashText(lower);
}

std::uint64_t LemmaHash(std::string_view word) {
  Lexeme lexeme;
  lexeme.lower = word;
  lexeme.verb = Lexicon::English().FindVerb(word);
  return LemmaHash(lexeme);
}

bool IsListLink(std::string_view lower) { return lower == "," || lower == "and" || lower == "or" || lower == "&"; }

}  // namespace

RelationCandidateFinder::RelationCandidateFinder(const RelationInput& input, const text::AnnotatedDocument& annotated,
                                                 const std::vector<Finding>& findings, const TriggerTypes& triggers,
                                                 const std::vector<std::uint32_t>& type_order)
    : input_(input),
      words_(input.words),
      findings_(findings),
      triggers_(triggers),
      type_order_(type_order),
      tree_(MakeWordTree(input.words, annotated)) {
  const std::uint32_t size = words_.size();
  lemma_.resize(size);
  trigger_.resize(size);
  std::unordered_map<std::uint32_t, std::uint64_t> known;
  for (std::uint32_t w = 0; w < size; ++w) {
    const auto [it, added] = known.try_emplace(words_[w].lexeme, 0);
    if (added) it->second = LemmaHash(words_.LexemeOf(w));
    lemma_[w] = it->second;
    if (const auto found = triggers_.find(lemma_[w]); found != triggers_.end()) trigger_[w] = found->second;
  }
  for (std::uint32_t f = 0; f < findings_.size(); ++f)
    findings_at_[Pair(findings_[f].subject, findings_[f].object)].push_back(f);
  for (std::uint32_t f = 0; f < findings_.size(); ++f) {
    findings_of_[findings_[f].subject].push_back(f);
    findings_of_[findings_[f].object].push_back(f);
  }
  NoteEntities();
}

void RelationCandidateFinder::NoteEntities() {
  const std::size_t count = input_.entities.size();
  sentences_of_.assign(count, {});
  rank_.assign(count, 0);
  for (std::uint32_t s = 0; s < words_.sentences().size(); ++s) {
    for (std::uint32_t w = words_.sentences()[s].first; w < words_.sentences()[s].end; ++w) {
      const std::uint32_t m = input_.index.mention[w];
      if (m == kNone || M(m).first != w || M(m).entity == kNone) continue;
      std::vector<std::uint32_t>& seen = sentences_of_[M(m).entity];
      if (seen.empty() || seen.back() != s) seen.push_back(s);
    }
  }
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t e = 0; e < count; ++e) order[e] = e;
  std::ranges::stable_sort(order, std::greater(), [&](std::uint32_t e) { return sentences_of_[e].size(); });
  std::array<std::uint32_t, kKindCount + 1> seen = {};
  for (const std::uint32_t e : order) {
    const Kind kind = input_.entities[e].kind;
    rank_[e] = seen[static_cast<std::size_t>(kind)]++;
    if ((kind == Kind::kOrganization || kind == Kind::kPlace) && rank_[e] < 4) salient_.push_back(e);
  }
}

RelationCandidates RelationCandidateFinder::Run() {
  for (std::uint32_t s = 0; s < words_.sentences().size(); ++s) {
    if (words_.sentences()[s].title_case) continue;
    StartSentence(s);
    FindContext(s);
    Pairs();
    ImpliedPairs();
    Posts();
  }
  return std::move(out_);
}

void RelationCandidateFinder::StartSentence(std::uint32_t s) {
  sentence_ = words_.sentences()[s];
  number_ = s;
  mentions_.clear();
  posts_.clear();
  rep_.assign(sentence_.end - sentence_.first, 0);
  for (std::uint32_t w = sentence_.first; w < sentence_.end; ++w) {
    const std::uint32_t m = input_.index.mention[w];
    if (m != kNone && M(m).first == w && M(m).entity != kNone && M(m).end <= sentence_.end) {
      mentions_.push_back(m);
      mentions_.insert(mentions_.end(), M(m).others.begin(), M(m).others.end());
    }
    const std::uint32_t p = input_.index.post[w];
    if (p != kNone && input_.posts[p].first == w) posts_.push_back(p);
    rep_[w - sentence_.first] = Represent(w);
  }
  FindLists();
  NameLists();
}

std::uint64_t RelationCandidateFinder::Represent(std::uint32_t w) const {
  const std::uint32_t m = input_.index.mention[w];
  if (m != kNone && M(m).form != graph::MentionKind::kPronoun && M(m).kind != Kind::kEvent)
    return M(m).first == w ? 100 + KindOf(m) : 0;
  const Word& word = words_[w];
  if (word.number) return 99;
  if (word.capital && w != sentence_.first && !words_.IsPlainWord(w) && input_.index.post[w] == kNone) return 98;
  return lemma_[w];
}

void RelationCandidateFinder::FindLists() {
  const auto n = static_cast<std::uint32_t>(mentions_.size());
  list_first_.resize(n);
  list_last_.resize(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    list_first_[i] = i;
    if (i == 0) continue;
    const Mention &a = M(mentions_[i - 1]), &b = M(mentions_[i]);
    if (a.kind != b.kind || b.first < a.end || b.first - a.end > 4 || b.first == a.end) continue;
    bool link = false, other = false;
    for (std::uint32_t w = a.end; w < b.first; ++w) {
      if (IsListLink(words_.Lower(w)))
        link = true;
      else if (!words_.Is(w, kDeterminer) && input_.index.post[w] == kNone && !words_.Is(w, kHonorific))
        other = true;
    }
    if (link && !other) list_first_[i] = list_first_[i - 1];
  }
  for (std::uint32_t i = n; i > 0; --i)
    list_last_[i - 1] = i < n && list_first_[i] == list_first_[i - 1] ? list_last_[i] : i - 1;
}

void RelationCandidateFinder::NameLists() {
  using enum text::DependencyRelation;
  const auto n = static_cast<std::uint32_t>(mentions_.size());
  list_of_.assign(n, kNone);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (!tree_.parsed) {
      if (list_first_[i] != list_last_[i]) list_of_[i] = M(mentions_[list_first_[i]]).first;
      continue;
    }
    const std::uint32_t m = mentions_[i];
    std::uint32_t w = HeadOfSpan(tree_, M(m).first, M(m).end);
    for (int steps = 0; steps < 12 && tree_.head[w] != kNone; ++steps) {
      const text::DependencyRelation relation = tree_.relation[w];
      const std::uint32_t head = tree_.head[w], other = input_.index.mention[head];
      const bool described =
          (relation == kAppos || relation == kFlat || relation == kCompound) && (other == kNone || other == m);
      if (relation != kConj && !described) break;
      w = head;
    }
    list_of_[i] = w;
  }
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t> sizes;
  for (std::uint32_t i = 0; i < n; ++i) ++sizes[{list_of_[i], KindOf(mentions_[i])}];
  for (std::uint32_t i = 0; i < n; ++i) {
    if (sizes[{list_of_[i], KindOf(mentions_[i])}] < 2) list_of_[i] = kNone;
  }
}

void RelationCandidateFinder::FindContext(std::uint32_t s) {
  context_.clear();
  const auto here = [&](std::uint32_t e) {
    return std::ranges::any_of(mentions_, [&](std::uint32_t m) { return M(m).entity == e; });
  };
  const auto known = [&](std::uint32_t e) {
    return std::ranges::any_of(context_, [&](const Context& c) { return c.entity == e; });
  };
  for (std::uint32_t back = 1; back <= 3 && back <= s; ++back) {
    const WordSentence& before = words_.sentences()[s - back];
    std::array<std::uint32_t, kKindCount + 1> rank = {};
    for (std::uint32_t w = before.first; w < before.end && context_.size() < 24; ++w) {
      const std::uint32_t m = input_.index.mention[w];
      if (m == kNone || M(m).first != w || M(m).entity == kNone) continue;
      const std::uint32_t e = M(m).entity;
      if (here(e) || known(e)) continue;
      const auto kind = static_cast<std::size_t>(input_.entities[e].kind);
      context_.push_back({e, back, rank[kind]++});
    }
  }
  for (const std::uint32_t e : {input_.focus, input_.focus_country, input_.focus_city}) {
    if (e != kNone && !here(e) && !known(e)) context_.push_back({e, kFocus, 0});
  }
  for (const std::uint32_t e : salient_) {
    if (!here(e) && !known(e)) context_.push_back({e, kSalient, rank_[e]});
  }
}

RelationCandidate RelationCandidateFinder::Begin(std::uint32_t left, std::uint32_t right) {
  RelationCandidate c{.sentence = number_, .left = left, .right = right, .left_entity = M(left).entity};
  if (right != kNone) c.right_entity = M(right).entity;
  c.first_feature = static_cast<std::uint32_t>(out_.features.size());
  c.first_word = static_cast<std::uint32_t>(out_.words.size());
  c.first_typed = static_cast<std::uint32_t>(out_.typed.size());
  c.first_path = static_cast<std::uint32_t>(out_.path.size());
  c.first = M(left).first;
  c.end = M(left).end;
  if (right != kNone) {
    c.first = std::min(c.first, M(right).first);
    c.end = std::max(c.end, M(right).end);
  }
  return c;
}

void RelationCandidateFinder::Finish(RelationCandidate c) {
  c.end_feature = static_cast<std::uint32_t>(out_.features.size());
  c.end_word = static_cast<std::uint32_t>(out_.words.size());
  AddTypedRules(c.left_entity, c.right_entity);
  c.end_typed = static_cast<std::uint32_t>(out_.typed.size());
  c.end_path = static_cast<std::uint32_t>(out_.path.size());
  c.first_finding = static_cast<std::uint32_t>(out_.findings.size());
  if (const auto found = findings_at_.find(Pair(c.left_entity, c.right_entity)); found != findings_at_.end()) {
    for (const std::uint32_t f : found->second) {
      const std::uint32_t anchor = findings_[f].anchor;
      const bool here =
          c.post == kNone ? anchor >= sentence_.first && anchor < sentence_.end : anchor == input_.posts[c.post].head;
      if (here && (c.post != kNone) == !findings_[f].title.empty()) out_.findings.push_back(f);
    }
  }
  c.end_finding = static_cast<std::uint32_t>(out_.findings.size());
  out_.list.push_back(c);
}

void RelationCandidateFinder::AddWord(WordSlot slot, std::uint32_t w) {
  if (words_[w].punctuation || Rep(w) < 200) return;
  out_.words.push_back({slot, w});
}

bool RelationCandidateFinder::IsVerb(std::uint32_t w) const {
  if (tree_.parsed) return tree_.upos[w] == text::Upos::kVerb;
  const Lexeme& lexeme = words_.LexemeOf(w);
  return lexeme.verb != nullptr && input_.index.mention[w] == kNone && input_.index.post[w] == kNone &&
         !lexeme.classes.HasAny({kBe, kHave, kDo, kPreposition, kDeterminer}) &&
         !(w > sentence_.first && words_[w].capital);
}

std::uint64_t RelationCandidateFinder::VerbRep(std::uint32_t w) const {
  bool passive = false;
  for (std::uint32_t b = w; b > sentence_.first && w - b < 3; --b) passive |= words_.Is(b - 1, kBe);
  const bool by = w + 1 < sentence_.end && words_.IsWord(w + 1, "by");
  const VerbReading* verb = words_.LexemeOf(w).verb;
  const bool participle = verb != nullptr && (verb->forms & kParticiple) != 0;
  return lemma_[w] * 3 + (participle && (passive || by) ? 1 : 0);
}

void RelationCandidateFinder::AddTriggers(std::uint64_t form, std::uint64_t mask) {
  for (std::uint64_t t = 0; mask != 0; ++t, mask >>= 1) {
    if (mask & 1) AddBoth(form, t);
  }
}

void RelationCandidateFinder::AddTyped(TypedFeature feature, std::uint64_t types) {
  std::uint64_t outputs = 0;
  for (std::uint64_t t = 0; t < 32; ++t) {
    if (types >> t & 1) outputs |= std::uint64_t{3} << (2 * t);
  }
  if (outputs != 0) out_.typed.push_back({feature, outputs});
}

void RelationCandidateFinder::AddTypedRules(std::uint32_t left, std::uint32_t right) {
  std::array<std::uint64_t, kTypedFeatures> outputs = {};
  const auto of = [&](TypedFeature feature) -> std::uint64_t& { return outputs[static_cast<std::size_t>(feature)]; };
  const auto bit = [&](const Finding& finding, bool straight) -> std::uint64_t {
    const std::uint32_t t = type_order_[finding.type];
    if (t >= 32) return 0;
    straight |= input_.rules.types[finding.type].type.symmetric;
    return std::uint64_t{1} << (2 * t + (straight ? 0 : 1));
  };
  std::uint64_t said = 0;
  if (const auto found = findings_at_.find(Pair(left, right)); found != findings_at_.end()) {
    for (const std::uint32_t f : found->second) {
      const Finding& finding = findings_[f];
      const bool straight = finding.subject == left;
      const std::uint64_t output = bit(finding, straight), reverse = bit(finding, !straight) & ~output;
      if (finding.anchor < sentence_.first || finding.anchor >= sentence_.end) {
        of(TypedFeature::kRuleElsewhere) |= output;
        of(TypedFeature::kRuleElsewhereReverse) |= reverse;
        continue;
      }
      if (said & output) of(TypedFeature::kRuleTwice) |= output;
      said |= output;
      of(finding.rule.starts_with("verb:")      ? TypedFeature::kRuleVerb
         : finding.rule.starts_with("pattern:") ? TypedFeature::kRulePattern
         : finding.rule.starts_with("tree:")    ? TypedFeature::kRuleTree
                                                : TypedFeature::kRuleOtherSort) |= output;
      of(TypedFeature::kRuleReverse) |= reverse;
      if (finding.polarity == graph::Polarity::kNegated || finding.modality == graph::Modality::kPlanned ||
          finding.modality == graph::Modality::kPossible)
        of(TypedFeature::kRuleStanding) |= output;
    }
  }
  if (said != 0) of(TypedFeature::kRuleOfOtherTypes) = ~said;
  for (const std::uint32_t end : {left, right}) {
    const auto found = findings_of_.find(end);
    if (found == findings_of_.end()) continue;
    for (const std::uint32_t f : found->second) {
      const Finding& finding = findings_[f];
      if (finding.anchor < sentence_.first || finding.anchor >= sentence_.end) continue;
      if (Pair(finding.subject, finding.object) == Pair(left, right)) continue;
      of(TypedFeature::kRuleOfNeighbour) |= bit(finding, (finding.subject == end) == (end == left));
    }
  }
  for (std::size_t k = 0; k < kTypedFeatures; ++k) {
    if (outputs[k] != 0) out_.typed.push_back({static_cast<TypedFeature>(k), outputs[k]});
  }
}

void RelationCandidateFinder::AddContext(const Context& context) {
  const std::uint64_t kind = static_cast<std::uint64_t>(input_.entities[context.entity].kind);
  const std::uint64_t focus = context.entity == input_.focus           ? 1
                              : context.entity == input_.focus_country ? 2
                              : context.entity == input_.focus_city    ? 3
                                                                       : 0;
  Add(kImplied, Mix(context.back, std::min(context.rank, 3u)), kind);
  Add(kImplied, Mix(focus, 80), kinds_);
  Add(kImplied, Mix(context.back, 81), kinds_);
  Add(kImplied, Mix(std::min(input_.entities[context.entity].mention_count, 6u), 82), kinds_);
}

void RelationCandidateFinder::Rules(std::uint32_t a, std::uint32_t b) {
  const auto found = findings_at_.find(Pair(a, b));
  if (found == findings_at_.end()) return;
  for (const std::uint32_t f : found->second) {
    const Finding& finding = findings_[f];
    const bool here = finding.anchor >= sentence_.first && finding.anchor < sentence_.end;
    const std::uint64_t direction = finding.subject == a ? 0 : 1;
    const std::uint64_t type = type_order_[finding.type];
    if (here) Add(kRule, HashText(finding.rule) * 2 + direction, type);
    Add(here ? kRuleType : kRuleOther, type * 2 + direction);
  }
}

void RelationCandidateFinder::Salience(std::uint32_t a, std::uint32_t b) {
  const auto level = [&](std::uint32_t e) -> std::uint64_t {
    return e == input_.focus ? 4
                             : std::min<std::uint32_t>(input_.entities[e].mention_count, 4) - 1 + (e == input_.focus);
  };
  Add(kSalience, level(a) * 8 + level(b), kinds_);
  Add(kPosition, std::min<std::uint32_t>(number_, 3) + (tree_.parsed ? 8 : 0), kinds_);
}

void RelationCandidateFinder::Cues(std::uint32_t before, std::uint32_t after) {
  const std::uint32_t first = before > sentence_.first + 12 ? before - 12 : sentence_.first;
  const std::uint32_t end = std::min(sentence_.end, after + 8);
  for (std::uint32_t w = first; w < end; ++w) {
    if (words_.LexemeOf(w).classes.HasAny({kModal, kNegation, kSubordinator})) {
      const std::uint64_t where = w < before ? 0 : w < after ? 1 : 2;
      Add(kCue, lemma_[w] * 4 + where);
      Add(kCue, lemma_[w] * 4 + 3);
    }
  }
}

std::uint64_t RelationCandidateFinder::CaseOf(std::uint32_t w) const {
  std::uint64_t out = 0;
  for (const std::uint32_t d : tree_.dependents[w]) {
    if (tree_.relation[d] == text::DependencyRelation::kCase) out = lemma_[d];
  }
  return out;
}

std::uint32_t RelationCandidateFinder::TopOfList(std::uint32_t w) const {
  for (int steps = 0; steps < 12 && tree_.relation[w] == text::DependencyRelation::kConj && tree_.head[w] != kNone;
       ++steps)
    w = tree_.head[w];
  return w;
}

std::uint64_t RelationCandidateFinder::Side(const std::vector<std::uint32_t>& side, std::uint64_t which) {
  std::uint64_t hash = which;
  for (std::size_t k = 0; k < side.size(); ++k) {
    const std::uint32_t w = side[k];
    const auto relation = static_cast<std::uint64_t>(tree_.relation[w]);
    hash = Mix(Mix(hash, relation), CaseOf(w));
    if (k == 0) continue;
    AddBoth(kPathWord, Mix(Rep(w), which));
    Add(kPathWordKinds, Mix(Mix(Rep(w), which), relation));
    AddWord(which == 1 ? WordSlot::kUp : WordSlot::kDown, w);
  }
  return hash;
}

TriggerTypes MakeTriggerTypes(const RuleSet& rules, const std::vector<std::uint32_t>& type_order) {
  TriggerTypes out;
  const auto add = [&](std::string_view word, std::uint32_t type) {
    if (word.size() < 3 || type_order[type] >= 64) return;
    if (Lexicon::English().Classes(word).HasAny({kPreposition, kDeterminer, kBe, kHave, kDo, kConjunction})) return;
    out[LemmaHash(word)] |= std::uint64_t{1} << type_order[type];
  };
  for (const auto& [lemma, frames] : rules.frames) {
    for (const VerbFrame& frame : frames) {
      const bool light = std::ranges::any_of(frame.arguments, [](const FrameArgument& a) { return !a.nouns.empty(); });
      if (!light) add(lemma, frame.type);
      for (const FrameArgument& argument : frame.arguments) {
        for (const std::string& noun : argument.nouns) add(noun, frame.type);
      }
    }
  }
  for (const auto* triggers : {&rules.trees_by_lemma, &rules.trees_by_word}) {
    for (const auto& [word, patterns] : *triggers) {
      for (const std::uint32_t p : patterns) add(word, rules.trees[p].type);
    }
  }
  for (const ChunkPattern& pattern : rules.patterns) {
    for (const PatternStep& step : pattern.steps) {
      for (const std::string& word : step.words) add(word, pattern.type);
    }
  }
  for (std::uint32_t t = 0; t < rules.types.size(); ++t) {
    for (const std::string& post : rules.types[t].posts) add(post, t);
  }
  return out;
}

RelationCandidates FindRelationCandidates(const RelationInput& input, const text::AnnotatedDocument& annotated,
                                          const std::vector<Finding>& findings, const TriggerTypes& triggers,
                                          const std::vector<std::uint32_t>& type_order) {
  return RelationCandidateFinder(input, annotated, findings, triggers, type_order).Run();
}

}  // namespace dossier::extract
