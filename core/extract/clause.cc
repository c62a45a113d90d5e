#include "core/extract/clause.h"

#include <algorithm>

namespace dossier::extract {
namespace {

constexpr std::uint32_t kReach = 40;  // chunks that a search looks past, at most

// Whether two kinds can stand in one list.
bool SameList(Kind a, Kind b) {
  if (a == b) return true;
  if (a == Kind::kEvent || b == Kind::kEvent) return false;
  if (a == Kind::kPerson || b == Kind::kPerson) return a == Kind::kOrganization || b == Kind::kOrganization;
  return true;
}

class ClauseFinder {
 public:
  ClauseFinder(const Words& words, const std::vector<Mention>& mentions, const std::vector<Chunk>& chunks)
      : words_(words), mentions_(mentions), chunks_(chunks), size_(static_cast<std::uint32_t>(chunks.size())) {}

  std::vector<Clause> Find() {
    bool hypothetical = false, denied = false;
    std::uint32_t last_finite = kNone;
    for (std::uint32_t i = 0; i < size_; ++i) {
      const Chunk& chunk = chunks_[i];
      if (chunk.type == ChunkType::kBreak) {
        hypothetical = denied = false;
        last_finite = kNone;
      }
      if (chunk.type == ChunkType::kSubordinator && IsOneOf(words_.Lower(chunk.first), {"if", "whether", "unless"}))
        hypothetical = true;
      if (chunk.type == ChunkType::kComma && hypothetical && last_finite != kNone) hypothetical = false;
      if (chunk.type != ChunkType::kVerb) continue;
      Clause clause{.verb = i, .hypothetical = hypothetical, .denied = denied};
      FindSubject(i, last_finite, &clause);
      FindArguments(i, &clause);
      TakeRelativeObject(&clause);
      if (clauses_.empty() || chunks_[clauses_.back().verb].type != ChunkType::kVerb) AddFronted(i, &clause);
      // "denied that X bought Y", but not "denied the charge and bought Y".
      denied = IsOneOf(chunk.lemma, {"deny", "reject", "dismiss"}) && !chunk.negated && clause.object_chunk == kNone;
      if (chunk.type == ChunkType::kVerb && !chunk.ing && !chunk.infinitive)
        last_finite = static_cast<std::uint32_t>(clauses_.size());
      clauses_.push_back(std::move(clause));
    }
    // "Led by X, experts completed": what stands before the main clause has its subject.
    for (std::size_t c = 0; c + 1 < clauses_.size(); ++c) {
      const Chunk& verb = chunks_[clauses_[c].verb];
      if (clauses_[c].subject_chunk == kNone && clauses_[c].verb == 0 && (verb.ing || verb.bare_participle)) {
        clauses_[c].subject = clauses_[c + 1].subject;
        clauses_[c].subject_head = clauses_[c + 1].subject_head;
        if (clauses_[c].subject.empty()) {
          for (std::uint32_t i = clauses_[c].verb; i + 1 < size_ && i < clauses_[c].verb + kReach; ++i) {
            if (Is(i, ChunkType::kComma) && Is(i + 1, ChunkType::kNoun)) {
              clauses_[c].subject = ListFrom(chunks_, mentions_, i + 1);
              break;
            }
          }
        }
      }
    }
    for (Clause& clause : clauses_) {
      const Chunk& verb = chunks_[clause.verb];
      clause.predicate = {.head = verb.head,
                          .first = verb.first,
                          .end = verb.end,
                          .lemma = verb.lemma,
                          .passive = verb.passive,
                          .negated = verb.negated || clause.denied,
                          .modality = clause.hypothetical ? graph::Modality::kPossible : verb.modality};
    }
    return std::move(clauses_);
  }

 private:
  bool Is(std::uint32_t i, ChunkType type) const { return i < size_ && chunks_[i].type == type; }

  // Of "the head of X in Y", the noun phrase that begins it.
  std::uint32_t PhraseStart(std::uint32_t i) const {
    for (std::uint32_t steps = 0; steps < 8; ++steps) {
      if (i >= 2 && Is(i - 1, ChunkType::kPreposition) && Is(i - 2, ChunkType::kNoun))
        i -= 2;
      else
        break;
    }
    return i;
  }

  // The noun phrase that ends at i, as subject; prefers a phrase that names something.
  std::uint32_t SubjectPhrase(std::uint32_t i) const {
    const std::uint32_t start = PhraseStart(i);
    return start;
  }

  void SetSubject(std::uint32_t i, Clause* clause) {
    clause->subject_chunk = i;
    clause->subject = ListTo(chunks_, mentions_, i);
    clause->subject_head = chunks_[i].head == kNone ? "" : words_.Lower(chunks_[i].head);
    if (clause->subject.empty()) TakeAppositive(i, clause);
  }

  // "Baogang Group, China's flagship steel conglomerate based in": the name that the description belongs to.
  void TakeAppositive(std::uint32_t i, Clause* clause) const {
    std::uint32_t k = i;
    for (int steps = 0; steps < 4 && k >= 2; ++steps) {
      if ((Is(k - 1, ChunkType::kGenitive) || Is(k - 1, ChunkType::kConjunction) ||
           Is(k - 1, ChunkType::kPreposition)) &&
          Is(k - 2, ChunkType::kNoun))
        k -= 2;
      else
        break;
    }
    if (k < 2 || !Is(k - 1, ChunkType::kComma) || !Is(k - 2, ChunkType::kNoun) || chunks_[k - 2].mention == kNone)
      return;
    if (!chunks_[k].determined && !Is(k + 1, ChunkType::kGenitive)) return;
    if (mentions_[chunks_[k - 2].mention].form == graph::MentionKind::kName) clause->subject = {chunks_[k - 2].mention};
  }

  void FindSubject(std::uint32_t v, std::uint32_t last_finite, Clause* clause) {
    const Chunk& verb = chunks_[v];
    const auto inherit = [&] {
      if (last_finite == kNone) return;
      clause->subject = clauses_[last_finite].subject;
      clause->subject_chunk = clauses_[last_finite].subject_chunk;
      clause->subject_head = clauses_[last_finite].subject_head;
    };
    if (v == 0) return;
    std::uint32_t j = v - 1;
    if (verb.infinitive) {
      // "to" after a noun phrase: what the main clause's subject means to do.
      inherit();
      return;
    }
    if (Is(j, ChunkType::kRelative)) {
      const std::uint32_t relative = j;
      if (relative == 0) return;
      --j;
      if (Is(j, ChunkType::kPreposition)) return;  // "in which"
      if (Is(j, ChunkType::kConjunction) && j > 0) {
        inherit();
        return;
      }
      if (Is(j, ChunkType::kComma) && j > 0) --j;
      if (!Is(j, ChunkType::kNoun)) return;
      const bool person = words_.IsWord(chunks_[relative].first, "who");
      // "the mayor of X, who": a person, so not X.
      for (std::uint32_t steps = 0; person && steps < 4 && j >= 2; ++steps) {
        const std::uint32_t m = chunks_[j].mention;
        if (m != kNone && mentions_[m].kind == Kind::kPerson) break;
        if (Is(j - 1, ChunkType::kPreposition) && Is(j - 2, ChunkType::kNoun))
          j -= 2;
        else if (Is(j - 1, ChunkType::kComma) && Is(j - 2, ChunkType::kNoun))
          j -= 2;
        else
          break;
      }
      clause->subject_chunk = j;
      if (chunks_[j].mention != kNone)
        clause->subject = {chunks_[j].mention};
      else
        TakeAppositive(j, clause);
      clause->subject_head = words_.Lower(chunks_[j].head);
      return;
    }
    if (Is(j, ChunkType::kConjunction)) {
      if (j > 0 && Is(j - 1, ChunkType::kNoun) && verb.bare_participle && verb.passive && last_finite == kNone)
        SetSubject(SubjectPhrase(j - 1), clause);
      else
        inherit();
      return;
    }
    if (Is(j, ChunkType::kPreposition) || Is(j, ChunkType::kSubordinator)) {
      inherit();
      return;
    }
    if (Is(j, ChunkType::kNoun)) {
      if ((verb.ing || (verb.bare_participle && verb.passive)) && chunks_[j].mention != kNone) {
        SetSubject(j, clause);
        return;
      }
      std::uint32_t start = SubjectPhrase(j);
      // "On Monday X met": a preposition in front takes only the first phrase.
      if (start != j && start > 0 && Is(start - 1, ChunkType::kPreposition)) start = j;
      if (start > 0 && Is(start - 1, ChunkType::kPreposition) && start == j && verb.ing) {
        SetSubject(j, clause);
        return;
      }
      SetSubject(start, clause);
      return;
    }
    if (Is(j, ChunkType::kComma)) {
      if (verb.ing) {
        inherit();
        if (last_finite == kNone && j > 0 && Is(j - 1, ChunkType::kNoun)) SetSubject(PhraseStart(j - 1), clause);
        return;
      }
      if (verb.bare_participle && j > 0 && Is(j - 1, ChunkType::kNoun) && verb.passive) {
        SetSubject(chunks_[j - 1].mention != kNone ? j - 1 : PhraseStart(j - 1), clause);
        return;
      }
      const std::uint32_t before = BeforeAside(j);
      if (before != kNone) {
        SetSubject(PhraseStart(before), clause);
        return;
      }
      inherit();
    }
  }

  // "Y, which X bought in 2020": what stands before the relative is the object.
  void TakeRelativeObject(Clause* clause) const {
    if (!clause->object.empty() || clause->object_chunk != kNone || clause->subject_chunk == kNone ||
        clause->subject_chunk < 2)
      return;
    std::uint32_t k = clause->subject_chunk;
    while (k >= 2 && Is(k - 1, ChunkType::kGenitive) && Is(k - 2, ChunkType::kNoun)) k -= 2;
    if (k < 2 || !Is(k - 1, ChunkType::kRelative) || k - 1 >= clause->verb) return;
    std::uint32_t before = k - 2;
    if (Is(before, ChunkType::kComma) && before > 0) --before;
    if (!Is(before, ChunkType::kNoun) || chunks_[before].mention == kNone) return;
    clause->object = {chunks_[before].mention};
    clause->object_chunk = before;
    clause->object_head = words_.Lower(chunks_[before].head);
  }

  // "At the 38th meeting of X, Meng led": what stands in front of the first clause belongs to it.
  void AddFronted(std::uint32_t v, Clause* clause) const {
    for (std::uint32_t i = 0; i + 1 < v && i < kReach; ++i) {
      if (!Is(i, ChunkType::kPreposition) || !Is(i + 1, ChunkType::kNoun) || i + 1 == clause->subject_chunk) continue;
      if (!IsOneOf(words_.Lower(chunks_[i].first), {"at", "in", "during", "with"})) continue;
      if (i > 0 && Is(i - 1, ChunkType::kNoun)) continue;
      clause->prepositions.push_back({.preposition = words_.Lower(chunks_[i].first),
                                      .chunk = i + 1,
                                      .mentions = ListFrom(chunks_, mentions_, i + 1),
                                      .head = words_.Lower(chunks_[i + 1].head)});
    }
  }

  // The noun phrase before an aside that ends at the comma `close`: "X, a lawyer for Y, said".
  std::uint32_t BeforeAside(std::uint32_t close) const {
    std::uint32_t found = kNone;
    // "North Macedonia, Stankić said, had": who says so is looked past.
    if (close >= 4 && Is(close - 1, ChunkType::kVerb) && chunks_[close - 1].lemma == "say" &&
        Is(close - 2, ChunkType::kNoun) && Is(close - 3, ChunkType::kComma) && Is(close - 4, ChunkType::kNoun)) {
      return close - 4;
    }
    // "its finance director, Selin Akbulut, has": the name after the description.
    if (close >= 3 && Is(close - 1, ChunkType::kNoun) && chunks_[close - 1].mention != kNone &&
        Is(close - 2, ChunkType::kComma) && Is(close - 3, ChunkType::kNoun) && chunks_[close - 3].mention == kNone) {
      return close - 1;
    }
    for (std::uint32_t i = close; i > 0 && close - i < kReach;) {
      --i;
      if (Is(i, ChunkType::kBreak)) break;
      if (!Is(i, ChunkType::kComma) || i == 0 || !Is(i - 1, ChunkType::kNoun) || i + 1 >= close) continue;
      const Chunk& inner = chunks_[i + 1];
      const bool aside = inner.type == ChunkType::kRelative || inner.type == ChunkType::kPreposition ||
                         (inner.type == ChunkType::kVerb && (inner.bare_participle || inner.ing)) ||
                         (inner.type == ChunkType::kNoun &&
                          (inner.mention == kNone || mentions_[inner.mention].form == graph::MentionKind::kPronoun ||
                           Is(i + 2, ChunkType::kGenitive)));
      if (aside) {
        found = i - 1;
        break;
      }
    }
    return found;
  }

  // "the Turkish ambassador to Slovenia, Levent Ergun": the name after a description.
  std::vector<std::uint32_t> NamedAfter(std::uint32_t at) const {
    std::uint32_t k = at + 1;
    if (Is(k, ChunkType::kPreposition) && Is(k + 1, ChunkType::kNoun) && !chunks_[at].posts.empty()) k += 2;
    const bool described =
        chunks_[at].determined || !chunks_[at].posts.empty() || (at > 0 && Is(at - 1, ChunkType::kGenitive));
    if (!described || !Is(k, ChunkType::kComma) || !Is(k + 1, ChunkType::kNoun) || chunks_[k + 1].mention == kNone)
      return {};
    const Mention& mention = mentions_[chunks_[k + 1].mention];
    if (mention.form != graph::MentionKind::kName || Is(k + 2, ChunkType::kGenitive) || Is(k + 2, ChunkType::kVerb))
      return {};
    if (mention.kind != Kind::kPerson && mention.kind != Kind::kOrganization) return {};
    return {chunks_[k + 1].mention};
  }

  void FindArguments(std::uint32_t v, Clause* clause) {
    std::uint32_t i = v + 1;
    const auto read_phrase = [&](std::uint32_t at, std::vector<std::uint32_t>* mentions, std::string* head,
                                 std::uint32_t* chunk, std::uint32_t* owner) {
      // Of "Italy's Vetreria" the last is meant; of "the company's plant" too.
      while (Is(at + 1, ChunkType::kGenitive) && Is(at + 2, ChunkType::kNoun)) {
        *owner = chunks_[at].mention;
        at += 2;
      }
      *chunk = at;
      *mentions = ListFrom(chunks_, mentions_, at);
      if (chunks_[at].head != kNone) *head = words_.Lower(chunks_[at].head);
      if (mentions->empty()) *mentions = NamedAfter(at);
      return at;
    };
    if (Is(i, ChunkType::kRelative) || Is(i, ChunkType::kSubordinator)) return;
    if (Is(i, ChunkType::kNoun)) {
      i = read_phrase(i, &clause->object, &clause->object_head, &clause->object_chunk, &clause->object_owner) + 1;
      if (clause->object.empty() &&
          IsOneOf(clause->object_head, {"year", "month", "week", "time", "day", "morning", "evening", "afternoon",
                                        "spring", "summer", "autumn", "winter"})) {
        clause->object_chunk = kNone;  // "was founded last year by"
        clause->object_head.clear();
      }
      // "safety and environmental compliance checks": the last noun is the head of all.
      while (clause->object.empty() && Is(i, ChunkType::kConjunction) && Is(i + 1, ChunkType::kNoun) &&
             chunks_[i + 1].mention == kNone && chunks_[i + 1].head != kNone && !chunks_[i + 1].determined) {
        clause->object_head = words_.Lower(chunks_[i + 1].head);
        i += 2;
      }
    }
    int commas = 0;
    for (std::uint32_t steps = 0; i < size_ && steps < kReach; ++steps, ++i) {
      const Chunk& chunk = chunks_[i];
      if (chunk.type == ChunkType::kBreak || chunk.type == ChunkType::kRelative ||
          chunk.type == ChunkType::kSubordinator)
        return;
      if (chunk.type == ChunkType::kVerb) {
        if (!chunk.ing && !chunk.bare_participle && !chunk.infinitive) return;
        if (chunk.infinitive || commas > 0 || chunk.ing || chunk.passive) return;
        return;
      }
      if (chunk.type == ChunkType::kComma) {
        // A list or an apposition goes on over commas; a new clause does not.
        if (++commas > 6 || clause->prepositions.size() > 8) return;
        if (Is(i + 1, ChunkType::kConjunction) && Is(i + 2, ChunkType::kVerb)) return;
        continue;
      }
      if (chunk.type != ChunkType::kPreposition) continue;
      PrepositionArgument argument{.preposition = words_.Lower(chunk.first), .mentions = {}, .head = {}};
      if (Is(i + 1, ChunkType::kNoun)) {
        const std::uint32_t at =
            read_phrase(i + 1, &argument.mentions, &argument.head, &argument.chunk, &argument.owner);
        clause->prepositions.push_back(std::move(argument));
        i = at;
      } else {
        clause->prepositions.push_back(std::move(argument));
      }
    }
  }

  const Words& words_;
  const std::vector<Mention>& mentions_;
  const std::vector<Chunk>& chunks_;
  std::uint32_t size_;
  std::vector<Clause> clauses_;
};

// The end of an apposition that begins at chunk `i` ("chairman of X"): the comma or conjunction after it; kNone: none.
std::uint32_t AfterApposition(const std::vector<Chunk>& chunks, std::uint32_t i) {
  const auto size = static_cast<std::uint32_t>(chunks.size());
  for (std::uint32_t k = i; k < size && k < i + 10; ++k) {
    const ChunkType type = chunks[k].type;
    if (type == ChunkType::kComma) return k;
    if (type == ChunkType::kNoun || type == ChunkType::kPreposition || type == ChunkType::kGenitive) continue;
    if (type == ChunkType::kConjunction && k + 1 < size && chunks[k + 1].type == ChunkType::kNoun &&
        chunks[k + 1].mention == kNone)
      continue;
    return type == ChunkType::kConjunction ? k : kNone;
  }
  return kNone;
}

// The named person that a post without a name introduces: "deputy minister of health, Anders Kvalheim".
std::uint32_t NameAfterPost(const std::vector<Chunk>& chunks, const std::vector<Mention>& mentions, std::uint32_t at) {
  std::uint32_t k = at + 1;
  const auto is = [&](std::uint32_t i, ChunkType type) { return i < chunks.size() && chunks[i].type == type; };
  if (is(k, ChunkType::kPreposition) && is(k + 1, ChunkType::kNoun)) k += 2;
  if (!is(k, ChunkType::kComma) || !is(k + 1, ChunkType::kNoun) || chunks[k + 1].mention == kNone) return kNone;
  const Mention& mention = mentions[chunks[k + 1].mention];
  return mention.kind == Kind::kPerson && mention.form == graph::MentionKind::kName && chunks[k + 1].posts.empty()
             ? k + 1
             : kNone;
}

}  // namespace

std::vector<std::vector<Chunk>> SplitAsides(const std::vector<Chunk>& chunks) {
  std::vector<std::vector<Chunk>> pieces(1);
  const auto size = static_cast<std::uint32_t>(chunks.size());
  for (std::uint32_t i = 0; i < size; ++i) {
    const ChunkType type = chunks[i].type;
    if (type == ChunkType::kOpen || type == ChunkType::kDash) {
      const ChunkType closing = type == ChunkType::kOpen ? ChunkType::kClose : ChunkType::kDash;
      std::uint32_t close = kNone;
      for (std::uint32_t k = i + 1; k < size && k < i + 40; ++k) {
        if (chunks[k].type == ChunkType::kBreak) break;
        if (chunks[k].type == closing) {
          close = k;
          break;
        }
      }
      if (close != kNone) {
        std::vector<Chunk> aside;
        if (!pieces[0].empty() && pieces[0].back().type == ChunkType::kNoun) {
          aside.push_back(pieces[0].back());
          aside.push_back({.type = ChunkType::kComma, .first = chunks[i].first, .end = chunks[i].end});
        }
        aside.insert(aside.end(), chunks.begin() + i + 1, chunks.begin() + close);
        if (aside.size() > 1) pieces.push_back(std::move(aside));
        i = close;
        continue;
      }
      if (type == ChunkType::kDash) {
        // A lone dash parts like a comma: "X — a unit of Y".
        pieces[0].push_back({.type = ChunkType::kComma, .first = chunks[i].first, .end = chunks[i].end});
        continue;
      }
    }
    pieces[0].push_back(chunks[i]);
  }
  return pieces;
}

std::vector<std::uint32_t> ListFrom(const std::vector<Chunk>& chunks, const std::vector<Mention>& mentions,
                                    std::uint32_t at) {
  std::vector<std::uint32_t> out;
  if (chunks[at].mention == kNone) {
    // "the rail regulator and the Zagreb Transport Institute": what is named of the list.
    const bool goes_on = at + 2 < chunks.size() && chunks[at + 1].type == ChunkType::kConjunction &&
                         chunks[at + 2].type == ChunkType::kNoun && chunks[at + 2].mention != kNone &&
                         (at + 3 >= chunks.size() || chunks[at + 3].type != ChunkType::kGenitive) &&
                         mentions[chunks[at + 2].mention].form == graph::MentionKind::kName;
    if (!goes_on) return out;
    at += 2;
  }
  out.push_back(chunks[at].mention);
  out.insert(out.end(), mentions[out[0]].others.begin(), mentions[out[0]].others.end());
  const Kind kind = mentions[chunks[at].mention].kind;
  const auto size = static_cast<std::uint32_t>(chunks.size());
  std::vector<std::uint32_t> pending;  // after commas; they belong to the list once an "and" is met
  std::uint32_t i = at + 1;
  for (std::uint32_t steps = 0; i < size && steps < 60; ++steps) {
    const ChunkType type = chunks[i].type;
    // "A of X, B and C": a complement of the item.
    if (type == ChunkType::kPreposition && i + 1 < size && chunks[i + 1].type == ChunkType::kNoun && steps < 50 &&
        chunks[i].end - chunks[i].first == 1) {
      // Only where the list goes on after it.
      if (i + 2 < size && (chunks[i + 2].type == ChunkType::kComma || chunks[i + 2].type == ChunkType::kConjunction) &&
          (kind == Kind::kPerson || kind == Kind::kEvent)) {
        i += 2;
        continue;
      }
      break;
    }
    if (type != ChunkType::kComma && type != ChunkType::kConjunction) break;
    bool joined = type == ChunkType::kConjunction;
    std::uint32_t next = i + 1;
    if (next < size && chunks[next].type == ChunkType::kConjunction) {
      joined = true;
      ++next;
    }
    if (next >= size || chunks[next].type != ChunkType::kNoun) break;
    while (next + 2 < size && chunks[next + 1].type == ChunkType::kGenitive &&
           chunks[next + 2].type == ChunkType::kNoun)
      next += 2;
    const std::uint32_t m = chunks[next].mention;
    if (m == kNone || mentions[m].form == graph::MentionKind::kPronoun) {
      // "and Norway's deputy minister of health, Anders Kvalheim"
      const std::uint32_t named = m == kNone && !chunks[next].posts.empty() && kind == Kind::kPerson
                                      ? NameAfterPost(chunks, mentions, next)
                                      : kNone;
      if (named != kNone) {
        pending.push_back(chunks[named].mention);
        if (joined) {
          out.insert(out.end(), pending.begin(), pending.end());
          pending.clear();
        }
        i = named + 1;
        continue;
      }
      if (type == ChunkType::kComma && !joined) {
        const std::uint32_t after = AfterApposition(chunks, next);
        if (after == kNone) break;
        i = after;
        continue;
      }
      // "the Guldal mine, the Oslo works and a new quay": what has no name still ends the list.
      const bool clause_follows = next + 1 < size && chunks[next + 1].type == ChunkType::kVerb &&
                                  !chunks[next + 1].bare_participle && !chunks[next + 1].ing;
      if (m == kNone && !clause_follows) out.insert(out.end(), pending.begin(), pending.end());
      break;
    }
    if (!SameList(kind, mentions[m].kind)) {
      if (joined) break;
      const std::uint32_t after = AfterApposition(chunks, next);
      if (after == kNone || kind != Kind::kPerson) break;
      i = after;
      continue;
    }
    // A verb right after it makes it the subject of a new clause: "X met Y, and Z left".
    if (type == ChunkType::kComma && next + 1 < size && chunks[next + 1].type == ChunkType::kVerb &&
        !chunks[next + 1].bare_participle && !chunks[next + 1].ing && !chunks[next + 1].infinitive && at > 0 &&
        chunks[at - 1].type != ChunkType::kComma) {
      break;
    }
    pending.push_back(m);
    if (joined) {
      out.insert(out.end(), pending.begin(), pending.end());
      pending.clear();
    }
    i = next + 1;
  }
  return out;
}

std::vector<std::uint32_t> ListTo(const std::vector<Chunk>& chunks, const std::vector<Mention>& mentions,
                                  std::uint32_t at) {
  std::vector<std::uint32_t> out;
  if (chunks[at].mention == kNone) {
    // "Peng Liwei and his party visited"
    std::uint32_t k = at;
    while (k >= 2 && chunks[k - 1].type == ChunkType::kGenitive && chunks[k - 2].type == ChunkType::kNoun) k -= 2;
    const bool goes_on = k >= 2 && chunks[k - 1].type == ChunkType::kConjunction &&
                         chunks[k - 2].type == ChunkType::kNoun && chunks[k - 2].mention != kNone &&
                         mentions[chunks[k - 2].mention].form == graph::MentionKind::kName;
    if (!goes_on) return out;
    at = k - 2;
  }
  out.push_back(chunks[at].mention);
  out.insert(out.end(), mentions[out[0]].others.begin(), mentions[out[0]].others.end());
  const Kind kind = mentions[chunks[at].mention].kind;
  bool joined = false;
  std::uint32_t i = at;
  for (std::uint32_t steps = 0; i >= 2 && steps < 30; ++steps) {
    // Step over the owner: "and Baogang's Meng".
    std::uint32_t k = i;
    while (k >= 2 && chunks[k - 1].type == ChunkType::kGenitive && chunks[k - 2].type == ChunkType::kNoun) k -= 2;
    if (k < 2) break;
    std::uint32_t link = k - 1;
    if (chunks[link].type == ChunkType::kConjunction) {
      joined = true;
      if (link >= 1 && chunks[link - 1].type == ChunkType::kComma && link >= 2) --link;
    } else if (chunks[link].type != ChunkType::kComma || !joined) {
      break;
    }
    const std::uint32_t previous = link - 1;
    if (chunks[previous].type != ChunkType::kNoun || chunks[previous].mention == kNone) break;
    if (!SameList(kind, mentions[chunks[previous].mention].kind)) break;
    if (previous >= 1 && chunks[previous - 1].type == ChunkType::kPreposition) break;
    out.push_back(chunks[previous].mention);
    i = previous;
  }
  std::ranges::reverse(out);
  return out;
}

std::vector<Clause> FindClauses(const Words& words, const std::vector<Mention>& mentions,
                                const std::vector<Chunk>& chunks) {
  return ClauseFinder(words, mentions, chunks).Find();
}

}  // namespace dossier::extract
