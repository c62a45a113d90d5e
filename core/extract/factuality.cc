#include "core/extract/factuality.h"

#include <algorithm>

namespace dossier::extract {
namespace {

using graph::Modality;
using graph::Polarity;
using Relation = text::DependencyRelation;
using text::Upos;

// What a governing word makes of what it governs.
enum class Effect : std::uint8_t { kNone, kPlanned, kPossible, kNegated, kReported };

// Verbs and adjectives over an infinitive, a gerund or a clause: "plans to visit", "refused to meet", "denied that".
Effect EffectOfVerb(std::string_view lemma) {
  static constexpr std::string_view kPlanning[] = {
      "plan",      "intend",    "hope",      "expect",    "schedule",   "set",     "aim",      "pledge",
      "promise",   "vow",       "prepare",   "decide",    "commit",     "ask",     "invite",   "be",
      "slate",     "mean",      "swear",     "undertake", "go",         "project", "forecast", "due",
      "ready",     "poised",    "look",      "elect",     "resolve",    "opt",     "choose",   "await",
      "wait",      "arrange",   "guarantee", "volunteer", "anticipate", "eager",   "keen",     "determined",
      "committed", "scheduled", "bound",     "destine",   "tip",        "earmark", "design"};
  static constexpr std::string_view kDenying[] = {
      "refuse",   "decline", "fail",     "forbid",    "deny",   "avoid",     "reject",     "dismiss",  "cease",
      "neglect",  "abandon", "scrap",    "cancel",    "drop",   "prevent",   "stop",       "bar",      "ban",
      "prohibit", "refrain", "forget",   "reluctant", "unable", "unwilling", "hesitate",   "disprove", "refute",
      "block",    "shelve",  "withdraw", "rule out",  "oppose", "unlikely",  "impossible", "renounce", "omit"};
  static constexpr std::string_view kWeighing[] = {
      "consider", "weigh",    "explore",  "discuss",     "urge",      "advise",   "recommend", "suggest",    "try",
      "mull",     "seek",     "want",     "wish",        "offer",     "propose",  "think",     "tempt",      "call",
      "study",    "examine",  "evaluate", "contemplate", "negotiate", "talk",     "attempt",   "press",      "push",
      "demand",   "request",  "beg",      "encourage",   "lobby",     "appeal",   "threaten",  "need",       "likely",
      "possible", "able",     "free",     "willing",     "speculate", "doubt",    "wonder",    "fear",       "bid",
      "vie",      "compete",  "fight",    "dream",       "entitle",   "allow",    "authorise", "authorize",  "permit",
      "debate",   "ponder",   "imagine",  "suppose",     "like",      "prefer",   "open",      "interested", "qualify",
      "struggle", "campaign", "favour",   "favor",       "eye",       "potential"};
  static constexpr std::string_view kReporting[] = {"allege", "claim",   "believe", "rumour",
                                                    "rumor",  "purport", "repute"};
  if (IsOneOf(lemma, kDenying)) return Effect::kNegated;
  if (IsOneOf(lemma, kPlanning)) return Effect::kPlanned;
  if (IsOneOf(lemma, kWeighing)) return Effect::kPossible;
  if (IsOneOf(lemma, kReporting)) return Effect::kReported;
  return Effect::kNone;
}

// Over a finite clause some of them only tell: "discussed how X bought".
Effect EffectOnClause(std::string_view lemma) {
  static constexpr std::string_view kOnlyTell[] = {
      "be",   "discuss",  "call",   "offer",   "study", "examine", "need",   "ask",    "fear",     "go",
      "mean", "swear",    "stop",   "talk",    "like",  "look",    "forget", "decide", "threaten", "due",
      "set",  "possible", "debate", "explore", "apply", "open",    "choose", "design"};
  return IsOneOf(lemma, kOnlyTell) ? Effect::kNone : EffectOfVerb(lemma);
}

// Verbs whose object does not come to be: "abandoned the merger"; or is yet to: "proposed a merger".
Effect EffectOnObject(std::string_view lemma) {
  static constexpr std::string_view kUndo[] = {
      "abandon",  "cancel",   "drop",      "scrap",    "reject",   "block",  "deny",     "decline",  "refuse",
      "avoid",    "shelve",   "halt",      "prevent",  "veto",     "avert",  "dismiss",  "withdraw", "terminate",
      "call off", "rule out", "turn down", "put down", "prohibit", "forbid", "collapse", "derail",   "thwart",
      "exclude",  "lack",     "boycott",   "skip",     "miss",     "spurn",  "rebuff"};
  static constexpr std::string_view kPlan[] = {"plan",    "schedule",   "expect", "pledge",   "promise",
                                               "prepare", "anticipate", "await",  "postpone", "delay",
                                               "put off", "hope",       "intend", "suspend"};
  static constexpr std::string_view kWeigh[] = {
      "consider", "weigh",     "explore", "propose", "seek",  "urge",        "want",      "demand",
      "discuss",  "suggest",   "mull",    "request", "study", "contemplate", "negotiate", "favour",
      "favor",    "recommend", "oppose",  "eye",     "offer", "advocate",    "threaten",  "fear"};
  if (IsOneOf(lemma, kUndo)) return Effect::kNegated;
  if (IsOneOf(lemma, kPlan)) return Effect::kPlanned;
  if (IsOneOf(lemma, kWeigh)) return Effect::kPossible;
  return Effect::kNone;
}

// Nouns over an infinitive or a complement: "plans to buy", "in talks to sell", "refusal to meet", "plan for a merger".
Effect EffectOfNoun(std::string_view lemma) {
  static constexpr std::string_view kPlan[] = {
      "plan",      "intention", "decision",    "pledge", "promise", "commitment", "invitation", "vow",  "proposal",
      "programme", "schedule",  "preparation", "aim",    "goal",    "mandate",    "ambition",   "order"};
  static constexpr std::string_view kWeigh[] = {
      "talk",     "bid",         "offer",     "option",      "right",       "attempt",        "effort",
      "request",  "hope",        "chance",    "opportunity", "possibility", "negotiation",    "approach",
      "race",     "call",        "appeal",    "desire",      "wish",        "interest",       "threat",
      "demand",   "campaign",    "push",      "idea",        "suggestion",  "speculation",    "discussion",
      "prospect", "motion",      "candidate", "readiness",   "willingness", "ability",        "power",
      "need",     "application", "question",  "rumour",      "rumor",       "recommendation", "advice"};
  static constexpr std::string_view kDeny[] = {"refusal",  "failure",   "inability", "reluctance",
                                               "denial",   "rejection", "ban",       "cancellation",
                                               "collapse", "lack",      "absence",   "termination"};
  if (IsOneOf(lemma, kDeny)) return Effect::kNegated;
  if (IsOneOf(lemma, kPlan)) return Effect::kPlanned;
  if (IsOneOf(lemma, kWeigh)) return Effect::kPossible;
  if (IsOneOf(lemma, {"allegation", "claim", "report", "accusation"})) return Effect::kReported;
  return Effect::kNone;
}

Effect EffectOfModifier(std::string_view lower) {
  static constexpr std::string_view kPlan[] = {"planned",     "proposed",    "upcoming",  "future",
                                               "forthcoming", "scheduled",   "pending",   "intended",
                                               "expected",    "prospective", "projected", "incoming"};
  static constexpr std::string_view kWeigh[] = {"possible",     "potential", "rumoured", "rumored",
                                                "hypothetical", "mooted",    "attempted"};
  static constexpr std::string_view kDeny[] = {"abandoned", "cancelled",    "canceled",  "failed",   "scrapped",
                                               "aborted",   "unsuccessful", "collapsed", "rejected", "shelved"};
  if (IsOneOf(lower, kPlan)) return Effect::kPlanned;
  if (IsOneOf(lower, kWeigh)) return Effect::kPossible;
  if (IsOneOf(lower, kDeny)) return Effect::kNegated;
  if (IsOneOf(lower, {"alleged", "reported", "reputed", "supposed"})) return Effect::kReported;
  return Effect::kNone;
}

class Reader {
 public:
  explicit Reader(const SentenceTree& tree) : tree_(tree) {}

  Factuality ReadAlone(std::uint32_t word) {
    Local(word);
    return out_;
  }

  Factuality Read(std::uint32_t word) {
    // "its bid for X" tells of no purchase.
    if (IsNominal(word) &&
        IsOneOf(tree_[word].lemma, {"bid", "offer", "approach", "proposal", "plan", "attempt", "hope"}))
      Raise(Modality::kPossible);
    Local(word);
    std::uint32_t at = word;
    for (int steps = 0; steps < 40 && tree_[at].head != kNone; ++steps) {
      const std::uint32_t head = tree_[at].head;
      if (!Climb(at, head)) break;
      at = head;
    }
    if (tree_[at].head == kNone && IsQuestion()) Raise(Modality::kPossible);
    return out_;
  }

 private:
  const std::string& Lower(std::uint32_t w) const { return tree_.words().Lower(w); }
  // "call off"
  std::string Verb(std::uint32_t w) const {
    const std::uint32_t particle = tree_.Child(w, Relation::kCompoundPrt);
    return particle == kNone ? tree_[w].lemma : tree_[w].lemma + ' ' + Lower(particle);
  }
  bool IsVerbal(std::uint32_t w) const {
    return tree_[w].upos == Upos::kVerb || tree_[w].upos == Upos::kAux || tree_.IsCopular(w);
  }

  void Raise(Modality modality) {
    // What is only possible stays so, whatever stands above it.
    if (modality == Modality::kPossible || out_.modality == Modality::kAsserted ||
        (out_.modality == Modality::kReported && modality == Modality::kPlanned))
      out_.modality = modality;
  }
  void Negate() { out_.polarity = out_.polarity == Polarity::kAffirmed ? Polarity::kNegated : Polarity::kAffirmed; }
  void Apply(Effect effect) {
    switch (effect) {
      case Effect::kNone: break;
      case Effect::kPlanned: Raise(Modality::kPlanned); break;
      case Effect::kPossible: Raise(Modality::kPossible); break;
      case Effect::kReported:
        if (out_.modality == Modality::kAsserted) out_.modality = Modality::kReported;
        break;
      case Effect::kNegated: Negate(); break;
    }
  }

  // What stands at the word itself.
  // Read from its argument `from`, whose own "no" has been counted.
  void Local(std::uint32_t w, std::uint32_t from = kNone) {
    bool negated = false;
    const bool verbal = IsVerbal(w);
    for (const std::uint32_t child : tree_.Children(w)) {
      const std::string& lower = Lower(child);
      switch (tree_[child].relation) {
        case Relation::kAux:
          if (IsOneOf(lower, {"will", "'ll", "wo", "shall", "would", "'d"})) Raise(Modality::kPlanned);
          if (IsOneOf(lower, {"may", "might", "could", "can", "ca", "should", "must", "ought"}))
            Raise(Modality::kPossible);
          break;
        case Relation::kAdvmod:
          if (IsOneOf(lower, {"not", "n't", "never", "hardly", "scarcely", "neither", "nor"})) negated = true;
          if (lower == "longer" || (lower == "no" && verbal)) negated = true;
          if (IsOneOf(lower, {"reportedly", "allegedly", "supposedly", "purportedly"})) Apply(Effect::kReported);
          if (IsOneOf(lower, {"perhaps", "possibly", "maybe", "probably"})) Raise(Modality::kPossible);
          if (lower == "yet" && verbal && w > child && IsTo(w)) negated = true;  // "has yet to visit"
          break;
        case Relation::kDet:
        case Relation::kCcPreconj:
          if (IsOneOf(lower, {"no", "neither"})) negated = true;
          break;
        case Relation::kCase:
          if (lower == "without") negated = true;
          break;
        case Relation::kMark:
          if (IsOneOf(lower, {"without"})) negated = true;
          break;
        case Relation::kAmod: Apply(EffectOfModifier(lower)); break;
        // "No agreement was signed", "held no talks".
        case Relation::kNsubj:
        case Relation::kNsubjPass:
        case Relation::kObj:
          if (verbal && child != from && IsNothing(child)) negated = true;
          break;
        default: break;
      }
    }
    if (negated) Negate();
  }

  bool IsTo(std::uint32_t w) const {
    const std::uint32_t mark = tree_.Child(w, Relation::kMark);
    return mark != kNone && Lower(mark) == "to";
  }
  bool IsNothing(std::uint32_t w) const {
    if (IsOneOf(Lower(w), {"nobody", "none", "nothing", "neither"})) return true;
    const std::uint32_t det = tree_.Child(w, Relation::kDet);
    return det != kNone && IsOneOf(Lower(det), {"no", "neither"});
  }
  std::uint32_t MarkOf(std::uint32_t w) const { return tree_.Child(w, Relation::kMark); }
  bool IsQuestion() const {
    for (std::uint32_t w = tree_.end(); w > tree_.first() && w + 3 > tree_.end(); --w) {
      if (Lower(w - 1) == "?") return true;
    }
    return false;
  }
  bool HasOwnTense(std::uint32_t w) const {
    if (tree_.Child(w, Relation::kAux) != kNone || tree_.Child(w, Relation::kNsubj) != kNone ||
        tree_.Child(w, Relation::kNsubjPass) != kNone)
      return true;
    const text::PennTag tag = tree_[w].penn;
    return tag == text::PennTag::kVbd || tag == text::PennTag::kVbz || tag == text::PennTag::kVbp;
  }

  // Reads what `head` makes of `at`, which hangs on it; false where nothing above matters any more.
  bool Climb(std::uint32_t at, std::uint32_t head) {
    const bool infinitive = IsTo(at);
    const std::uint32_t mark = MarkOf(at);
    const std::string_view marked = mark == kNone ? std::string_view() : std::string_view(Lower(mark));
    switch (tree_[at].relation) {
      case Relation::kXcomp:
        Apply(EffectOfVerb(Verb(head)));
        Local(head, at);
        return true;
      case Relation::kCcomp:
        if (marked == "if" || marked == "whether") Raise(Modality::kPossible);
        return Over(head, infinitive);
      case Relation::kCsubj:
      case Relation::kCsubjPass: return Over(head, infinitive);
      case Relation::kConj:
        // With a tense of its own it shares only what stands above both: "denied that A left and B came".
        if (IsVerbal(at) && HasOwnTense(at)) return true;
        if (!IsVerbal(at) && !IsNominal(at)) return false;
        Local(head, at);
        return true;
      case Relation::kAdvcl:
        if (IsOneOf(marked, {"if", "unless", "whether"})) {
          Raise(Modality::kPossible);
          return false;
        }
        if (IsOneOf(marked, {"than", "instead"})) Negate();
        // "travelled to Oslo to meet X", "without meeting", "visiting": as sure as what it hangs on.
        if (infinitive || tree_[at].penn == text::PennTag::kVbg) {
          if (infinitive) Apply(EffectOfVerb(Verb(head)));
          Local(head, at);
          return true;
        }
        return false;
      case Relation::kAcl:
        if (infinitive || marked == "of" || marked == "that" || tree_.Child(at, Relation::kCase) != kNone) {
          Apply(EffectOfNoun(tree_[head].lemma));
          Local(head, at);
          return true;
        }
        return false;
      case Relation::kObj:
      case Relation::kNsubjPass:
        if (!IsVerbal(head)) return false;
        Apply(EffectOnObject(Verb(head)));
        Local(head, at);
        return true;
      case Relation::kNsubj:
        if (!IsVerbal(head)) return false;
        if (IsOneOf(tree_[head].lemma, {"fail", "collapse", "founder", "unravel"})) Negate();
        Local(head, at);
        return true;
      case Relation::kObl:
        if (!IsVerbal(head)) return false;
        if (IsOneOf(tree_.Preposition(at), {"without", "instead of", "rather than"})) Negate();
        if (IsOneOf(tree_[head].lemma, {"withdraw", "walk", "pull", "back"}) &&
            IsOneOf(tree_.Preposition(at), {"from", "out of", "away from"}))
          Negate();
        if (IsOneOf(tree_.Preposition(at), {"for", "on", "about", "against"})) Apply(EffectOnObject(Verb(head)));
        Local(head, at);
        return true;
      case Relation::kNmod:
        if (!IsOneOf(tree_.Preposition(at), {"for", "of", "on", "over", "about", "against", "to"})) return false;
        Apply(EffectOfNoun(tree_[head].lemma));
        Local(head, at);
        return true;
      default: return false;
    }
  }

  // A clause under a verb of saying or thinking, or under a noun ("the fact that").
  bool Over(std::uint32_t head, bool infinitive) {
    Apply(infinitive ? EffectOfVerb(Verb(head)) : EffectOnClause(Verb(head)));
    // "did not say that X bought": not denied, left open.
    Factuality before = out_;
    Local(head);
    if (before.polarity != out_.polarity &&
        IsOneOf(tree_[head].lemma,
                {"say", "know", "confirm", "tell", "announce", "think", "believe", "disclose", "specify", "report"})) {
      out_.polarity = before.polarity;
      Raise(Modality::kPossible);
    } else if (IsOneOf(tree_[head].lemma, {"say", "tell", "announce", "confirm", "report", "note", "add", "warn"})) {
      out_ = before;  // "will say that X bought"
    }
    return true;
  }

  bool IsNominal(std::uint32_t w) const { return tree_[w].upos == Upos::kNoun || tree_[w].upos == Upos::kPropn; }

  const SentenceTree& tree_;
  Factuality out_;
};

}  // namespace

Factuality FactualityOf(const SentenceTree& tree, std::uint32_t word) { return Reader(tree).Read(word); }

Factuality FactualityAt(const SentenceTree& tree, std::uint32_t word) { return Reader(tree).ReadAlone(word); }

}  // namespace dossier::extract
