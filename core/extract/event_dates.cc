#include "core/extract/event_dates.h"

#include <algorithm>
#include <limits>

#include "core/text/date_expression.h"

namespace dossier::extract {
namespace {

// Of the dates in a sentence, the one nearest to a byte; commas and semicolons between count as distance.
std::optional<PartialDate> Nearest(const std::vector<text::DateExpression>& dates, std::string_view text,
                                   std::size_t at) {
  std::optional<PartialDate> best;
  std::size_t best_distance = std::numeric_limits<std::size_t>::max();
  for (const text::DateExpression& date : dates) {
    if (!date.date) continue;
    const std::size_t from = std::min(at, date.span.start), to = std::max(at, date.span.start);
    std::size_t distance = to - from;
    for (const char c : text.substr(from, to - from)) distance += c == ';' ? 200 : c == ',' ? 25 : 0;
    if (distance < best_distance) {
      best_distance = distance;
      best = date.date;
    }
  }
  return best;
}

// Of the dates in a sentence, the one that its tree gives to the word `anchor`: one that hangs on it, else on what it
// hangs on or is joined to, else the nearest. What a relative clause or participle says elsewhere dates only itself.
class TreeDates {
 public:
  TreeDates(const SentenceTree& tree, const std::vector<text::DateExpression>& dates) : tree_(tree), dates_(dates) {}

  std::optional<PartialDate> Of(std::uint32_t anchor) const {
    std::optional<PartialDate> best;
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (const text::DateExpression& date : dates_) {
      if (!date.date) continue;
      const std::uint32_t word = HeadOf(date.span);
      if (word == kNone) continue;
      const std::uint32_t distance = Cost(anchor, word);
      if (distance < least && distance < kForeign * 64) {
        least = distance;
        best = date.date;
      }
    }
    return best;
  }

 private:
  static constexpr std::uint32_t kForeign = 1000;  // said of something else: no date at all is better

  // The word of the expression that the others hang on.
  std::uint32_t HeadOf(TextSpan span) const {
    std::uint32_t found = kNone;
    for (std::uint32_t w = tree_.first(); w < tree_.end(); ++w) {
      if (!span.Overlaps(tree_.words()[w].span)) continue;
      const std::uint32_t head = tree_[w].head;
      if (head == kNone || !span.Overlaps(tree_.words()[head].span)) return w;
      found = w;
    }
    return found;
  }

  // Steps in the tree from the anchor up and down to the date; steps into other clauses cost more.
  std::uint32_t Cost(std::uint32_t anchor, std::uint32_t date) const {
    std::uint32_t cost = 0;
    std::uint32_t meet = anchor;
    while (meet != kNone && !tree_.IsUnder(date, meet)) {
      cost += IsClause(meet) ? 4 : 1;
      meet = tree_[meet].head;
    }
    for (std::uint32_t at = date; at != meet && at != kNone; at = tree_[at].head) {
      ++cost;
      if (at == date) continue;
      if (tree_.IsAny(at, {Relation::kAclRelcl, Relation::kAcl})) cost += kForeign;
      if (IsClause(at)) cost += 8;
    }
    // Of two at one distance the nearer in the text.
    const std::uint32_t apart = anchor > date ? anchor - date : date - anchor;
    return cost * 64 + std::min<std::uint32_t>(apart, 63);
  }

  bool IsClause(std::uint32_t w) const {
    return tree_.IsAny(
               w, {Relation::kAdvcl, Relation::kCcomp, Relation::kParataxis, Relation::kAclRelcl, Relation::kAcl}) ||
           (tree_.Is(w, Relation::kConj) && tree_[w].upos == text::Upos::kVerb);
  }

  using Relation = text::DependencyRelation;
  const SentenceTree& tree_;
  const std::vector<text::DateExpression>& dates_;
};

// The verb that tells when an action took place which a participle beside it speaks of: "said, recalling his words".
std::uint32_t FiniteVerb(const SentenceTree& tree, std::uint32_t anchor) {
  using Relation = text::DependencyRelation;
  while (tree[anchor].penn == text::PennTag::kVbg && tree.IsAny(anchor, {Relation::kAdvcl, Relation::kConj}) &&
         tree[anchor].head != kNone)
    anchor = tree[anchor].head;
  return anchor;
}

// Whether a main clause tells at `anchor` what happened, in the simple past and without saying when: the news itself.
bool TellsTheNews(const SentenceTree& tree, std::uint32_t anchor) {
  using Relation = text::DependencyRelation;
  using text::PennTag;
  bool past = tree[anchor].penn == PennTag::kVbd;
  for (const std::uint32_t child : tree.Children(anchor)) {
    if (tree.IsAny(child, {Relation::kAuxPass, Relation::kCop})) past |= tree[child].penn == PennTag::kVbd;
    if (tree.Is(child, Relation::kAux)) return false;  // "had met", "has met"
    if (tree.Is(child, Relation::kAdvmod)) {
      const std::string& lower = tree.words().Lower(child);
      if (lower == "once" || lower == "ago" || lower == "earlier" || lower == "previously" || lower == "before" ||
          lower == "often" || lower == "since" || lower == "never")
        return false;
    }
  }
  for (std::uint32_t at = anchor; past && at != kNone; at = tree[at].head) {
    if (tree.IsAny(at, {Relation::kAclRelcl, Relation::kAcl, Relation::kAdvcl, Relation::kCcomp})) return false;
  }
  return past;
}

// Whether it tells of it as new in the present perfect: "has appointed", "have formed a venture".
bool TellsWhatIsNew(const SentenceTree& tree, std::uint32_t anchor) {
  using Relation = text::DependencyRelation;
  // Or as going on while the article is written: "She succeeds", "Halden names".
  bool perfect = false;
  for (const std::uint32_t child : tree.Children(anchor)) {
    const std::string& lower = tree.words().Lower(child);
    if (tree.Is(child, Relation::kAux)) perfect = lower == "has" || lower == "have";
    if (tree.Is(child, Relation::kAdvmod) &&
        IsOneOf(lower, {"long", "never", "since", "always", "often", "not", "once"}))
      return false;
    if (tree.IsAny(child, {Relation::kObl, Relation::kOblUnmarked}) &&
        IsOneOf(tree.Preposition(child), {"since", "for"}))
      return false;
  }
  for (std::uint32_t at = anchor; perfect && at != kNone; at = tree[at].head) {
    if (tree.IsAny(at, {Relation::kAclRelcl, Relation::kAcl, Relation::kAdvcl})) return false;
  }
  return perfect;
}

constexpr std::int64_t kNewsDays = 14;  // what is older when an article comes out is no news

// The days of which an article tells, by sentence: one that names none goes on with the day of those before it ("In the
// evening he met ..."). Before the first, that one; the dateline's where the text names none.
class StoryDays {
 public:
  StoryDays(const std::vector<text::Sentence>& sentences, const std::vector<std::vector<text::DateExpression>>& dates,
            const text::DateContext& context)
      : days_(sentences.size()) {
    const std::optional<PartialDate>& published = context.published;
    if (!published || !published->HasDay()) return;
    std::optional<PartialDate> day, first;
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      for (const text::DateExpression& date : dates[s]) {
        if (!date.date || !date.date->HasDay()) continue;
        const std::int64_t age = ToDays(*published) - ToDays(*date.date);
        if (age < 0 || age > kNewsDays) continue;
        day = date.date;
        if (!first) first = day;
        break;
      }
      days_[s] = day;
    }
    for (std::size_t s = 0; s < sentences.size() && !days_[s]; ++s) days_[s] = first ? first : context.written;
  }

  const std::optional<PartialDate>& Of(std::size_t sentence) const { return days_[sentence]; }

 private:
  std::vector<std::optional<PartialDate>> days_;
};

}  // namespace

DatedFindings AttachDates(const text::AnnotatedDocument& annotated, const Words& words,
                          const std::vector<SentenceTree>& trees, const std::vector<Mention>& mentions,
                          const std::vector<Entity>& entities, const std::vector<Finding>& findings) {
  const text::DateContext context = text::MakeDateContext(*annotated.document);
  const std::string_view text = words.text();
  std::vector<std::vector<text::DateExpression>> dates;
  dates.reserve(annotated.sentences.size());
  for (const text::Sentence& sentence : annotated.sentences)
    dates.push_back(text::FindDates(text, sentence.span, context));
  const auto sentence_of = [&](std::uint32_t word) -> std::size_t {
    const std::size_t start = words[word].span.start;
    const auto it =
        std::ranges::upper_bound(annotated.sentences, start, {}, [](const text::Sentence& s) { return s.span.start; });
    return static_cast<std::size_t>(it - annotated.sentences.begin()) - 1;
  };
  const auto date_of = [&](std::uint32_t word) -> std::optional<PartialDate> {
    const std::vector<text::DateExpression>& here = dates[sentence_of(word)];
    if (here.empty()) return std::nullopt;
    if (const SentenceTree* tree = TreeOf(trees, word)) return TreeDates(*tree, here).Of(word);
    return Nearest(here, text, words[word].span.start);
  };

  DatedFindings out{.findings = std::vector<std::optional<PartialDate>>(findings.size()),
                    .events = std::vector<std::optional<PartialDate>>(entities.size())};
  // Who is kin to whom has no date, whatever else the sentence tells of.
  const auto is_dated = [&](const Finding& finding) {
    return finding.dated && !words.LexemeOf(finding.anchor).Is(WordClass::kKin);
  };
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (is_dated(findings[i])) out.findings[i] = date_of(findings[i].anchor);
  }
  // An event's own sentences date it first, then what is said of it; "2025" gives way to "2025-10-22".
  const auto refine = [](std::optional<PartialDate>* known, const std::optional<PartialDate>& found) {
    if (!found) return;
    const bool finer = *known && (*known)->IsCompatibleWith(*found) && !(*known)->HasDay() && found->HasMonth();
    if (!*known || finer) *known = found;
  };
  for (const Mention& mention : mentions) {
    if (mention.kind != Kind::kEvent || mention.entity == kNone) continue;
    refine(&out.events[mention.entity], date_of(mention.first));
  }
  const auto share_with_events = [&] {
    for (std::size_t i = 0; i < findings.size(); ++i) {
      for (const std::uint32_t entity : {findings[i].subject, findings[i].object}) {
        if (entities[entity].kind != Kind::kEvent) continue;
        refine(&out.events[entity], out.findings[i]);
        refine(&out.findings[i], out.events[entity]);
      }
    }
  };
  share_with_events();
  // What is told as news without a date happened on the day that the article tells of.
  const StoryDays story(annotated.sentences, dates, context);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!is_dated(findings[i]) || out.findings[i]) continue;
    const SentenceTree* tree = TreeOf(trees, findings[i].anchor);
    if (tree == nullptr) continue;
    const std::uint32_t verb = FiniteVerb(*tree, findings[i].anchor);
    if (TellsTheNews(*tree, verb)) {
      out.findings[i] = story.Of(sentence_of(verb));
    } else if (const auto& out_on = context.published; out_on && out_on->HasMonth() && TellsWhatIsNew(*tree, verb)) {
      out.findings[i] = PartialDate{out_on->year, out_on->month, 0};
    }
  }
  share_with_events();
  return out;
}

}  // namespace dossier::extract
