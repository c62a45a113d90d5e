#include "core/extract/chunker.h"

#include <algorithm>

namespace dossier::extract {
namespace {

using enum WordClass;
using graph::Modality;

// What a governing verb makes of the one it governs: "plans to visit", "refused to meet".
struct Control {
  bool negates = false;
  Modality modality = Modality::kAsserted;
};

Control ControlOf(std::string_view lemma) {
  if (IsOneOf(lemma, {"plan",   "intend",  "hope",    "want",    "expect", "schedule", "set",       "agree",   "aim",
                      "pledge", "promise", "vow",     "prepare", "seek",   "decide",   "wish",      "commit",  "order",
                      "ask",    "invite",  "propose", "be",      "slate",  "need",     "volunteer", "threaten"})) {
    return {.modality = Modality::kPlanned};
  }
  if (IsOneOf(lemma, {"refuse", "decline", "fail", "forbid", "forbidden", "ban", "bar", "stop", "cease", "deny",
                      "avoid", "rule"}))
    return {.negates = true};
  if (IsOneOf(lemma, {"consider", "weigh", "explore", "discuss", "urge", "advise", "recommend", "suggest", "try",
                      "think", "mull", "tempt", "call"})) {
    return {.modality = Modality::kPossible};
  }
  if (IsOneOf(lemma, {"say", "report", "believe", "allege", "understand"})) return {.modality = Modality::kReported};
  return {};
}

Modality ModalityOfModal(std::string_view modal) {
  if (IsOneOf(modal, {"will", "'ll", "shall"})) return Modality::kPlanned;
  if (IsOneOf(modal, {"may", "might", "could", "can", "would", "should", "must", "'d"})) return Modality::kPossible;
  return Modality::kAsserted;
}

class SentenceChunker {
 public:
  SentenceChunker(const Words& words, const std::vector<Post>& posts, const WordIndex& index,
                  const std::vector<Mention>& mentions, const WordSentence& sentence)
      : words_(words), posts_(posts), index_(index), mentions_(mentions), begin_(sentence.first), end_(sentence.end) {}

  std::vector<Chunk> Run() {
    for (std::uint32_t w = begin_; w < end_;) w = ChunkAt(w);
    SpreadModality();
    return std::move(chunks_);
  }

 private:
  const Lexeme& At(std::uint32_t w) const { return words_.LexemeOf(w); }
  bool InMention(std::uint32_t w) const { return index_.mention[w] != kNone; }
  bool InPost(std::uint32_t w) const { return index_.post[w] != kNone; }
  const Mention& MentionAt(std::uint32_t w) const { return mentions_[index_.mention[w]]; }
  bool PronounAt(std::uint32_t w) const { return At(w).Is(kPronoun); }
  bool Possessive(std::uint32_t w) const {
    return IsOneOf(At(w).lower, {"his", "its", "their", "whose", "my", "our", "your"}) ||
           (At(w).lower == "her" && PossessiveHer(w));
  }
  bool PossessiveHer(std::uint32_t w) const {
    return w + 1 < end_ && !words_[w + 1].punctuation &&
           !At(w + 1).classes.HasAny({kPreposition, kConjunction, kDeterminer, kAdverb, kSubordinator, kPronoun});
  }

  // What is done in order to do something else is as sure as what it is done for: "will travel to Oslo to meet X".
  void SpreadModality() {
    Modality governing = Modality::kAsserted;
    for (Chunk& chunk : chunks_) {
      if (chunk.type == ChunkType::kSubordinator || chunk.type == ChunkType::kBreak) governing = Modality::kAsserted;
      if (chunk.type != ChunkType::kVerb) continue;
      if (!chunk.infinitive) {
        governing = chunk.modality;
      } else if (chunk.modality == Modality::kAsserted) {
        chunk.modality = governing;
      }
    }
  }

  void Push(ChunkType type, std::uint32_t first, std::uint32_t end) {
    chunks_.push_back({.type = type, .first = first, .end = end});
  }

  std::uint32_t ChunkAt(std::uint32_t w) {
    const Lexeme& lexeme = At(w);
    if (lexeme.lower == "'s" || lexeme.lower == "'") {
      // "Meng's been" and the quotation's end are no genitives.
      Push(!chunks_.empty() && chunks_.back().type == ChunkType::kNoun && !words_[w].space_before ? ChunkType::kGenitive
                                                                                                  : ChunkType::kOther,
           w, w + 1);
      return w + 1;
    }
    if (words_[w].punctuation) return Punctuation(w);
    if (InMention(w)) return NounPhrase(w);
    if (lexeme.Is(kRelative) && IsRelative(w)) {
      Push(ChunkType::kRelative, w, w + 1);
      if (lexeme.lower == "whose") {
        StandForAntecedent();
        Push(ChunkType::kGenitive, w + 1, w + 1);
      }
      return w + 1;
    }
    if (lexeme.lower == "such" && w + 1 < end_ && At(w + 1).lower == "as") {
      Push(ChunkType::kPreposition, w, w + 2);
      return w + 2;
    }
    if (InPost(w) && posts_[index_.post[w]].first == w) return NounPhrase(w);
    if (IsOneOf(lexeme.lower, {"and", "or", "&", "but", "nor"})) {
      Push(ChunkType::kConjunction, w, w + 1);
      return w + 1;
    }
    if (lexeme.lower == "to" && w + 1 < end_ && BaseVerb(NextVerbWord(w + 1))) return VerbGroup(w);
    if (lexeme.classes.HasAny({kBe, kHave, kDo, kModal}) && !words_[w].capital) return VerbGroup(w);
    if (lexeme.classes.HasAny({kBe, kHave, kDo, kModal}) && w == begin_) return VerbGroup(w);
    if (IsVerb(w) && !(lexeme.Is(kPreposition) && lexeme.lower.ends_with("ing"))) return VerbGroup(w);
    if (lexeme.Is(kPreposition) && !(lexeme.lower == "as" && w + 2 < end_ && At(w + 1).lower == "well")) {
      const bool clause = IsOneOf(lexeme.lower, {"after", "before", "since", "until", "as"}) &&
                          !(lexeme.lower == "as" && w + 1 < end_ && InPost(w + 1)) && ClauseFollows(w + 1);
      Push(clause ? ChunkType::kSubordinator : ChunkType::kPreposition, w, w + 1);
      return w + 1;
    }
    if (lexeme.lower == "as" && w + 2 < end_ && At(w + 1).lower == "well" && At(w + 2).lower == "as") {
      Push(ChunkType::kConjunction, w, w + 3);
      return w + 3;
    }
    if (lexeme.Is(kSubordinator)) {
      Push(ChunkType::kSubordinator, w, w + 1);
      return w + 1;
    }
    if (lexeme.Is(kAdverb) && !lexeme.Is(kPronoun)) return w + 1;  // adverbs are looked through
    if (lexeme.Is(kNegation)) {
      // "not Meng but Li", "no agreement": whatever follows is not affirmed.
      negate_next_ = lexeme.lower != "no" && lexeme.lower != "none" && lexeme.lower != "without";
      if (lexeme.lower != "no") return w + 1;
    }
    if (Possessive(w)) {
      Chunk chunk{.type = ChunkType::kNoun, .first = w, .end = w + 1, .head = w, .mention = index_.mention[w]};
      chunks_.push_back(chunk);
      Push(ChunkType::kGenitive, w + 1, w + 1);
      return w + 1;
    }
    return NounPhrase(w);
  }

  // "that" and "which" join clauses only where something stands before them.
  bool IsRelative(std::uint32_t w) const {
    if (At(w).lower != "that") return true;
    if (chunks_.empty() || chunks_.back().type != ChunkType::kNoun || words_[w].capital) return false;
    return w + 1 < end_ && (At(w + 1).classes.HasAny({kBe, kHave, kDo, kModal}) || At(w + 1).verb != nullptr);
  }

  // "whose" is what was named last before it, as an owner.
  void StandForAntecedent() {
    Chunk& whose = chunks_.back();
    for (std::size_t i = chunks_.size() - 1; i > 0 && chunks_.size() - i < 6; --i) {
      const Chunk& before = chunks_[i - 1];
      if (before.type != ChunkType::kNoun && before.type != ChunkType::kComma &&
          before.type != ChunkType::kPreposition && before.type != ChunkType::kConjunction)
        return;
      if (before.type != ChunkType::kNoun || before.mention == kNone) continue;
      whose.type = ChunkType::kNoun;
      whose.mention = before.mention;
      whose.head = whose.first;
      return;
    }
  }

  bool ClauseFollows(std::uint32_t w) const {
    int nouns = 0;
    for (std::uint32_t i = w; i < end_ && i < w + 12; ++i) {
      if (words_[i].punctuation && !words_.IsWord(i, "-")) return false;
      if (At(i).classes.HasAny({kBe, kHave, kModal, kDo}) && nouns > 0) return true;
      if (At(i).verb != nullptr && !InMention(i) && (At(i).verb->forms & kPast) != 0 && nouns > 0 && !InPost(i))
        return true;
      if (At(i).Is(kPreposition)) return false;
      ++nouns;
    }
    return false;
  }

  std::uint32_t Punctuation(std::uint32_t w) {
    const std::string& p = At(w).lower;
    if (p == ",")
      Push(ChunkType::kComma, w, w + 1);
    else if (p == "(" || p == "[")
      Push(ChunkType::kOpen, w, w + 1);
    else if (p == ")" || p == "]")
      Push(ChunkType::kClose, w, w + 1);
    else if (p == "—" || p == "–" || p == "--" || (p == "-" && words_[w].space_before))
      Push(ChunkType::kDash, w, w + 1);
    else if (IsOneOf(p, {";", ":", ".", "!", "?", "|", "…", "•", "■", "▪"}))
      Push(ChunkType::kBreak, w, w + 1);
    // Quotation marks are looked through.
    return w + 1;
  }

  std::uint32_t NextVerbWord(std::uint32_t w) const {
    while (w < end_ && (At(w).Is(kAdverb) || At(w).Is(kNegation)) && !InMention(w)) ++w;
    return w;
  }
  bool BaseVerb(std::uint32_t w) const {
    return w < end_ && !InMention(w) && !words_[w].capital &&
           ((At(w).verb != nullptr && (At(w).verb->forms & kBase) != 0) || IsOneOf(At(w).lower, {"be", "have", "do"}));
  }

  // Whether the word is a verb here. English nouns and verbs look alike: the words around decide.
  bool IsVerb(std::uint32_t w) const {
    const Lexeme& lexeme = At(w);
    if (lexeme.verb == nullptr || InMention(w) || InPost(w)) return false;
    if (words_[w].capital && w != begin_) return false;
    const std::uint8_t forms = lexeme.verb->forms;
    const bool noun_class = lexeme.noun_like;
    const bool first = w == begin_;
    const Lexeme* before = first ? nullptr : &At(w - 1);
    std::uint32_t b = w;
    while (b > begin_ && At(b - 1).Is(kAdverb) && !InMention(b - 1)) --b;
    if (b > begin_) before = &At(b - 1);
    const bool after_mention = b > begin_ && (InMention(b - 1) || words_.Text(b - 1) == ")");
    if (before != nullptr && !after_mention) {
      const bool genitive = before->lower == "'s" || before->lower == "'" || Possessive(b - 1);
      if (genitive) return false;
      if (before->classes.HasAny({kDeterminer}) && before->lower != "that" && before->lower != "both" &&
          before->lower != "all")
        return false;
      if (words_[b - 1].number) return (forms & (kPast | kParticiple)) != 0 && (forms & kBase) == 0;
    }
    const Lexeme* next = w + 1 < end_ ? &At(w + 1) : nullptr;
    const bool argument_next =
        next != nullptr &&
        (InMention(w + 1) || InPost(w + 1) || next->classes.HasAny({kDeterminer, kPreposition, kPronoun, kAdverb}) ||
         words_[w + 1].number);
    if ((forms & (kPast | kParticiple)) != 0 && (forms & kBase) == 0) {
      if (before != nullptr && before->Is(kPreposition) && before->lower != "as") return false;
      if (lexeme.lower == "left" || lexeme.lower == "found" || lexeme.lower == "led")
        return argument_next || after_mention;
      return true;
    }
    if ((forms & kIng) != 0) {
      if (noun_class && !(argument_next && (before == nullptr || before->lower == "," || before->Is(kPreposition) ||
                                            before->Is(kSubordinator))))
        return false;
      return argument_next || (before != nullptr && (before->lower == "," || before->Is(kPreposition)));
    }
    if (first) return false;
    const bool noun_before = after_mention || !(before->classes.HasAny({kPreposition, kConjunction, kDeterminer}) ||
                                                words_[b - 1].punctuation);
    if ((forms & kThird) != 0) {
      if (before->Is(kRelative) || before->Is(kPronoun)) return true;
      if (after_mention)
        return next != nullptr && !words_[w + 1].punctuation && next->lower != "of" && !(noun_class && !argument_next);
      if (before->Is(kConjunction) || before->lower == ",") return argument_next && !noun_class;
      if (InPost(b - 1)) return argument_next && !noun_class;
      return noun_before && argument_next && !noun_class && !next->Is(kPreposition) && !before->lower.ends_with("s");
    }
    if ((forms & kBase) != 0) {
      if (before->Is(kRelative) || IsOneOf(before->lower, {"they", "we", "i", "you"})) return true;
      const bool plural = after_mention || (before->lower.ends_with('s') && !before->lower.ends_with("ss"));
      if ((forms & kPast) != 0 && after_mention) return argument_next;  // "set", "put", "beat"
      return plural && argument_next && !noun_class &&
             !(next->Is(kPreposition) && next->lower != "with" && next->lower != "to");
    }
    return false;
  }

  // Auxiliaries, negations, the main verb, and the verbs it governs ("plans to visit", "may consider buying").
  std::uint32_t VerbGroup(std::uint32_t w) {
    Chunk chunk{.type = ChunkType::kVerb, .first = w};
    chunk.negated = negate_next_;
    negate_next_ = false;
    bool be = false, auxiliary = false, have = false;
    std::uint32_t i = w;
    std::uint32_t main = kNone;
    if (At(i).lower == "to") {
      chunk.infinitive = true;
      ++i;
    }
    int steps = 0;
    while (i < end_ && steps++ < 24) {
      const Lexeme& lexeme = At(i);
      if (InMention(i) || words_[i].punctuation || (words_[i].capital && i != begin_)) break;
      if (lexeme.Is(kNegation) && lexeme.lower != "no" && lexeme.lower != "none" && lexeme.lower != "nobody" &&
          lexeme.lower != "without") {
        chunk.negated = !chunk.negated;
        ++i;
        continue;
      }
      if (lexeme.lower == "no" && IsOneOf(words_.Lower(std::min(i + 1, end_ - 1)), {"longer"})) {
        chunk.negated = true;
        i += 2;
        continue;
      }
      if ((lexeme.Is(kAdverb) && lexeme.verb == nullptr) || (have && main == kNone && lexeme.lower == "since")) {
        ++i;
        continue;
      }
      if (lexeme.Is(kModal) && main == kNone) {
        Raise(&chunk, ModalityOfModal(lexeme.lower));
        auxiliary = true;
        ++i;
        continue;
      }
      if (lexeme.Is(kBe)) {
        if (main != kNone) break;
        be = auxiliary = true;
        chunk.lemma = "be";
        ++i;
        continue;
      }
      if (lexeme.Is(kHave) && lexeme.lower != "having" && main == kNone) {
        have = auxiliary = true;
        chunk.lemma = "have";
        ++i;
        continue;
      }
      if (lexeme.Is(kDo) && main == kNone && i + 1 < end_ &&
          (At(i + 1).Is(kNegation) || (At(i + 1).verb != nullptr && (At(i + 1).verb->forms & kBase) != 0))) {
        auxiliary = true;
        ++i;
        continue;
      }
      if (lexeme.lower == "to" && i > w) {
        const std::uint32_t verb = NextVerbWord(i + 1);
        if (!BaseVerb(verb)) break;
        Apply(&chunk, main == kNone ? (be ? "be" : have ? "need" : "") : chunk.lemma);
        main = kNone;
        be = have = false;
        chunk.lemma.clear();
        chunk.passive = false;
        auxiliary = true;
        ++i;
        continue;
      }
      if (lexeme.verb == nullptr || InPost(i)) break;
      const std::uint8_t forms = lexeme.verb->forms;
      if (main == kNone) {
        const bool fits = (be && (forms & (kParticiple | kIng)) != 0) || (have && !be && (forms & kParticiple) != 0) ||
                          (!be && !have && (auxiliary || chunk.infinitive) && (forms & kBase) != 0) ||
                          (!be && !have && !auxiliary && !chunk.infinitive);
        if (!fits) break;
        if (be && (forms & kIng) == 0) chunk.passive = true;
        if (!auxiliary && !chunk.infinitive) {
          chunk.ing = (forms & kIng) != 0;
          chunk.bare_participle = (forms & kParticiple) != 0;
        }
        main = i;
        chunk.lemma = lexeme.verb->lemma;
        ++i;
        continue;
      }
      // "considering buying", "finished visiting".
      if ((forms & kIng) != 0 && IsOneOf(chunk.lemma, {"consider", "start", "begin", "stop", "finish", "deny", "avoid",
                                                       "keep", "discuss", "mull", "weigh", "suggest", "recommend"})) {
        Apply(&chunk, chunk.lemma);
        main = i;
        chunk.lemma = lexeme.verb->lemma;
        ++i;
        continue;
      }
      break;
    }
    if (i == w) ++i;
    chunk.end = i;
    chunk.head = main != kNone ? main : i - 1;
    if (chunk.bare_participle && i < end_ &&
        (At(i).lower == "by" || ByAfterDate(i) ||
         (IsOneOf(At(i).lower, {"in", "at"}) &&
          IsOneOf(chunk.lemma, {"base", "headquarter", "locate", "situate", "register"})))) {
      chunk.passive = true;
    }
    chunks_.push_back(std::move(chunk));
    return i;
  }

  // "founded in 1988 by": only a time stands between.
  bool ByAfterDate(std::uint32_t i) const {
    if (!IsOneOf(At(i).lower, {"in", "on", "last", "this", "earlier"})) return false;
    for (std::uint32_t w = i + 1; w < end_ && w < i + 5; ++w) {
      if (At(w).lower == "by") return true;
      if (!words_[w].number && !At(w).Is(kMonth) &&
          !IsOneOf(At(w).lower, {",", "week", "month", "year", "early", "late"}))
        return false;
    }
    return false;
  }

  static void Raise(Chunk* chunk, Modality modality) {
    if (chunk->modality == Modality::kAsserted || modality == Modality::kPossible) {
      if (modality != Modality::kAsserted) chunk->modality = modality;
    }
  }
  static void Apply(Chunk* chunk, std::string_view lemma) {
    const Control control = ControlOf(lemma);
    if (control.negates) chunk->negated = !chunk->negated;
    Raise(chunk, control.modality);
  }

  // Determiner, adjectives, nouns, posts and names up to the head.
  std::uint32_t NounPhrase(std::uint32_t w) {
    Chunk chunk{.type = ChunkType::kNoun, .first = w};
    std::uint32_t i = w;
    bool posts_only = true;
    while (i < end_) {
      const Lexeme& lexeme = At(i);
      if (InMention(i)) {
        const Mention& mention = MentionAt(i);
        if (chunk.mention != kNone) {
          chunk.modifiers.push_back(chunk.mention);
          chunk.mention = kNone;
        }
        chunk.mention = index_.mention[i];
        chunk.head = mention.end - 1;
        i = mention.end;
        if (mention.form == graph::MentionKind::kPronoun) {
          if (Possessive(i - 1)) {
            chunk.end = i;
            chunks_.push_back(std::move(chunk));
            Push(ChunkType::kGenitive, i, i);
            return i;
          }
          break;
        }
        if (i < end_ && words_[i].attached) {  // "Iquique-based"
          chunk.modifiers.push_back(chunk.mention);
          chunk.mention = kNone;
          ++i;
          continue;
        }
        // A name goes on only with a post or noun that leads to another name or is its head.
        if (i >= end_ || words_[i].punctuation || At(i).lower == "'s" || At(i).lower == "'") break;
        if (InPost(i) && !PostLeadsToName(i)) break;
        posts_only = false;
        if (InPost(i) || InMention(i)) continue;
        const Lexeme& next = At(i);
        if (next.classes.HasAny({kDeterminer, kPreposition, kConjunction, kSubordinator, kPronoun, kBe, kHave, kDo,
                                 kModal, kAdverb, kNegation, kRelative, kMonth}) ||
            IsVerb(i) || words_[i].number) {
          break;
        }
        continue;
      }
      if (i > w && (words_[i].punctuation || lexeme.lower == "'s" || lexeme.lower == "'")) {
        // Quotation marks inside a noun phrase are looked through.
        if (IsOneOf(lexeme.lower, {"\"", "“", "``", "‘"}) && i + 1 < end_ && !words_[i + 1].punctuation &&
            chunk.mention == kNone) {
          ++i;
          continue;
        }
        break;
      }
      if (InPost(i) && posts_[index_.post[i]].first == i) {
        const Post& post = posts_[index_.post[i]];
        if (chunk.mention != kNone) {
          chunk.modifiers.push_back(chunk.mention);
          chunk.mention = kNone;
        }
        chunk.posts.push_back(index_.post[i]);
        chunk.head = post.head;
        i = post.end;
        // "Party Secretary and Chairman Meng": both posts are hers.
        if (i + 1 < end_ && (At(i).lower == "and" || At(i).lower == "cum") && InPost(i + 1) &&
            posts_[index_.post[i + 1]].first == i + 1 && posts_only) {
          const std::uint32_t after = posts_[index_.post[i + 1]].end;
          if (after < end_ && (InMention(after) || At(after).lower == "of" || At(after).lower == "at" ||
                               At(after).lower == "," || words_[after].punctuation))
            ++i;
        }
        continue;
      }
      if (i > w &&
          lexeme.classes.HasAny(
              {kPreposition, kConjunction, kSubordinator, kBe, kHave, kDo, kModal, kRelative, kNegation, kPronoun}) &&
          !words_[i].capital)
        break;
      if (i > w && lexeme.lower == "such" && i + 1 < end_ && At(i + 1).lower == "as") break;
      if (i > w && lexeme.Is(kDeterminer) &&
          !IsOneOf(lexeme.lower, {"other", "such", "many", "few", "several", "most", "two", "both"}))
        break;
      if (i > w && lexeme.Is(kAdverb) && (i + 1 >= end_ || words_[i + 1].punctuation || lexeme.lower != "newly")) break;
      if (i > w && IsVerb(i) && !IsParticipleAdjective(i, chunk)) break;
      if (lexeme.Is(kMonth) && chunk.mention != kNone) break;
      if (chunk.mention != kNone) {
        // A noun after a name is the head: "Baogang operations".
        chunk.modifiers.push_back(chunk.mention);
        chunk.mention = kNone;
      }
      if (i == w) {
        chunk.determined = lexeme.Is(kDeterminer);
        chunk.definite = IsOneOf(lexeme.lower, {"the", "this", "that", "these", "those", "both"});
      } else {
        posts_only = false;
      }
      chunk.head = i;
      ++i;
    }
    if (i == w) ++i;
    chunk.end = i;
    if (chunk.head == kNone) chunk.head = w;
    negate_next_ = false;
    chunks_.push_back(std::move(chunk));
    return i;
  }

  // "its key listed subsidiary": a participle between a determiner and a noun.
  bool IsParticipleAdjective(std::uint32_t i, const Chunk& chunk) const {
    const std::uint8_t forms = At(i).verb->forms;
    if ((forms & (kParticiple | kIng)) == 0 || chunk.mention != kNone || i + 1 >= end_ || words_[i + 1].punctuation)
      return false;
    const bool open = chunk.determined || (!chunks_.empty() && chunks_.back().type == ChunkType::kGenitive);
    return open && !InMention(i + 1) && !InPost(i + 1) && !words_[i + 1].number &&
           !At(i + 1).classes.HasAny(
               {kDeterminer, kPreposition, kPronoun, kAdverb, kSubordinator, kRelative, kConjunction, kNegation});
  }

  bool PostLeadsToName(std::uint32_t i) const {
    const Post& post = posts_[index_.post[i]];
    std::uint32_t after = post.end;
    if (after + 1 < end_ && At(after).lower == "and" && InPost(after + 1)) after = posts_[index_.post[after + 1]].end;
    while (after < end_ && At(after).Is(kHonorific)) ++after;
    return after < end_ && InMention(after) && !words_[after].punctuation;
  }

  const Words& words_;
  const std::vector<Post>& posts_;
  const WordIndex& index_;
  const std::vector<Mention>& mentions_;
  std::uint32_t begin_, end_;
  std::vector<Chunk> chunks_;
  bool negate_next_ = false;
};

}  // namespace

std::vector<Chunk> ChunkSentence(const Words& words, const std::vector<Post>& posts, const WordIndex& index,
                                 const std::vector<Mention>& mentions, const WordSentence& sentence) {
  return SentenceChunker(words, posts, index, mentions, sentence).Run();
}

}  // namespace dossier::extract
