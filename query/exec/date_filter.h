// Conditions on the dates of relationships that a search can check without reading records: comparisons of `date` with
// values that are the same for every step. Thread safety: one thread.
#pragma once

#include <optional>
#include <vector>

#include "core/graph/packed_date.h"
#include "query/exec/evaluator.h"

namespace dossier::query {

class DateFilter {
 public:
  explicit DateFilter(ExecContext* context) : evaluator_(context) {}

  // Whether the conditions are of this kind, all of them: r.date < x, x <= r.date <= y, r.date = x ... O(conditions).
  static bool Covers(const std::vector<bound::StepPredicate>& predicates);

  // Which dates the conditions accept for this row; nothing where a value is no date as searches have them, so that the
  // conditions themselves must be asked. `predicates` are covered.
  struct Range {
    graph::PackedDate least = graph::kOtherDate + 1, greatest = UINT32_MAX;
    // Of a packed date or kNoDate.
    bool Contains(graph::PackedDate date) const { return least <= date && date <= greatest; }
  };
  Result<std::optional<Range>> Evaluate(const std::vector<bound::StepPredicate>& predicates, const RecordBatch& rows,
                                        std::size_t row);

 private:
  Evaluator evaluator_;
};

}  // namespace dossier::query
