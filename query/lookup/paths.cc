#include "query/lookup/paths.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/graph/element_id.h"
#include "query/export/record_set.h"

namespace dossier::query {
namespace {

using Clock = std::chrono::steady_clock;
using Nodes = std::vector<NodeId>;

constexpr std::size_t kMostCandidates = 4096;  // paths of one length that are ranked

struct Joined {
  RelationshipId id;
  bool forward;
};
// The neighbours of a node, ascending, with the relationships that lead to each.
using Adjacency = std::vector<std::pair<NodeId, std::vector<Joined>>>;

// Reads adjacency once a node, through the filter.
class Walker {
 public:
  Walker(const graph::GraphReader& reader, const PathOptions& options)
      : reader_(reader),
        options_(options),
        types_(KnownTypes(reader.symbols(), options.types)),
        deadline_(Clock::now() + options.timeout) {}

  // Nothing can be walked: types were asked for, and the graph has none of them.
  bool Blocked() const { return !options_.types.empty() && types_.empty(); }

  // Loads the adjacency of all `nodes`, forward along the search or against it.
  Status Load(const Nodes& nodes, bool backward) {
    backward = backward && options_.directed;  // undirected, both ways are one
    auto& known = backward ? against_ : along_;
    Nodes fresh;
    for (const NodeId node : nodes) {
      if (known.emplace(node, Adjacency()).second) fresh.push_back(node);
    }
    if (fresh.empty()) return {};
    using graph::Direction;
    const Direction direction = !options_.directed ? Direction::kBoth
                                : backward         ? Direction::kIncoming
                                                   : Direction::kOutgoing;
    for (std::size_t start = 0; start < fresh.size(); start += 1024) {
      DOSSIER_RETURN_IF_ERROR(CheckTime());
      const std::span<const NodeId> part =
          std::span(fresh).subspan(start, std::min<std::size_t>(1024, fresh.size() - start));
      DOSSIER_RETURN_IF_ERROR(reader_.Expand({part, direction, types_}, &expanded_));
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<bool> keep, Keep(expanded_.relationships));
      for (std::size_t i = 0; i < part.size(); ++i)
        known[part[i]] = Group(expanded_.offsets[i], expanded_.offsets[i + 1], keep);
    }
    return {};
  }
  const Adjacency& Of(NodeId node, bool backward) const {
    return (backward && options_.directed ? against_ : along_).at(node);
  }

  Status CheckTime() const {
    if (options_.cancel.stop_requested()) return Error{ErrorCode::kCancelled, "stopped"};
    if (options_.timeout.count() > 0 && Clock::now() > deadline_) {
      return Error{ErrorCode::kTimeout, "the time was up before all paths were looked at",
                   "raise --timeout, or narrow the search with --max-hops or --types"};
    }
    return {};
  }

 private:
  Result<std::vector<bool>> Keep(const std::vector<RelationshipId>& ids) const {
    std::vector<bool> keep(ids.size(), true);
    if (options_.filter.empty()) return keep;
    DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader_.FindRelationships(ids));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      keep[i] = relationships[i] &&
                Judge(FactsOf(*relationships[i], reader_.symbols()), options_.filter) != FactVerdict::kDrop;
    }
    return keep;
  }

  Adjacency Group(std::size_t begin, std::size_t end, const std::vector<bool>& keep) const {
    std::vector<std::size_t> order;
    for (std::size_t i = begin; i < end; ++i) {
      if (keep[i]) order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(expanded_.neighbours[a], expanded_.relationships[a]) <
             std::pair(expanded_.neighbours[b], expanded_.relationships[b]);
    });
    Adjacency adjacency;
    for (const std::size_t i : order) {
      if (adjacency.empty() || adjacency.back().first != expanded_.neighbours[i]) {
        adjacency.push_back({expanded_.neighbours[i], {}});
      }
      adjacency.back().second.push_back({expanded_.relationships[i], expanded_.outgoing[i] != 0});
    }
    return adjacency;
  }

  const graph::GraphReader& reader_;
  const PathOptions& options_;
  const std::vector<TypeId> types_;
  const Clock::time_point deadline_;
  graph::ExpandResult expanded_;
  std::unordered_map<NodeId, Adjacency> along_, against_;
};

// Distances from one end, grown level by level.
class Ball {
 public:
  Ball(NodeId centre, bool backward) : backward_(backward), frontier_{centre}, distance_{{centre, 0}} {}

  Status GrowTo(int radius, Walker* walker) {
    for (; radius_ < radius; ++radius_) {
      DOSSIER_RETURN_IF_ERROR(walker->Load(frontier_, backward_));
      Nodes next;
      for (const NodeId node : frontier_) {
        for (const auto& [neighbour, joined] : walker->Of(node, backward_)) {
          if (distance_.emplace(neighbour, radius_ + 1).second) next.push_back(neighbour);
        }
      }
      frontier_ = std::move(next);
    }
    return {};
  }
  // Whether the node may be within `steps` of the centre: certain up to the radius, possible beyond it.
  bool MayReach(NodeId node, int steps) const {
    if (steps > radius_) return true;
    const auto it = distance_.find(node);
    return it != distance_.end() && it->second <= steps;
  }

 private:
  bool backward_;
  int radius_ = 0;
  Nodes frontier_;
  std::unordered_map<NodeId, int> distance_;
};

// All node sequences of exactly `length` hops, in order of ids, up to kMostCandidates. Depth-first with a stack of
// its own, cut where the far end is out of reach.
Status Enumerate(NodeId from, NodeId to, int length, const Ball& from_end, Walker* walker, std::vector<Nodes>* found) {
  struct Frame {
    NodeId node;
    std::size_t next = 0;
  };
  std::vector<Frame> stack = {{from, 0}};
  DOSSIER_RETURN_IF_ERROR(walker->Load({from}, false));
  std::size_t steps = 0;
  while (!stack.empty() && found->size() < kMostCandidates) {
    if (++steps % 1024 == 0) DOSSIER_RETURN_IF_ERROR(walker->CheckTime());
    const Adjacency& adjacency = walker->Of(stack.back().node, false);
    if (stack.back().next == adjacency.size()) {
      stack.pop_back();
      continue;
    }
    const NodeId next = adjacency[stack.back().next++].first;
    const int left = length - static_cast<int>(stack.size());
    if (left == 0) {
      if (next != to) continue;
      Nodes path;
      for (const Frame& frame : stack) path.push_back(frame.node);
      path.push_back(to);
      found->push_back(std::move(path));
      continue;
    }
    if (next == to || !from_end.MayReach(next, left)) continue;
    if (std::any_of(stack.begin(), stack.end(), [&](const Frame& frame) { return frame.node == next; })) continue;
    DOSSIER_RETURN_IF_ERROR(walker->Load({next}, false));
    stack.push_back({next, 0});
  }
  return {};
}

class PathBuilder {
 public:
  PathBuilder(const graph::GraphReader& reader, const Walker& walker)
      : reader_(reader), walker_(walker), evidence_(reader) {}

  Result<FoundPath> Build(const Nodes& nodes) {
    FoundPath path;
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
      const Adjacency& adjacency = walker_.Of(nodes[i], false);
      const auto step = std::lower_bound(adjacency.begin(), adjacency.end(), nodes[i + 1],
                                         [](const auto& entry, NodeId node) { return entry.first < node; });
      DOSSIER_ASSIGN_OR_RETURN(Hop hop, BuildHop(nodes[i], nodes[i + 1], step->second));
      path.hops.push_back(std::move(hop));
    }
    return path;
  }

  Status AddEvidence(FoundPath* path) {
    for (Hop& hop : path->hops) {
      for (HopRelationship& relationship : hop.relationships) {
        DOSSIER_ASSIGN_OR_RETURN(const auto record, reader_.FindRelationship(relationship.id));
        if (!record) continue;
        DOSSIER_ASSIGN_OR_RETURN(const std::vector<Evidence> sentences, evidence_.Of(*record));
        relationship.articles = CountArticles(sentences);
        if (const Evidence* surest = Surest(sentences)) relationship.evidence = *surest;
      }
    }
    return {};
  }

 private:
  Result<Hop> BuildHop(NodeId from, NodeId to, const std::vector<Joined>& joined) const {
    Hop hop{from, to, {}, {}, {}};
    std::vector<RelationshipId> ids;
    for (const Joined& j : joined) ids.push_back(j.id);
    DOSSIER_ASSIGN_OR_RETURN(const RecordSet records, RecordSet::Load(reader_, {from, to}, ids));
    hop.from_name = records.NodeName(from);
    hop.to_name = records.NodeName(to);
    for (const Joined& j : joined) {
      if (const graph::Relationship* record = records.FindRelationship(j.id)) {
        hop.relationships.push_back({j.id, j.forward, FactsOf(*record, reader_.symbols()), 0, {}});
      }
    }
    std::stable_sort(hop.relationships.begin(), hop.relationships.end(),
                     [](const auto& a, const auto& b) { return a.facts.confidence > b.facts.confidence; });
    return hop;
  }

  const graph::GraphReader& reader_;
  const Walker& walker_;
  EvidenceReader evidence_;
};

double WeakestHop(const FoundPath& path) {
  double weakest = 1;
  for (const Hop& hop : path.hops) {
    weakest = std::min(weakest, hop.relationships.empty() ? 0 : hop.relationships.front().facts.confidence);
  }
  return weakest;
}

Status Search(NodeId from, NodeId to, const PathOptions& options, Walker* walker, PathBuilder* builder,
              PathsResult* result) {
  Ball from_end(to, true);
  for (int length = 1; length <= options.max_hops && result->paths.size() < options.max_paths; ++length) {
    DOSSIER_RETURN_IF_ERROR(walker->CheckTime());
    DOSSIER_RETURN_IF_ERROR(from_end.GrowTo(length / 2, walker));
    std::vector<Nodes> found;
    const Status enumerated = Enumerate(from, to, length, from_end, walker, &found);
    std::vector<FoundPath> paths;
    for (const Nodes& nodes : found) {
      DOSSIER_ASSIGN_OR_RETURN(FoundPath path, builder->Build(nodes));
      paths.push_back(std::move(path));
    }
    std::stable_sort(paths.begin(), paths.end(),
                     [](const FoundPath& a, const FoundPath& b) { return WeakestHop(a) > WeakestHop(b); });
    for (FoundPath& path : paths) {
      if (result->paths.size() == options.max_paths) break;
      if (options.evidence) DOSSIER_RETURN_IF_ERROR(builder->AddEvidence(&path));
      result->paths.push_back(std::move(path));
    }
    DOSSIER_RETURN_IF_ERROR(enumerated);
  }
  return {};
}

}  // namespace

Result<PathsResult> FindPaths(const graph::GraphReader& reader, NodeId from, NodeId to, const PathOptions& options) {
  PathsResult result;
  DOSSIER_ASSIGN_OR_RETURN(const RecordSet ends, RecordSet::Load(reader, {from, to}, {}));
  result.from_name = ends.NodeName(from);
  result.to_name = ends.NodeName(to);
  if (from == to) return Error{ErrorCode::kUsage, "both ends of the path are " + result.from_name};
  if (options.max_hops < 1 || options.max_hops > 12) {
    return Error{ErrorCode::kUsage, "a path has 1 to 12 hops, not " + std::to_string(options.max_hops)};
  }
  Walker walker(reader, options);
  if (walker.Blocked()) return result;
  PathBuilder builder(reader, walker);
  const Status status = Search(from, to, options, &walker, &builder, &result);
  if (status.ok()) return result;
  const ErrorCode code = status.error().code;
  if (code != ErrorCode::kTimeout && code != ErrorCode::kCancelled) return status.error();
  result.interrupted = status.error();
  return result;
}

}  // namespace dossier::query
