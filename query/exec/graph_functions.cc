#include <algorithm>

#include "core/graph/element_id.h"
#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

Result<Value> OfNode(const bound::Expr& call, const Value& value, ExecContext* context) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Node* node, context->records.FindNode(value.AsNode()));
  const graph::SymbolTable& symbols = context->reader.symbols();
  graph::List list;
  graph::Map map;
  if (node == nullptr) return DeletedElement(call.position);
  switch (call.function) {
    case FunctionId::kLabels:
      for (const LabelId label : node->labels) list.emplace_back(symbols.labels.Name(label));
      return Value(std::move(list));
    case FunctionId::kProperties:
      for (const auto& [key, property] : node->properties) map[symbols.keys.Name(key)] = property;
      return Value(std::move(map));
    default:
      for (const auto& [key, property] : node->properties) list.emplace_back(symbols.keys.Name(key));
      return Value(std::move(list));
  }
}

Result<Value> OfRelationship(const bound::Expr& call, const Value& value, ExecContext* context) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Relationship* relationship,
                           context->records.FindRelationship(value.AsRelationship()));
  const graph::SymbolTable& symbols = context->reader.symbols();
  if (relationship == nullptr) {
    // Its type is what is left of a deleted relationship.
    if (call.function != FunctionId::kType || context->transaction == nullptr) return DeletedElement(call.position);
    const std::optional<TypeId> type = context->transaction->DeletedType(value.AsRelationship());
    return type ? Result<Value>(Value(symbols.types.Name(*type))) : DeletedElement(call.position);
  }
  graph::List list;
  graph::Map map;
  switch (call.function) {
    case FunctionId::kType: return Value(symbols.types.Name(relationship->type));
    case FunctionId::kStartNode: return Value(relationship->start);
    case FunctionId::kEndNode: return Value(relationship->end);
    case FunctionId::kProperties:
      for (const auto& [key, property] : relationship->properties) map[symbols.keys.Name(key)] = property;
      return Value(std::move(map));
    default:
      for (const auto& [key, property] : relationship->properties) list.emplace_back(symbols.keys.Name(key));
      return Value(std::move(list));
  }
}

}  // namespace

Result<Value> CallGraphFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  const Value& value = arguments[0];
  if (value.IsNull()) return Value();
  const bool node = value.Is(ValueType::kNode), relationship = value.Is(ValueType::kRelationship);
  const std::string name(Entry(call.function).name);
  switch (call.function) {
    case FunctionId::kId:
      if (node) return Value(static_cast<std::int64_t>(ToNumber(value.AsNode())));
      if (relationship) return Value(static_cast<std::int64_t>(ToNumber(value.AsRelationship())));
      return WrongValue(call.position, "a node or relationship for id()", value);
    case FunctionId::kElementId:
      if (node) return Value(graph::ToElementId(value.AsNode()));
      if (relationship) return Value(graph::ToElementId(value.AsRelationship()));
      return WrongValue(call.position, "a node or relationship for elementId()", value);
    case FunctionId::kNodes:
    case FunctionId::kRelationships: {
      if (!value.Is(ValueType::kPath)) return WrongValue(call.position, "a path for " + name + "()", value);
      const graph::Path& path = value.AsPath();
      if (call.function == FunctionId::kNodes) return Value(graph::List(path.nodes.begin(), path.nodes.end()));
      return Value(graph::List(path.relationships.begin(), path.relationships.end()));
    }
    case FunctionId::kLength:
      if (value.Is(ValueType::kPath)) return Value(static_cast<std::int64_t>(value.AsPath().relationships.size()));
      if (value.Is(ValueType::kList)) return Value(static_cast<std::int64_t>(value.AsList().size()));
      return WrongValue(call.position, "a path for length()", value);
    case FunctionId::kLabels:
      if (!node) {
        Error error = WrongValue(call.position, "a node for labels()", value);
        error.detail = "InvalidArgumentValue";
        return error;
      }
      return OfNode(call, value, context);
    case FunctionId::kEvidence:
      if (!relationship) return WrongValue(call.position, "a relationship for evidence()", value);
      return Evidence(value.AsRelationship(), context);
    case FunctionId::kChronological: return Chronological(call, arguments, context);
    case FunctionId::kType:
    case FunctionId::kStartNode:
    case FunctionId::kEndNode:
      if (!relationship) {
        Error error = WrongValue(call.position, "a relationship for " + name + "()", value);
        error.detail = "InvalidArgumentValue";
        return error;
      }
      return OfRelationship(call, value, context);
    default: break;  // keys, properties
  }
  if (node) return OfNode(call, value, context);
  if (relationship) return OfRelationship(call, value, context);
  if (!value.Is(ValueType::kMap)) {
    return WrongValue(call.position, "a node, a relationship or a map for " + name + "()", value);
  }
  if (call.function == FunctionId::kProperties) return value;
  graph::List keys;
  for (const auto& [key, entry] : value.AsMap()) keys.emplace_back(key);
  return Value(std::move(keys));
}

Result<Value> Evidence(RelationshipId id, ExecContext* context) {
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Relationship> relationship, context->reader.FindRelationship(id));
  if (!relationship) return Value(graph::List());
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::Assertion> assertions,
                           context->reader.RelationshipAssertions(*relationship));
  graph::List list;
  MemoryCharge charge(&context->limits);
  std::optional<graph::Article> article;
  for (const graph::Assertion& assertion : assertions) {
    DOSSIER_RETURN_IF_ERROR(context->limits.Check());
    if (!article || article->id != assertion.id.article) {
      DOSSIER_ASSIGN_OR_RETURN(article, context->reader.FindArticle(assertion.id.article));
    }
    graph::Map map;
    map["article"] = Value(graph::ToElementId(assertion.id.article));
    map["sentence"] = Value(static_cast<std::int64_t>(assertion.sentence));
    map["start"] = Value(static_cast<std::int64_t>(assertion.span.start));
    map["end"] = Value(static_cast<std::int64_t>(assertion.span.end));
    map["rule"] = Value(assertion.rule);
    map["confidence"] = Value(assertion.confidence);
    map["polarity"] = Value(graph::PolarityName(assertion.polarity));
    map["modality"] = Value(graph::ModalityName(assertion.modality));
    if (article) {
      map["source"] = Value(article->source);
      map["title"] = Value(article->title);
      map["published"] = article->published ? Value(article->published->ToIso()) : Value();
      const bool known = assertion.sentence < article->sentences.size() &&
                         article->sentences[assertion.sentence].end <= article->text.size();
      map["sentence_text"] = known ? Value(article->sentences[assertion.sentence].In(article->text)) : Value();
    }
    Value entry(std::move(map));
    DOSSIER_RETURN_IF_ERROR(charge.Add(sizeof(Value) + graph::MemoryUsage(entry)));
    list.push_back(std::move(entry));
  }
  return Value(std::move(list));
}

}  // namespace dossier::query
