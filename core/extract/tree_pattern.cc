#include "core/extract/tree_pattern.h"

#include <algorithm>

#include <fmt/format.h>

namespace dossier::extract {
namespace {

constexpr int kDeepest = 6;  // parentheses within parentheses

class PatternParser {
 public:
  PatternParser(std::string_view text, const WordLists& lists) : text_(text), lists_(lists) {}

  Result<TreePattern> Parse() {
    DOSSIER_ASSIGN_OR_RETURN([[maybe_unused]] const std::uint32_t trigger, ParseNode());
    DOSSIER_RETURN_IF_ERROR(ParseEdges(0, 0));
    SkipSpace();
    if (at_ < text_.size()) return Bad("nothing more can stand here");
    int subjects = 0, objects = 0, both = 0;
    for (const TreePatternNode& node : pattern_.nodes) {
      subjects += node.slot == Slot::kSubject;
      objects += node.slot == Slot::kObject;
      both += node.slot == Slot::kBoth;
    }
    if (!((subjects == 1 && objects == 1 && both == 0) || (both == 1 && subjects + objects == 0)))
      return Bad("a tree pattern names one =subject and one =object, or one =both");
    const TreePatternNode& first = pattern_.nodes[0];
    if (first.lemmas.empty() && first.words.empty()) return Bad("the first node needs a lemma or a word");
    pattern_.rule = "tree:" + (first.lemmas.empty() ? first.words : first.lemmas).front();
    return std::move(pattern_);
  }

 private:
  Error Bad(std::string_view what) const {
    return Error{.code = ErrorCode::kBadInput, .message = fmt::format("at character {}: {}", at_ + 1, what)};
  }
  void SkipSpace() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // "{lemma:a|b;upos:NOUN}=subject"
  Result<std::uint32_t> ParseNode() {
    SkipSpace();
    if (!Take('{')) return Bad("a node begins with '{'");
    const std::size_t close = text_.find('}', at_);
    if (close == std::string_view::npos) return Bad("this node lacks its '}'");
    TreePatternNode node;
    std::string_view inner = text_.substr(at_, close - at_);
    while (!inner.empty()) {
      const std::string_view attribute = inner.substr(0, inner.find(';'));
      DOSSIER_RETURN_IF_ERROR(ParseAttribute(attribute, &node));
      inner.remove_prefix(std::min(attribute.size() + 1, inner.size()));
    }
    at_ = close + 1;
    if (Take('=')) {
      std::size_t end = at_;
      while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z') ++end;
      const std::string_view name = text_.substr(at_, end - at_);
      if (name == "subject")
        node.slot = Slot::kSubject;
      else if (name == "object")
        node.slot = Slot::kObject;
      else if (name == "both")
        node.slot = Slot::kBoth;
      else
        return Bad(fmt::format("'{}' is no name for a node: subject, object and both are", name));
      at_ = end;
    }
    pattern_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(pattern_.nodes.size() - 1);
  }

  Status ParseAttribute(std::string_view attribute, TreePatternNode* node) {
    const std::size_t colon = attribute.find(':');
    if (colon == std::string_view::npos || colon + 1 == attribute.size())
      return Bad(fmt::format("'{}' is no attribute: write lemma:, word:, upos: or kind: and a value", attribute));
    const std::string_view key = attribute.substr(0, colon);
    std::string_view values = attribute.substr(colon + 1);
    while (!values.empty()) {
      const std::string_view value = values.substr(0, values.find('|'));
      values.remove_prefix(std::min(value.size() + 1, values.size()));
      if (key == "lemma" || key == "word") {
        std::vector<std::string>& out = key == "lemma" ? node->lemmas : node->words;
        if (!value.starts_with('@')) {
          out.emplace_back(value);
          continue;
        }
        const auto list = lists_.find(std::string(value.substr(1)));
        if (list == lists_.end()) return Bad(fmt::format("there is no word list '{}' under [words]", value.substr(1)));
        out.insert(out.end(), list->second.begin(), list->second.end());
      } else if (key == "upos") {
        const auto tag = text::FindUpos(value);
        if (!tag) return Bad(fmt::format("'{}' is no universal part of speech", value));
        node->upos |= 1u << static_cast<unsigned>(*tag);
      } else if (key == "kind") {
        const auto kind = text::FindEntityKind(value);
        if (!kind) return Bad(fmt::format("'{}' is no entity kind", value));
        for (std::size_t i = 0; i < kKindCount; ++i) {
          if (KindLabel(static_cast<Kind>(i)) == value) node->kinds |= 1u << i;
        }
      } else {
        return Bad(fmt::format("'{}' is no attribute: lemma, word, upos and kind are", key));
      }
    }
    return {};
  }

  // The relations of node `from`, up to a ')' or the end.
  Status ParseEdges(std::uint32_t from, int depth) {
    if (depth > kDeepest) return Bad("parentheses are too deep");
    for (;;) {
      SkipSpace();
      if (at_ >= text_.size() || text_[at_] == ')') return {};
      TreeEdge edge;
      edge.negated = Take('!');
      edge.optional = !edge.negated && Take('?');
      if (Take('>'))
        edge.way = Take('>') ? TreeEdge::Way::kDescendant : TreeEdge::Way::kChild;
      else if (Take('<'))
        edge.way = Take('<') ? TreeEdge::Way::kAncestor : TreeEdge::Way::kParent;
      else
        return Bad("a relation begins with >, <, >> or <<");
      DOSSIER_RETURN_IF_ERROR(ParseRelations(&edge));
      SkipSpace();
      const bool group = Take('(');
      DOSSIER_ASSIGN_OR_RETURN(edge.target, ParseNode());
      if (group) {
        DOSSIER_RETURN_IF_ERROR(ParseEdges(edge.target, depth + 1));
        SkipSpace();
        if (!Take(')')) return Bad("a ')' is missing");
      }
      if (edge.negated && pattern_.nodes[edge.target].slot != Slot::kNothing)
        return Bad("what must not be there cannot be named");
      if (edge.optional && pattern_.nodes[edge.target].slot != Slot::kNothing)
        return Bad("what may be missing cannot be named");
      pattern_.nodes[from].edges.push_back(std::move(edge));
    }
  }

  // "nsubj|nsubj:pass", "nmod:with|:to"; nothing: any relation.
  Status ParseRelations(TreeEdge* edge) {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != ' ' && text_[end] != '{' && text_[end] != '(') ++end;
    std::string_view names = text_.substr(at_, end - at_);
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find('|'));
      TreeRelation relation;
      const std::size_t colon = name.find(':');
      const auto exact = text::FindDependencyRelation(name);
      if (colon == 0) {
        relation.any_relation = true;
        relation.preposition = name.substr(1);
      } else if (exact && text::DependencyRelationName(*exact) == name) {
        relation.relation = *exact;
        relation.with_subtypes = colon == std::string_view::npos;
      } else if (exact && colon != std::string_view::npos) {
        relation.relation = *exact;
        relation.with_subtypes = false;
        relation.preposition = name.substr(colon + 1);
      } else {
        return Bad(fmt::format("'{}' is no relation of Universal Dependencies", name));
      }
      std::ranges::replace(relation.preposition, '_', ' ');
      edge->relations.push_back(std::move(relation));
      names.remove_prefix(std::min(name.size() + 1, names.size()));
    }
    at_ = end;
    return {};
  }

  std::string_view text_;
  const WordLists& lists_;
  std::size_t at_ = 0;
  TreePattern pattern_;
};

class Matcher {
 public:
  Matcher(const TreePattern& pattern, const SentenceTree& tree, const TreePhrases& phrases,
          const std::vector<Mention>& mentions)
      : pattern_(pattern), tree_(tree), phrases_(phrases), mentions_(mentions), bound_(pattern.nodes.size(), kNone) {}

  std::vector<TreeMatch> Run(std::uint32_t word) {
    if (!Fits(0, word)) return {};
    bound_[0] = word;
    pending_ = {{0, 0}};
    Step();
    return std::move(matches_);
  }

 private:
  struct Position {
    std::uint32_t node;
    std::uint32_t edge;
  };

  bool Fits(std::uint32_t index, std::uint32_t word) const {
    const TreePatternNode& node = pattern_.nodes[index];
    if (!node.lemmas.empty() && std::ranges::find(node.lemmas, tree_[word].lemma) == node.lemmas.end()) return false;
    if (!node.words.empty() && std::ranges::find(node.words, tree_.words().Lower(word)) == node.words.end())
      return false;
    if (node.upos != 0 && ((node.upos >> static_cast<unsigned>(tree_[word].upos)) & 1u) == 0) return false;
    if (node.kinds == 0 && node.slot == Slot::kNothing) return true;
    const std::vector<std::uint32_t> all = phrases_.All(word);
    return std::ranges::any_of(all, [&](std::uint32_t m) {
      return node.kinds == 0 || ((node.kinds >> static_cast<unsigned>(mentions_[m].kind)) & 1u) != 0;
    });
  }

  // `lower` is the end of the edge whose relation counts.
  bool FitsRelation(const TreeEdge& edge, std::uint32_t lower) const {
    if (edge.relations.empty()) return true;
    const std::string_view name = text::DependencyRelationName(tree_[lower].relation);
    std::string preposition;
    bool known = false;
    for (const TreeRelation& r : edge.relations) {
      if (!r.any_relation) {
        const std::string_view wanted = text::DependencyRelationName(r.relation);
        const bool subtype = (r.with_subtypes || !r.preposition.empty()) && name.starts_with(wanted) &&
                             name.size() > wanted.size() && name[wanted.size()] == ':';
        if (name != wanted && !subtype) continue;
      }
      if (r.preposition.empty()) return true;
      if (!known) preposition = tree_.Preposition(lower);
      known = true;
      if (preposition == r.preposition) return true;
    }
    return false;
  }

  // Goes on with the next edge that waits; every way of satisfying all of them is a match.
  void Step() {
    if (--budget_ < 0 || matches_.size() >= 16) return;
    if (pending_.empty()) {
      Add();
      return;
    }
    const Position position = pending_.back();
    pending_.pop_back();
    const std::vector<TreeEdge>& edges = pattern_.nodes[position.node].edges;
    if (position.edge == edges.size()) {
      Step();
      pending_.push_back(position);
      return;
    }
    const TreeEdge& edge = edges[position.edge];
    bool any = false;
    for (const std::uint32_t candidate : Candidates(edge, bound_[position.node])) {
      if (!Fits(edge.target, candidate)) continue;
      if (edge.negated) {
        any = true;
        break;
      }
      if (std::ranges::find(bound_, candidate) != bound_.end()) continue;
      any = true;
      bound_[edge.target] = candidate;
      const std::vector<Position> saved = pending_;
      pending_.push_back({position.node, position.edge + 1});
      pending_.push_back({edge.target, 0});
      Step();
      pending_ = saved;
      bound_[edge.target] = kNone;
    }
    if ((edge.negated && !any) || (edge.optional && !any)) {
      const std::vector<Position> saved = pending_;
      pending_.push_back({position.node, position.edge + 1});
      Step();
      pending_ = saved;
    }
    pending_.push_back(position);
  }

  std::vector<std::uint32_t> Candidates(const TreeEdge& edge, std::uint32_t word) const {
    std::vector<std::uint32_t> out;
    switch (edge.way) {
      case TreeEdge::Way::kChild:
        for (const std::uint32_t child : tree_.Children(word)) {
          if (FitsRelation(edge, child)) out.push_back(child);
        }
        break;
      case TreeEdge::Way::kParent:
        if (tree_[word].head != kNone && FitsRelation(edge, word)) out.push_back(tree_[word].head);
        break;
      case TreeEdge::Way::kDescendant:
        for (std::uint32_t w = tree_.first(); w < tree_.end(); ++w) {
          if (w != word && tree_.IsUnder(w, word) && FitsRelation(edge, w)) out.push_back(w);
        }
        break;
      case TreeEdge::Way::kAncestor:
        for (std::uint32_t at = word; tree_[at].head != kNone; at = tree_[at].head) {
          if (FitsRelation(edge, at)) out.push_back(tree_[at].head);
        }
        break;
    }
    return out;
  }

  void Add() {
    TreeMatch match{.trigger = bound_[0]};
    for (std::uint32_t i = 0; i < bound_.size(); ++i) {
      const bool above = bound_[i] != kNone && i != 0 && tree_.IsUnder(bound_[0], bound_[i]);
      switch (pattern_.nodes[i].slot) {
        case Slot::kSubject:
          match.subject = bound_[i];
          match.subject_above = above;
          break;
        case Slot::kObject:
          match.object = bound_[i];
          match.object_above = above;
          break;
        case Slot::kBoth: match.both = bound_[i]; break;
        default: break;
      }
    }
    matches_.push_back(match);
  }

  const TreePattern& pattern_;
  const SentenceTree& tree_;
  const TreePhrases& phrases_;
  const std::vector<Mention>& mentions_;
  std::vector<std::uint32_t> bound_;
  std::vector<Position> pending_;
  std::vector<TreeMatch> matches_;
  int budget_ = 2000;
};

}  // namespace

Result<TreePattern> ParseTreePattern(std::string_view text, const WordLists& lists) {
  return PatternParser(text, lists).Parse();
}

std::vector<TreeMatch> MatchTreePattern(const TreePattern& pattern, const SentenceTree& tree,
                                        const TreePhrases& phrases, const std::vector<Mention>& mentions,
                                        std::uint32_t word) {
  return Matcher(pattern, tree, phrases, mentions).Run(word);
}

}  // namespace dossier::extract
