#include "query/exec/value_size.h"

#include <algorithm>

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

constexpr std::size_t kMaxDepth = 1'000;
constexpr std::size_t kSharedOverhead = 48;  // reference counts, the object, what the allocator adds
constexpr std::size_t kMapNode = 56;         // of a tree, beside key and value

// What a value has outside of its slot.
class Measurer {
 public:
  explicit Measurer(QueryLimits* limits) : limits_(*limits) {}

  Status Add(const Value& value, std::size_t depth) {
    switch (value.type()) {
      case ValueType::kString: bytes_ += kSharedOverhead + sizeof(std::string) + value.AsString().capacity(); break;
      case ValueType::kPath:
        bytes_ += kSharedOverhead + sizeof(graph::Path) +
                  8 * (value.AsPath().nodes.capacity() + value.AsPath().relationships.capacity());
        break;
      case ValueType::kDateTime:
      case ValueType::kDuration: bytes_ += kSharedOverhead + 48; break;
      case ValueType::kList: {
        const graph::List& list = value.AsList();
        bytes_ += kSharedOverhead + sizeof(list) + list.capacity() * sizeof(Value);
        DOSSIER_RETURN_IF_ERROR(CheckSize(depth));
        for (const Value& item : list) {
          if (item.type() > ValueType::kFloat) DOSSIER_RETURN_IF_ERROR(Add(item, depth + 1));
        }
        return limits_.Check(list.size() / 64);
      }
      case ValueType::kMap: {
        bytes_ += kSharedOverhead + sizeof(graph::Map);
        DOSSIER_RETURN_IF_ERROR(CheckSize(depth));
        for (const auto& [key, item] : value.AsMap()) {
          bytes_ += kMapNode + sizeof(key) + key.capacity() + sizeof(item);
          DOSSIER_RETURN_IF_ERROR(Add(item, depth + 1));
        }
        break;
      }
      default: break;
    }
    return {};
  }
  std::size_t bytes() const { return bytes_; }

 private:
  Status CheckSize(std::size_t depth) {
    DOSSIER_RETURN_IF_ERROR(limits_.Check());
    if (depth >= kMaxDepth) {
      return Error{ErrorCode::kQueryRuntime, "lists and maps cannot nest more than 1,000 deep", "", "NestingTooDeep"};
    }
    return bytes_ <= limits_.max_memory() ? Status() : limits_.CheckRoom(bytes_);
  }

  QueryLimits& limits_;
  std::size_t bytes_ = 0;
};

bool Share(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case ValueType::kString: return &a.AsString() == &b.AsString();
    case ValueType::kList: return &a.AsList() == &b.AsList();
    case ValueType::kMap: return &a.AsMap() == &b.AsMap();
    case ValueType::kPath: return &a.AsPath() == &b.AsPath();
    default: return false;
  }
}

std::size_t Work(const Value& value, int depth) {
  constexpr std::size_t kLooked = 8;
  switch (value.type()) {
    case ValueType::kString: return value.AsString().size() / 1024;
    case ValueType::kPath: return value.AsPath().nodes.size() / 64;
    case ValueType::kList: {
      const graph::List& list = value.AsList();
      std::size_t work = list.size() / 16;
      for (std::size_t i = 0; depth < 3 && i < std::min(kLooked, list.size()); ++i) {
        work += Work(list[i], depth + 1) * std::max<std::size_t>(1, list.size() / kLooked);
      }
      return work;
    }
    case ValueType::kMap: {
      std::size_t work = value.AsMap().size() / 8;
      if (depth == 3 || value.AsMap().size() > 2 * kLooked) return work;
      for (const auto& [key, item] : value.AsMap()) work += Work(item, depth + 1);
      return work;
    }
    default: return 0;
  }
}

}  // namespace

Result<std::size_t> MeasureValue(const Value& value, QueryLimits* limits) {
  if (value.type() <= ValueType::kFloat) return std::size_t{0};
  Measurer measurer(limits);
  DOSSIER_RETURN_IF_ERROR(measurer.Add(value, 0));
  return measurer.bytes();
}

Result<std::size_t> BytesBeside(const Value& value, const Value* previous, QueryLimits* limits) {
  if (previous != nullptr && Share(value, *previous)) return sizeof(Value);
  DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(value, limits));
  return bytes + sizeof(Value);
}

Status Hold(const bound::Expr& expr, const Value& value, QueryLimits* limits, MemoryCharge* charge) {
  using bound::ExprKind;
  if (value.type() <= ValueType::kFloat) return {};
  if (expr.kind == ExprKind::kSlot || expr.kind == ExprKind::kLocal || expr.kind == ExprKind::kProperty ||
      expr.kind == ExprKind::kLiteral || expr.kind == ExprKind::kParameter) {
    return {};
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(value, limits));
  return charge->Add(bytes);
}

std::size_t WorkOf(const Value& value) { return Work(value, 0); }

}  // namespace dossier::query
