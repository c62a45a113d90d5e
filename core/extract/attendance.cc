// Who is there: the lists of those present that reports of meetings give ("also present were ...", "X and Y attended"),
// where the event was named a sentence or two before.
#include <algorithm>

#include "core/extract/relations.h"

namespace dossier::extract {
namespace {

constexpr std::uint32_t kSentencesBack = 4;  // how far off "attended" may speak of an event

class AttendanceFinder {
 public:
  AttendanceFinder(const RelationInput& input, const std::vector<Chunk>& chunks, const std::vector<Clause>& clauses,
                   std::vector<Finding>* findings)
      : input_(input),
        chunks_(chunks),
        clauses_(clauses),
        findings_(*findings),
        type_(input.rules.FindType("ATTENDS")) {}

  void Run() {
    if (type_ == kNone || chunks_.empty()) return;
    bool chairs = false;  // "presided and delivered a speech": said already, and better
    for (const Clause& clause : clauses_) {
      const Chunk& verb = chunks_[clause.verb];
      chairs |= IsOneOf(verb.lemma, {"chair", "preside"});
      if (verb.passive || verb.negated || verb.modality != graph::Modality::kAsserted || clause.hypothetical) continue;
      if (const std::uint32_t chaired = ChairedInFront(clause); chaired != kNone) {
        for (const std::uint32_t m : NamesFrom(clause.verb + 1))
          Emit(m, chaired, verb, "chairs-in-front", input_.rules.FindType("CHAIRS"));
      } else if (IsInverted(clause)) {
        const std::uint32_t event = EventOf(clause);
        for (const std::uint32_t m : NamesFrom(clause.verb + 1)) Emit(m, event, verb, "present-at-event");
      } else if (Attends(clause)) {
        const std::uint32_t event = EventOf(clause);
        for (const std::uint32_t m : NamesBefore(clause.verb)) Emit(m, event, verb, "attends-event");
        for (const std::uint32_t m : clause.subject) Emit(m, event, verb, "attends-event");
      } else if (Speaks(clause) && !chairs) {
        const std::uint32_t event = EventOf(clause);
        for (const std::uint32_t m : clause.subject) Emit(m, event, verb, "speaks-at-event");
      }
    }
  }

 private:
  bool Is(std::uint32_t i, ChunkType type) const { return i < chunks_.size() && chunks_[i].type == type; }
  Kind KindOf(std::uint32_t m) const { return input_.mentions[m].kind; }

  // "Attending were X", "Also present at the meeting were X": what comes first says so, and the verb is "be".
  bool IsInverted(const Clause& clause) const {
    if (chunks_[clause.verb].lemma != "be") return false;
    std::uint32_t w = chunks_.front().first;
    while (w < input_.words.size() && IsOneOf(input_.words.Lower(w), {"also", "among", "those", "others"})) ++w;
    if (w >= chunks_[clause.verb].end) return false;
    const std::string& lower = input_.words.Lower(w);
    return IsOneOf(lower, {"attending", "present", "participating"}) ||
           (w + 1 < input_.words.size() && (lower == "taking" || lower == "in") &&
            IsOneOf(input_.words.Lower(w + 1), {"part", "attendance"}));
  }

  // "Presiding over the meeting were X and Y": the event; kNone where the sentence does not begin so.
  std::uint32_t ChairedInFront(const Clause& clause) const {
    if (chunks_[clause.verb].lemma != "be" || !Is(0, ChunkType::kVerb) || !chunks_[0].ing ||
        !IsOneOf(chunks_[0].lemma, {"chair", "preside"}))
      return kNone;
    for (std::uint32_t i = 1; i < clause.verb; ++i) {
      const std::uint32_t m = chunks_[i].mention;
      if (Is(i, ChunkType::kNoun) && m != kNone && KindOf(m) == Kind::kEvent) return input_.mentions[m].entity;
    }
    return kNone;
  }

  bool Attends(const Clause& clause) const {
    const Chunk& verb = chunks_[clause.verb];
    if (verb.ing || verb.infinitive || clause.subject_chunk == kNone) return false;
    const bool on_its_own = clause.object_chunk == kNone;
    if (verb.lemma == "attend") return on_its_own || IsEvent(clause.object);
    if (verb.lemma == "participate") return !HasPlaceElsewhere(clause);
    return verb.lemma == "take" && clause.object_head == "part" && !HasPlaceElsewhere(clause);
  }

  // "delivered a report", "made statements of commitment"
  bool Speaks(const Clause& clause) const {
    const Chunk& verb = chunks_[clause.verb];
    return IsOneOf(verb.lemma, {"deliver", "make", "give"}) &&
           IsOneOf(clause.object_head, {"speech", "speeches", "report", "reports", "remarks", "address", "statements",
                                        "statement", "presentation", "presentations", "lecture"});
  }

  bool IsEvent(const std::vector<std::uint32_t>& mentions) const {
    return std::ranges::any_of(mentions, [&](std::uint32_t m) { return KindOf(m) == Kind::kEvent; });
  }
  // "took part in the vote": in something that is no event we know.
  bool HasPlaceElsewhere(const Clause& clause) const {
    return std::ranges::any_of(clause.prepositions, [&](const PrepositionArgument& p) {
      return (p.preposition == "in" || p.preposition == "at") && !IsEvent(p.mentions);
    });
  }

  // The event in the clause itself, else the one spoken of last.
  std::uint32_t EventOf(const Clause& clause) const {
    for (const std::uint32_t m : clause.object) {
      if (KindOf(m) == Kind::kEvent) return input_.mentions[m].entity;
    }
    for (const PrepositionArgument& p : clause.prepositions) {
      for (const std::uint32_t m : p.mentions) {
        if (KindOf(m) == Kind::kEvent) return input_.mentions[m].entity;
      }
    }
    const std::uint32_t at = chunks_[clause.verb].first;
    const auto& sentences = input_.words.sentences();
    const auto here = std::ranges::upper_bound(sentences, at, {}, &WordSentence::first);
    const auto back = std::min<std::ptrdiff_t>(here - sentences.begin(), kSentencesBack + 1);
    const std::uint32_t start = back == 0 ? 0 : (here - back)->first;
    for (std::uint32_t w = at; w > start; --w) {
      const std::uint32_t m = input_.index.mention[w - 1];
      if (m != kNone && KindOf(m) == Kind::kEvent && input_.mentions[m].entity != kNone)
        return input_.mentions[m].entity;
    }
    return kNone;
  }

  bool IsNamedPerson(std::uint32_t i) const {
    return Is(i, ChunkType::kNoun) && chunks_[i].mention != kNone && KindOf(chunks_[i].mention) == Kind::kPerson &&
           input_.mentions[chunks_[i].mention].form == graph::MentionKind::kName && !Is(i + 1, ChunkType::kGenitive);
  }
  std::vector<std::uint32_t> NamesFrom(std::uint32_t i) const {
    std::vector<std::uint32_t> out;
    for (; i < chunks_.size() && out.size() < 40; ++i) {
      if (chunks_[i].type == ChunkType::kVerb || chunks_[i].type == ChunkType::kRelative) break;
      if (IsNamedPerson(i)) out.push_back(chunks_[i].mention);
    }
    return out;
  }
  std::vector<std::uint32_t> NamesBefore(std::uint32_t verb) const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = verb; i > 0 && out.size() < 40; --i) {
      const Chunk& chunk = chunks_[i - 1];
      if (chunk.type == ChunkType::kVerb || chunk.type == ChunkType::kBreak || chunk.type == ChunkType::kRelative ||
          chunk.type == ChunkType::kSubordinator)
        break;
      if (IsNamedPerson(i - 1)) out.push_back(chunk.mention);
    }
    return out;
  }

  void Emit(std::uint32_t m, std::uint32_t event, const Chunk& verb, std::string rule) {
    Emit(m, event, verb, std::move(rule), type_);
  }
  void Emit(std::uint32_t m, std::uint32_t event, const Chunk& verb, std::string rule, std::uint32_t type) {
    if (event == kNone || type == kNone || KindOf(m) != Kind::kPerson) return;
    const Mention& person = input_.mentions[m];
    AddFinding(input_,
               {.subject = person.entity,
                .type = type,
                .object = event,
                .rule = std::move(rule),
                .confidence = 0.65,
                .first = std::min(person.first, verb.first),
                .end = std::max(person.end, verb.end),
                .anchor = verb.head == kNone ? verb.first : verb.head,
                .dated = true},
               &findings_);
  }

  const RelationInput& input_;
  const std::vector<Chunk>& chunks_;
  const std::vector<Clause>& clauses_;
  std::vector<Finding>& findings_;
  std::uint32_t type_;
};

}  // namespace

void FindAttendance(const RelationInput& input, const std::vector<Chunk>& chunks, const std::vector<Clause>& clauses,
                    std::vector<Finding>* findings) {
  AttendanceFinder(input, chunks, clauses, findings).Run();
}

}  // namespace dossier::extract
