#include <algorithm>

#include "core/extract/relations.h"

namespace dossier::extract {
namespace {

bool Contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::find(list, word) != list.end();
}

bool IsParticle(const std::string& word) {
  return word == "up" || word == "over" || word == "out" || word == "off" || word == "down";
}

// The mentions that fill the slots of a frame in a clause.
struct Filled {
  std::vector<std::uint32_t> subject, object, both;
  std::uint32_t end = 0;
  // Only those of the kind that is asked for.
  void Take(Slot slot, Kind kind, const std::vector<std::uint32_t>& found, const std::vector<Mention>& mentions) {
    if (slot == Slot::kNothing) return;
    std::vector<std::uint32_t>& target = slot == Slot::kSubject ? subject : slot == Slot::kObject ? object : both;
    target = found;
    if (kind != Kind::kUnknown) std::erase_if(target, [&](std::uint32_t m) { return mentions[m].kind != kind; });
  }
};

class FrameMatcher {
 public:
  FrameMatcher(const RelationInput& input, std::vector<Finding>* findings) : input_(input), findings_(*findings) {}

  void Match(const Clause& clause) {
    const Predicate& verb = clause.predicate;
    PresentAt(clause);
    const auto frames = input_.rules.frames.find(verb.lemma);
    if (frames == input_.rules.frames.end()) return;
    for (const VerbFrame& frame : frames->second) {
      Filled filled;
      filled.end = verb.end;
      const bool fits = verb.passive ? FillPassive(frame, clause, &filled)
                                     : !frame.passive_only && FillActive(frame, clause, &filled);
      if (fits) Emit(frame, clause, filled);
    }
  }

 private:
  // "At the meeting, Meng said": whoever does something at an event is there.
  void PresentAt(const Clause& clause) {
    const std::uint32_t attends = input_.rules.FindType("ATTENDS");
    const Predicate& verb = clause.predicate;
    if (attends == kNone || verb.passive || verb.negated || verb.modality != graph::Modality::kAsserted) return;
    for (const PrepositionArgument& p : clause.prepositions) {
      if (p.preposition != "at" && p.preposition != "during") continue;
      for (const std::uint32_t o : p.mentions) {
        if (input_.mentions[o].kind != Kind::kEvent) continue;
        for (const std::uint32_t s : clause.subject) {
          if (input_.mentions[s].kind != Kind::kPerson) continue;
          AddFinding(input_,
                     {.subject = input_.mentions[s].entity,
                      .type = attends,
                      .object = input_.mentions[o].entity,
                      .rule = "does-at-event",
                      .confidence = 0.65,
                      .first = std::min(input_.mentions[s].first, input_.mentions[o].first),
                      .end = std::max(verb.end, input_.mentions[o].end),
                      .anchor = verb.head,
                      .dated = true},
                     &findings_);
        }
      }
    }
  }

  bool FillActive(const VerbFrame& frame, const Clause& clause, Filled* filled) const {
    // "A and B met" each other; "A and B met C" did not.
    if (frame.front == Slot::kBoth && frame.arguments.empty() && MeetsAnother(clause)) return false;
    filled->Take(frame.front, frame.front_kind, clause.subject, input_.mentions);
    for (const FrameArgument& argument : frame.arguments) {
      if (argument.prepositions.empty()) {
        if (!argument.nouns.empty() && !Contains(argument.nouns, clause.object_head)) return false;
        if (argument.owner) {
          if (clause.object_owner == kNone) return false;
          filled->Take(argument.slot, argument.kind, {clause.object_owner}, input_.mentions);
        } else if (argument.slot != Slot::kNothing) {
          if (clause.object.empty()) return false;
          filled->Take(argument.slot, argument.kind, clause.object, input_.mentions);
          Extend(clause.object, filled);
        } else if (clause.object_chunk == kNone) {
          return false;
        }
      } else if (!FillPreposition(argument, clause, filled)) {
        return false;
      }
    }
    return true;
  }

  static bool MeetsAnother(const Clause& clause) {
    return !clause.object.empty() || std::ranges::any_of(clause.prepositions, [](const PrepositionArgument& p) {
      return p.preposition == "with" && !p.mentions.empty();
    });
  }

  bool FillPassive(const VerbFrame& frame, const Clause& clause, Filled* filled) const {
    std::vector<std::uint32_t> agents;
    for (const PrepositionArgument& p : clause.prepositions) {
      if (p.preposition == "by") agents.insert(agents.end(), p.mentions.begin(), p.mentions.end());
    }
    const std::vector<std::uint32_t>* agent = agents.empty() ? nullptr : &agents;
    if (frame.passive_only) {
      filled->Take(frame.front, frame.front_kind, clause.subject, input_.mentions);
      for (const FrameArgument& argument : frame.arguments) {
        if (argument.prepositions.empty()) {
          if (!argument.nouns.empty() && !Contains(argument.nouns, clause.object_head)) return false;
          if (argument.slot != Slot::kNothing) {
            if (clause.object.empty()) return false;
            filled->Take(argument.slot, argument.kind, clause.object, input_.mentions);
          }
        } else if (!FillPreposition(argument, clause, filled)) {
          return false;
        }
      }
      return true;
    }
    bool patient = false;
    if (agent != nullptr) {
      filled->Take(frame.front, frame.front_kind, *agent, input_.mentions);
      Extend(*agent, filled);
    }
    for (const FrameArgument& argument : frame.arguments) {
      if (argument.prepositions.empty()) {
        patient = true;
        if (!argument.nouns.empty() && !Contains(argument.nouns, clause.subject_head)) return false;
        if (argument.slot != Slot::kNothing)
          filled->Take(argument.slot, argument.kind, clause.subject, input_.mentions);
      } else if (!patient && argument.slot != Slot::kNothing && argument.prepositions.size() == 1 &&
                 IsParticle(argument.prepositions[0])) {
        // "was taken over by Y"
        const bool has = std::ranges::any_of(clause.prepositions, [&](const PrepositionArgument& p) {
          return p.preposition == argument.prepositions[0];
        });
        if (!has) return false;
        patient = true;
        filled->Take(argument.slot, argument.kind, clause.subject, input_.mentions);
      } else if (!FillPreposition(argument, clause, filled)) {
        return false;
      }
    }
    return patient;
  }

  bool FillPreposition(const FrameArgument& argument, const Clause& clause, Filled* filled) const {
    for (const PrepositionArgument& p : clause.prepositions) {
      if (!Contains(argument.prepositions, p.preposition)) continue;
      if (!argument.nouns.empty() && !Contains(argument.nouns, p.head)) continue;
      if (argument.slot == Slot::kNothing) return true;
      if (argument.owner) {
        if (p.owner == kNone) continue;
        filled->Take(argument.slot, argument.kind, {p.owner}, input_.mentions);
        return true;
      }
      if (p.mentions.empty()) continue;
      // "with A, chairman of X, and with B"
      std::vector<std::uint32_t> all;
      for (const PrepositionArgument& other : clause.prepositions) {
        if (other.preposition == p.preposition) all.insert(all.end(), other.mentions.begin(), other.mentions.end());
      }
      filled->Take(argument.slot, argument.kind, p.preposition == "with" ? all : p.mentions, input_.mentions);
      Extend(p.mentions, filled);
      return true;
    }
    return false;
  }

  void Extend(const std::vector<std::uint32_t>& mentions, Filled* filled) const {
    for (const std::uint32_t m : mentions) filled->end = std::max(filled->end, input_.mentions[m].end);
  }

  void Emit(const VerbFrame& frame, const Clause& clause, const Filled& filled) {
    const Predicate& verb = clause.predicate;
    Finding finding{.type = frame.type, .rule = frame.rule, .confidence = 0.8, .anchor = verb.head, .dated = true};
    finding.polarity = verb.negated ? graph::Polarity::kNegated : graph::Polarity::kAffirmed;
    finding.modality = verb.modality;
    // A post that only a verb tells of: "who runs Siam East".
    if (input_.rules.types[frame.type].type.name == "HOLDS_ROLE")
      finding.title = verb.lemma == "lead" ? "leader" : verb.lemma == "chair" ? "chair" : "head";
    const auto pair = [&](std::uint32_t a, std::uint32_t b) {
      const Mention& left = input_.mentions[a];
      const Mention& right = input_.mentions[b];
      finding.subject = left.entity;
      finding.object = right.entity;
      finding.first = std::min({left.first, right.first, verb.first});
      finding.end = std::max({left.end, right.end, verb.end});
      finding.confidence =
          left.form == graph::MentionKind::kName && right.form == graph::MentionKind::kName ? 0.75 : 0.6;
      AddFinding(input_, finding, &findings_);
    };
    if (!filled.both.empty()) {
      for (std::size_t i = 0; i < filled.both.size() && i < 8; ++i) {
        for (std::size_t k = i + 1; k < filled.both.size() && k < 8; ++k) pair(filled.both[i], filled.both[k]);
      }
      return;
    }
    for (const std::uint32_t s : filled.subject) {
      for (const std::uint32_t o : filled.object) pair(s, o);
    }
  }

  const RelationInput& input_;
  std::vector<Finding>& findings_;
};

}  // namespace

void AddFinding(const RelationInput& input, Finding finding, std::vector<Finding>* findings) {
  if (finding.subject == kNone || finding.object == kNone || finding.subject == finding.object) return;
  const TypeRules& type = input.rules.types[finding.type];
  const std::uint32_t s = 1u << static_cast<unsigned>(input.entities[finding.subject].kind);
  const std::uint32_t o = 1u << static_cast<unsigned>(input.entities[finding.object].kind);
  const bool straight = (type.subject_kinds & s) != 0 && (type.object_kinds & o) != 0;
  const bool reversed = type.type.symmetric && (type.subject_kinds & o) != 0 && (type.object_kinds & s) != 0;
  if (straight || reversed) findings->push_back(std::move(finding));
}

void FindByVerbs(const RelationInput& input, const std::vector<Clause>& clauses, std::vector<Finding>* findings) {
  FrameMatcher matcher(input, findings);
  for (const Clause& clause : clauses) matcher.Match(clause);
}

}  // namespace dossier::extract
