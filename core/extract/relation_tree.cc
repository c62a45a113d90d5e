#include "core/extract/relation_tree.h"

#include <algorithm>

namespace dossier::extract {
namespace {
constexpr std::size_t kMaxSteps = 12;
}  // namespace

WordTree MakeWordTree(const Words& words, const text::AnnotatedDocument& annotated) {
  const std::uint32_t size = words.size();
  WordTree tree{.head = std::vector<std::uint32_t>(size, kNone),
                .relation = std::vector<text::DependencyRelation>(size, text::DependencyRelation::kDep),
                .upos = std::vector<text::Upos>(size, text::Upos::kX),
                .token = std::vector<std::uint32_t>(size, 0),
                .dependents = std::vector<std::vector<std::uint32_t>>(size)};
  // Tokens and words are in the order of the text; a hyphen between two words is a token of neither.
  std::vector<std::uint32_t> word_of(annotated.tokens.size(), kNone);
  std::uint32_t t = 0;
  for (std::uint32_t w = 0; w < size; ++w) {
    while (t < annotated.tokens.size() && annotated.tokens[t].span.start < words[w].span.start) ++t;
    tree.token[w] = t;
    for (; t < annotated.tokens.size() && annotated.tokens[t].span.end <= words[w].span.end; ++t) word_of[t] = w;
  }
  for (std::uint32_t w = 0; w < size; ++w) {
    for (std::uint32_t k = tree.token[w]; k < annotated.tokens.size() && word_of[k] == w; ++k) {
      const text::Token& token = annotated.tokens[k];
      const bool root = token.head == text::kNoToken;
      tree.parsed |= !root;
      if (!root && word_of[token.head] == w) continue;
      tree.token[w] = k;
      tree.relation[w] = token.relation;
      tree.upos[w] = token.upos;
      if (!root && word_of[token.head] != kNone) tree.head[w] = word_of[token.head];
      break;
    }
  }
  for (std::uint32_t w = 0; w < size; ++w) {
    if (tree.head[w] != kNone) tree.dependents[tree.head[w]].push_back(w);
  }
  return tree;
}

std::uint32_t HeadOfSpan(const WordTree& tree, std::uint32_t first, std::uint32_t end) {
  if (!tree.parsed) return end - 1;
  for (std::uint32_t w = end; w > first; --w) {
    const std::uint32_t head = tree.head[w - 1];
    if (head == kNone || head < first || head >= end) return w - 1;
  }
  return end - 1;
}

TreePath FindTreePath(const WordTree& tree, std::uint32_t from, std::uint32_t to) {
  TreePath path;
  if (!tree.parsed) return path;
  std::vector<std::uint32_t> above;
  for (std::uint32_t w = from; w != kNone && above.size() <= kMaxSteps; w = tree.head[w]) above.push_back(w);
  for (std::uint32_t w = to; w != kNone && path.down.size() <= kMaxSteps; w = tree.head[w]) {
    const auto shared = std::ranges::find(above, w);
    if (shared != above.end()) {
      path.up.assign(above.begin(), shared);
      path.top = w;
      return path;
    }
    path.down.push_back(w);
  }
  path.down.clear();
  return path;
}

}  // namespace dossier::extract
