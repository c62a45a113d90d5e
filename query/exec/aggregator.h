// One aggregate of one group: count, sum, collect ... Thread safety: one thread.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "query/binder/bound_query.h"
#include "query/exec/row_table.h"

namespace dossier::query {

class Aggregator {
 public:
  // `call` is the kAggregate; it must outlive this.
  Aggregator(const bound::Expr& call, QueryLimits* limits);

  // One row's arguments; none for count(*). Errors: kQueryRuntime for a value that does not fit, limits.
  Status Add(std::span<const graph::Value> arguments);
  // Once, after the last row.
  Result<graph::Value> Finish();

 private:
  Status AddNumber(const graph::Value& value);
  Status AddBest(const graph::Value& value, bool smallest);
  Status AddToList(const graph::Value& value);
  Result<graph::Value> Percentile();

  const bound::Expr& call_;
  QueryLimits* limits_;
  std::unique_ptr<MemoryCharge> charge_;
  std::unique_ptr<RowTable> distinct_;
  std::int64_t count_ = 0;
  bool is_float_ = false;
  std::int64_t integer_sum_ = 0;
  double float_sum_ = 0;
  double mean_ = 0, square_sum_ = 0;  // Welford, "Note on a method for calculating corrected sums", 1962
  graph::Value best_;
  graph::Value duration_;
  double percentile_ = 0;
  graph::List list_;
};

}  // namespace dossier::query
