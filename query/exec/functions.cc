#include "query/exec/functions.h"

namespace dossier::query {

Result<graph::Value> CallFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  const FunctionId id = call.function;
  if (id <= FunctionId::kChronological) return CallGraphFunction(call, arguments, context);
  if (id <= FunctionId::kIsEmpty) return CallListFunction(call, arguments, context);
  if (id <= FunctionId::kValueType) return CallConversion(call, arguments, context);
  if (id <= FunctionId::kRight) return CallStringFunction(call, arguments, context);
  if (id <= FunctionId::kIsNaN) return CallNumberFunction(call, arguments, context);
  return CallTemporalFunction(call, arguments, context);
}

}  // namespace dossier::query
