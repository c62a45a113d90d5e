#include <algorithm>

#include "core/base/utf8.h"
#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/exec/operator.h"
#include "query/exec/value_size.h"
#include "query/parser/query_error.h"

namespace dossier::query {

using bound::Expr;
using bound::ExprKind;
using graph::Value;
using graph::ValueType;

namespace {

// A list or map that was just made: neither too large nor too deep.
Result<Value> Made(Value value, QueryLimits* limits) {
  DOSSIER_RETURN_IF_ERROR(MeasureValue(value, limits));
  return value;
}

// A position counted from the end where negative; clamped to 0..size.
std::size_t Clamp(std::int64_t index, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (index < 0) index += length;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(index, 0, length));
}

std::string Characters(std::string_view text, std::size_t from, std::size_t to) {
  std::string out;
  std::size_t offset = 0;
  for (std::size_t i = 0; i < to && offset < text.size(); ++i) {
    const std::size_t size = DecodeUtf8(text, offset).size;
    if (i >= from) out += text.substr(offset, size);
    offset += size;
  }
  return out;
}

}  // namespace

Result<Value> Evaluator::EvaluateList(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  graph::List list;
  MemoryCharge charge(&context_.limits);
  list.reserve(expr.children.size());
  for (const bound::ExprPtr& child : expr.children) {
    DOSSIER_ASSIGN_OR_RETURN(Value value, Evaluate(*child, batch, row));
    DOSSIER_RETURN_IF_ERROR(Hold(*child, value, &context_.limits, &charge));
    list.push_back(std::move(value));
  }
  return Made(Value(std::move(list)), &context_.limits);
}

Result<Value> Evaluator::EvaluateMap(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  graph::Map map;
  MemoryCharge charge(&context_.limits);
  for (std::size_t i = 0; i < expr.keys.size(); ++i) {
    DOSSIER_ASSIGN_OR_RETURN(Value value, Evaluate(*expr.children[i], batch, row));
    DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[i], value, &context_.limits, &charge));
    map[expr.keys[i]] = std::move(value);
  }
  return Made(Value(std::move(map)), &context_.limits);
}

// n {.name, .*, key: value}
Result<Value> Evaluator::EvaluateMapProjection(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const Value base, Evaluate(*expr.children[0], batch, row));
  if (base.IsNull()) return Value();
  graph::Map map;
  MemoryCharge charge(&context_.limits);
  if (expr.star) {
    const auto add = [&](const graph::PropertyMap& properties) {
      for (const auto& [key, value] : properties) map[context_.reader.symbols().keys.Name(key)] = value;
    };
    if (base.Is(ValueType::kNode)) {
      DOSSIER_ASSIGN_OR_RETURN(const graph::Node* node, context_.records.FindNode(base.AsNode()));
      if (node != nullptr) add(node->properties);
    } else if (base.Is(ValueType::kRelationship)) {
      DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship,
                               context_.records.FindRelationship(base.AsRelationship()));
      if (relationship != nullptr) add(relationship->properties);
    } else if (base.Is(ValueType::kMap)) {
      map = base.AsMap();
    }
  }
  for (std::size_t i = 0; i < expr.keys.size(); ++i) {
    if (expr.children[i + 1]) {
      DOSSIER_ASSIGN_OR_RETURN(Value value, Evaluate(*expr.children[i + 1], batch, row));
      DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[i + 1], value, &context_.limits, &charge));
      map[expr.keys[i]] = std::move(value);
    } else {
      DOSSIER_ASSIGN_OR_RETURN(map[expr.keys[i]], Property(base, expr.names[i], expr.keys[i], expr.position));
    }
  }
  return Made(Value(std::move(map)), &context_.limits);
}

Result<Value> Evaluator::EvaluateIndex(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const Value base, Evaluate(*expr.children[0], batch, row));
  DOSSIER_ASSIGN_OR_RETURN(const Value index, Evaluate(*expr.children[1], batch, row));
  if (base.IsNull() || index.IsNull()) return Value();
  if (base.Is(ValueType::kMap) || base.Is(ValueType::kNode) || base.Is(ValueType::kRelationship)) {
    if (!index.Is(ValueType::kString)) {
      return RuntimeError(
          expr.position, "MapElementAccessByNonString",
          "a key in [ ] must be a string, but it is of type " + std::string(graph::ValueTypeName(index.type())));
    }
    return Property(base, -1, index.AsString(), expr.position);
  }
  if (!base.Is(ValueType::kList)) {
    return WrongValue(expr.children[0]->position, "a list, a map, a node or a relationship before [ ]", base);
  }
  if (!index.Is(ValueType::kInteger)) return WrongValue(expr.children[1]->position, "an integer in [ ]", index);
  const std::size_t size = base.AsList().size();
  const std::int64_t at =
      index.AsInteger() < 0 ? index.AsInteger() + static_cast<std::int64_t>(size) : index.AsInteger();
  if (at < 0 || at >= static_cast<std::int64_t>(size)) return Value();
  return base.AsList()[static_cast<std::size_t>(at)];
}

Result<Value> Evaluator::EvaluateSlice(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const Value base, Evaluate(*expr.children[0], batch, row));
  if (base.IsNull()) return Value();
  if (!base.Is(ValueType::kList) && !base.Is(ValueType::kString)) {
    return WrongValue(expr.children[0]->position, "a list", base);
  }
  const std::size_t size = base.Is(ValueType::kList) ? base.AsList().size() : CountCodePoints(base.AsString());
  std::size_t bounds[2] = {0, size};
  for (const std::size_t side : {0, 1}) {
    const bound::ExprPtr& child = expr.children[side + 1];
    if (!child) continue;
    DOSSIER_ASSIGN_OR_RETURN(const Value bound, Evaluate(*child, batch, row));
    if (bound.IsNull()) return Value();
    if (!bound.Is(ValueType::kInteger)) return WrongValue(child->position, "an integer in [ ]", bound);
    bounds[side] = Clamp(bound.AsInteger(), size);
  }
  if (base.Is(ValueType::kString)) {
    DOSSIER_RETURN_IF_ERROR(CheckTextSize(base.AsString().size(), context_.limits));
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check(base.AsString().size() / 64));
    return Value(bounds[0] < bounds[1] ? Characters(base.AsString(), bounds[0], bounds[1]) : std::string());
  }
  if (bounds[0] >= bounds[1]) return Value(graph::List());
  return CopyItems(std::span(base.AsList()).subspan(bounds[0], bounds[1] - bounds[0]), &context_.limits);
}

Result<std::optional<Value>> Evaluator::EvaluateListOperand(const Expr& expr, const RecordBatch& batch,
                                                            std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(Value list, Evaluate(expr, batch, row));
  if (list.IsNull()) return std::optional<Value>();
  if (!list.Is(ValueType::kList)) return WrongValue(expr.position, "a list", list);
  return std::optional<Value>(std::move(list));
}

Result<Value> Evaluator::EvaluateComprehension(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<Value> list, EvaluateListOperand(*expr.children[0], batch, row));
  if (!list) return Value();
  MemoryCharge charge(&context_.limits);
  DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[0], *list, &context_.limits, &charge));
  graph::List result;
  for (const Value& item : list->AsList()) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    context_.locals[static_cast<std::size_t>(expr.slot)] = item;
    if (expr.children[1]) {
      DOSSIER_ASSIGN_OR_RETURN(const bool kept, IsTrue(*expr.children[1], batch, row));
      if (!kept) continue;
    }
    Value value = item;
    if (expr.children[2]) {
      DOSSIER_ASSIGN_OR_RETURN(value, Evaluate(*expr.children[2], batch, row));
      DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[2], value, &context_.limits, &charge));
    }
    DOSSIER_RETURN_IF_ERROR(ReserveOne(&result, &charge));
    result.push_back(std::move(value));
  }
  return Made(Value(std::move(result)), &context_.limits);
}

Result<Value> Evaluator::EvaluateQuantifier(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<Value> list, EvaluateListOperand(*expr.children[0], batch, row));
  if (!list) return Value();
  MemoryCharge charge(&context_.limits);
  DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[0], *list, &context_.limits, &charge));
  std::size_t yes = 0, no = 0, unknown = 0;
  for (const Value& item : list->AsList()) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    context_.locals[static_cast<std::size_t>(expr.slot)] = item;
    Value truth = item;
    if (expr.children[1]) {
      DOSSIER_ASSIGN_OR_RETURN(truth, Evaluate(*expr.children[1], batch, row));
    }
    if (!truth.IsNull() && !truth.Is(ValueType::kBoolean)) return WrongValue(expr.position, "a condition", truth);
    ++(truth.IsNull() ? unknown : truth.AsBoolean() ? yes : no);
  }
  switch (expr.quantifier) {
    case ast::Quantifier::kAll: return no > 0 ? Value(false) : unknown > 0 ? Value() : Value(true);
    case ast::Quantifier::kAny: return yes > 0 ? Value(true) : unknown > 0 ? Value() : Value(false);
    case ast::Quantifier::kNone: return yes > 0 ? Value(false) : unknown > 0 ? Value() : Value(true);
    case ast::Quantifier::kSingle: return yes > 1 ? Value(false) : unknown > 0 ? Value() : Value(yes == 1);
  }
  return Value();
}

Result<Value> Evaluator::EvaluateReduce(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  DOSSIER_ASSIGN_OR_RETURN(Value accumulator, Evaluate(*expr.children[0], batch, row));
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<Value> list, EvaluateListOperand(*expr.children[1], batch, row));
  if (!list) return Value();
  MemoryCharge list_charge(&context_.limits), charge(&context_.limits);
  DOSSIER_RETURN_IF_ERROR(Hold(*expr.children[1], *list, &context_.limits, &list_charge));
  Value& before = context_.locals[static_cast<std::size_t>(expr.slot)];
  for (const Value& item : list->AsList()) {
    DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
    // What is kept while the next is made; what stays the same is not measured again.
    DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, BytesBeside(accumulator, &before, &context_.limits));
    if (bytes > sizeof(Value)) {
      charge.Reset();
      DOSSIER_RETURN_IF_ERROR(charge.Add(bytes));
    }
    before = std::move(accumulator);
    context_.locals[static_cast<std::size_t>(expr.other_slot)] = item;
    DOSSIER_ASSIGN_OR_RETURN(accumulator, Evaluate(*expr.children[2], batch, row));
  }
  return accumulator;
}

Result<Value> Evaluator::EvaluateSubquery(const Expr& expr, const RecordBatch& batch, std::size_t row) {
  const bound::Subquery& subquery = *expr.subquery;
  const auto index = static_cast<std::size_t>(subquery.index);
  Subplan& subplan = context_.subplans[index];
  if (!subplan.root) {
    subplan.root = BuildOperators(*context_.plan.subplans[index], &context_, &subplan.argument);
  }
  subplan.argument.Clear();
  subplan.argument.columns.resize(context_.slots());
  subplan.argument.size = 1;
  for (const bound::Slot slot : subquery.imports) {
    const auto at = static_cast<std::size_t>(slot);
    const Column& column = batch[slot];
    subplan.argument.columns[at].push_back(row < column.size() ? column[row] : context_.locals[at]);
  }
  DOSSIER_RETURN_IF_ERROR(subplan.root->Open());
  if (expr.kind == ExprKind::kExists) {
    DOSSIER_RETURN_IF_ERROR(subplan.root->Next(&subplan.batch));
    return Value(subplan.batch.size > 0);
  }
  if (expr.kind == ExprKind::kCountRows) {
    std::int64_t rows = 0;
    do {
      DOSSIER_RETURN_IF_ERROR(subplan.root->Next(&subplan.batch));
      rows += static_cast<std::int64_t>(subplan.batch.size);
    } while (subplan.batch.size > 0);
    return Value(rows);
  }
  const bound::Slot result = context_.plan.subplan_columns[index][0].slot;
  MemoryCharge charge(&context_.limits);
  graph::List list;
  for (;;) {
    DOSSIER_RETURN_IF_ERROR(subplan.root->Next(&subplan.batch));
    if (subplan.batch.size == 0) break;
    for (const Value& value : subplan.batch[result]) {
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes,
                               BytesBeside(value, list.empty() ? nullptr : &list.back(), &context_.limits));
      DOSSIER_RETURN_IF_ERROR(charge.Add(bytes - sizeof(Value)));
      DOSSIER_RETURN_IF_ERROR(ReserveOne(&list, &charge));
      list.push_back(value);
    }
  }
  return Made(Value(std::move(list)), &context_.limits);
}

}  // namespace dossier::query
