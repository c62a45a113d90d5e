// What the procedures of the catalogue do. Thread safety: as ExecContext.
#pragma once

#include <functional>
#include <span>

#include "core/base/result.h"
#include "query/binder/catalog.h"
#include "query/exec/exec_context.h"

namespace dossier::query {

// Calls `row` for each row, whose values are those of ProcedureEntry.columns in order; stops at its first error.
using ProcedureRow = std::function<Status(std::span<const graph::Value>)>;
Status RunProcedure(ProcedureId procedure, std::span<const graph::Value> arguments, const SourcePosition& position,
                    ExecContext* context, const ProcedureRow& row);

// The rows of a caller's table whose first values equal the arguments.
Status RunTableProcedure(const TableProcedure& procedure, std::span<const graph::Value> arguments,
                         const SourcePosition& position, ExecContext* context, const ProcedureRow& row);

}  // namespace dossier::query
