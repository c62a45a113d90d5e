// Values as the kit writes them: 1, 1.0, 'text', [1, 2], {key: 1}, (:A {key: 1}), [:T {key: 1}], <(:A)-[:T]->(:B)>.
// Both what is expected and what a query returned become a KitValue; they are equal where their canonical texts are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "core/graph/value.h"

namespace dossier::tck {

struct KitValue {
  enum class Kind { kPlain, kList, kMap, kNode, kRelationship, kPath };
  Kind kind = Kind::kPlain;
  graph::Value plain;                   // null, boolean, integer, float, string; a temporal value is its text
  std::vector<KitValue> items;          // of a list; of a path: node, relationship, node ...
  std::map<std::string, KitValue> map;  // of a map; properties of a node or relationship
  std::vector<std::string> labels;      // of a node, sorted; the type of a relationship
  std::vector<bool> forward;            // of a path: a relationship points from left to right
};

// Errors: kBadInput.
Result<KitValue> ParseKitValue(std::string_view text);

// What a query returned. Errors: those of the reader.
Result<KitValue> ToKitValue(const graph::Value& value, const graph::GraphReader& reader);

// The same text for equal values. Integers and floats differ. `lists_as_bags`: the order of lists does not matter.
std::string CanonicalText(const KitValue& value, bool lists_as_bags);

// A plain value, list or map as a value of the graph, for parameters and tables of procedures. Errors: kBadInput for
// nodes, relationships and paths.
Result<graph::Value> ToGraphValue(const KitValue& value);

}  // namespace dossier::tck
