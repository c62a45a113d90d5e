#include <algorithm>

#include "core/graph/transaction.h"

namespace dossier::graph {
namespace {

// Names of a transaction as those of the writer, which may have handed out other ids meanwhile.
class NameMap {
 public:
  NameMap(const SymbolTable& symbols, GraphWriter* writer) : symbols_(symbols), writer_(*writer) {}

  void Rename(Node* node) const {
    for (LabelId& label : node->labels) label = writer_.InternLabel(symbols_.labels.Name(label));
    std::ranges::sort(node->labels);
    Rename(&node->properties);
  }
  void Rename(Relationship* relationship) const {
    relationship->type = writer_.InternType(symbols_.types.Name(relationship->type));
    Rename(&relationship->properties);
  }

 private:
  void Rename(PropertyMap* properties) const {
    for (auto& [key, value] : *properties) key = writer_.InternKey(symbols_.keys.Name(key));
    std::ranges::sort(*properties, {}, &PropertyMap::value_type::first);
  }

  const SymbolTable& symbols_;
  GraphWriter& writer_;
};

// What was changed, as puts and deletes. A record that was made and deleted again is neither.
template <typename Id, typename Record, typename Find>
Status Compare(const std::map<Id, std::optional<Record>>& changed, const Find& find, std::vector<Record>* put,
               std::vector<Id>* deleted) {
  for (const auto& [id, after] : changed) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Record> before, find(id));
    if (after) {
      put->push_back(*after);
    } else if (before) {
      deleted->push_back(id);
    }
  }
  return {};
}

}  // namespace

Result<Transaction::Changes> Transaction::ComputeChanges() const {
  DOSSIER_ASSIGN_OR_RETURN(const GraphBatch batch, BuildBatch());
  Changes changes;
  for (const Node& node : batch.put_nodes) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Node> before, before_->FindNode(node.id));
    ++(before ? changes.nodes_changed : changes.nodes_created);
  }
  for (const Relationship& relationship : batch.put_relationships) {
    DOSSIER_ASSIGN_OR_RETURN(const auto before, before_->FindRelationship(relationship.id));
    ++(before ? changes.relationships_changed : changes.relationships_created);
  }
  changes.nodes_deleted = batch.delete_nodes.size();
  changes.relationships_deleted = batch.delete_relationships.size();
  return changes;
}

Result<GraphBatch> Transaction::BuildBatch() const {
  GraphBatch batch;
  DOSSIER_RETURN_IF_ERROR(Compare(
      nodes_, [&](NodeId id) { return before_->FindNode(id); }, &batch.put_nodes, &batch.delete_nodes));
  DOSSIER_RETURN_IF_ERROR(Compare(
      relationships_, [&](RelationshipId id) { return before_->FindRelationship(id); }, &batch.put_relationships,
      &batch.delete_relationships));
  return batch;
}

Status Transaction::Commit(HistoryEntry history) {
  DOSSIER_ASSIGN_OR_RETURN(GraphBatch batch, BuildBatch());
  if (batch.empty()) return {};
  const NameMap names(symbols_, writer_);
  for (Node& node : batch.put_nodes) names.Rename(&node);
  for (Relationship& relationship : batch.put_relationships) names.Rename(&relationship);
  batch.history.push_back(std::move(history));
  before_.reset();  // a MemoryGraph copies itself to commit while somebody holds a snapshot
  return writer_->Commit(batch);
}

}  // namespace dossier::graph
