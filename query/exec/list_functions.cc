#include <algorithm>

#include "core/base/utf8.h"
#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

Result<Value> Range(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].IsNull()) return Value();
    if (!arguments[i].Is(ValueType::kInteger)) {
      Error error = WrongValue(call.position, "integers for range()", arguments[i]);
      error.kind = "ArgumentError";
      return error;
    }
  }
  const std::int64_t first = arguments[0].AsInteger(), last = arguments[1].AsInteger();
  const std::int64_t step = arguments.size() > 2 ? arguments[2].AsInteger() : 1;
  if (step == 0) return RuntimeError(call.position, "NumberOutOfRange", "the step of range() cannot be 0");
  if (step > 0 ? first > last : first < last) return Value(graph::List());
  const auto span = step > 0 ? static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first)
                             : static_cast<std::uint64_t>(first) - static_cast<std::uint64_t>(last);
  const std::uint64_t stride = step > 0 ? static_cast<std::uint64_t>(step) : ~static_cast<std::uint64_t>(step) + 1;
  const std::uint64_t items = span / stride + 1;
  // No count of items beyond this fits into any memory.
  const std::uint64_t counted = std::min<std::uint64_t>(items == 0 ? ~std::uint64_t{0} : items, std::uint64_t{1} << 50);
  DOSSIER_RETURN_IF_ERROR(context->limits.CheckRoom(static_cast<std::size_t>(counted) * sizeof(Value)));
  if (counted == (std::uint64_t{1} << 50)) {
    return RuntimeError(call.position, "NumberOutOfRange", "range() would have more items than any memory holds");
  }
  graph::List list;
  list.reserve(static_cast<std::size_t>(counted));
  for (std::uint64_t i = 0; i < counted; ++i) {
    DOSSIER_RETURN_IF_ERROR(context->limits.Check());
    list.emplace_back(
        static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + i * static_cast<std::uint64_t>(step)));
  }
  return Value(std::move(list));
}

std::string ReverseText(std::string_view text) {
  std::string out(text.size(), '\0');
  for (std::size_t offset = 0; offset < text.size();) {
    const bool ascii = static_cast<unsigned char>(text[offset]) < 0x80;
    const std::size_t size = ascii ? 1 : DecodeUtf8(text, offset).size;
    std::copy_n(text.data() + offset, size, out.data() + (text.size() - offset - size));
    offset += size;
  }
  return out;
}

}  // namespace

Result<Value> CallListFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  if (call.function == FunctionId::kRange) return Range(call, arguments, context);
  const Value& value = arguments[0];
  if (value.IsNull()) return Value();
  const std::string name(Entry(call.function).name);
  if (value.Is(ValueType::kString)) {
    DOSSIER_RETURN_IF_ERROR(CheckTextSize(value.AsString().size(), context->limits));
    DOSSIER_RETURN_IF_ERROR(context->limits.Check(value.AsString().size() / 64));
    switch (call.function) {
      case FunctionId::kSize: return Value(static_cast<std::int64_t>(CountCodePoints(value.AsString())));
      case FunctionId::kReverse: return Value(ReverseText(value.AsString()));
      case FunctionId::kIsEmpty: return Value(value.AsString().empty());
      default: break;
    }
  }
  if (value.Is(ValueType::kMap) && call.function == FunctionId::kIsEmpty) return Value(value.AsMap().empty());
  if (!value.Is(ValueType::kList)) return WrongValue(call.position, "a list for " + name + "()", value);
  const graph::List& list = value.AsList();
  switch (call.function) {
    case FunctionId::kSize: return Value(static_cast<std::int64_t>(list.size()));
    case FunctionId::kIsEmpty: return Value(list.empty());
    case FunctionId::kHead: return list.empty() ? Value() : list.front();
    case FunctionId::kLast: return list.empty() ? Value() : list.back();
    default: break;
  }
  if (call.function == FunctionId::kTail) {
    return CopyItems(std::span(list).subspan(list.empty() ? 0 : 1), &context->limits);
  }
  DOSSIER_RETURN_IF_ERROR(context->limits.CheckRoom(list.size() * sizeof(Value)));
  graph::List reversed;
  reversed.reserve(list.size());
  for (std::size_t i = list.size(); i > 0; --i) {
    DOSSIER_RETURN_IF_ERROR(context->limits.Check());
    reversed.push_back(list[i - 1]);
  }
  return Value(std::move(reversed));
}

Result<Value> CopyItems(std::span<const Value> items, QueryLimits* limits) {
  DOSSIER_RETURN_IF_ERROR(limits->CheckRoom(items.size() * sizeof(Value)));
  graph::List list;
  list.reserve(items.size());
  for (const Value& item : items) {
    DOSSIER_RETURN_IF_ERROR(limits->Check());
    list.push_back(item);
  }
  return Value(std::move(list));
}

}  // namespace dossier::query
