#include "storage/internal/store_writer.h"

#include <algorithm>

#include "core/graph/validate_batch.h"
#include "storage/internal/commit_builder.h"

namespace dossier::storage {

StoreWriter::StoreWriter(std::shared_ptr<Database> database, CommitMark mark, const Moment& now,
                         const OpenOptions& options, std::shared_ptr<ListCache> lists)
    : database_(std::move(database)),
      mark_(std::move(mark)),
      stored_symbols_(now.symbols),
      symbols_(*now.symbols),
      next_node_(now.counters.next_node),
      next_relationship_(now.counters.next_relationship),
      next_article_(now.counters.next_article),
      lists_(std::move(lists)),
      adjacency_block_entries_(std::clamp<std::size_t>(options.adjacency_block_entries, 2, kMaxBlockEntries)) {}

Status StoreWriter::Commit(const graph::GraphBatch& batch) {
  DOSSIER_RETURN_IF_ERROR(database_->CheckSpace());
  if (failed_) DOSSIER_RETURN_IF_ERROR(Database::Recover(database_));
  failed_ = false;
  DOSSIER_ASSIGN_OR_RETURN(Moment moment, LoadMoment(database_, stored_symbols_));
  stored_symbols_ = moment.symbols;
  const StoreReader before(std::move(moment));
  DOSSIER_RETURN_IF_ERROR(graph::ValidateBatch(before, symbols_, batch));
  CommitBuilder builder(before, symbols_, adjacency_block_entries_);
  DOSSIER_RETURN_IF_ERROR(builder.Add(batch));
  lists_->NoteCommit(builder.counters().version, builder.TakeChanges());
  if (Status written = database_->Write(builder.batch()); !written.ok()) {
    failed_ = true;
    lists_->Forget(builder.counters().version);
    return written;
  }
  bytes_written_ += builder.batch()->GetDataSize();
  mark_.Set(builder.counters().version);
  return {};
}

Status StoreWriter::TakeOver(const Counters& now) {
  mark_.Set(now.version);
  next_node_ = now.next_node;
  next_relationship_ = now.next_relationship;
  DOSSIER_ASSIGN_OR_RETURN(const Moment moment, LoadMoment(database_, nullptr));
  stored_symbols_ = moment.symbols;
  symbols_ = *moment.symbols;
  return {};
}

}  // namespace dossier::storage
