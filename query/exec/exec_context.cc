#include "query/exec/exec_context.h"

#include <algorithm>
#include <chrono>

#include "query/exec/operator.h"

namespace dossier::query {

namespace {

// Every operator may hold a batch with every variable: together they may take a sixteenth of the memory.
std::size_t BatchCapacity(const LogicalPlan& plan, std::size_t wanted, const QueryLimits& limits) {
  const std::size_t row = (plan.symbols.size() + 1) * sizeof(graph::Value) * static_cast<std::size_t>(plan.nodes + 1);
  return std::clamp<std::size_t>(limits.max_memory() / 16 / row, 1, std::max<std::size_t>(wanted, 1));
}

}  // namespace

Subplan::Subplan() = default;
Subplan::~Subplan() = default;

ExecContext::ExecContext(const graph::GraphReader& graph_reader, const LogicalPlan& logical_plan,
                         const graph::Map& query_parameters, QueryLimits query_limits, std::size_t capacity)
    : reader(graph_reader),
      plan(logical_plan),
      parameters(query_parameters),
      limits(std::move(query_limits)),
      batch_capacity(BatchCapacity(logical_plan, capacity, limits)),
      records(graph_reader, &limits),
      locals(logical_plan.symbols.size()),
      rows_made(static_cast<std::size_t>(logical_plan.nodes)),
      subplans(logical_plan.subplans.size()) {
  const graph::SymbolTable& symbols = reader.symbols();
  for (const bound::NameUse& use : plan.names.labels) labels.push_back(symbols.labels.Find(use.text));
  for (const bound::NameUse& use : plan.names.types) types.push_back(symbols.types.Find(use.text));
  for (const bound::NameUse& use : plan.names.keys) keys.push_back(symbols.keys.Find(use.text));
  now_nanoseconds =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

ExecContext::~ExecContext() = default;

}  // namespace dossier::query
