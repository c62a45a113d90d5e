#include "core/extract/relation_features.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/extract/relation_tree.h"

namespace dossier::extract {
namespace {

using enum WordClass;

constexpr std::uint32_t kMaxMentionsApart = 14;  // in one sentence: bounds the pairs of a very long list
constexpr std::uint32_t kMaxWordsSeen = 40;      // of a long stretch between two mentions

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15ull + (a << 6) + (a >> 2))) * 0xBF58476D1CE4E5B9ull;
  h ^= h >> 29;
  h *= 0x94D049BB133111EBull;
  return h ^ (h >> 32);
}

std::uint64_t HashText(std::string_view text) {
  std::uint64_t h = 0xCBF29CE484222325ull;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return Mix(h, text.size());
}

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

// The templates of features; their numbers are part of the trained model.
enum Template : std::uint64_t {
  kBias = 1,
  kForms,
  kDistance,
  kMentionsBetween,
  kBetweenLemma,
  kBetweenLemmaKinds,
  kBetweenBigram,
  kBetweenWhole,
  kBetweenForm,
  kBeforeLeft,
  kBeforeLeft2,
  kAfterLeft,
  kBeforeRight,
  kBeforeRight2,
  kAfterRight,
  kAfterRight2,
  kVerbBetween,
  kVerbBefore,
  kVerbAfter,
  kLastWord,
  kListed,
  kTriggerBetween,
  kTriggerBefore,
  kTriggerAfter,
  kTriggerOnPath,
  kRule,
  kRuleType,
  kRuleOther,
  kSalience,
  kPosition,
  kCue,
  kPathRelations,
  kPathTop,
  kPathUp,
  kPathDown,
  kPathWord,
  kPathWordKinds,
  kPathLength,
  kTopWord,
  kTopWordKinds,
  kTopChild,
  kTopGovernor,
  kCase,
  kPostNoun,
  kPostOrder,
  kPostPerson,
  kPostOwner,
  kPostBetween,
  kPostImplied,
  kPostRivals,
  kPostCase,
  kSkeleton,
  kOwnPost,
  kVerbPrep,
  kPrepPair,
  kImplied,
  kImpliedWord,
  kImpliedVerb,
  kImpliedTrigger,
  kImpliedRole,
};

std::uint32_t Bucket(std::uint32_t n) { return n < 4 ? n : n < 6 ? 4 : n < 10 ? 5 : n < 16 ? 6 : n < 25 ? 7 : 8; }

bool IsListLink(std::string_view lower) { return lower == "," || lower == "and" || lower == "or" || lower == "&"; }

// Everything about an article that candidates share.
class CandidateFinder {
 public:
  CandidateFinder(const RelationInput& input, const text::AnnotatedDocument& annotated,
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
  }

  RelationCandidates Run() {
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

 private:
  using Key = std::pair<std::uint32_t, std::uint32_t>;
  struct Context {
    std::uint32_t entity;
    std::uint32_t back;  // sentences
    std::uint32_t rank;  // among those of its kind there
  };
  static Key Pair(std::uint32_t a, std::uint32_t b) { return {std::min(a, b), std::max(a, b)}; }
  const Mention& M(std::uint32_t m) const { return input_.mentions[m]; }
  std::uint64_t KindOf(std::uint32_t m) const { return static_cast<std::uint64_t>(M(m).kind); }
  std::uint64_t FormOf(std::uint32_t m) const { return static_cast<std::uint64_t>(M(m).form); }

  void Add(std::uint64_t form, std::uint64_t a = 0, std::uint64_t b = 0) {
    out_.features.push_back(static_cast<std::uint32_t>(Mix(Mix(form, a), b)));
  }
  // With and without the kinds of both ends.
  void AddBoth(std::uint64_t form, std::uint64_t a = 0) {
    Add(form, a);
    Add(form, a, kinds_ + 1);
  }

  void StartSentence(std::uint32_t s) {
    sentence_ = words_.sentences()[s];
    number_ = s;
    mentions_.clear();
    posts_.clear();
    rep_.assign(sentence_.end - sentence_.first, 0);
    for (std::uint32_t w = sentence_.first; w < sentence_.end; ++w) {
      const std::uint32_t m = input_.index.mention[w];
      if (m != kNone && M(m).first == w && M(m).entity != kNone && M(m).end <= sentence_.end) mentions_.push_back(m);
      const std::uint32_t p = input_.index.post[w];
      if (p != kNone && input_.posts[p].first == w) posts_.push_back(p);
      rep_[w - sentence_.first] = Represent(w);
    }
    FindLists();
  }

  // A word as features see it: names by their kind, numbers alike, other words by their lemma. 0: inside of a name.
  std::uint64_t Represent(std::uint32_t w) const {
    const std::uint32_t m = input_.index.mention[w];
    if (m != kNone && M(m).form != graph::MentionKind::kPronoun && M(m).kind != Kind::kEvent)
      return M(m).first == w ? 100 + KindOf(m) : 0;
    const Word& word = words_[w];
    if (word.number) return 99;
    if (word.capital && w != sentence_.first && !words_.IsPlainWord(w) && input_.index.post[w] == kNone) return 98;
    return lemma_[w];
  }
  std::uint64_t Rep(std::uint32_t w) const {
    return w >= sentence_.first && w < sentence_.end ? rep_[w - sentence_.first] : 97;
  }

  // "A, B and C": for each mention (by its place in mentions_) the first and the last of its list.
  void FindLists() {
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

  // What the sentences before spoke of, and this one does not name: the latest sentence first, in it by order.
  void FindContext(std::uint32_t s) {
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
      if (e != kNone && !here(e) && !known(e)) context_.push_back({e, 9, 0});
    }
  }

  // Pairs of a mention with something of the sentences before: "Also present was X", "Machinery was delivered by Y".
  void ImpliedPairs() {
    std::uint32_t events = 0, organizations = 0, persons = 0;
    for (const Context& c : context_) {
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

  void Pairs() {
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

  RelationCandidate Begin(std::uint32_t left, std::uint32_t right) {
    RelationCandidate c{.sentence = number_, .left = left, .right = right, .left_entity = M(left).entity};
    if (right != kNone) c.right_entity = M(right).entity;
    c.first_feature = static_cast<std::uint32_t>(out_.features.size());
    c.first_word = static_cast<std::uint32_t>(out_.words.size());
    c.first = M(left).first;
    c.end = M(left).end;
    if (right != kNone) {
      c.first = std::min(c.first, M(right).first);
      c.end = std::max(c.end, M(right).end);
    }
    return c;
  }
  void Finish(RelationCandidate c) {
    c.end_feature = static_cast<std::uint32_t>(out_.features.size());
    c.end_word = static_cast<std::uint32_t>(out_.words.size());
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

  void AddWord(WordSlot slot, std::uint32_t w) {
    if (words_[w].punctuation || Rep(w) < 200) return;
    out_.words.push_back({slot, w});
  }

  bool IsVerb(std::uint32_t w) const {
    if (tree_.parsed) return tree_.upos[w] == text::Upos::kVerb;
    const Lexeme& lexeme = words_.LexemeOf(w);
    return lexeme.verb != nullptr && input_.index.mention[w] == kNone && input_.index.post[w] == kNone &&
           !lexeme.classes.HasAny({kBe, kHave, kDo, kPreposition, kDeterminer}) &&
           !(w > sentence_.first && words_[w].capital);
  }
  // A verb with its voice.
  std::uint64_t VerbRep(std::uint32_t w) const {
    bool passive = false;
    for (std::uint32_t b = w; b > sentence_.first && w - b < 3; --b) passive |= words_.Is(b - 1, kBe);
    const bool by = w + 1 < sentence_.end && words_.IsWord(w + 1, "by");
    const VerbReading* verb = words_.LexemeOf(w).verb;
    const bool participle = verb != nullptr && (verb->forms & kParticiple) != 0;
    return lemma_[w] * 3 + (participle && (passive || by) ? 1 : 0);
  }

  void AddTriggers(std::uint64_t form, std::uint64_t mask) {
    for (std::uint64_t t = 0; mask != 0; ++t, mask >>= 1) {
      if (mask & 1) AddBoth(form, t);
    }
  }

  void DescribePair(std::uint32_t i, std::uint32_t j) {
    const std::uint32_t left = mentions_[i], right = mentions_[j];
    RelationCandidate c = Begin(left, right);
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

  void DescribeImplied(std::uint32_t i, const Context& context) {
    const std::uint32_t left = mentions_[i];
    RelationCandidate c = Begin(left, kNone);
    c.right_entity = context.entity;
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
    std::uint32_t same = 0;
    for (const std::uint32_t m : mentions_) same += static_cast<std::uint64_t>(M(m).kind) == kind;
    Add(kImplied, 60 + std::min(same, 3u), kinds_);
    Add(kImplied, 70 + std::min(i, 3u), kinds_);
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

  void AddContext(const Context& context) {
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

  void Between(std::uint32_t begin, std::uint32_t end) {
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
  }

  // Words next to the two ends, and the verbs next to them.
  void Around(std::uint32_t begin, std::uint32_t end, std::uint32_t before, std::uint32_t after) {
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
    // The last verb before the right end with the preposition in front of that end.
    for (std::uint32_t w = end; w > begin && end - w < 12; --w) {
      if (!IsVerb(w - 1)) continue;
      Add(kVerbPrep, Mix(VerbRep(w - 1), w < end ? Rep(end - 1) : 0), kinds_);
      break;
    }
  }

  void Rules(std::uint32_t a, std::uint32_t b) {
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

  void Salience(std::uint32_t a, std::uint32_t b) {
    const auto level = [&](std::uint32_t e) -> std::uint64_t {
      return e == input_.focus ? 4
                               : std::min<std::uint32_t>(input_.entities[e].mention_count, 4) - 1 + (e == input_.focus);
    };
    Add(kSalience, level(a) * 8 + level(b), kinds_);
    Add(kPosition, std::min<std::uint32_t>(number_, 3) + (tree_.parsed ? 8 : 0), kinds_);
  }

  // What makes a statement less than a fact.
  void Cues(std::uint32_t before, std::uint32_t after) {
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

  std::uint64_t CaseOf(std::uint32_t w) const {
    std::uint64_t out = 0;
    for (const std::uint32_t d : tree_.dependents[w]) {
      if (tree_.relation[d] == text::DependencyRelation::kCase) out = lemma_[d];
    }
    return out;
  }
  // A list member stands where the first of the list stands.
  std::uint32_t TopOfList(std::uint32_t w) const {
    for (int steps = 0; steps < 12 && tree_.relation[w] == text::DependencyRelation::kConj && tree_.head[w] != kNone;
         ++steps)
      w = tree_.head[w];
    return w;
  }

  // Adds the features of the tree; the word that says most of the relation.
  std::uint32_t Path(std::uint32_t left, std::uint32_t right, std::uint32_t begin, std::uint32_t end) {
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

  // One side of a path: its relations with their prepositions, hashed; adds its inner words.
  std::uint64_t Side(const std::vector<std::uint32_t>& side, std::uint64_t which) {
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

  // Posts of the sentence, each with every person and every body that it may be of.
  void Posts() {
    const auto is_body = [&](std::uint32_t m) {
      const Kind kind = M(m).kind;
      return kind == Kind::kOrganization || kind == Kind::kPlace || kind == Kind::kFacility;
    };
    for (const std::uint32_t p : posts_) {
      if (posts_.size() > 40) break;
      std::map<Key, std::pair<std::uint32_t, Key>> best;
      for (const std::uint32_t person : mentions_) {
        if (M(person).kind != Kind::kPerson) continue;
        for (const std::uint32_t owner : mentions_) {
          if (!is_body(owner)) continue;
          const std::uint32_t distance = Gap(p, person) + Gap(p, owner);
          const auto [it, added] = best.try_emplace({M(person).entity, M(owner).entity}, distance, Key{person, owner});
          if (!added && distance < it->second.first) it->second = {distance, {person, owner}};
        }
        std::uint32_t implied = 0;
        for (const Context& c : context_) {
          const Kind kind = input_.entities[c.entity].kind;
          if (kind == Kind::kPerson || kind == Kind::kEvent || (implied++ >= 5 && c.back < 9)) continue;
          best.try_emplace({M(person).entity, c.entity}, 200 + Gap(p, person), Key{person, kNone});
        }
      }
      for (const auto& [entities, found] : best)
        DescribePost(p, found.second.first, found.second.second, entities.second);
    }
  }

  std::uint32_t Gap(std::uint32_t p, std::uint32_t m) const {
    const Post& post = input_.posts[p];
    return M(m).first >= post.end ? M(m).first - post.end : post.first >= M(m).end ? post.first - M(m).end : 0;
  }
  bool Within(std::uint32_t m, const Post& post) const { return M(m).first >= post.first && M(m).end <= post.end; }

  // The words between a post and a mention, hashed as a whole where few.
  void Stretch(std::uint64_t form, std::uint32_t begin, std::uint32_t end, std::uint64_t side) {
    std::uint64_t whole = side, skeleton = side;
    std::uint32_t count = 0, verbs = 0, persons = 0, bodies = 0, posts = 0;
    for (std::uint32_t w = begin; w < end && count < kMaxWordsSeen; ++w) {
      const std::uint64_t rep = Rep(w);
      if (rep == 0) continue;
      ++count;
      Add(form, Mix(side, rep));
      whole = Mix(whole, rep);
      verbs += IsVerb(w);
      persons += rep == 100;
      bodies += rep == 101 || rep == 102;
      const std::uint32_t p = input_.index.post[w];
      posts += p != kNone && input_.posts[p].head == w;
      if (words_.Is(w, kPreposition) || words_[w].punctuation || words_.Is(w, kConjunction) || rep < 200)
        skeleton = Mix(skeleton, rep);
      else if (IsVerb(w))
        skeleton = Mix(skeleton, VerbRep(w));
      else if (p != kNone)
        skeleton = Mix(skeleton, 2);
    }
    Add(form, Mix(whole, 11), kinds_);
    Add(form, Mix(skeleton, 12), kinds_);
    Add(form, Mix(side, 13), Bucket(count));
    Add(form, Mix(side, 14),
        std::min(verbs, 2u) * 1000 + std::min(persons, 2u) * 100 + std::min(bodies, 2u) * 10 + std::min(posts, 2u));
    Add(form, Mix(side, 15), std::min(persons, 2u));
    Add(form, Mix(side, 16), std::min(bodies, 2u));
    Add(form, Mix(side, 17), std::min(verbs, 2u));
  }

  void DescribePost(std::uint32_t p, std::uint32_t person, std::uint32_t owner, std::uint32_t owner_entity) {
    const Post& post = input_.posts[p];
    RelationCandidate c = Begin(person, owner);
    c.post = p;
    c.right_entity = owner_entity;
    c.anchor = post.head;
    c.first = std::min(c.first, post.first);
    c.end = std::max(c.end, post.end);
    const auto owner_kind = static_cast<std::uint64_t>(input_.entities[owner_entity].kind);
    kinds_ = 64 + owner_kind * 4 + FormOf(person);
    Add(kPostNoun, lemma_[post.head]);
    Add(kPostNoun, lemma_[post.head], owner_kind + 1);
    for (std::uint32_t w = post.first; w < post.end; ++w) Add(kPostNoun, lemma_[w], 9);
    Add(kPostNoun, words_[post.head].capital ? 1 : 2);
    Add(kPostNoun, Rep(post.first - 1), 20);
    Add(kPostNoun, Rep(post.end), 21);
    Add(kPostNoun, Mix(Rep(post.end), Rep(post.end + 1)), 22);
    const Mention& holder = M(person);
    const bool before = holder.end <= post.first;
    Stretch(kPostPerson, before ? holder.end : post.end, before ? post.first : holder.first, before ? 1 : 2);
    std::uint64_t order = before ? 1 : 2;
    if (owner == kNone) {
      for (const Context& context : context_) {
        if (context.entity == owner_entity) AddContext(context);
      }
      Add(kPostImplied, owner_kind, owner_entity == input_.focus ? 1 : owner_entity == input_.focus_country ? 2 : 3);
      std::uint32_t bodies = 0;
      for (const std::uint32_t m : mentions_) bodies += M(m).kind == Kind::kOrganization || M(m).kind == Kind::kPlace;
      Add(kPostImplied, 50 + std::min(bodies, 3u), owner_kind);
      Add(kPostImplied, lemma_[post.head], owner_kind);
      Add(kPostImplied, words_[post.head].capital, Mix(before, Gap(p, person)));
    } else {
      const Mention& body = M(owner);
      Add(kForms, FormOf(owner), 64);
      const bool left = body.end <= post.first;
      if (Within(owner, post)) {
        order += 12;
        Add(kPostOwner, 1, owner_kind);
      } else {
        Stretch(kPostOwner, left ? body.end : post.end, left ? post.first : body.first, left ? 1 : 2);
        order += left ? 4 : 8;
      }
      // And the two of them.
      const bool person_first = holder.end <= body.first;
      Stretch(kPostBetween, person_first ? holder.end : body.end, person_first ? body.first : holder.first,
              person_first ? 1 : 2);
      order += person_first ? 16 : 32;
      Rivals(p, owner);
      Rules(holder.entity, owner_entity);
    }
    Add(kPostOrder, order, kinds_);
    Add(kPostOrder, Mix(order, std::min(Gap(p, person), 3u)), owner == kNone ? 9 : std::min(Gap(p, owner), 3u));
    RuleOfPost(p, holder.entity, owner_entity);
    PostRivals(p, person);
    Cues(c.first, c.end);
    PostPath(post, person, owner);
    for (std::uint32_t w = c.first; w < c.end && w < c.first + kMaxWordsSeen; ++w) {
      if (w < post.first || w >= post.end) AddWord(WordSlot::kBetween, w);
    }
    AddWord(WordSlot::kTop, post.head);
    Finish(c);
  }

  // Whether another body stands nearer.
  void Rivals(std::uint32_t p, std::uint32_t owner) {
    std::uint32_t nearer = 0, same_kind = 0;
    for (const std::uint32_t m : mentions_) {
      if (m == owner || M(m).entity == M(owner).entity) continue;
      const Kind kind = M(m).kind;
      if (kind != Kind::kOrganization && kind != Kind::kPlace && kind != Kind::kFacility) continue;
      nearer += Gap(p, m) < Gap(p, owner);
      same_kind += Gap(p, m) < Gap(p, owner) && kind == M(owner).kind;
    }
    Add(kPostRivals, std::min(nearer, 3u), kinds_);
    Add(kPostRivals, 10 + std::min(same_kind, 3u), kinds_);
  }
  // Whether another person stands nearer, or another post stands nearer to the person.
  void PostRivals(std::uint32_t p, std::uint32_t person) {
    std::uint32_t persons = 0, posts = 0;
    for (const std::uint32_t m : mentions_)
      persons += M(m).kind == Kind::kPerson && M(m).entity != M(person).entity && Gap(p, m) < Gap(p, person);
    for (const std::uint32_t q : posts_) posts += q != p && Gap(q, person) < Gap(p, person);
    Add(kPostRivals, 20 + std::min(persons, 3u), std::min(posts, 3u));
    Add(kPostRivals, 30 + std::min(persons, 3u), kinds_);
    Add(kPostRivals, 40 + std::min(posts, 3u), kinds_);
  }

  void RuleOfPost(std::uint32_t p, std::uint32_t person, std::uint32_t owner) {
    std::uint64_t state = 0;
    for (const Finding& finding : findings_) {
      if (finding.anchor != input_.posts[p].head || finding.title.empty()) continue;
      if (finding.subject == person && finding.object == owner)
        Add(kRule, HashText(finding.rule), 77);
      else
        state |= finding.subject == person ? 1 : 2;
      if (finding.subject == person && finding.object == owner) state |= 4;
    }
    Add(kRuleOther, state, 78);
  }

  void PostPath(const Post& post, std::uint32_t person, std::uint32_t owner) {
    if (!tree_.parsed) return;
    const std::uint32_t h = HeadOfSpan(tree_, post.first, post.end);
    const auto between = [&](std::uint32_t mention, std::uint64_t form) {
      const std::uint32_t m = TopOfList(HeadOfSpan(tree_, M(mention).first, M(mention).end));
      const TreePath path = FindTreePath(tree_, TopOfList(h), m);
      if (path.top == kNone) return;
      const std::uint64_t up = Side(path.up, 1), down = Side(path.down, 2);
      Add(kPathRelations, Mix(up, down), form);
      Add(kPathTop, Mix(Mix(up, down), path.up.empty() || path.down.empty() ? 0 : lemma_[path.top]), form);
      Add(kPathLength, path.up.size() * 16 + path.down.size(), form);
      if (!path.up.empty() && !path.down.empty()) Add(kTopWord, lemma_[path.top], form);
    };
    between(person, 201);
    if (owner != kNone) between(owner, 202);
  }

  const RelationInput& input_;
  const Words& words_;
  const std::vector<Finding>& findings_;
  const TriggerTypes& triggers_;
  const std::vector<std::uint32_t>& type_order_;
  const WordTree tree_;
  std::vector<std::uint64_t> lemma_, trigger_;
  std::map<Key, std::vector<std::uint32_t>> findings_at_;
  WordSentence sentence_;
  std::uint32_t number_ = 0;
  std::uint64_t kinds_ = 0;
  std::vector<Context> context_;
  std::vector<std::uint32_t> mentions_, posts_, list_first_, list_last_;
  std::vector<std::uint64_t> rep_;
  RelationCandidates out_;
};

}  // namespace

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
  return CandidateFinder(input, annotated, findings, triggers, type_order).Run();
}

}  // namespace dossier::extract
