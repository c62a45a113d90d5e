// Turns a GraphBatch into one RocksDB batch: records, and from old and new records together what changes in indexes,
// adjacency and counters. Thread safety: one thread. Lifetime: within one commit.
#pragma once

#include "core/graph/graph_batch.h"
#include "storage/internal/adjacency_editor.h"
#include "storage/internal/list_cache.h"
#include "storage/internal/relationship_editor.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

class CommitBuilder {
 public:
  // `before`: the graph that the batch changes; `symbols`: all names interned so far. Both must outlive this.
  CommitBuilder(const StoreReader& before, const graph::SymbolTable& symbols, std::size_t adjacency_block_entries)
      : before_(before),
        view_(*before.moment().view),
        symbols_(symbols),
        counters_(before.moment().counters),
        adjacency_(adjacency_block_entries) {}

  // `batch` keeps the rules of graph_batch.h (ValidateBatch). O(records in it) look-ups.
  Status Add(const graph::GraphBatch& batch);

  // What Add made of it.
  rocksdb::WriteBatch* batch() { return &batch_; }
  const Counters& counters() const { return counters_; }
  // Relationships that come, go or change their date; to be taken once.
  std::vector<RelationshipChange> TakeChanges() { return std::move(changes_); }

 private:
  Status DeleteRelationships(std::span<const RelationshipId> ids);
  Status DeleteNodes(std::span<const NodeId> ids);
  Status DeleteAdjacency(NodeId node);
  Status PutNodes(std::span<const graph::Node> nodes);
  void ReplaceIndexes(const graph::Node* before, const graph::Node* after);
  Status PutRelationships(std::span<const graph::Relationship> relationships);
  Status DeleteArticle(ArticleId id);
  Status PutArticle(const graph::ArticleRecord& record);
  Status UpdateAssertions(const graph::GraphBatch& batch);
  Status MoveSupports(std::span<const graph::MovedSupport> moves);
  void PutNewSymbols();
  void NoteChange(const graph::Relationship* before, const graph::Relationship* after);

  void Put(const std::string& key, std::string_view value);
  void Delete(const std::string& key);

  const StoreReader& before_;
  const View& view_;
  const graph::SymbolTable& symbols_;
  Counters counters_;
  AdjacencyEditor adjacency_;
  RelationshipEditor relationships_;
  std::vector<RelationshipChange> changes_;
  rocksdb::WriteBatch batch_;
};

}  // namespace dossier::storage
