#include "query/export/sub_graph.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/graph/element_id.h"
#include "core/graph/ontology.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

constexpr std::size_t kBatch = 1024;

const Value* Find(const NamedProperties& properties, std::string_view name) {
  for (const auto& [key, value] : properties) {
    if (key == name) return &value;
  }
  return nullptr;
}

NamedProperties WithNames(const graph::PropertyMap& properties, const graph::SymbolTable& symbols) {
  NamedProperties named;
  for (const auto& [key, value] : properties) named.emplace_back(symbols.keys.Name(key), value);
  std::sort(named.begin(), named.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return named;
}

SubGraphRelationship Describe(const graph::Relationship& from, const graph::SymbolTable& symbols) {
  SubGraphRelationship to;
  to.id = from.id;
  to.start = from.start;
  to.end = from.end;
  to.type = symbols.types.Name(from.type);
  const graph::RelationType* type = graph::Ontology::BuiltIn().FindType(to.type);
  to.symmetric = type != nullptr && type->symmetric;
  to.properties = WithNames(from.properties, symbols);
  const Value* date = Find(to.properties, graph::property::kDate);
  if (date != nullptr && date->Is(ValueType::kString)) to.date = date->AsString();
  const Value* title = Find(to.properties, graph::property::kTitle);
  if (title != nullptr && title->Is(ValueType::kString)) to.title = title->AsString();
  const Value* confidence = Find(to.properties, graph::property::kConfidence);
  if (confidence != nullptr && confidence->IsNumber()) to.confidence = confidence->ToDouble();
  const Value* sources = Find(to.properties, graph::property::kSources);
  if (sources != nullptr && sources->Is(ValueType::kInteger)) to.sources = sources->AsInteger();
  const Value* modality = Find(to.properties, graph::property::kModality);
  to.planned = modality != nullptr && modality->Is(ValueType::kString) && modality->AsString() == "planned";
  return to;
}

bool Keep(const SubGraphRelationship& relationship, const SubGraphOptions& options) {
  if (relationship.confidence < options.min_confidence) return false;
  if (!options.types.empty() &&
      std::find(options.types.begin(), options.types.end(), relationship.type) == options.types.end()) {
    return false;
  }
  const std::optional<PartialDate> date = PartialDate::Parse(relationship.date);
  return !date || DateWithin(options.since, *date, options.until);
}

Error TooManyNodes(std::size_t limit) {
  return {ErrorCode::kRowLimit, "the graph has more than " + std::to_string(limit) + " nodes",
          "narrow it, or raise the limit with --max-nodes"};
}

Result<SubGraphNode> Describe(const graph::GraphReader& reader, const graph::Node& from, bool first_article) {
  SubGraphNode to;
  to.id = from.id;
  to.name = NameOf(from.properties, reader.symbols());
  if (to.name.empty()) to.name = graph::ToElementId(from.id);
  for (const LabelId label : from.labels) to.labels.push_back(reader.symbols().labels.Name(label));
  std::sort(to.labels.begin(), to.labels.end());
  to.properties = WithNames(from.properties, reader.symbols());
  if (first_article) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NodeSupport> supports, reader.NodeSupports(from.id));
    if (!supports.empty()) {
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article,
                               reader.FindArticleHeader(supports[0].article));
      if (article) to.first_article = article->name;
    }
  }
  return to;
}

// Fills in everything about the chosen records. Nodes are `nodes` and the ends of the relationships kept.
Result<SubGraph> Assemble(const graph::GraphReader& reader, std::vector<NodeId> nodes,
                          std::vector<RelationshipId> relationships, const SubGraphOptions& options) {
  SubGraph graph;
  graph.title = options.title;
  const std::set<NodeId> named(nodes.begin(), nodes.end());
  DOSSIER_ASSIGN_OR_RETURN(const RecordSet records,
                           RecordSet::Load(reader, std::move(nodes), std::move(relationships)));
  EvidenceReader evidence(reader);
  std::set<NodeId> kept = named;
  for (const RelationshipId id : records.relationships()) {
    const graph::Relationship& relationship = *records.FindRelationship(id);
    SubGraphRelationship described = Describe(relationship, reader.symbols());
    if (!Keep(described, options)) continue;
    kept.insert(relationship.start);
    kept.insert(relationship.end);
    if (options.max_nodes > 0 && kept.size() > options.max_nodes) return TooManyNodes(options.max_nodes);
    if (options.evidence) {
      DOSSIER_ASSIGN_OR_RETURN(described.evidence, evidence.Of(relationship));
    }
    graph.relationships.push_back(std::move(described));
  }
  if (options.max_nodes > 0 && kept.size() > options.max_nodes) return TooManyNodes(options.max_nodes);
  for (const NodeId id : kept) {
    const graph::Node* node = records.FindNode(id);
    if (node == nullptr) continue;  // deleted by now
    DOSSIER_ASSIGN_OR_RETURN(SubGraphNode described, Describe(reader, *node, options.first_articles));
    graph.nodes.push_back(std::move(described));
  }
  return graph;
}

// Of the relationships of `frontier`, those that the options keep; their far ends that are new go to `next`.
Status Step(const graph::GraphReader& reader, const std::vector<NodeId>& frontier, const SubGraphOptions& options,
            std::set<NodeId>* seen, std::vector<NodeId>* next) {
  graph::ExpandResult expanded;
  DOSSIER_RETURN_IF_ERROR(reader.Expand({frontier, graph::Direction::kBoth, {}}, &expanded));
  DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader.FindRelationships(expanded.relationships));
  for (std::size_t i = 0; i < relationships.size(); ++i) {
    if (!relationships[i] || !Keep(Describe(*relationships[i], reader.symbols()), options)) continue;
    if (!seen->insert(expanded.neighbours[i]).second) continue;
    next->push_back(expanded.neighbours[i]);
    if (options.max_nodes > 0 && seen->size() > options.max_nodes) return TooManyNodes(options.max_nodes);
  }
  return {};
}

}  // namespace

bool DateWithin(const std::optional<PartialDate>& since, const PartialDate& date,
                const std::optional<PartialDate>& until) {
  const bool early = since && date < *since && !date.IsCompatibleWith(*since);
  const bool late = until && *until < date && !date.IsCompatibleWith(*until);
  return !early && !late;
}

Result<SubGraph> SubGraphOfRows(const graph::GraphReader& reader, std::span<const Row> rows,
                                const SubGraphOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const RecordSet records, RecordSet::Load(reader, rows));
  std::vector<NodeId> named;
  const std::vector<RelationshipId> relationships = records.relationships();
  std::set<NodeId> ends;
  for (const RelationshipId id : relationships) {
    ends.insert(records.FindRelationship(id)->start);
    ends.insert(records.FindRelationship(id)->end);
  }
  for (const NodeId id : records.nodes()) {
    if (!ends.contains(id)) named.push_back(id);
  }
  return Assemble(reader, std::move(named), relationships, options);
}

Result<SubGraph> SubGraphAround(const graph::GraphReader& reader, NodeId centre, int depth,
                                const SubGraphOptions& options) {
  std::set<NodeId> seen = {centre};
  std::vector<NodeId> frontier = {centre};
  for (int step = 0; step < depth && !frontier.empty(); ++step) {
    std::vector<NodeId> next;
    DOSSIER_RETURN_IF_ERROR(Step(reader, frontier, options, &seen, &next));
    frontier = std::move(next);
  }
  const std::vector<NodeId> nodes(seen.begin(), seen.end());
  graph::ExpandResult expanded;
  DOSSIER_RETURN_IF_ERROR(reader.Expand({nodes, graph::Direction::kOutgoing, {}}, &expanded));
  std::vector<RelationshipId> inner;
  for (std::size_t i = 0; i < expanded.relationships.size(); ++i) {
    if (seen.contains(expanded.neighbours[i])) inner.push_back(expanded.relationships[i]);
  }
  return Assemble(reader, nodes, std::move(inner), options);
}

Result<SubGraph> WholeGraph(const graph::GraphReader& reader, const SubGraphOptions& options) {
  std::vector<NodeId> nodes;
  for (NodeId after = kNoNode;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> some, reader.ScanNodes(std::nullopt, after, kBatch));
    if (some.empty()) break;
    nodes.insert(nodes.end(), some.begin(), some.end());
    after = some.back();
    if (options.max_nodes > 0 && nodes.size() > options.max_nodes) return TooManyNodes(options.max_nodes);
  }
  std::vector<RelationshipId> relationships;
  for (RelationshipId after = kNoRelationship;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<RelationshipId> some,
                             reader.ScanRelationships(std::nullopt, after, kBatch));
    if (some.empty()) break;
    relationships.insert(relationships.end(), some.begin(), some.end());
    after = some.back();
  }
  return Assemble(reader, std::move(nodes), std::move(relationships), options);
}

}  // namespace dossier::query
