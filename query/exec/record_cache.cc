#include "query/exec/record_cache.h"

#include <algorithm>

namespace dossier::query {
namespace {

constexpr std::size_t kMaxRecords = 20'000;
constexpr std::size_t kMaxBytes = std::size_t{32} << 20;  // or an eighth of the budget, if that is less
constexpr std::size_t kMaxPrefetch = 8'192;

template <typename Record>
std::size_t RecordBytes(const Record& record) {
  std::size_t bytes = sizeof(Record) + 80;
  for (const auto& [key, value] : record.properties) bytes += sizeof(value) + graph::MemoryUsage(value);
  return bytes;
}

template <typename Id>
void SortUnique(std::vector<Id>* ids) {
  std::ranges::sort(*ids);
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
}

}  // namespace

void RecordCache::ClearIfLarge() {
  if (nodes_.size() + relationships_.size() < kMaxRecords &&
      charge_.bytes() < std::min(kMaxBytes, limits_.max_memory() / 8)) {
    return;
  }
  nodes_.clear();
  relationships_.clear();
  charge_.Reset();
}

Status RecordCache::Prefetch(std::vector<NodeId> nodes, std::vector<RelationshipId> relationships) {
  ClearIfLarge();
  std::erase_if(nodes, [&](NodeId id) { return nodes_.contains(ToNumber(id)); });
  std::erase_if(relationships, [&](RelationshipId id) { return relationships_.contains(ToNumber(id)); });
  SortUnique(&nodes);
  SortUnique(&relationships);
  nodes.resize(std::min(nodes.size(), kMaxPrefetch));
  relationships.resize(std::min(relationships.size(), kMaxPrefetch));
  if (!nodes.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(auto found, reader_.FindNodes(nodes));
    for (std::optional<graph::Node>& node : found) {
      if (!node) continue;
      DOSSIER_RETURN_IF_ERROR(charge_.Add(RecordBytes(*node)));
      nodes_.emplace(ToNumber(node->id), std::move(*node));
    }
  }
  if (!relationships.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(auto found, reader_.FindRelationships(relationships));
    for (std::optional<graph::Relationship>& relationship : found) {
      if (!relationship) continue;
      DOSSIER_RETURN_IF_ERROR(charge_.Add(RecordBytes(*relationship)));
      relationships_.emplace(ToNumber(relationship->id), std::move(*relationship));
    }
  }
  return {};
}

Result<const graph::Node*> RecordCache::FindNode(NodeId id) {
  if (const auto it = nodes_.find(ToNumber(id)); it != nodes_.end()) return &it->second;
  ClearIfLarge();
  DOSSIER_ASSIGN_OR_RETURN(std::optional<graph::Node> node, reader_.FindNode(id));
  if (!node) return static_cast<const graph::Node*>(nullptr);
  DOSSIER_RETURN_IF_ERROR(charge_.Add(RecordBytes(*node)));
  return &nodes_.emplace(ToNumber(id), std::move(*node)).first->second;
}

Result<const graph::Relationship*> RecordCache::FindRelationship(RelationshipId id) {
  if (const auto it = relationships_.find(ToNumber(id)); it != relationships_.end()) return &it->second;
  ClearIfLarge();
  DOSSIER_ASSIGN_OR_RETURN(std::optional<graph::Relationship> relationship, reader_.FindRelationship(id));
  if (!relationship) return static_cast<const graph::Relationship*>(nullptr);
  DOSSIER_RETURN_IF_ERROR(charge_.Add(RecordBytes(*relationship)));
  return &relationships_.emplace(ToNumber(id), std::move(*relationship)).first->second;
}

}  // namespace dossier::query
