#include "query/algo/graph_projection.h"

#include <algorithm>

namespace dossier::query {
namespace {

constexpr std::size_t kNodesPerScan = 4096;

Status AddNodes(const graph::GraphReader& reader, std::optional<LabelId> label, QueryLimits* limits,
                MemoryCharge* charge, std::vector<NodeId>* nodes) {
  NodeId after = kNoNode;
  for (;;) {
    DOSSIER_RETURN_IF_ERROR(limits->CheckNow());
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> found, reader.ScanNodes(label, after, kNodesPerScan));
    DOSSIER_RETURN_IF_ERROR(charge->Add(found.size() * 3 * sizeof(NodeId)));
    nodes->insert(nodes->end(), found.begin(), found.end());
    if (found.size() < kNodesPerScan) return {};
    after = found.back();
  }
}

}  // namespace

// By counting the pairs of each lesser node, so that no single step is long.
Result<std::vector<GraphProjection::Pair>> GraphProjection::DistinctPairs(QueryLimits* limits) const {
  std::vector<std::size_t> offsets(nodes.size() + 1, 0);
  for (const auto& [from, to] : pairs) {
    DOSSIER_RETURN_IF_ERROR(limits->Check());
    if (from != to) ++offsets[std::min(from, to) + 1];
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) offsets[i + 1] += offsets[i];
  std::vector<std::uint32_t> greater(offsets.back());
  std::vector<std::size_t> at(offsets.begin(), offsets.end() - 1);
  for (const auto& [from, to] : pairs) {
    DOSSIER_RETURN_IF_ERROR(limits->Check());
    if (from != to) greater[at[std::min(from, to)]++] = std::max(from, to);
  }
  std::vector<Pair> distinct;
  distinct.reserve(greater.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    DOSSIER_RETURN_IF_ERROR(limits->Check(1 + (offsets[i + 1] - offsets[i]) / 4));
    const auto begin = greater.begin() + static_cast<std::ptrdiff_t>(offsets[i]);
    const auto end = greater.begin() + static_cast<std::ptrdiff_t>(offsets[i + 1]);
    std::sort(begin, end);
    for (auto to = begin; to != end; ++to) {
      if (to == begin || *to != *(to - 1)) distinct.emplace_back(static_cast<std::uint32_t>(i), *to);
    }
  }
  return distinct;
}

Result<std::vector<NodeId>> LoadNodes(const graph::GraphReader& reader, const std::vector<std::string>& labels,
                                      QueryLimits* limits, MemoryCharge* charge) {
  std::vector<NodeId> nodes;
  if (labels.empty()) DOSSIER_RETURN_IF_ERROR(AddNodes(reader, std::nullopt, limits, charge, &nodes));
  for (const std::string& name : labels) {
    const std::optional<LabelId> label = reader.symbols().labels.Find(name);
    if (label) DOSSIER_RETURN_IF_ERROR(AddNodes(reader, *label, limits, charge, &nodes));
  }
  if (labels.size() > 1) {
    std::ranges::sort(nodes);
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  }
  return nodes;
}

std::optional<std::vector<TypeId>> FindTypes(const graph::GraphReader& reader, const std::vector<std::string>& names) {
  std::vector<TypeId> ids;
  for (const std::string& name : names) {
    if (const std::optional<TypeId> type = reader.symbols().types.Find(name)) ids.push_back(*type);
  }
  if (!names.empty() && ids.empty()) return std::nullopt;
  return ids;
}

Status LoadPairs(const graph::GraphReader& reader, const std::vector<TypeId>& types, QueryLimits* limits,
                 MemoryCharge* charge, GraphProjection* graph) {
  const std::vector<NodeId>& nodes = graph->nodes;
  graph::ExpandResult steps;
  for (std::size_t start = 0; start < nodes.size(); start += kNodesPerScan) {
    DOSSIER_RETURN_IF_ERROR(limits->CheckNow());
    const auto part = std::span(nodes).subspan(start, std::min(kNodesPerScan, nodes.size() - start));
    DOSSIER_RETURN_IF_ERROR(reader.Expand({part, graph::Direction::kOutgoing, types}, &steps));
    DOSSIER_RETURN_IF_ERROR(charge->Add(steps.neighbours.size() * 3 * sizeof(GraphProjection::Pair)));
    for (std::size_t i = 0; i < part.size(); ++i) {
      for (std::size_t step = steps.offsets[i]; step < steps.offsets[i + 1]; ++step) {
        DOSSIER_RETURN_IF_ERROR(limits->Check());
        const auto at = std::ranges::lower_bound(nodes, steps.neighbours[step]);
        if (at == nodes.end() || *at != steps.neighbours[step]) continue;
        graph->pairs.emplace_back(static_cast<std::uint32_t>(start + i),
                                  static_cast<std::uint32_t>(at - nodes.begin()));
      }
    }
  }
  return {};
}

Result<GraphProjection> LoadProjection(const graph::GraphReader& reader, const std::vector<std::string>& labels,
                                       const std::vector<std::string>& types, QueryLimits* limits,
                                       MemoryCharge* charge) {
  GraphProjection graph;
  DOSSIER_ASSIGN_OR_RETURN(graph.nodes, LoadNodes(reader, labels, limits, charge));
  const auto ids = FindTypes(reader, types);
  if (ids) DOSSIER_RETURN_IF_ERROR(LoadPairs(reader, *ids, limits, charge, &graph));
  return graph;
}

}  // namespace dossier::query
