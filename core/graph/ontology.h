// The relation types and what is known of each: signature, symmetry, flow. Read from TOML (docs/ontology.md), which
// also holds the triggers that core/extract compiles. Thread safety: immutable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace dossier::graph {

// Which way word can pass along a relationship: from start to end, from end to start, both, none.
enum class Flow : unsigned char { kBoth, kForward, kBackward, kNone };

struct RelationType {
  std::string name;                        // upper case: "MET"
  std::vector<std::string> subject_kinds;  // node labels allowed as subject; empty: any
  std::vector<std::string> object_kinds;
  bool symmetric = false;
  bool single_holder = false;  // one subject at a time for one object
  Flow flow = Flow::kBoth;
  std::string inverse;  // how it reads backwards, for people: "INSPECTED_BY", or empty
};

class Ontology {
 public:
  // The one that is built in (core/graph/ontology.toml).
  static const Ontology& BuiltIn();
  // Reads TOML text; kBadInput with line and column where it is not right. `where` names it in messages. A text that
  // says `extends = "built-in"` adds its types to the built-in ones and replaces those of the same name.
  static Result<Ontology> Parse(std::string_view toml, std::string_view where);

  const std::vector<RelationType>& types() const { return types_; }
  const RelationType* FindType(std::string_view name) const;  // null where there is none
  // The TOML it was read from: extraction reads its rules out of the same text.
  std::string_view text() const { return sources_.back(); }
  // Every TOML text behind it, the extended one first: a type's triggers come from the last text that defines it.
  const std::vector<std::string>& sources() const { return sources_; }

 private:
  std::vector<RelationType> types_;
  std::vector<std::string> sources_;
};

}  // namespace dossier::graph
