// Patterns over dependency trees, in a part of Semgrex (Chambers et al., "Learning Alignments and Leveraging Natural
// Logic", 2007; docs/ontology.md has the language): "{lemma:visit;upos:NOUN} >nmod:poss {}=subject >:to {}=object".
// Thread safety: immutable after parsing; matching is a pure function.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/extract/tree.h"

namespace dossier::extract {

enum class Slot : std::uint8_t { kNothing, kSubject, kObject, kBoth, kFocus };

using WordLists = std::unordered_map<std::string, std::vector<std::string>>;

// One alternative of a relation: "nsubj", "nmod:poss", "nmod:with", ":with".
struct TreeRelation {
  bool any_relation = false;  // only the preposition counts, or nothing
  text::DependencyRelation relation = text::DependencyRelation::kDep;
  bool with_subtypes = false;    // "nsubj" matches nsubj:pass
  std::string preposition = {};  // empty: any
};

struct TreeEdge {
  enum class Way : std::uint8_t { kChild, kParent, kDescendant, kAncestor };
  Way way = Way::kChild;
  bool negated = false;                      // "!>": there must be none
  bool optional = false;                     // "?>"
  std::vector<TreeRelation> relations = {};  // of the lower end; empty: any
  std::uint32_t target = 0;                  // index into TreePattern.nodes
};

struct TreePatternNode {
  std::vector<std::string> lemmas = {}, words = {};  // empty: any
  std::uint32_t upos = 0;                            // bits of text::Upos; 0: any
  std::uint32_t kinds = 0;                           // bits of Kind of the mention that it speaks of; 0: any
  Slot slot = Slot::kNothing;
  std::vector<TreeEdge> edges = {};
};

struct TreePattern {
  std::uint32_t type = 0;  // index into RuleSet.types
  std::string rule = {};
  std::vector<TreePatternNode> nodes = {};  // number 0 is the trigger
};

// kBadInput with what is wrong and where in the pattern; without the relation's name, which the caller knows.
Result<TreePattern> ParseTreePattern(std::string_view text, const WordLists& lists);

// What one match binds: words of the tree.
struct TreeMatch {
  std::uint32_t trigger = kNone;
  std::uint32_t subject = kNone, object = kNone, both = kNone;
  bool subject_above = false, object_above = false;  // reached upwards: that phrase alone, not its list
};

// The matches whose trigger is `word`, at most 16; a bound on steps keeps odd trees from costing more.
std::vector<TreeMatch> MatchTreePattern(const TreePattern& pattern, const SentenceTree& tree,
                                        const TreePhrases& phrases, const std::vector<Mention>& mentions,
                                        std::uint32_t word);

}  // namespace dossier::extract
