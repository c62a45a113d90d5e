#include "core/extract/tree.h"

#include <algorithm>

namespace dossier::extract {
namespace {

using Relation = text::DependencyRelation;
using text::Upos;

std::string NounLemma(std::string lower) {
  static constexpr std::pair<std::string_view, std::string_view> kIrregular[] = {
      {"men", "man"},           {"women", "woman"},         {"children", "child"}, {"people", "people"},
      {"wives", "wife"},        {"lives", "life"},          {"leaves", "leave"},   {"sons-in-law", "son-in-law"},
      {"news", "news"},         {"crises", "crisis"},       {"series", "series"},  {"headquarters", "headquarters"},
      {"chairmen", "chairman"}, {"spokesmen", "spokesman"}, {"buses", "bus"},      {"gases", "gas"},
      {"works", "works"},       {"premises", "premises"}};
  for (const auto& [plural, singular] : kIrregular) {
    if (lower == plural) return std::string(singular);
  }
  if (lower.size() < 4 || !lower.ends_with('s') || lower.ends_with("ss") || lower.ends_with("us") ||
      lower.ends_with("is"))
    return lower;
  if (lower.ends_with("ies") && lower.size() > 4) return lower.substr(0, lower.size() - 3) + "y";
  for (const std::string_view ending : {"sses", "shes", "ches", "xes", "zzes"}) {
    if (lower.ends_with(ending)) return lower.substr(0, lower.size() - 2);
  }
  lower.pop_back();
  return lower;
}

// Of a verb in no list, by its ending.
std::string VerbLemma(const std::string& lower) {
  const auto stem = [&](std::size_t cut) {
    std::string out = lower.substr(0, lower.size() - cut);
    const std::size_t n = out.size();
    const bool doubled =
        n > 3 && out[n - 1] == out[n - 2] && std::string_view("bdgmnprt").find(out[n - 1]) != std::string::npos;
    if (doubled) out.pop_back();
    // "storing": the stem is no word, and with its silent e it is.
    const Lexicon& lexicon = Lexicon::English();
    if (!doubled && !lexicon.Classes(out).Has(WordClass::kCommonWord) &&
        lexicon.Classes(out + 'e').Has(WordClass::kCommonWord))
      out += 'e';
    return out;
  };
  if (lower.size() > 5 && lower.ends_with("ing")) return stem(3);
  if (lower.size() > 4 && lower.ends_with("ied")) return stem(3) + "y";
  if (lower.size() > 4 && lower.ends_with("ed")) return stem(2);
  if (lower.size() > 4 && lower.ends_with("ies")) return stem(3) + "y";
  if (lower.size() > 3 && lower.ends_with('s') && !lower.ends_with("ss")) return lower.substr(0, lower.size() - 1);
  return lower;
}

std::string LemmaOf(const Words& words, std::uint32_t word, Upos upos, const VerbTable& verbs) {
  const Lexeme& lexeme = words.LexemeOf(word);
  if (upos == Upos::kVerb || upos == Upos::kAux) {
    if (lexeme.Is(WordClass::kBe)) return "be";
    if (lexeme.Is(WordClass::kHave)) return "have";
    if (lexeme.Is(WordClass::kDo)) return "do";
    if (lexeme.verb != nullptr && !lexeme.verb->lemma.empty()) return lexeme.verb->lemma;
    const auto known = verbs.find(lexeme.lower);
    return known != verbs.end() ? known->second.lemma : VerbLemma(lexeme.lower);
  }
  if (upos == Upos::kNoun) return NounLemma(lexeme.lower);
  return lexeme.lower;
}

bool IsShare(std::string_view lower) {
  return IsOneOf(lower,
                 {"half", "third", "quarter", "majority",  "percent", "%",   "all", "most",  "much", "some",    "both",
                  "part", "parts", "rest",    "remainder", "bulk",    "one", "two", "three", "each", "neither", "any"});
}

// People who act for a body.
bool IsStaff(std::string_view lemma) {
  return IsOneOf(lemma, {"auditor",        "inspector",  "officer",     "official",     "delegation",   "team",
                         "engineer",       "crew",       "expert",      "lawyer",       "executive",    "management",
                         "board",          "group",      "mission",     "staff",        "researcher",   "scientist",
                         "representative", "spokesman",  "spokeswoman", "spokesperson", "investigator", "agent",
                         "director",       "leadership", "panel",       "party",        "squad",        "force"});
}

}  // namespace

std::optional<SentenceTree> SentenceTree::Build(const text::AnnotatedDocument& annotated, const Words& words,
                                                const WordSentence& sentence, const VerbTable& verbs) {
  const text::Sentence& source = annotated.sentences[sentence.sentence];
  const std::uint32_t begin = source.first_token, end = begin + source.token_count;
  if (sentence.end == sentence.first || words[sentence.first].span.start != source.span.start ||
      words[sentence.end - 1].span.end != source.span.end)
    return std::nullopt;  // a piece of a sentence that is far too long
  SentenceTree tree;
  tree.words_ = &words;
  tree.first_ = sentence.first;
  tree.nodes_.resize(sentence.end - sentence.first);
  // Which word each token is in. The hyphen of "Oslo-based" is in none: it goes with the word after it.
  std::vector<std::uint32_t> word_of(source.token_count, kNone);
  std::uint32_t w = sentence.first;
  for (std::uint32_t t = begin; t < end; ++t) {
    while (w + 1 < sentence.end && words[w].span.end <= annotated.tokens[t].span.start) ++w;
    word_of[t - begin] = w;
  }
  std::vector<bool> set(tree.nodes_.size(), false);
  for (std::uint32_t t = begin; t < end; ++t) {
    const text::Token& token = annotated.tokens[t];
    const std::uint32_t word = word_of[t - begin];
    if (!words[word].span.Contains(token.span)) continue;
    const bool root = token.head == text::kNoToken;
    if (!root && (token.head < begin || token.head >= end)) return std::nullopt;
    const std::uint32_t head = root ? kNone : word_of[token.head - begin];
    if (head == word) continue;  // a part of a hyphenated word
    TreeNode& node = tree.nodes_[word - sentence.first];
    // Of the parts of a word the last that hangs outside it stands for it; a punctuation mark does not.
    if (set[word - sentence.first] && token.upos == Upos::kPunct) continue;
    set[word - sentence.first] = true;
    node = {.head = head, .relation = token.relation, .upos = token.upos, .penn = token.penn};
  }
  for (std::uint32_t i = 0; i < tree.nodes_.size(); ++i) {
    if (!set[i]) return std::nullopt;
    tree.nodes_[i].lemma = LemmaOf(words, sentence.first + i, tree.nodes_[i].upos, verbs);
  }
  if (!tree.IsSound()) return std::nullopt;
  tree.LinkChildren();
  return tree;
}

bool SentenceTree::IsSound() const {
  std::uint32_t roots = 0;
  const auto size = static_cast<std::uint32_t>(nodes_.size());
  for (std::uint32_t i = 0; i < size; ++i) {
    roots += nodes_[i].head == kNone;
    if (nodes_[i].head == kNone && nodes_[i].upos == Upos::kPunct && size > 1) return false;
  }
  if (roots != 1) return false;
  // Every word comes to the root: each is walked over at most twice.
  std::vector<std::uint8_t> state(size, 0);  // 1: on the way, 2: sound
  for (std::uint32_t i = 0; i < size; ++i) {
    std::uint32_t at = i;
    while (state[at] == 0) {
      state[at] = 1;
      if (nodes_[at].head == kNone) break;
      at = nodes_[at].head - first_;
    }
    if (state[at] == 1 && nodes_[at].head != kNone) return false;
    for (at = i; state[at] == 1;) {
      state[at] = 2;
      if (nodes_[at].head == kNone) break;
      at = nodes_[at].head - first_;
    }
  }
  return true;
}

void SentenceTree::LinkChildren() {
  children_start_.assign(nodes_.size() + 1, 0);
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].head == kNone)
      root_ = first_ + i;
    else
      ++children_start_[nodes_[i].head - first_ + 1];
  }
  for (std::size_t i = 1; i < children_start_.size(); ++i) children_start_[i] += children_start_[i - 1];
  children_.assign(nodes_.size() - 1, kNone);
  std::vector<std::uint32_t> next(children_start_.begin(), children_start_.end() - 1);
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].head != kNone) children_[next[nodes_[i].head - first_]++] = first_ + i;
  }
}

// Words [first, end) become one phrase: `head` takes the place in the tree of the one that had the best, and all that
// hung on the others.
void SentenceTree::MakePhrase(std::uint32_t first, std::uint32_t end, std::uint32_t head, Relation inner) {
  const auto inside = [&](std::uint32_t w) { return w != kNone && w >= first && w < end; };
  const auto rank = [](Relation relation) {
    switch (relation) {
      case Relation::kRoot: return 5;
      case Relation::kNsubj:
      case Relation::kNsubjPass:
      case Relation::kObj:
      case Relation::kObl:
      case Relation::kOblAgent:
      case Relation::kIobj: return 4;
      case Relation::kConj:
      case Relation::kNmodPoss: return 3;
      case Relation::kNmod:
      case Relation::kAppos: return 2;
      default: return 1;
    }
  };
  std::uint32_t best = kNone;
  for (std::uint32_t w = first; w < end; ++w) {
    if (inside((*this)[w].head)) continue;
    if (best == kNone || rank((*this)[w].relation) >= rank((*this)[best].relation)) best = w;
  }
  if (best == kNone) return;
  const TreeNode place = (*this)[best];
  // What the phrase would hang on must not hang on it.
  for (std::uint32_t at = place.head; at != kNone; at = (*this)[at].head) {
    if (inside(at)) return;
  }
  for (TreeNode& node : nodes_) {
    if (inside(node.head)) node.head = head;
  }
  for (std::uint32_t w = first; w < end; ++w) {
    TreeNode& node = nodes_[w - first_];
    if (w == head) {
      node.head = place.head;
      node.relation = place.relation;
    } else {
      node.relation = inner;
      node.head = head;
    }
  }
}

void SentenceTree::JoinNames(const std::vector<Mention>& mentions, const std::vector<Post>& posts,
                             const WordIndex& index) {
  for (std::uint32_t w = first_; w < end();) {
    const std::uint32_t m = index.mention[w];
    if (m == kNone || mentions[m].end > end()) {
      ++w;
      continue;
    }
    const Mention& mention = mentions[m];
    if (mention.end > mention.first + 1) MakePhrase(mention.first, mention.end, mention.end - 1, Relation::kFlat);
    if (mention.kind == Kind::kPerson && mention.form == graph::MentionKind::kName) {
      const std::uint32_t post = PostInFront(mention.first, mentions, index);
      if (post != kNone) {
        const std::uint32_t title = posts[post].head;
        if (posts[post].end == mention.first)
          MakePhrase(posts[post].first, mention.end, mention.end - 1, Relation::kNmodDesc);
        else
          TakePlaceOf(title, mention.end - 1);
      }
    }
    w = mention.end;
  }
  LinkChildren();
}

// The post that a name follows without a comma: right before it, or with "of" and a body between.
std::uint32_t SentenceTree::PostInFront(std::uint32_t name, const std::vector<Mention>& mentions,
                                        const WordIndex& index) const {
  constexpr std::uint32_t kReach = 9;
  bool of = false;
  for (std::uint32_t w = name; w > first_ && name - w < kReach; --w) {
    const std::uint32_t at = w - 1;
    if (index.post[at] != kNone) return at + 1 == name || of ? index.post[at] : kNone;
    const std::uint32_t m = index.mention[at];
    if (m != kNone && mentions[m].kind == Kind::kPerson) return kNone;
    of |= words_->IsWord(at, "of");
    const Upos upos = (*this)[at].upos;
    const bool inner = upos == Upos::kNoun || upos == Upos::kPropn || upos == Upos::kAdj || upos == Upos::kDet ||
                       words_->IsWord(at, "of") || words_->IsWord(at, "'s");
    if (!inner) return kNone;
  }
  return kNone;
}

// The name takes the title's place in the tree; the title describes it.
void SentenceTree::TakePlaceOf(std::uint32_t title, std::uint32_t name) {
  if (!Contains(title) || !IsUnder(name, title) || title == name) return;
  TreeNode& above = nodes_[title - first_];
  TreeNode& below = nodes_[name - first_];
  below.head = above.head;
  below.relation = above.relation;
  above.head = name;
  above.relation = Relation::kNmodDesc;
  // What joined the title joins the name.
  for (TreeNode& node : nodes_) {
    const bool joins = node.head == title && (node.relation == Relation::kConj || node.relation == Relation::kCase ||
                                              node.relation == Relation::kAclRelcl || node.relation == Relation::kCc);
    if (joins) node.head = name;
  }
}

bool SentenceTree::IsAny(std::uint32_t word, std::initializer_list<Relation> relations) const {
  return std::ranges::find(relations, (*this)[word].relation) != relations.end();
}

std::span<const std::uint32_t> SentenceTree::Children(std::uint32_t word) const {
  const std::uint32_t i = word - first_;
  return {children_.data() + children_start_[i], children_.data() + children_start_[i + 1]};
}

std::uint32_t SentenceTree::Child(std::uint32_t word, Relation relation) const {
  for (const std::uint32_t child : Children(word)) {
    if (Is(child, relation)) return child;
  }
  return kNone;
}

std::string SentenceTree::Preposition(std::uint32_t word) const {
  std::string out;
  for (const std::uint32_t child : Children(word)) {
    if (!Is(child, Relation::kCase) || words_->IsWord(child, "'s") || words_->IsWord(child, "'")) continue;
    if (!out.empty()) out += ' ';
    out += words_->Lower(child);
    for (const std::uint32_t part : Children(child)) {
      if (Is(part, Relation::kFixed)) out += ' ' + words_->Lower(part);
    }
  }
  return out;
}

bool SentenceTree::IsUnder(std::uint32_t word, std::uint32_t ancestor) const {
  while (word != kNone && word != ancestor) word = (*this)[word].head;
  return word == ancestor;
}

std::uint32_t SentenceTree::Distance(std::uint32_t a, std::uint32_t b) const {
  std::uint32_t up = 0;
  for (std::uint32_t at = a; at != kNone; at = (*this)[at].head, ++up) {
    std::uint32_t down = 0;
    for (std::uint32_t from = b; from != kNone; from = (*this)[from].head, ++down) {
      if (from == at) return up + down;
    }
  }
  return kNone;
}

std::uint32_t TreePhrases::One(std::uint32_t word) const {
  if (index_.mention[word] != kNone) return index_.mention[word];
  const Upos upos = tree_[word].upos;
  if (upos != Upos::kNoun && upos != Upos::kPropn && upos != Upos::kNum && upos != Upos::kDet && upos != Upos::kPron &&
      upos != Upos::kAdj)
    return kNone;
  // "the brewer Sinebrychoff", "the Turkish ambassador to Slovenia, Levent Ergun"
  for (const std::uint32_t child : tree_.Children(word)) {
    if (child < word || !tree_.IsAny(child, {Relation::kFlat, Relation::kAppos, Relation::kNmodUnmarked,
                                             Relation::kNmodDesc, Relation::kCompound}))
      continue;
    const std::uint32_t m = index_.mention[child];
    if (m != kNone && mentions_[m].form == graph::MentionKind::kName) return m;
  }
  return Within(word);
}

// What a common noun stands for by what hangs on it: "the city of Bergen", "half of Acme", "auditors from the Board".
std::uint32_t TreePhrases::Within(std::uint32_t word) const {
  const Lexeme& lexeme = tree_.words().LexemeOf(word);
  const bool place = lexeme.classes.HasAny({WordClass::kGenericPlace, WordClass::kPlaceNoun}) &&
                     !IsOneOf(lexeme.lower, {"part", "north", "south", "east", "west", "centre", "center"});
  const bool share = IsShare(lexeme.lower);
  const bool people = IsStaff(tree_[word].lemma);
  if (!place && !share && !people) return kNone;
  for (const std::uint32_t child : tree_.Children(word)) {
    const bool owner = people && tree_.Is(child, Relation::kNmodPoss);
    if (!owner && !tree_.Is(child, Relation::kNmod)) continue;
    const std::string preposition = owner ? std::string() : tree_.Preposition(child);
    if (!owner && preposition != "of" && !(people && IsOneOf(preposition, {"from", "at"}))) continue;
    const std::uint32_t m = share && tree_[child].upos == Upos::kNoun ? One(child) : index_.mention[child];
    if (m == kNone) continue;
    const Kind kind = mentions_[m].kind;
    if (place ? kind == Kind::kPlace : share || kind == Kind::kOrganization) return m;
  }
  return kNone;
}

namespace {

// Whether two kinds can stand in one list.
bool SameList(Kind a, Kind b) {
  if (a == b) return true;
  if (a == Kind::kEvent || b == Kind::kEvent) return false;
  if (a == Kind::kPerson || b == Kind::kPerson) return a == Kind::kOrganization || b == Kind::kOrganization;
  return true;
}

constexpr int kListDepth = 24;         // conjuncts hang on conjuncts where a parser errs
constexpr std::size_t kLongList = 60;  // mentions that one list yields, at most

}  // namespace

void TreePhrases::Collect(std::uint32_t word, int depth, std::vector<std::uint32_t>* out) const {
  if (depth > kListDepth || out->size() >= kLongList) return;
  const std::uint32_t one = One(word);
  const auto add = [&](std::uint32_t m) {
    const bool fits = out->empty() || SameList(mentions_[out->front()].kind, mentions_[m].kind);
    if (fits && std::ranges::find(*out, m) == out->end()) out->push_back(m);
  };
  if (one != kNone) {
    add(one);
    for (const std::uint32_t other : mentions_[one].others) add(other);
  }
  for (const std::uint32_t child : tree_.Children(word)) {
    if (child < word) continue;
    const bool example = one == kNone && tree_.Is(child, Relation::kNmod) &&
                         IsOneOf(tree_.Preposition(child), {"such as", "including", "like"});
    if (tree_.Is(child, Relation::kConj) || example) Collect(child, depth + 1, out);
    // "its chairman, Meng Fanying, and X": joined to the name rather than the description.
    if (tree_.Is(child, Relation::kAppos) && one != kNone && index_.mention[child] == one)
      Collect(child, depth + 1, out);
  }
}

std::vector<std::uint32_t> TreePhrases::All(std::uint32_t word) const {
  std::vector<std::uint32_t> out;
  Collect(word, 0, &out);
  return out;
}

std::uint32_t TreePhrases::Owner(std::uint32_t word) const {
  for (const std::uint32_t child : tree_.Children(word)) {
    if (tree_.Is(child, Relation::kNmodPoss)) return One(child);
  }
  return kNone;
}

std::uint32_t TreePhrases::HeadOf(const Mention& mention) const {
  for (std::uint32_t w = mention.end; w > mention.first; --w) {
    const std::uint32_t head = tree_[w - 1].head;
    if (head == kNone || head < mention.first || head >= mention.end) return w - 1;
  }
  return mention.end - 1;
}

const SentenceTree* TreeOf(const std::vector<SentenceTree>& trees, std::uint32_t word) {
  const auto next = std::ranges::upper_bound(trees, word, {}, &SentenceTree::first);
  return next != trees.begin() && std::prev(next)->Contains(word) ? &*std::prev(next) : nullptr;
}

}  // namespace dossier::extract
