// StoreReader::Expand: adjacency blocks into columns.
#include <algorithm>

#include "storage/internal/adjacency_block.h"
#include "storage/internal/list_cache.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {
namespace {

using graph::Direction;
using graph::ExpandRequest;
using graph::ExpandResult;

class Expander {
 public:
  Expander(const View& view, const ExpandRequest& request, ExpandResult* out)
      : view_(view), request_(request), out_(*out), types_(request.types.begin(), request.types.end()) {
    std::sort(types_.begin(), types_.end());
    types_.erase(std::unique(types_.begin(), types_.end()), types_.end());
  }

  Status Run() {
    out_.Clear();
    out_.offsets.reserve(request_.nodes.size() + 1);
    out_.offsets.push_back(0);
    return types_.empty() ? ScanAllTypes() : GetTypes();
  }

 private:
  // Blocks of all types of a node lie together: one scan a node and direction.
  Status ScanAllTypes() {
    Cursor cursor = view_.Scan(TablePrefix(Table::kAdjacency));
    for (const NodeId node : request_.nodes) {
      for (const bool incoming : Incoming()) {
        const std::string prefix = AdjacencyPrefix(node, incoming);
        // After the outgoing lists the cursor stands at the incoming ones already.
        if (!cursor.Valid() || !cursor.key().starts_with(prefix)) cursor.Seek(prefix);
        for (; cursor.Valid() && cursor.key().starts_with(prefix); cursor.Next()) {
          const auto parts = ParseAdjacencyKey(cursor.key());
          if (!parts) return DamagedRecord(view_, cursor.key());
          DOSSIER_RETURN_IF_ERROR(Append(parts->list, cursor.key(), cursor.value()));
        }
        DOSSIER_RETURN_IF_ERROR(cursor.status());
      }
      EndNode();
    }
    return {};
  }

  // First blocks by batched look-ups; the filters make those of nodes without such a list cheap.
  Status GetTypes() {
    std::vector<AdjacencyList> lists;
    std::vector<std::string> keys;
    for (const NodeId node : request_.nodes) {
      for (const bool incoming : Incoming()) {
        for (const TypeId type : types_) keys.push_back(AdjacencyKey(lists.emplace_back(node, incoming, type)));
      }
    }
    const std::size_t lists_per_node = lists.size() / std::max<std::size_t>(request_.nodes.size(), 1);
    std::size_t next_end = lists_per_node;
    const auto append_list = [&](std::size_t i, std::string_view bytes) -> Status {
      for (; next_end <= i; next_end += lists_per_node) EndNode();
      return AppendList(lists[i], keys[i], bytes);
    };
    DOSSIER_RETURN_IF_ERROR(view_.MultiGet(keys, append_list));
    while (out_.offsets.size() <= request_.nodes.size()) EndNode();
    return {};
  }

  // The list whose first block is `bytes`.
  Status AppendList(const AdjacencyList& list, const std::string& key, std::string_view bytes) {
    DOSSIER_RETURN_IF_ERROR(Append(list, key, bytes));
    if (!has_more_) return {};
    Cursor cursor = view_.ScanFrom(key, AdjacencyKey(list, {}));
    for (; cursor.Valid(); cursor.Next()) DOSSIER_RETURN_IF_ERROR(Append(list, cursor.key(), cursor.value()));
    return cursor.status();
  }

  Status Append(const AdjacencyList& list, std::string_view key, std::string_view bytes) {
    entries_.clear();
    if (!DecodeAdjacencyBlock(bytes, &entries_, &has_more_)) return DamagedRecord(view_, key);
    for (const AdjacencyEntry& entry : entries_) {
      // A self-loop is in both lists; the outgoing one has given it already.
      if (list.incoming && request_.direction == Direction::kBoth && entry.neighbour == list.node) continue;
      out_.neighbours.push_back(entry.neighbour);
      out_.relationships.push_back(entry.relationship);
      out_.types.push_back(list.type);
      out_.outgoing.push_back(list.incoming ? 0 : 1);
    }
    return {};
  }

  void EndNode() { out_.offsets.push_back(static_cast<std::uint32_t>(out_.neighbours.size())); }

  std::span<const bool> Incoming() const {
    static constexpr bool kDirections[] = {false, true};
    switch (request_.direction) {
      case Direction::kOutgoing: return std::span(kDirections, 1);
      case Direction::kIncoming: return std::span(kDirections + 1, 1);
      case Direction::kBoth: break;
    }
    return kDirections;
  }

  const View& view_;
  const ExpandRequest& request_;
  ExpandResult& out_;
  std::vector<TypeId> types_;
  std::vector<AdjacencyEntry> entries_;
  bool has_more_ = false;
};

}  // namespace

Status StoreReader::Expand(const ExpandRequest& request, ExpandResult* out) const {
  if (lists_) lists_->NoteExpanded(request.nodes.size());
  return Expander(view_, request, out).Run();
}

std::shared_ptr<const graph::NeighbourLists> StoreReader::FindNeighbourLists(graph::Direction direction,
                                                                             std::span<const TypeId> types,
                                                                             graph::SearchExtent extent) const {
  if (!lists_) return nullptr;
  return lists_->Find(moment_, direction, types, extent == graph::SearchExtent::kWholeGraph);
}

}  // namespace dossier::storage
