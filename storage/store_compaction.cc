#include "storage/store_compaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "storage/internal/graph_store_impl.h"

namespace dossier::storage {
namespace {

Status CheckRoom(const GraphStore& store, const StoreStatistics& statistics) {
  std::uint64_t needed = 16 << 20;
  for (const FamilyStatistics& family : statistics.families) {
    needed = std::max(needed, 2 * family.memory_bytes + family.table_bytes);
  }
  std::error_code error;
  const auto space = std::filesystem::space(store.path(), error);
  if (error || space.available >= needed) return {};
  return Error{.code = ErrorCode::kDiskFull,
               .message = fmt::format("no space on the disk to compact store {}: {} MB are free, {} MB are needed",
                                      store.path(), space.available >> 20, (needed >> 20) + 1),
               .hint = "free some space and run the command again; nothing has changed"};
}

}  // namespace

Result<CompactionReport> CompactStore(GraphStore* store) {
  DOSSIER_RETURN_IF_ERROR(store->Writer());
  CompactionReport report;
  DOSSIER_ASSIGN_OR_RETURN(report.before, LoadStatistics(*store));
  DOSSIER_RETURN_IF_ERROR(CheckRoom(*store, report.before));
  DOSSIER_RETURN_IF_ERROR(store->impl().database()->Compact());
  DOSSIER_ASSIGN_OR_RETURN(report.after, LoadStatistics(*store));
  return report;
}

}  // namespace dossier::storage
