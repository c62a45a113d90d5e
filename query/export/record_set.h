// The nodes and relationships that query values name by id, read in two look-ups, so that writing needs no reader.
// Thread safety: immutable. Lifetime: keeps names by reference; must not outlive the GraphReader it was loaded from.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "core/graph/value.h"

namespace dossier::query {

using Row = std::vector<graph::Value>;

class RecordSet {
 public:
  // Everything that the values of `rows` name, at any depth of lists, maps and paths, and the ends of relationships.
  static Result<RecordSet> Load(const graph::GraphReader& reader, std::span<const Row> rows);
  static Result<RecordSet> Load(const graph::GraphReader& reader, std::vector<NodeId> nodes,
                                std::vector<RelationshipId> relationships);

  // Null for what does not exist (any more).
  const graph::Node* FindNode(NodeId id) const;
  const graph::Relationship* FindRelationship(RelationshipId id) const;
  const graph::SymbolTable& symbols() const { return *symbols_; }

  // The node's name, or its element id where it has none.
  std::string NodeName(NodeId id) const;
  // All ids held, ascending.
  std::vector<NodeId> nodes() const;
  std::vector<RelationshipId> relationships() const;

 private:
  explicit RecordSet(const graph::SymbolTable& symbols) : symbols_(&symbols) {}
  const graph::SymbolTable* symbols_;
  std::unordered_map<NodeId, graph::Node> nodes_;
  std::unordered_map<RelationshipId, graph::Relationship> relationships_;
};

// The name that `properties` give, or nothing.
std::string NameOf(const graph::PropertyMap& properties, const graph::SymbolTable& symbols);

}  // namespace dossier::query
