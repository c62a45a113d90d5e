// Everything about one node or one article. Pure functions of the snapshot.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/export/evidence.h"
#include "query/lookup/find_entity.h"
#include "query/lookup/relationship_facts.h"

namespace dossier::query {

struct NodeRelationship {
  RelationshipId id = kNoRelationship;
  bool outgoing = true;
  NodeId other = kNoNode;
  std::string other_name;
  RelationshipFacts facts;
  std::optional<Evidence> evidence;  // the surest; only where asked for
};

// A name of a node and an article that uses it.
struct AliasSource {
  std::string alias;
  ArticleId article = kNoArticle;
  std::string article_name;
};

struct NodeCard {
  EntityCandidate node;
  std::string date;                             // of an event, or empty
  std::vector<NodeRelationship> relationships;  // by type, then date (undated last), then id
  std::vector<AliasSource> names;               // every name, by article; the articles that speak of the node are these
};

// kNotFound where there is no such node. Reads all relationships of the node.
Result<NodeCard> ShowNode(const graph::GraphReader& reader, NodeId id, bool with_evidence);

struct ArticleCard {
  graph::Article article;
  std::vector<std::pair<NodeId, std::string>> nodes;  // that it speaks of, with their names here
  std::vector<Evidence> assertions;                   // by id
  std::vector<std::string> statements;                // of each assertion: "Meng Fanying CHAIRS Baogang Group"
};

Result<ArticleCard> ShowArticle(const graph::GraphReader& reader, ArticleId id);

}  // namespace dossier::query
