// The triggers of an ontology, compiled: verb frames, chunk patterns, tree patterns and posts (docs/ontology.md has the
// language). Thread safety: immutable after compilation.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/result.h"
#include "core/extract/mention.h"
#include "core/extract/tree_pattern.h"
#include "core/graph/ontology.h"

namespace dossier::extract {

// One argument of a verb: the direct object where `prepositions` is empty.
struct FrameArgument {
  std::vector<std::string> prepositions;
  std::vector<std::string> nouns;  // its head must be one of these; empty: any
  Slot slot = Slot::kNothing;
  Kind kind = Kind::kUnknown;  // of what fills the slot; kUnknown: any
  bool owner = false;          // the slot takes what stands before the argument's genitive
};

// "{subject} hold|have talks with {object}".
struct VerbFrame {
  std::uint32_t type = 0;  // index into RuleSet.types
  std::string rule;        // how assertions name it: "verb:hold"
  Slot front = Slot::kSubject;
  Kind front_kind = Kind::kUnknown;
  bool passive_only = false;  // "be based in {object}"
  std::vector<FrameArgument> arguments;
};

// One step of a chunk pattern.
struct PatternStep {
  Slot slot = Slot::kNothing;
  Kind kind = Kind::kUnknown;      // of a slot; kUnknown: any
  std::vector<std::string> words;  // lower case; of a word step
  bool optional = false;
  bool skip = false;  // "...": up to three steps of anything but verbs and breaks
};

struct ChunkPattern {
  std::uint32_t type = 0;
  std::string rule;
  std::vector<PatternStep> steps;
};

struct TypeRules {
  graph::RelationType type;
  std::uint32_t subject_kinds = 0, object_kinds = 0;  // bits of Kind
  std::unordered_set<std::string> posts;              // holding one of these posts makes the relation
};

struct RuleSet {
  std::vector<TypeRules> types;
  std::unordered_map<std::string, std::vector<VerbFrame>> frames;  // by lemma
  VerbTable verbs;         // verbs of triggers that the lexicon lacks, in their regular forms
  VerbTable tagged_verbs;  // further ones that are verbs only where a tagger says so: "link", "lunch"
  std::vector<ChunkPattern> patterns;
  std::unordered_map<std::string, std::vector<std::uint32_t>>
      patterns_by_word;  // by the first required word's alternatives
  std::vector<TreePattern> trees;
  std::unordered_map<std::string, std::vector<std::uint32_t>> trees_by_lemma, trees_by_word;  // of their triggers

  // Index of the type, or kNone.
  std::uint32_t FindType(std::string_view name) const;
};

// kBadInput where a trigger does not compile; the message names the type and the trigger.
Result<RuleSet> CompileRules(const graph::Ontology& ontology);

}  // namespace dossier::extract
