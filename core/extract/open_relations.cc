#include "core/extract/open_relations.h"

#include <algorithm>

#include "core/extract/tree_clause.h"

namespace dossier::extract {
namespace {

using Relation = text::DependencyRelation;
using text::PennTag;
using text::Upos;

// The phrases of one sentence around its predicates.
class PhraseFinder {
 public:
  PhraseFinder(const SentenceTree& tree, std::uint32_t sentence, std::vector<OpenRelation>* out)
      : tree_(tree), sentence_(sentence), out_(*out) {}

  void Run() {
    for (std::uint32_t w = tree_.first(); w < tree_.end(); ++w) {
      if (IsPredicate(w)) Clause(w);
      if (tree_.Is(w, Relation::kAppos)) Apposition(w);
    }
  }

 private:
  const Words& words() const { return tree_.words(); }
  bool IsPredicate(std::uint32_t w) const {
    if (tree_.IsCopular(w)) return true;
    return tree_[w].upos == Upos::kVerb && !tree_.IsAny(w, {Relation::kAmod, Relation::kCase, Relation::kCompound,
                                                            Relation::kMark, Relation::kFixed, Relation::kFlat});
  }
  static bool IsSubject(Relation r) {
    return r == Relation::kNsubj || r == Relation::kNsubjPass || r == Relation::kNsubjOuter || r == Relation::kCsubj;
  }
  std::uint32_t OwnSubject(std::uint32_t w) const {
    for (const std::uint32_t child : tree_.Children(w)) {
      if (IsSubject(tree_[child].relation)) return child;
    }
    return kNone;
  }
  bool IsRelativizer(std::uint32_t w) const {
    return IsOneOf(words().Lower(w), {"who", "which", "that", "whom"}) && tree_[w].upos != Upos::kNoun;
  }

  struct Found {
    std::uint32_t word = kNone;
    double confidence = 0;
  };
  // The subject of a predicate and how sure that is.
  Found SubjectOf(std::uint32_t w) const {
    double confidence = 0.9;
    for (int steps = 0; steps < 10; ++steps) {
      const std::uint32_t own = OwnSubject(w);
      const std::uint32_t head = tree_[w].head;
      if (own != kNone && !IsRelativizer(own)) return {own, confidence};
      if (own != kNone) {
        for (std::uint32_t at = w; at != kNone; at = tree_[at].head) {
          if (tree_.Is(at, Relation::kAclRelcl)) return {tree_[at].head, confidence - 0.1};
        }
        return {};
      }
      if (head == kNone) return {};
      switch (tree_[w].relation) {
        case Relation::kConj: confidence -= 0.05; break;
        case Relation::kXcomp: {
          const std::uint32_t object = tree_.Child(head, Relation::kObj);
          if (object != kNone) return {object, confidence - 0.15};
          break;
        }
        case Relation::kAdvcl: confidence -= 0.2; break;
        case Relation::kAcl:
          if (tree_.Child(w, Relation::kMark) != kNone) return {};
          return {head, confidence - 0.1};
        default: return {};
      }
      w = head;
    }
    return {};
  }

  // The words of a phrase in the order of the text, without clauses that hang on it and without `without`.
  void Collect(std::uint32_t word, std::uint32_t without, bool clauses, int depth,
               std::vector<std::uint32_t>* out) const {
    out->push_back(word);
    if (depth > 40) return;
    for (const std::uint32_t child : tree_.Children(word)) {
      if (child == without || tree_.IsAny(child, {Relation::kCop, Relation::kParataxis, Relation::kDiscourse}))
        continue;
      if (!clauses && tree_.IsAny(child, {Relation::kAclRelcl, Relation::kAppos, Relation::kAdvcl})) continue;
      Collect(child, without, clauses, depth + 1, out);
    }
  }
  std::string Text(std::vector<std::uint32_t> picked) const {
    std::ranges::sort(picked);
    while (!picked.empty() && tree_[picked.back()].upos == Upos::kPunct) picked.pop_back();
    std::size_t first = 0;
    while (first < picked.size() && (tree_[picked[first]].upos == Upos::kPunct)) ++first;
    std::string out;
    for (std::size_t i = first; i < picked.size(); ++i) {
      if (!out.empty()) out += ' ';
      out += words().Text(picked[i]);
    }
    return out;
  }
  std::string Phrase(std::uint32_t word, std::uint32_t without = kNone, bool clauses = false, bool bare = false) const {
    std::vector<std::uint32_t> picked;
    Collect(word, without, clauses, 0, &picked);
    if (bare) {
      std::erase_if(picked, [&](std::uint32_t w) { return tree_[w].head == word && tree_.Is(w, Relation::kCase); });
    }
    return Text(std::move(picked));
  }

  // Auxiliaries, negation, particle and the word itself: "has not been set up".
  void VerbGroup(std::uint32_t w, std::vector<std::uint32_t>* out) const {
    for (const std::uint32_t child : tree_.Children(w)) {
      if (tree_.IsAny(child, {Relation::kAux, Relation::kAuxPass, Relation::kCop, Relation::kCompoundPrt}) ||
          (tree_.Is(child, Relation::kAdvmod) && child < w && words().Lower(child) != "when" &&
           tree_.Children(child).empty()))
        out->push_back(child);
    }
    if (!tree_.IsCopular(w)) out->push_back(w);
  }

  void Clause(std::uint32_t w) {
    const Found subject = SubjectOf(w);
    if (subject.word == kNone) return;
    std::vector<std::uint32_t> relation;
    VerbGroup(w, &relation);
    double confidence = subject.confidence;
    // "began to sell", "was said to be": the verbs above belong to the relation.
    std::uint32_t at = w;
    for (int steps = 0; steps < 4 && tree_.Is(at, Relation::kXcomp) && OwnSubject(at) == kNone; ++steps) {
      const std::uint32_t head = tree_[at].head;
      if (tree_.Child(head, Relation::kObj) != kNone || !IsPredicate(head)) break;
      VerbGroup(head, &relation);
      if (tree_.IsCopular(head)) relation.push_back(head);
      const std::uint32_t mark = tree_.Child(at, Relation::kMark);
      if (mark != kNone) relation.push_back(mark);
      at = head;
    }
    OpenRelation found{
        .sentence = sentence_,
        .subject = Phrase(subject.word, tree_.IsUnder(w, subject.word) ? TopUnder(w, subject.word) : kNone)};
    if (found.subject.empty()) return;
    std::uint32_t preposition = kNone;
    if (tree_.IsCopular(w)) {
      found.arguments.push_back(CopularComplement(w, &preposition));
    } else {
      AddArguments(w, &found, &preposition);
    }
    if (preposition != kNone) relation.push_back(preposition);
    found.relation = Text(std::move(relation));
    if (found.arguments.empty()) {
      if (tree_.Child(w, Relation::kXcomp) != kNone) return;
      confidence -= 0.3;
    }
    found.confidence = std::max(confidence, 0.05);
    out_.push_back(std::move(found));
  }
  // The child of `ancestor` that `w` is under.
  std::uint32_t TopUnder(std::uint32_t w, std::uint32_t ancestor) const {
    while (tree_[w].head != ancestor) w = tree_[w].head;
    return w;
  }

  std::string CopularComplement(std::uint32_t w, std::uint32_t* preposition) const {
    std::vector<std::uint32_t> picked = {w};
    for (const std::uint32_t child : tree_.Children(w)) {
      const Relation r = tree_[child].relation;
      if (r == Relation::kCase) {
        *preposition = child;
        continue;
      }
      if (IsSubject(r) || r == Relation::kCop || r == Relation::kAux || r == Relation::kAdvcl ||
          r == Relation::kParataxis || r == Relation::kMark || r == Relation::kCc || r == Relation::kPunct ||
          r == Relation::kAclRelcl || (r == Relation::kConj && OwnSubject(child) != kNone) ||
          (r == Relation::kAdvmod && child < w))
        continue;
      Collect(child, kNone, true, 0, &picked);
    }
    return Text(std::move(picked));
  }

  void AddArguments(std::uint32_t w, OpenRelation* found, std::uint32_t* preposition) const {
    for (const Relation wanted : {Relation::kObj, Relation::kIobj}) {
      const std::uint32_t object = tree_.Child(w, wanted);
      if (object != kNone && !IsRelativizer(object)) found->arguments.push_back(Phrase(object));
    }
    for (const std::uint32_t child : tree_.Children(w)) {
      const Relation r = tree_[child].relation;
      if (r == Relation::kXcomp && tree_[child].upos != Upos::kVerb && !tree_.IsCopular(child)) {
        found->arguments.push_back(Phrase(child));
      } else if (r == Relation::kCcomp) {
        found->arguments.push_back(Phrase(child, kNone, true));
      } else if (r == Relation::kObl || r == Relation::kOblAgent || r == Relation::kOblUnmarked) {
        if (IsRelativizer(child)) continue;
        const std::uint32_t case_word = tree_.Child(child, Relation::kCase);
        if (found->arguments.empty() && child > w && case_word != kNone && *preposition == kNone) {
          *preposition = case_word;
          found->arguments.push_back(Phrase(child, kNone, false, true));
        } else {
          found->arguments.push_back(Phrase(child));
        }
      }
    }
  }

  // "Hale, chairman of Acme": Hale is chairman of Acme.
  void Apposition(std::uint32_t w) {
    const std::uint32_t head = tree_[w].head;
    const bool nominal = (tree_[w].upos == Upos::kNoun || tree_[w].upos == Upos::kPropn) &&
                         (tree_[head].upos == Upos::kNoun || tree_[head].upos == Upos::kPropn);
    if (!nominal) return;
    OpenRelation found{
        .sentence = sentence_, .subject = Phrase(head), .relation = "is", .arguments = {Phrase(w)}, .confidence = 0.55};
    if (!found.subject.empty() && !found.arguments[0].empty()) out_.push_back(std::move(found));
  }

  const SentenceTree& tree_;
  std::uint32_t sentence_;
  std::vector<OpenRelation>& out_;
};

// "NEGOTIATE_OVER"; empty where the words are not plain.
std::string OpenType(std::string_view verb, std::string_view preposition) {
  std::string out;
  for (const std::string_view part : {verb, preposition}) {
    if (part.empty()) continue;
    if (!out.empty()) out += '_';
    for (const char c : part) {
      if (c >= 'a' && c <= 'z')
        out += static_cast<char>(c - 'a' + 'A');
      else if (c == ' ' || c == '-')
        out += '_';
      else
        return {};
    }
  }
  return out;
}

}  // namespace

std::vector<OpenRelation> FindOpenRelations(const text::AnnotatedDocument& annotated) {
  std::vector<OpenRelation> out;
  const VerbTable no_verbs;
  const Words words(annotated, no_verbs);
  for (const WordSentence& sentence : words.sentences()) {
    if (const auto tree = SentenceTree::Build(annotated, words, sentence, no_verbs))
      PhraseFinder(*tree, sentence.sentence, &out).Run();
  }
  return out;
}

void FindOpen(const RelationInput& input, const SentenceTree& tree, const std::vector<Clause>& clauses,
              std::vector<Finding>* findings) {
  const auto joined = [&](std::uint32_t a, std::uint32_t b) {
    return std::ranges::any_of(*findings, [&](const Finding& f) {
      return f.first >= tree.first() && f.end <= tree.end() &&
             ((f.subject == a && f.object == b) || (f.subject == b && f.object == a));
    });
  };
  std::vector<Finding> open;
  for (const Clause& clause : clauses) {
    const Predicate& verb = clause.predicate;
    if (tree[verb.head].upos != Upos::kVerb || IsOneOf(verb.lemma, {"be", "have", "do", "say"})) continue;
    const auto add = [&](const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to,
                         std::string type) {
      for (const std::uint32_t s : from) {
        for (const std::uint32_t o : to) {
          const Mention& a = input.mentions[s];
          const Mention& b = input.mentions[o];
          if (type.empty() || a.entity == b.entity || joined(a.entity, b.entity)) continue;
          const bool named = a.form == graph::MentionKind::kName && b.form == graph::MentionKind::kName;
          open.push_back({.subject = a.entity,
                          .object = b.entity,
                          .open_type = type,
                          .rule = "open:" + verb.lemma,
                          .confidence = named ? 0.5 : 0.4,
                          .polarity = verb.negated ? graph::Polarity::kNegated : graph::Polarity::kAffirmed,
                          .modality = verb.modality,
                          .first = std::min({a.first, b.first, verb.head}),
                          .end = std::max({a.end, b.end, verb.head + 1}),
                          .anchor = verb.head,
                          .dated = true});
        }
      }
    };
    if (!verb.passive) add(clause.subject, clause.object, OpenType(verb.lemma, {}));
    for (const PrepositionArgument& p : clause.prepositions) {
      if (p.word == kNone || tree[p.word].head != verb.head) continue;  // of another phrase of the clause
      if (verb.passive && p.preposition == "by")
        add(p.mentions, clause.subject, OpenType(verb.lemma, {}));
      else
        add(clause.subject, p.mentions,
            OpenType(verb.passive ? tree.words().Lower(verb.head) : verb.lemma, p.preposition));
    }
  }
  findings->insert(findings->end(), open.begin(), open.end());
}

}  // namespace dossier::extract
