#include "core/graph/transaction.h"

#include <algorithm>

#include "core/graph/element_id.h"
#include "core/graph/indexed_names.h"

namespace dossier::graph {
namespace {

Error Supported(std::string element, std::string_view what) {
  return {ErrorCode::kQueryRuntime, element + " cannot be deleted: " + std::string(what),
          "forget those articles (dossier forget), and it goes with them", "DeleteSupportedElement"};
}

// Ids of `changed` and of a page of `before` as one ascending page. `fetch(after)` gives the next page of the graph
// before; `holds` says whether a changed record belongs to the scan.
template <typename Id, typename Record, typename Fetch, typename Holds>
Result<std::vector<Id>> MergedScan(const std::map<Id, std::optional<Record>>& changed, Id after, std::size_t limit,
                                   const Fetch& fetch, const Holds& holds) {
  std::vector<Id> ids;
  auto next = changed.upper_bound(after);
  const auto add_changed = [&](std::optional<Id> below) {
    for (; next != changed.end() && ids.size() < limit && (!below || next->first < *below); ++next) {
      if (next->second && holds(*next->second)) ids.push_back(next->first);
    }
  };
  for (Id at = after; ids.size() < limit;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<Id> page, fetch(at, limit));
    for (const Id id : page) {
      add_changed(id);
      if (ids.size() >= limit) return ids;
      if (!changed.contains(id)) ids.push_back(id);
    }
    if (page.size() < limit) {
      add_changed(std::nullopt);
      break;
    }
    at = page.back();
  }
  return ids;
}

}  // namespace

Transaction::Transaction(std::shared_ptr<const GraphReader> before, GraphWriter* writer)
    : before_(std::move(before)),
      writer_(writer),
      symbols_(before_->symbols()),
      labels_before_(symbols_.labels.size()),
      types_before_(symbols_.types.size()) {}

void Transaction::IndexNames(const Node& node) {
  for (auto& [name, is_alias] : IndexedNames(node, symbols_)) names_.emplace(std::move(name), node.id, is_alias);
}

void Transaction::ForgetNames(NodeId id) {
  const auto it = nodes_.find(id);
  if (it == nodes_.end() || !it->second) return;
  for (auto& [name, is_alias] : IndexedNames(*it->second, symbols_)) names_.erase({name, id, is_alias});
}

NodeId Transaction::CreateNode(std::vector<LabelId> labels, PropertyMap properties) {
  const NodeId id = writer_->ReserveNode();
  PutNode({.id = id, .labels = std::move(labels), .properties = std::move(properties)});
  return id;
}

void Transaction::PutNode(Node node) {
  ForgetNames(node.id);
  node.origin = Origin::kByHand;
  IndexNames(node);
  nodes_[node.id] = std::move(node);
}

RelationshipId Transaction::CreateRelationship(NodeId start, TypeId type, NodeId end, PropertyMap properties) {
  const RelationshipId id = writer_->ReserveRelationship();
  outgoing_[start].insert({type, end, id});
  incoming_[end].insert({type, start, id});
  PutRelationship({.id = id, .start = start, .type = type, .end = end, .properties = std::move(properties)});
  return id;
}

void Transaction::PutRelationship(Relationship relationship) {
  relationship.origin = Origin::kByHand;
  relationships_[relationship.id] = std::move(relationship);
}

Status Transaction::DeleteNode(NodeId id) {
  DOSSIER_ASSIGN_OR_RETURN(const auto supports, before_->NodeSupports(id));
  if (!supports.empty()) {
    return Supported(ToElementId(id), std::to_string(supports.size()) + " articles speak of it");
  }
  ForgetNames(id);
  nodes_[id] = std::nullopt;
  return {};
}

Status Transaction::DeleteRelationship(RelationshipId id) {
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<Relationship> relationship, FindRelationship(id));
  if (!relationship) return {};
  DOSSIER_ASSIGN_OR_RETURN(const auto assertions, RelationshipAssertions(*relationship));
  if (!assertions.empty()) {
    return Supported(ToElementId(id), std::to_string(assertions.size()) + " sentences of articles state it");
  }
  const Adjacent forward{relationship->type, relationship->end, id};
  const Adjacent backward{relationship->type, relationship->start, id};
  if (const auto it = outgoing_.find(relationship->start); it != outgoing_.end()) it->second.erase(forward);
  if (const auto it = incoming_.find(relationship->end); it != incoming_.end()) it->second.erase(backward);
  deleted_types_[id] = relationship->type;
  relationships_[id] = std::nullopt;
  return {};
}

std::optional<TypeId> Transaction::DeletedType(RelationshipId id) const {
  const auto it = deleted_types_.find(id);
  if (it == deleted_types_.end()) return std::nullopt;
  return it->second;
}

Result<std::vector<std::optional<Node>>> Transaction::FindNodes(std::span<const NodeId> ids) const {
  DOSSIER_ASSIGN_OR_RETURN(auto found, before_->FindNodes(ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (const auto it = nodes_.find(ids[i]); it != nodes_.end()) found[i] = it->second;
  }
  return found;
}

Result<std::vector<std::optional<Relationship>>> Transaction::FindRelationships(
    std::span<const RelationshipId> ids) const {
  DOSSIER_ASSIGN_OR_RETURN(auto found, before_->FindRelationships(ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (const auto it = relationships_.find(ids[i]); it != relationships_.end()) found[i] = it->second;
  }
  return found;
}

Result<GraphCounts> Transaction::Counts() const {
  DOSSIER_ASSIGN_OR_RETURN(GraphCounts counts, before_->Counts());
  counts.nodes_by_label.resize(symbols_.labels.size());
  counts.relationships_by_type.resize(symbols_.types.size());
  for (const auto& [id, after] : nodes_) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Node> node, before_->FindNode(id));
    counts.nodes += (after ? 1 : 0) - (node ? 1 : 0);
    for (const LabelId label : node ? node->labels : std::vector<LabelId>()) {
      --counts.nodes_by_label[ToNumber(label) - 1];
    }
    for (const LabelId label : after ? after->labels : std::vector<LabelId>()) {
      ++counts.nodes_by_label[ToNumber(label) - 1];
    }
  }
  for (const auto& [id, after] : relationships_) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Relationship> relationship, before_->FindRelationship(id));
    counts.relationships += (after ? 1 : 0) - (relationship ? 1 : 0);
    if (relationship) --counts.relationships_by_type[ToNumber(relationship->type) - 1];
    if (after) ++counts.relationships_by_type[ToNumber(after->type) - 1];
  }
  return counts;
}

Result<std::vector<NodeId>> Transaction::ScanNodes(std::optional<LabelId> label, NodeId after,
                                                   std::size_t limit) const {
  return MergedScan(
      nodes_, after, limit,
      [&](NodeId at, std::size_t count) -> Result<std::vector<NodeId>> {
        if (label && ToNumber(*label) > labels_before_) return std::vector<NodeId>();
        return before_->ScanNodes(label, at, count);
      },
      [&](const Node& node) { return !label || std::ranges::binary_search(node.labels, *label); });
}

Result<std::vector<RelationshipId>> Transaction::ScanRelationships(std::optional<TypeId> type, RelationshipId after,
                                                                   std::size_t limit) const {
  return MergedScan(
      relationships_, after, limit,
      [&](RelationshipId at, std::size_t count) -> Result<std::vector<RelationshipId>> {
        if (type && !IsKnownBefore(*type)) return std::vector<RelationshipId>();
        return before_->ScanRelationships(type, at, count);
      },
      [&](const Relationship& relationship) { return !type || relationship.type == *type; });
}

void Transaction::AddNeighbours(NodeId node, bool outgoing, const ExpandResult& base, std::size_t index,
                                const ExpandRequest& request, ExpandResult* out) const {
  std::vector<Adjacent> entries;
  for (std::uint32_t i = base.offsets[index]; i < base.offsets[index + 1]; ++i) {
    if ((base.outgoing[i] != 0) != outgoing) continue;
    const auto changed = relationships_.find(base.relationships[i]);
    if (changed != relationships_.end() && !changed->second) continue;
    entries.emplace_back(base.types[i], base.neighbours[i], base.relationships[i]);
  }
  const Adjacency& created = outgoing ? outgoing_ : incoming_;
  if (const auto it = created.find(node); it != created.end()) {
    for (const Adjacent& entry : it->second) {
      const auto& [type, neighbour, relationship] = entry;
      if (!request.types.empty() && std::ranges::find(request.types, type) == request.types.end()) continue;
      // A self-loop comes once where both directions are asked for.
      if (!outgoing && request.direction == Direction::kBoth && neighbour == node) continue;
      entries.push_back(entry);
    }
  }
  std::ranges::sort(entries);
  for (const auto& [type, neighbour, relationship] : entries) {
    out->neighbours.push_back(neighbour);
    out->relationships.push_back(relationship);
    out->types.push_back(type);
    out->outgoing.push_back(outgoing ? 1 : 0);
  }
}

Status Transaction::Expand(const ExpandRequest& request, ExpandResult* out) const {
  std::vector<TypeId> known;
  for (const TypeId type : request.types) {
    if (IsKnownBefore(type)) known.push_back(type);
  }
  if (relationships_.empty() && known.size() == request.types.size()) return before_->Expand(request, out);
  ExpandResult base;
  if (!request.types.empty() && known.empty()) {
    base.offsets.assign(request.nodes.size() + 1, 0);
  } else {
    DOSSIER_RETURN_IF_ERROR(before_->Expand({request.nodes, request.direction, known}, &base));
  }
  out->Clear();
  out->offsets.push_back(0);
  for (std::size_t i = 0; i < request.nodes.size(); ++i) {
    if (request.direction != Direction::kIncoming) AddNeighbours(request.nodes[i], true, base, i, request, out);
    if (request.direction != Direction::kOutgoing) AddNeighbours(request.nodes[i], false, base, i, request, out);
    out->offsets.push_back(static_cast<std::uint32_t>(out->neighbours.size()));
  }
  return {};
}

Result<std::vector<NameHit>> Transaction::FindByName(std::string_view key, NameMatch match, std::size_t limit) const {
  if (nodes_.empty()) return before_->FindByName(key, match, limit);
  // The graph before gives no names with its hits, so those of prefixes cannot be merged in order of names: hits among
  // changed nodes come after the others.
  DOSSIER_ASSIGN_OR_RETURN(std::vector<NameHit> hits, before_->FindByName(key, match, limit + nodes_.size()));
  std::erase_if(hits, [&](const NameHit& hit) { return nodes_.contains(hit.node); });
  for (auto it = names_.lower_bound({std::string(key), kNoNode, false}); it != names_.end(); ++it) {
    const auto& [name, node, is_alias] = *it;
    if (match == NameMatch::kExact ? name != key : !name.starts_with(key)) break;
    hits.push_back({node, is_alias});
  }
  if (match == NameMatch::kExact) std::ranges::sort(hits);
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

Result<std::vector<Assertion>> Transaction::FindAssertions(NodeId subject, std::optional<TypeId> type,
                                                           NodeId object) const {
  if (type && !IsKnownBefore(*type)) return std::vector<Assertion>();
  return before_->FindAssertions(subject, type, object);
}

}  // namespace dossier::graph
