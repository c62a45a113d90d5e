// Relations that the tree patterns of the ontology find.
#include <algorithm>

#include "core/extract/factuality.h"
#include "core/extract/relations.h"

namespace dossier::extract {
namespace {

constexpr std::size_t kLongestPairing = 8;  // of a list whose members are paired with each other

class TreeFinder {
 public:
  TreeFinder(const RelationInput& input, const SentenceTree& tree, const TreePhrases& phrases,
             std::vector<Finding>* findings)
      : input_(input), tree_(tree), phrases_(phrases), findings_(*findings) {}

  void Run() {
    for (std::uint32_t w = tree_.first(); w < tree_.end(); ++w) {
      TryAll(input_.rules.trees_by_lemma, tree_[w].lemma, w);
      TryAll(input_.rules.trees_by_word, tree_.words().Lower(w), w);
    }
  }

 private:
  void TryAll(const std::unordered_map<std::string, std::vector<std::uint32_t>>& index, const std::string& key,
              std::uint32_t word) {
    const auto it = index.find(key);
    if (it == index.end()) return;
    for (const std::uint32_t id : it->second) {
      const TreePattern& pattern = input_.rules.trees[id];
      for (const TreeMatch& match : MatchTreePattern(pattern, tree_, phrases_, input_.mentions, word))
        Emit(pattern, match);
    }
  }

  // The mentions at a slot, of the kinds that the pattern asks for.
  std::vector<std::uint32_t> MentionsAt(const TreePattern& pattern, Slot slot, std::uint32_t word, bool above) const {
    std::vector<std::uint32_t> out;
    if (above) {
      if (const std::uint32_t one = phrases_.One(word); one != kNone) out = {one};
    } else {
      out = phrases_.All(word);
    }
    for (const TreePatternNode& node : pattern.nodes) {
      if (node.slot != slot || node.kinds == 0) continue;
      std::erase_if(out, [&](std::uint32_t m) {
        return ((node.kinds >> static_cast<unsigned>(input_.mentions[m].kind)) & 1u) == 0;
      });
    }
    return out;
  }

  void Emit(const TreePattern& pattern, const TreeMatch& match) {
    // "Its subsidiary X will close": that X is one is not planned.
    const bool describes = pattern.nodes[0].slot != Slot::kNothing || match.subject_above || match.object_above;
    const bool noun = tree_[match.trigger].upos != text::Upos::kVerb;
    const Factuality factuality =
        describes && noun ? FactualityAt(tree_, match.trigger) : FactualityOf(tree_, match.trigger);
    Finding finding{.type = pattern.type,
                    .rule = pattern.rule,
                    .polarity = factuality.polarity,
                    .modality = factuality.modality,
                    .anchor = match.trigger,
                    .dated = true};
    const auto pair = [&](std::uint32_t a, std::uint32_t b) {
      const Mention& left = input_.mentions[a];
      const Mention& right = input_.mentions[b];
      finding.subject = left.entity;
      finding.object = right.entity;
      finding.first = std::min({left.first, right.first, match.trigger});
      finding.end = std::max({left.end, right.end, match.trigger + 1});
      const bool named = left.form == graph::MentionKind::kName && right.form == graph::MentionKind::kName;
      finding.confidence = named ? 0.75 : 0.6;
      AddFinding(input_, finding, &findings_);
    };
    if (match.both != kNone) {
      const std::vector<std::uint32_t> both = MentionsAt(pattern, Slot::kBoth, match.both, false);
      for (std::size_t i = 0; i < both.size() && i < kLongestPairing; ++i) {
        for (std::size_t k = i + 1; k < both.size() && k < kLongestPairing; ++k) pair(both[i], both[k]);
      }
      return;
    }
    const auto subjects = MentionsAt(pattern, Slot::kSubject, match.subject, match.subject_above);
    const auto objects = MentionsAt(pattern, Slot::kObject, match.object, match.object_above);
    for (const std::uint32_t s : subjects) {
      for (const std::uint32_t o : objects) pair(s, o);
    }
  }

  const RelationInput& input_;
  const SentenceTree& tree_;
  const TreePhrases& phrases_;
  std::vector<Finding>& findings_;
};

}  // namespace

void FindByTrees(const RelationInput& input, const SentenceTree& tree, const TreePhrases& phrases,
                 std::vector<Finding>* findings) {
  TreeFinder(input, tree, phrases, findings).Run();
}

}  // namespace dossier::extract
