#include "storage/store_check.h"

#include "storage/internal/checker.h"
#include "storage/internal/graph_store_impl.h"

namespace dossier::storage {

Result<CheckReport> CheckStore(const GraphStore& store, const CheckOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, store.impl().Snapshot());
  CheckReport report;
  Checker checker(*reader, options, &report);
  const auto run = [&](const Status& status) -> Status {
    if (status.ok()) return {};
    if (status.error().code != ErrorCode::kStoreDamaged) return status;
    checker.Add(status.error().message, {});
    return {};
  };
  if (options.verify_checksums) {
    DOSSIER_RETURN_IF_ERROR(run(reader->moment().view->database().VerifyChecksums()));
  }
  for (const auto step : {&Checker::CheckNodes, &Checker::CheckNodeIndexes, &Checker::CheckRelationships,
                          &Checker::CheckAdjacency, &Checker::CheckArticles, &Checker::CheckAssertions,
                          &Checker::CheckSupports, &Checker::CheckRelationshipSupport, &Checker::CheckHistory}) {
    DOSSIER_RETURN_IF_ERROR(run((checker.*step)()));
  }
  checker.CheckCounters();
  return report;
}

}  // namespace dossier::storage
