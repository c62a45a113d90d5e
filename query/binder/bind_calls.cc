// CALL: the procedure, its arguments, what it yields.
#include <algorithm>

#include "core/base/did_you_mean.h"
#include "query/binder/query_binder.h"
#include "query/parser/query_error.h"

namespace dossier::query {

// What a call needs to know of a procedure, built in or brought along.
struct QueryBinder::Signature {
  ProcedureId id = ProcedureId::kTable;
  std::shared_ptr<const TableProcedure> table;
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> columns;
};

namespace {

bool Accepts(TableColumn::Type wanted, graph::ValueType type) {
  using V = graph::ValueType;
  switch (wanted) {
    case TableColumn::Type::kAny: return true;
    case TableColumn::Type::kString: return type == V::kString;
    case TableColumn::Type::kInteger: return type == V::kInteger;
    case TableColumn::Type::kFloat:
    case TableColumn::Type::kNumber: return type == V::kInteger || type == V::kFloat;
  }
  return false;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

Result<QueryBinder::Signature> QueryBinder::FindSignature(const ast::Name& name) const {
  Signature out;
  for (const std::shared_ptr<const TableProcedure>& table : procedures_) {
    if (!EqualIgnoringCase(table->name, name.text)) continue;
    out.table = table;
    out.name = table->name;
    for (const TableColumn& argument : table->arguments) out.arguments.push_back(argument.name);
    for (const TableColumn& column : table->columns) out.columns.push_back(column.name);
    return out;
  }
  const ProcedureEntry* procedure = FindProcedure(name.text);
  if (procedure == nullptr) {
    std::vector<std::string> known;
    for (const ProcedureEntry& entry : Procedures()) known.emplace_back(entry.name);
    return SemanticError(name.position, "ProcedureNotFound", "there is no procedure " + name.text,
                         DidYouMean(name.text, known));
  }
  out.id = procedure->id;
  out.name = procedure->name;
  out.arguments.assign(procedure->arguments.begin(), procedure->arguments.end());
  out.columns.assign(procedure->columns.begin(), procedure->columns.end());
  return out;
}

Status QueryBinder::BindArguments(const ast::Call& call, const Signature& signature, bool standalone,
                                  bound::Call* out) {
  if (!call.has_arguments && !standalone) {
    return SemanticError(call.procedure.position, "InvalidArgumentPassingMode",
                         "inside a query the arguments of a procedure must be written",
                         "write CALL " + signature.name + "()");
  }
  for (const ast::ExprPtr& argument : call.arguments) {
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr bound_argument, BindExpression(*argument));
    out->arguments.push_back(std::move(bound_argument));
  }
  if (!call.has_arguments) {  // those of a standalone call may come as parameters of the same names
    for (const std::string& name : signature.arguments) {
      auto parameter = std::make_unique<bound::Expr>();
      parameter->kind = bound::ExprKind::kParameter;
      parameter->position = call.procedure.position;
      parameter->text = name;
      Intern(&out_.names.parameters, {name, call.procedure.position});
      out->arguments.push_back(std::move(parameter));
    }
  }
  if (out->arguments.size() != signature.arguments.size()) {
    return SemanticError(call.procedure.position, "InvalidNumberOfArguments",
                         signature.name + " takes " + std::to_string(signature.arguments.size()) + " arguments, and " +
                             std::to_string(out->arguments.size()) + " are given");
  }
  for (std::size_t i = 0; signature.table && i < out->arguments.size(); ++i) {
    const bound::Expr& argument = *out->arguments[i];
    if (!argument.type || *argument.type == graph::ValueType::kNull) continue;
    if (Accepts(signature.table->arguments[i].type, *argument.type)) continue;
    return SemanticError(argument.position, "InvalidArgumentType",
                         "the argument " + signature.arguments[i] + " of " + signature.name + " cannot be of type " +
                             std::string(graph::ValueTypeName(*argument.type)));
  }
  return {};
}

Result<bound::Call> QueryBinder::BindCall(const ast::Call& call, const SourcePosition& position, bool standalone,
                                          std::vector<bound::Column>* columns) {
  DOSSIER_ASSIGN_OR_RETURN(const Signature signature, FindSignature(call.procedure));
  bound::Call out;
  out.procedure = signature.id;
  out.table = signature.table;
  DOSSIER_RETURN_IF_ERROR(BindArguments(call, signature, standalone, &out));
  std::vector<ast::YieldItem> yields = call.yields;
  if (!call.has_yield || call.yield_star) {
    if (!standalone && call.yield_star) {
      return SemanticError(position, "UnexpectedSyntax", "inside a query CALL needs YIELD with the names of columns",
                           signature.columns.empty() ? "" : "write YIELD " + signature.columns[0]);
    }
    // Without YIELD a call inside a query gives its rows, and no variables.
    for (const std::string& column : standalone ? signature.columns : std::vector<std::string>()) {
      yields.push_back({ast::Name{column, call.procedure.position}, std::nullopt});
    }
  }
  for (const ast::YieldItem& item : yields) {
    const auto column = std::ranges::find(signature.columns, item.column.text);
    if (column == signature.columns.end()) {
      std::string hint = DidYouMean(item.column.text, signature.columns);
      if (hint.empty()) {
        hint = "it yields";
        for (const std::string& name : signature.columns) hint += (hint.size() == 9 ? " " : ", ") + name;
      }
      return SemanticError(item.column.position, "UndefinedVariable",
                           signature.name + " yields no column " + item.column.text, hint);
    }
    const ast::Name& name = item.alias ? *item.alias : item.column;
    if (scope_.contains(name.text)) {
      return SemanticError(name.position, "VariableAlreadyBound", "the variable " + name.text + " exists already",
                           "rename it with AS");
    }
    const Slot slot = NewSlot(name.text, bound::SymbolKind::kAny);
    scope_[name.text] = slot;
    out.outputs.emplace_back(static_cast<int>(column - signature.columns.begin()), slot);
    columns->push_back({name.text, slot});
  }
  if (call.where) {
    DOSSIER_ASSIGN_OR_RETURN(bound::ExprPtr where, BindPredicate(*call.where, "WHERE"));
    bound::SplitConjunction(std::move(where), &out.predicates);
  }
  return out;
}

}  // namespace dossier::query
