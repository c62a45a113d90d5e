// GraphWriter over the database. Thread safety: as GraphWriter.
#pragma once

#include "core/graph/graph_writer.h"
#include "storage/internal/commit_mark.h"
#include "storage/internal/list_cache.h"
#include "storage/internal/store_reader.h"

namespace dossier::storage {

class StoreWriter final : public graph::GraphWriter {
 public:
  // `now`: the last commit of `database`; `lists` hears of commits.
  StoreWriter(std::shared_ptr<Database> database, CommitMark mark, const Moment& now, const OpenOptions& options,
              std::shared_ptr<ListCache> lists);

  NodeId ReserveNode() override { return NodeId{next_node_++}; }
  RelationshipId ReserveRelationship() override { return RelationshipId{next_relationship_++}; }
  ArticleId ReserveArticle() override { return ArticleId{next_article_++}; }
  LabelId InternLabel(std::string_view name) override { return symbols_.labels.Intern(name); }
  TypeId InternType(std::string_view name) override { return symbols_.types.Intern(name); }
  PropertyKeyId InternKey(std::string_view name) override { return symbols_.keys.Intern(name); }
  Status Commit(const graph::GraphBatch& batch) override;

  // After a bulk load made `now` lasting: goes on from there. Names interned and not committed are forgotten.
  Status TakeOver(const Counters& now);

  // Bytes given to RocksDB since the opening.
  std::size_t bytes_written() const { return bytes_written_; }

 private:
  std::shared_ptr<Database> database_;
  CommitMark mark_;
  std::shared_ptr<const graph::SymbolTable> stored_symbols_;
  graph::SymbolTable symbols_;  // stored ones, and those interned since
  std::uint64_t next_node_, next_relationship_, next_article_;
  std::size_t bytes_written_ = 0;
  std::shared_ptr<ListCache> lists_;
  const std::size_t adjacency_block_entries_;
  bool failed_ = false;  // the last write failed
};

}  // namespace dossier::storage
