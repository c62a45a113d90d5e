#include "bench/speed/load_graph.h"

namespace dossier::speed {

Status LoadByCommits(const MetGraph& graph, graph::GraphWriter* writer) {
  constexpr std::size_t kRecords = 10'000;
  const LabelId person = writer->InternLabel("Person");
  const TypeId met = writer->InternType("MET");
  const PropertyKeyId name = writer->InternKey(graph::property::kName);
  const PropertyKeyId date = writer->InternKey(graph::property::kDate);
  graph::GraphBatch batch;
  const auto commit_if = [&](bool now) -> Status {
    if (!now) return {};
    DOSSIER_RETURN_IF_ERROR(writer->Commit(batch));
    batch = {};
    return {};
  };
  std::vector<NodeId> nodes;
  for (const std::string& text : graph.names) {
    graph::Node node{.id = writer->ReserveNode(), .labels = {person}};
    graph::SetProperty(&node.properties, name, text);
    nodes.push_back(node.id);
    batch.put_nodes.push_back(std::move(node));
    DOSSIER_RETURN_IF_ERROR(commit_if(batch.put_nodes.size() == kRecords));
  }
  DOSSIER_RETURN_IF_ERROR(commit_if(!batch.empty()));
  std::vector<graph::Value> dates;
  for (std::uint32_t day = 0; day < MetGraph::kDays; ++day) dates.emplace_back(DateOfDay(day));
  for (const Meeting& m : graph.meetings) {
    graph::Relationship met_then{
        .id = writer->ReserveRelationship(), .start = nodes[m.start], .type = met, .end = nodes[m.end]};
    graph::SetProperty(&met_then.properties, date, dates[m.day]);
    batch.put_relationships.push_back(std::move(met_then));
    DOSSIER_RETURN_IF_ERROR(commit_if(batch.put_relationships.size() == kRecords));
  }
  return commit_if(!batch.empty());
}

}  // namespace dossier::speed
