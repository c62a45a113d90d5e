#include "query/lookup/show.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/graph/element_id.h"
#include "query/export/record_set.h"

namespace dossier::query {
namespace {

Status AddRelationships(const graph::GraphReader& reader, bool with_evidence, NodeCard* card) {
  graph::ExpandResult expanded;
  const NodeId id = card->node.id;
  DOSSIER_RETURN_IF_ERROR(reader.Expand({std::span(&id, 1), graph::Direction::kBoth, {}}, &expanded));
  DOSSIER_ASSIGN_OR_RETURN(const RecordSet records,
                           RecordSet::Load(reader, expanded.neighbours, expanded.relationships));
  EvidenceReader evidence(reader);
  for (std::size_t i = 0; i < expanded.relationships.size(); ++i) {
    const graph::Relationship* record = records.FindRelationship(expanded.relationships[i]);
    if (record == nullptr) continue;
    NodeRelationship line{record->id,
                          expanded.outgoing[i] != 0,
                          expanded.neighbours[i],
                          records.NodeName(expanded.neighbours[i]),
                          FactsOf(*record, reader.symbols()),
                          {}};
    if (with_evidence) {
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<Evidence> sentences, evidence.Of(*record));
      if (const Evidence* surest = Surest(sentences)) line.evidence = *surest;
    }
    card->relationships.push_back(std::move(line));
  }
  std::sort(card->relationships.begin(), card->relationships.end(), [](const auto& a, const auto& b) {
    const auto order = [](const NodeRelationship& r) {
      return std::tuple(r.facts.type, r.facts.date.empty(), r.facts.date, r.id);
    };
    return order(a) < order(b);
  });
  return {};
}

Status AddNames(const graph::GraphReader& reader, NodeCard* card) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NodeSupport> supports, reader.NodeSupports(card->node.id));
  for (const graph::NodeSupport& support : supports) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader.FindArticleHeader(support.article));
    const std::string article_name = article ? article->name : std::string();
    card->names.push_back({support.name, support.article, article_name});
    for (const std::string& alias : support.aliases) card->names.push_back({alias, support.article, article_name});
  }
  return {};
}

}  // namespace

Result<NodeCard> ShowNode(const graph::GraphReader& reader, NodeId id, bool with_evidence) {
  NodeCard card;
  DOSSIER_ASSIGN_OR_RETURN(std::vector<EntityCandidate> described, DescribeEntities(reader, {&id, 1}));
  if (described.empty()) return Error{ErrorCode::kNotFound, "there is no node " + graph::ToElementId(id)};
  card.node = std::move(described.front());
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, reader.FindNode(id));
  const std::optional<PropertyKeyId> date = reader.symbols().keys.Find(graph::property::kDate);
  if (node && date) {
    const graph::Value& value = graph::FindProperty(node->properties, *date);
    if (value.Is(graph::ValueType::kString)) card.date = value.AsString();
  }
  DOSSIER_RETURN_IF_ERROR(AddRelationships(reader, with_evidence, &card));
  DOSSIER_RETURN_IF_ERROR(AddNames(reader, &card));
  return card;
}

Result<ArticleCard> ShowArticle(const graph::GraphReader& reader, ArticleId id) {
  ArticleCard card;
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader.FindArticle(id));
  if (!article) return Error{ErrorCode::kNotFound, "there is no article " + graph::ToElementId(id)};
  card.article = *article;
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NodeSupport> supports, reader.ArticleSupports(id));
  std::map<NodeId, std::string> names;
  for (const graph::NodeSupport& support : supports) {
    names[support.node] = support.name;
    card.nodes.emplace_back(support.node, support.name);
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::Assertion> assertions, reader.ArticleAssertions(id));
  EvidenceReader evidence(reader);
  for (const graph::Assertion& assertion : assertions) {
    DOSSIER_ASSIGN_OR_RETURN(Evidence e, evidence.Of(assertion));
    card.assertions.push_back(std::move(e));
    card.statements.push_back(names[assertion.subject] + " " + reader.symbols().types.Name(assertion.type) + " " +
                              names[assertion.object]);
  }
  return card;
}

}  // namespace dossier::query
