#include "storage/bulk_load.h"

#include "storage/internal/graph_store_impl.h"

namespace dossier::storage {

Result<std::unique_ptr<graph::BulkWriter>> StartBulkLoad(GraphStore* store, const BulkLoadOptions& options) {
  return store->impl().StartBulkLoad(options);
}

}  // namespace dossier::storage
