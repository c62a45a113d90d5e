#include "query/lookup/paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/graph/element_id.h"
#include "query/export/record_set.h"
#include "query/lookup/fact_condition.h"
#include "query/query_engine.h"

namespace dossier::query {
namespace {

using Clock = std::chrono::steady_clock;
using Nodes = std::vector<NodeId>;
using Joins = std::vector<std::set<RelationshipId>>;  // of each hop: what joins its two nodes

constexpr std::size_t kMostCandidates = 20'000;  // paths of a question that are ranked

class PathBuilder {
 public:
  explicit PathBuilder(const graph::GraphReader& reader) : reader_(reader), evidence_(reader) {}

  Result<FoundPath> Build(const Nodes& nodes, const Joins& joins) {
    FoundPath path;
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
      DOSSIER_ASSIGN_OR_RETURN(Hop hop, BuildHop(nodes[i], nodes[i + 1], joins[i]));
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
  Result<Hop> BuildHop(NodeId from, NodeId to, const std::set<RelationshipId>& joined) const {
    Hop hop{from, to, {}, {}, {}};
    const std::vector<RelationshipId> ids(joined.begin(), joined.end());
    DOSSIER_ASSIGN_OR_RETURN(const RecordSet records, RecordSet::Load(reader_, {from, to}, ids));
    hop.from_name = records.NodeName(from);
    hop.to_name = records.NodeName(to);
    for (const RelationshipId id : ids) {
      if (const graph::Relationship* record = records.FindRelationship(id)) {
        hop.relationships.push_back({id, record->start == from, FactsOf(*record, reader_.symbols()), 0, {}});
      }
    }
    std::stable_sort(hop.relationships.begin(), hop.relationships.end(),
                     [](const auto& a, const auto& b) { return a.facts.confidence > b.facts.confidence; });
    return hop;
  }

  const graph::GraphReader& reader_;
  EvidenceReader evidence_;
};

double WeakestHop(const FoundPath& path) {
  double weakest = 1;
  for (const Hop& hop : path.hops) {
    weakest = std::min(weakest, hop.relationships.empty() ? 0 : hop.relationships.front().facts.confidence);
  }
  return weakest;
}

// What the selector is: so many of the shortest, all of so many least lengths, or one by time.
std::string Selector(const PathOptions& options, std::size_t count) {
  if (!options.respect_time) return fmt::format("SHORTEST {} ACYCLIC PATHS GROUPS", count);
  switch (options.order) {
    case PathOrder::kShortest: return fmt::format("SHORTEST {} ACYCLIC PATHS", options.max_paths);
    case PathOrder::kEarliest: return "ANY EARLIEST";
    case PathOrder::kLatest: return "ANY LATEST";
  }
  return "";
}

std::string QueryText(NodeId from, NodeId to, const PathOptions& options, std::size_t count) {
  std::string condition = FactCondition("r", options.filter, true);
  if (!condition.empty()) condition = " WHERE " + condition;
  return fmt::format(
      "MATCH (a), (b) WHERE elementId(a) = '{}' AND elementId(b) = '{}'\n"
      "MATCH p = {} (a)-[r{}{}]-{}{{1,{}}}(b){}\n"
      "RETURN nodes(p) AS nodes, relationships(p) AS relationships",
      graph::ToElementId(from), graph::ToElementId(to), Selector(options, count), TypesText(options.types), condition,
      options.directed ? ">" : "", options.max_hops,
      !options.respect_time ? ""
      : options.strict      ? " WHERE chronological(p, 'strict')"
                            : " WHERE chronological(p)");
}

struct Candidate {
  Nodes nodes;
  Joins joins;
};

// The rows of a query as paths; without an order in time those along the same nodes are one.
std::vector<Candidate> Gather(const QueryResult& rows, bool merge) {
  std::vector<Candidate> candidates;
  std::map<Nodes, std::size_t> known;
  for (const std::vector<graph::Value>& row : rows.rows) {
    Nodes nodes;
    for (const graph::Value& node : row[0].AsList()) nodes.push_back(node.AsNode());
    const graph::List& relationships = row[1].AsList();
    const auto [at, is_new] = known.emplace(nodes, candidates.size());
    if (is_new || !merge) candidates.push_back({nodes, Joins(relationships.size())});
    Joins& joins = merge ? candidates[at->second].joins : candidates.back().joins;
    for (std::size_t i = 0; i < relationships.size(); ++i) joins[i].insert(relationships[i].AsRelationship());
  }
  return candidates;
}

// Asks for one more length at a time until there are enough paths or no more.
Status Search(const graph::GraphReader& reader, NodeId from, NodeId to, const PathOptions& options,
              PathsResult* result) {
  const auto deadline = Clock::now() + options.timeout;
  std::vector<Candidate> candidates;
  for (std::size_t count = 1; count <= options.max_paths; ++count) {
    QueryOptions query;
    query.cancel = options.cancel;
    query.max_rows = kMostCandidates;
    query.timeout = options.timeout;
    if (options.timeout.count() > 0) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      query.timeout = std::max(left, std::chrono::milliseconds(1));
    }
    DOSSIER_ASSIGN_OR_RETURN(QueryResult rows, RunQuery(QueryText(from, to, options, count), reader, query));
    for (Notification& note : rows.notifications) {
      if (note.code == "undated-skipped") result->notifications = {std::move(note)};
    }
    if (rows.interrupted) result->interrupted = std::move(rows.interrupted);
    const std::size_t before = candidates.size();
    if (std::vector<Candidate> found = Gather(rows, !options.respect_time); found.size() > before) {
      candidates = std::move(found);
    }
    const bool enough = candidates.size() == before || candidates.size() >= options.max_paths;
    if (options.respect_time || enough || rows.truncated || result->interrupted) break;
  }
  if (!options.respect_time) std::ranges::sort(candidates, {}, &Candidate::nodes);
  PathBuilder builder(reader);
  for (const Candidate& candidate : candidates) {
    DOSSIER_ASSIGN_OR_RETURN(FoundPath path, builder.Build(candidate.nodes, candidate.joins));
    result->paths.push_back(std::move(path));
  }
  std::stable_sort(result->paths.begin(), result->paths.end(), [&](const FoundPath& a, const FoundPath& b) {
    if (a.hops.size() != b.hops.size()) return a.hops.size() < b.hops.size();
    return WeakestHop(a) > WeakestHop(b);
  });
  if (result->paths.size() > options.max_paths) result->paths.resize(options.max_paths);
  for (FoundPath& path : result->paths) {
    if (options.evidence) DOSSIER_RETURN_IF_ERROR(builder.AddEvidence(&path));
  }
  return {};
}

}  // namespace

std::string PathsQuery(NodeId from, NodeId to, const PathOptions& options) {
  return QueryText(from, to, options, options.max_paths);
}

Result<PathsResult> FindPaths(const graph::GraphReader& reader, NodeId from, NodeId to, const PathOptions& options) {
  PathsResult result;
  DOSSIER_ASSIGN_OR_RETURN(const RecordSet ends, RecordSet::Load(reader, {from, to}, {}));
  result.from_name = ends.NodeName(from);
  result.to_name = ends.NodeName(to);
  if (from == to) return Error{ErrorCode::kUsage, "both ends of the path are " + result.from_name};
  if (options.max_hops < 1 || options.max_hops > 12) {
    return Error{ErrorCode::kUsage, "a path has 1 to 12 hops, not " + std::to_string(options.max_hops)};
  }
  const Status status = Search(reader, from, to, options, &result);
  if (status.ok()) return result;
  const ErrorCode code = status.error().code;
  if (code != ErrorCode::kTimeout && code != ErrorCode::kCancelled) return status.error();
  result.interrupted = status.error();
  return result;
}

}  // namespace dossier::query
