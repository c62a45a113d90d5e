#include "core/graph/memory_state.h"

#include <algorithm>

#include "core/graph/indexed_names.h"

namespace dossier::graph {
namespace {

template <typename T>
T& Slot(std::vector<T>* entries, std::uint64_t number) {
  if (entries->size() <= number) entries->resize(number + 1);
  return (*entries)[number];
}

void InsertSorted(std::vector<AdjacentNode>* list, const AdjacentNode& entry) {
  const auto at = std::lower_bound(list->begin(), list->end(), entry);
  if (at == list->end() || *at != entry) list->insert(at, entry);
}

void EraseSorted(std::vector<AdjacentNode>* list, const AdjacentNode& entry) {
  const auto at = std::lower_bound(list->begin(), list->end(), entry);
  if (at != list->end() && *at == entry) list->erase(at);
}

}  // namespace

void MemoryState::Apply(const GraphBatch& batch) {
  neighbour_lists.Clear();
  for (RelationshipId id : batch.delete_relationships) DeleteRelationship(id);
  for (NodeId id : batch.delete_nodes) DeleteNode(id);
  for (ArticleId id : batch.delete_articles) DeleteArticle(id);
  for (const Node& node : batch.put_nodes) PutNode(node);
  for (const Relationship& relationship : batch.put_relationships) PutRelationship(relationship);
  for (const ArticleRecord& record : batch.put_articles) PutArticle(record);
  for (const Assertion& assertion : batch.update_assertions) UpdateAssertion(assertion);
  MoveSupports(batch.move_supports);
  history.insert(history.end(), batch.history.begin(), batch.history.end());
  ++version;
}

void MemoryState::PutNode(const Node& node) {
  if (ToNumber(node.id) < nodes.size() && nodes[ToNumber(node.id)]) {
    DeleteNode(node.id);
  }
  Slot(&nodes, ToNumber(node.id)) = node;
  ++node_count;
  for (LabelId label : node.labels) nodes_by_label[label].insert(node.id);
  for (auto& [name, is_alias] : IndexedNames(node, symbols)) names.emplace(std::move(name), node.id, is_alias);
}

// Takes the record and its index entries away; relationships are not its business.
void MemoryState::DeleteNode(NodeId id) {
  std::optional<Node>& node = nodes[ToNumber(id)];
  for (LabelId label : node->labels) nodes_by_label[label].erase(id);
  for (auto& [name, is_alias] : IndexedNames(*node, symbols)) names.erase({name, id, is_alias});
  node.reset();
  --node_count;
}

void MemoryState::PutRelationship(const Relationship& r) {
  std::optional<Relationship>& slot = Slot(&relationships, ToNumber(r.id));
  if (!slot) ++relationship_count;
  slot = r;
  InsertSorted(&Slot(&outgoing, ToNumber(r.start)), {r.type, r.end, r.id});
  InsertSorted(&Slot(&incoming, ToNumber(r.end)), {r.type, r.start, r.id});
  relationships_by_type[r.type].insert(r.id);
}

void MemoryState::DeleteRelationship(RelationshipId id) {
  std::optional<Relationship>& r = relationships[ToNumber(id)];
  EraseSorted(&outgoing[ToNumber(r->start)], {r->type, r->end, id});
  EraseSorted(&incoming[ToNumber(r->end)], {r->type, r->start, id});
  relationships_by_type[r->type].erase(id);
  r.reset();
  --relationship_count;
}

void MemoryState::PutArticle(const ArticleRecord& record) {
  const ArticleId id = record.article.id;
  if (articles.contains(id)) DeleteArticle(id);
  for (const Assertion& a : record.assertions) assertions_by_ends[{a.subject, a.type, a.object}].insert(a.id);
  for (const NodeSupport& support : record.supports) articles_by_node.emplace(support.node, id);
  sources.emplace(record.article.source, id);
  articles.emplace(id, record);
}

void MemoryState::UpdateAssertion(const Assertion& a) {
  Assertion& stored = articles.at(a.id.article).assertions.at(a.id.index);
  EraseEnds(stored);
  assertions_by_ends[{a.subject, a.type, a.object}].insert(a.id);
  stored = a;
}

void MemoryState::MoveSupports(const std::vector<MovedSupport>& moves) {
  std::vector<NodeSupport*> moved;
  for (const MovedSupport& move : moves) {
    auto& supports = articles.at(move.article).supports;
    moved.push_back(
        &*std::find_if(supports.begin(), supports.end(), [&](const NodeSupport& s) { return s.node == move.from; }));
    articles_by_node.erase({move.from, move.article});
  }
  for (std::size_t i = 0; i < moves.size(); ++i) {
    moved[i]->node = moves[i].to;
    articles_by_node.emplace(moves[i].to, moves[i].article);
  }
  for (const MovedSupport& move : moves) {
    auto& supports = articles.at(move.article).supports;
    std::sort(supports.begin(), supports.end(), [](const auto& a, const auto& b) { return a.node < b.node; });
  }
}

void MemoryState::EraseEnds(const Assertion& a) {
  const auto ends = assertions_by_ends.find({a.subject, a.type, a.object});
  ends->second.erase(a.id);
  if (ends->second.empty()) assertions_by_ends.erase(ends);
}

void MemoryState::DeleteArticle(ArticleId id) {
  const auto it = articles.find(id);
  for (const Assertion& a : it->second.assertions) EraseEnds(a);
  for (const NodeSupport& support : it->second.supports) articles_by_node.erase({support.node, id});
  sources.erase(it->second.article.source);
  articles.erase(it);
}

}  // namespace dossier::graph
