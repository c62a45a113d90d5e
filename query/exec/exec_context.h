// What all operators and expressions of one run share: the snapshot, names looked up in it, limits, caches.
// Thread safety: one thread. Lifetime: of one run; reader, plan and parameters must outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <unordered_set>
#include <vector>

#include "core/graph/graph_reader.h"
#include "core/graph/transaction.h"
#include "query/exec/query_limits.h"
#include "query/exec/record_batch.h"
#include "query/exec/record_cache.h"
#include "query/plan/logical_plan.h"

namespace dossier::query {

class Operator;

// A subquery's operators, made at first use; `argument` holds the row at hand.
struct Subplan {
  std::unique_ptr<Operator> root;
  RecordBatch argument;
  RecordBatch batch;

  Subplan();
  ~Subplan();
};

struct ExecContext;

// Runs a graph algorithm of the catalogue (query/algo, which knows this folder and not the other way round).
using AlgorithmRunner = Status (*)(ProcedureId procedure, std::span<const graph::Value> arguments,
                                   const SourcePosition& position, ExecContext* context,
                                   const std::function<Status(std::span<const graph::Value>)>& row);

struct ExecContext {
  ExecContext(const graph::GraphReader& graph_reader, const LogicalPlan& logical_plan,
              const graph::Map& query_parameters, QueryLimits query_limits, std::size_t capacity);
  ExecContext(const ExecContext&) = delete;
  ExecContext& operator=(const ExecContext&) = delete;
  ~ExecContext();

  std::size_t slots() const { return plan.symbols.size(); }

  const graph::GraphReader& reader;
  graph::Transaction* transaction = nullptr;  // of a query that writes: the same as `reader`
  const LogicalPlan& plan;
  const graph::Map& parameters;
  QueryLimits limits;
  std::size_t batch_capacity;
  RecordCache records;

  // Ids of the plan's names in this snapshot, by name index; nothing where the graph does not know the name.
  std::vector<std::optional<LabelId>> labels;
  std::vector<std::optional<TypeId>> types;
  std::vector<std::optional<PropertyKeyId>> keys;

  std::vector<graph::Value> locals;            // by slot: variables of comprehensions being evaluated
  std::vector<std::uint64_t> rows_made;        // by PlanNode::id
  std::unordered_set<RelationshipId> undated;  // left out of paths in the order of time
  AlgorithmRunner run_algorithm = nullptr;
  std::vector<Subplan> subplans;
  std::optional<std::mt19937_64> random;  // made when first asked for
  std::int64_t now_nanoseconds = 0;       // since 1970, the same for the whole statement
};

}  // namespace dossier::query
