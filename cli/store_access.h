// Opens the store that --db names, for reading or for writing.
#pragma once

#include <memory>

#include "cli/context.h"
#include "core/graph/graph_reader.h"
#include "storage/graph_store.h"

namespace dossier::cli {

struct ReadableStore {
  std::unique_ptr<storage::GraphStore> store;
  std::shared_ptr<const graph::GraphReader> reader;  // one snapshot; destroyed before the store
};

// Errors as GraphStore::Open; kStoreMissing says how to make one.
Result<ReadableStore> OpenForReading(const Context& context, const storage::OpenOptions& options = {});
Result<std::unique_ptr<storage::GraphStore>> OpenForWriting(const Context& context, bool create_if_missing);

}  // namespace dossier::cli
