// A set of changes that is committed wholly or not at all. Puts carry whole records and replace what is there;
// indexes, adjacency and counts are the store's business. A plain value: built by ingestion or by a query's writes.
//
// Rules (Commit refuses a batch that breaks one, with kInternal, and changes nothing):
// - ids of new records come from GraphWriter::Reserve..., names from GraphWriter::Intern...;
// - start and end of a relationship that is put exist after the batch; start, type and end of one never change;
// - a node that is deleted has no relationships after the batch;
// - an article that is deleted takes its assertions and supports with it; a put of it replaces them all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/graph/assertion.h"
#include "core/graph/graph_records.h"

namespace dossier::graph {

// An article with all that was taken from it.
struct ArticleRecord {
  Article article;
  std::vector<Assertion> assertions;  // by index, from 0 on
  std::vector<NodeSupport> supports;  // by node
};

// What one article says of `from` proves to be about `to`.
struct MovedSupport {
  ArticleId article = kNoArticle;
  NodeId from = kNoNode;
  NodeId to = kNoNode;
  friend auto operator<=>(const MovedSupport&, const MovedSupport&) = default;
};

// One line of the store's history (`dossier log`).
struct HistoryEntry {
  std::int64_t unix_seconds = 0;  // when
  std::string action;             // "ingest", "replace", "forget", "query"
  std::string subject;            // an element id or a source
  std::string detail;             // free text
};

struct GraphBatch {
  std::vector<Node> put_nodes;
  std::vector<NodeId> delete_nodes;
  std::vector<Relationship> put_relationships;
  std::vector<RelationshipId> delete_relationships;
  std::vector<ArticleRecord> put_articles;
  std::vector<ArticleId> delete_articles;
  // Assertions of articles that are neither put nor deleted, whose relationship, subject or object changes; type and id
  // stay.
  std::vector<Assertion> update_assertions;
  // Supports of such articles that pass to other nodes, all at once: two may change places.
  std::vector<MovedSupport> move_supports;
  std::vector<HistoryEntry> history;

  bool empty() const {
    return put_nodes.empty() && delete_nodes.empty() && put_relationships.empty() && delete_relationships.empty() &&
           put_articles.empty() && delete_articles.empty() && update_assertions.empty() && move_supports.empty() &&
           history.empty();
  }
};

}  // namespace dossier::graph
