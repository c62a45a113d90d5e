#include <algorithm>

#include "core/extract/post_parser.h"
#include "core/extract/relations.h"

namespace dossier::extract {
namespace {

using enum WordClass;

class PostFinder {
 public:
  PostFinder(const RelationInput& input, const std::vector<Chunk>& chunks, const std::vector<Clause>& clauses,
             std::vector<Finding>* findings)
      : input_(input),
        chunks_(chunks),
        clauses_(clauses),
        findings_(*findings),
        role_(input.rules.FindType("HOLDS_ROLE")) {}

  void Run() {
    for (std::uint32_t i = 0; i < chunks_.size(); ++i) {
      const Chunk& chunk = chunks_[i];
      if (chunk.type != ChunkType::kNoun || chunk.posts.empty()) continue;
      if (chunk.mention != kNone && KindOf(chunk.mention) == Kind::kPerson &&
          input_.mentions[chunk.mention].form == graph::MentionKind::kName) {
        BeforeName(i);
      } else if (chunk.mention == kNone && chunk.head == input_.posts[chunk.posts.back()].head) {
        Alone(i);
      }
    }
  }

 private:
  Kind KindOf(std::uint32_t mention) const { return input_.mentions[mention].kind; }
  bool Is(std::uint32_t i, ChunkType type) const { return i < chunks_.size() && chunks_[i].type == type; }
  bool IsHolder(std::uint32_t mention) const {
    const Kind kind = KindOf(mention);
    return kind == Kind::kOrganization || kind == Kind::kPlace || kind == Kind::kFacility;
  }

  // The body a post belongs to as said in front of it: "Baogang Chairman", "Fiji's prime minister", "French minister".
  std::uint32_t OwnerBefore(std::uint32_t i) const {
    const Chunk& chunk = chunks_[i];
    for (auto it = chunk.modifiers.rbegin(); it != chunk.modifiers.rend(); ++it) {
      if (IsHolder(*it)) return input_.mentions[*it].entity;
    }
    if (i >= 2 && Is(i - 1, ChunkType::kGenitive) && Is(i - 2, ChunkType::kNoun) && chunks_[i - 2].mention != kNone &&
        IsHolder(chunks_[i - 2].mention)) {
      return input_.mentions[chunks_[i - 2].mention].entity;
    }
    for (std::uint32_t w = chunk.first; w < chunk.end; ++w) {
      if (!input_.words.Is(w, kDemonym) || !input_.words[w].capital) continue;
      const std::string_view country = Lexicon::English().CountryOf(input_.words.Lower(w));
      if (country.empty()) continue;
      std::string lower(country);
      std::ranges::transform(lower, lower.begin(),
                             [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      for (const std::string& name : Lexicon::English().CountryNames(lower)) {
        const auto it = input_.place_by_name.find(name);
        if (it != input_.place_by_name.end()) return it->second;
      }
      return kUnnamed;
    }
    return kNone;
  }

  // "... of X", "... at X": the body named after the chunk.
  std::uint32_t OwnerAfter(std::uint32_t i) const {
    if (!Is(i + 1, ChunkType::kPreposition) || !Is(i + 2, ChunkType::kNoun)) return kNone;
    const std::string& preposition = input_.words.Lower(chunks_[i + 1].first);
    if (!IsOneOf(preposition, {"of", "at", "for", "in", "with", "from"})) return kNone;
    std::uint32_t at = i + 2;
    // "of Baogang's mining arm X", "of the region's council": the last one named.
    while (Is(at + 1, ChunkType::kGenitive) && Is(at + 2, ChunkType::kNoun) && chunks_[at + 2].mention != kNone)
      at += 2;
    // "director of the department of X"
    if (chunks_[at].mention == kNone && Is(at + 1, ChunkType::kPreposition) && Is(at + 2, ChunkType::kNoun) &&
        input_.words.IsWord(chunks_[at + 1].first, "of"))
      at += 2;
    const std::uint32_t m = chunks_[at].mention;
    if (m == kNone || !IsHolder(m)) return IsOneOf(preposition, {"of", "at"}) ? kUnnamed : kNone;
    if (IsOneOf(preposition, {"in", "from", "with"}) && KindOf(m) != Kind::kOrganization) return kNone;
    return input_.mentions[m].entity;
  }

  // Posts that stand without a body belong to the organisation, country or city that the article is about.
  std::uint32_t Focus(const Post& post) const {
    std::string head = input_.words.Lower(post.head);
    if (head.ends_with('s') && head != "boss") head.pop_back();
    if (!input_.words[post.head].capital) return kNone;
    if (IsOneOf(head, {"minister", "premier"})) return input_.focus_country;
    if (IsOneOf(head, {"mayor", "governor"})) return input_.focus_city;
    for (std::uint32_t w = post.first; w < post.head; ++w) {
      if (IsOneOf(input_.words.Lower(w), {"municipal", "city"})) return input_.focus_city;
      if (IsOneOf(input_.words.Lower(w), {"foreign", "interior", "defence", "defense", "national"}))
        return input_.focus_country;
    }
    if (head == "secretary" && post.head > post.first && input_.words.IsWord(post.head - 1, "general")) return kNone;
    if (!IsOneOf(head, {"chairman", "chairwoman", "chairperson", "chair", "secretary", "manager", "ceo", "cfo", "coo",
                        "vice-chairman", "director", "executive", "officer", "rector"}))
      return kNone;
    return input_.focus;
  }

  void Emit(std::uint32_t person, std::uint32_t owner, const Post& post, std::string rule, double confidence,
            std::uint32_t first, std::uint32_t end, graph::Polarity polarity = graph::Polarity::kAffirmed,
            graph::Modality modality = graph::Modality::kAsserted, bool dated = false) {
    if (owner == kNone || owner == kUnnamed) return;
    if (IsOneOf(input_.words.Lower(post.head), {"founder", "co-founder", "cofounder", "owner", "buyer"}))
      return;  // relations of their own
    const std::string title(input_.words.Span(TitleFirst(post), post.end).In(input_.words.text()));
    const std::string& head = input_.words.Lower(post.head);
    const bool former = IsFormer(post);
    Finding finding{.subject = person,
                    .type = role_,
                    .object = owner,
                    .title = title,
                    .rule = rule,
                    .confidence = confidence,
                    .polarity = polarity,
                    .modality = modality,
                    .first = first,
                    .end = end,
                    .anchor = post.head,
                    .dated = dated};
    if (role_ != kNone) AddFinding(input_, finding, &findings_);
    if (former || post.head + 1 < post.first) return;
    for (std::uint32_t t = 0; t < input_.rules.types.size(); ++t) {
      if (!input_.rules.types[t].posts.contains(head) || IsDeputy(post)) continue;
      finding.type = t;
      finding.title.clear();
      AddFinding(input_, finding, &findings_);
    }
  }

  std::uint32_t TitleFirst(const Post& post) const {
    std::uint32_t first = post.first;
    while (first < post.head &&
           (IsOneOf(input_.words.Lower(first), {"the", "new", "its", "late", "longtime", "long-time", "retired",
                                                "veteran", "outgoing", "incoming", "then"})))
      ++first;
    return first;
  }
  bool IsFormer(const Post& post) const {
    if (SaysFormer(input_.words, post.first, post.head)) return true;
    return post.first > 0 && IsOneOf(input_.words.Lower(post.first - 1), {"former", "ex", "late"});
  }
  bool IsDeputy(const Post& post) const {
    for (std::uint32_t w = post.first; w < post.head; ++w) {
      if (IsOneOf(input_.words.Lower(w), {"vice", "deputy", "assistant"})) return true;
    }
    return false;
  }

  // "Party Secretary and Chairman Meng Fanying"
  void BeforeName(std::uint32_t i) {
    const Chunk& chunk = chunks_[i];
    const std::uint32_t person = input_.mentions[chunk.mention].entity;
    std::uint32_t owner = OwnerBefore(i);
    double confidence = 0.85;
    std::string rule = "title-before-name";
    if (owner == kNone) {
      owner = OwnerAfter(i);
      rule = "title-name-of";
    }
    for (const std::uint32_t p : chunk.posts) {
      std::uint32_t at = owner;
      if (at == kNone) {
        at = Focus(input_.posts[p]);
        rule = "title-of-focus";
        confidence = 0.5;
      }
      Emit(person, at, input_.posts[p], rule, confidence, chunk.first, chunk.end);
      // "Vice Mayors Tang Rui and Deng Xiaofan"
      if (!input_.words.Lower(input_.posts[p].head).ends_with('s')) continue;
      const std::vector<std::uint32_t> list = ListFrom(chunks_, input_.mentions, i);
      for (std::size_t k = 1; k < list.size(); ++k)
        Emit(input_.mentions[list[k]].entity, at, input_.posts[p], rule, confidence, chunk.first,
             input_.mentions[list[k]].end);
    }
  }

  // A post without a name in its phrase: its holder stands before a comma or a verb, or after a comma.
  void Alone(std::uint32_t i) {
    const Chunk& chunk = chunks_[i];
    std::uint32_t owner = OwnerBefore(i);
    if (owner == kNone || owner == kUnnamed) {
      const std::uint32_t after = OwnerAfter(i);
      if (after != kNone && (owner == kNone || after != kUnnamed)) owner = after;
    }
    std::uint32_t start = i;  // where the phrase with its owner begins
    while (start >= 2 && Is(start - 1, ChunkType::kGenitive) && Is(start - 2, ChunkType::kNoun)) start -= 2;
    graph::Polarity polarity = graph::Polarity::kAffirmed;
    graph::Modality modality = graph::Modality::kAsserted;
    std::vector<std::uint32_t> holders;
    std::string rule;
    double confidence = 0.8;
    bool dated = false;
    // The end of the phrase: after "of X".
    std::uint32_t end = i + 1;
    if (Is(end, ChunkType::kPreposition) && Is(end + 1, ChunkType::kNoun)) end += 2;
    while (Is(end, ChunkType::kGenitive) && Is(end + 1, ChunkType::kNoun)) end += 2;
    if (const std::uint32_t person = HolderLeft(start); person != kNone) {
      holders = {person};
      rule = "name-comma-title";
    } else if (Is(end, ChunkType::kComma) && Is(end + 1, ChunkType::kNoun) && IsPersonName(end + 1) &&
               chunks_[end + 1].posts.empty()) {
      holders = {input_.mentions[chunks_[end + 1].mention].entity};
      rule = "title-comma-name";
    } else if (const std::uint32_t named = NamedBefore(start); named != kNone) {
      holders = {named};
      rule = "appointed-title";
      dated = true;
    } else if (IsPersonOfBody(i)) {
      // "Secretary of the Provincial Party Committee Trịnh Công Lưu"
      holders = {input_.mentions[chunks_[i + 2].mention].entity};
      for (const std::uint32_t m : chunks_[i + 2].modifiers) {
        if (IsHolder(m)) owner = input_.mentions[m].entity;
      }
      rule = "title-of-name";
    } else {
      for (const Clause& clause : clauses_) {
        if (!GovernedBy(clause, start)) continue;
        const Chunk& verb = chunks_[clause.verb];
        const bool appointing =
            IsOneOf(verb.lemma, {"appoint", "name", "elect", "nominate", "choose", "hire", "make", "install", "promote",
                                 "re-elect", "designate", "swear", "confirm", "select", "pick"});
        const std::vector<std::uint32_t>& list = appointing && !verb.passive ? clause.object : clause.subject;
        for (const std::uint32_t m : list) {
          if (KindOf(m) == Kind::kPerson) holders.push_back(input_.mentions[m].entity);
        }
        if (appointing && !verb.passive && owner == kNone) {
          for (const std::uint32_t m : clause.subject) {
            if (IsHolder(m)) owner = input_.mentions[m].entity;
          }
        }
        polarity = verb.negated || clause.denied ? graph::Polarity::kNegated : graph::Polarity::kAffirmed;
        modality = clause.hypothetical ? graph::Modality::kPossible : verb.modality;
        rule = appointing ? "appointed-title" : "is-title";
        dated = appointing || IsOneOf(verb.lemma, {"become"});
        confidence = 0.7;
        break;
      }
    }
    if (holders.empty()) return;
    for (const std::uint32_t p : chunk.posts) {
      std::uint32_t at = owner;
      if (at == kNone) {
        at = Focus(input_.posts[p]);
        confidence = 0.5;
      }
      for (const std::uint32_t person : holders)
        Emit(person, at, input_.posts[p], rule, confidence, chunks_[start].first,
             chunks_[std::min<std::size_t>(end, chunks_.size()) - 1].end, polarity, modality, dated);
    }
  }

  bool IsPersonName(std::uint32_t i) const {
    return chunks_[i].mention != kNone && KindOf(chunks_[i].mention) == Kind::kPerson &&
           input_.mentions[chunks_[i].mention].form == graph::MentionKind::kName;
  }
  bool IsPersonOfBody(std::uint32_t i) const {
    return Is(i + 1, ChunkType::kPreposition) && input_.words.IsWord(chunks_[i + 1].first, "of") &&
           Is(i + 2, ChunkType::kNoun) && IsPersonName(i + 2) && !chunks_[i + 2].modifiers.empty();
  }

  // "appointed X President of Y", "the appointment of X as director": the person right before the post.
  std::uint32_t NamedBefore(std::uint32_t start) const {
    std::uint32_t k = start;
    const bool as = k >= 1 && Is(k - 1, ChunkType::kPreposition) && input_.words.IsWord(chunks_[k - 1].first, "as");
    if (as) --k;
    if (k < 2 || !Is(k - 1, ChunkType::kNoun) || !IsPersonName(k - 1)) return kNone;
    const Chunk& before = chunks_[k - 2];
    const bool appointing =
        before.type == ChunkType::kVerb
            ? IsOneOf(before.lemma, {"appoint", "name", "elect", "nominate", "choose", "hire", "install", "promote"}) &&
                  !before.negated && before.modality == graph::Modality::kAsserted
            : as && before.type == ChunkType::kPreposition && k >= 3 && Is(k - 3, ChunkType::kNoun) &&
                  chunks_[k - 3].head != kNone &&
                  IsOneOf(input_.words.Lower(chunks_[k - 3].head), {"appointment", "election", "nomination"});
    return appointing ? input_.mentions[chunks_[k - 1].mention].entity : kNone;
  }

  // "X, chairman of Y": the person before the comma; "X, chairman of Y and president of Z" likewise.
  std::uint32_t HolderLeft(std::uint32_t start) const {
    std::uint32_t k = start;
    for (int steps = 0; steps < 6 && k >= 2; ++steps) {
      if (Is(k - 1, ChunkType::kConjunction) ||
          (Is(k - 1, ChunkType::kComma) && !(Is(k - 2, ChunkType::kNoun) && IsPersonName(k - 2)))) {
        // Step back over the phrase before: a post too, or an age.
        std::uint32_t b = k - 2;
        if (Is(b, ChunkType::kComma)) {
          if (b < 1) return kNone;
          --b;
        }
        bool post = false;
        for (int inner = 0; inner < 6; ++inner) {
          post |= Is(b, ChunkType::kNoun) && !chunks_[b].posts.empty() && chunks_[b].mention == kNone;
          if (b >= 2 && (Is(b - 1, ChunkType::kPreposition) || Is(b - 1, ChunkType::kGenitive)) &&
              Is(b - 2, ChunkType::kNoun))
            b -= 2;
          else
            break;
        }
        const bool age = Is(b, ChunkType::kNoun) && input_.words[chunks_[b].first].number;
        if (!post && !age) return kNone;
        k = b;
        continue;
      }
      if (Is(k - 1, ChunkType::kComma) && Is(k - 2, ChunkType::kNoun) && IsPersonName(k - 2))
        return input_.mentions[chunks_[k - 2].mention].entity;
      return kNone;
    }
    return kNone;
  }

  // "is chairman", "was named as president", "becomes": whether the clause's verb gives the post at `start`.
  bool GovernedBy(const Clause& clause, std::uint32_t start) const {
    const Chunk& verb = chunks_[clause.verb];
    if (clause.verb >= start) return false;
    std::uint32_t k = clause.verb + 1;
    if (IsOneOf(verb.lemma, {"be", "become", "remain", "stay"}) && !verb.passive) {
      if (Is(k, ChunkType::kPreposition) && input_.words.IsWord(chunks_[k].first, "as")) ++k;
      return k == start || (Is(k, ChunkType::kNoun) && Is(k + 1, ChunkType::kConjunction) && k + 2 == start &&
                            !chunks_[k].posts.empty());
    }
    const bool as_verb = IsOneOf(
        verb.lemma, {"serve",    "work",    "act",       "appoint", "name",   "elect", "nominate", "choose", "hire",
                     "install",  "promote", "designate", "swear",   "take",   "join",  "confirm",  "return", "stay",
                     "continue", "resign",  "retire",    "quit",    "select", "pick",  "make"});
    if (!as_verb) return false;
    const bool leaves = IsOneOf(verb.lemma, {"resign", "retire", "quit"});
    if (leaves) return false;
    // "as", "to be", the appointed person and adverbs may stand between.
    for (; k < start; ++k) {
      if (Is(k, ChunkType::kPreposition)) {
        if (!input_.words.IsWord(chunks_[k].first, "as") &&
            !IsOneOf(input_.words.Lower(chunks_[k].first), {"in", "on", "by", "from", "over", "to"}))
          return false;
        continue;
      }
      if (Is(k, ChunkType::kNoun)) continue;
      return false;
    }
    const bool as = Is(start - 1, ChunkType::kPreposition) && input_.words.IsWord(chunks_[start - 1].first, "as");
    if (as) return true;
    if (IsOneOf(verb.lemma, {"serve", "work", "act", "take", "join", "return", "continue", "promote"})) return false;
    if (verb.passive) return clause.verb + 1 == start;
    return clause.object_chunk != kNone && clause.object_chunk < start && clause.object_chunk + 1 == start;
  }

  static constexpr std::uint32_t kUnnamed = kNone - 1;  // an owner is spoken of, but no node stands for it
  const RelationInput& input_;
  const std::vector<Chunk>& chunks_;
  const std::vector<Clause>& clauses_;
  std::vector<Finding>& findings_;
  std::uint32_t role_;
};

}  // namespace

void FindPostHolders(const RelationInput& input, const std::vector<Chunk>& chunks, const std::vector<Clause>& clauses,
                     std::vector<Finding>* findings) {
  PostFinder(input, chunks, clauses, findings).Run();
}

}  // namespace dossier::extract
