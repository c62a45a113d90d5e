#include "cli/store_access.h"

namespace dossier::cli {
namespace {

Error WithAdvice(Error error) {
  if (error.code == ErrorCode::kStoreMissing && error.hint.empty()) {
    error.hint = "make one with: dossier ingest PATH... --db DIR, or name another with --db or DOSSIER_DB";
  }
  return error;
}

}  // namespace

Result<ReadableStore> OpenForReading(const Context& context, const storage::OpenOptions& options) {
  Result<std::unique_ptr<storage::GraphStore>> store = storage::GraphStore::Open(context.options.db, options);
  if (!store.ok()) return WithAdvice(std::move(store).error());
  ReadableStore readable;
  readable.store = std::move(store).value();
  DOSSIER_ASSIGN_OR_RETURN(readable.reader, readable.store->Snapshot());
  return readable;
}

Result<std::unique_ptr<storage::GraphStore>> OpenForWriting(const Context& context, bool create_if_missing) {
  storage::OpenOptions options;
  options.mode = storage::OpenMode::kReadWrite;
  options.create_if_missing = create_if_missing;
  Result<std::unique_ptr<storage::GraphStore>> store = storage::GraphStore::Open(context.options.db, options);
  if (!store.ok()) return WithAdvice(std::move(store).error());
  return store;
}

}  // namespace dossier::cli
