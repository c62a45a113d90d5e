#include "query/exec/procedures.h"

#include <algorithm>
#include <set>

#include "core/graph/element_id.h"
#include "core/graph/name_key.h"
#include "query/exec/evaluator.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

Status Names(std::vector<std::string> names, const ProcedureRow& row) {
  std::ranges::sort(names);
  for (const std::string& name : names) {
    const Value value(name);
    DOSSIER_RETURN_IF_ERROR(row(std::span(&value, 1)));
  }
  return {};
}

// Names that something in the graph bears, not all that were ever used.
template <typename Dictionary>
std::vector<std::string> Used(const Dictionary& dictionary, const std::vector<std::uint64_t>& counts) {
  std::vector<std::string> used;
  for (std::size_t i = 0; i < dictionary.size() && i < counts.size(); ++i) {
    if (counts[i] > 0) used.push_back(dictionary.names()[i]);
  }
  return used;
}

Status Articles(ExecContext* context, const ProcedureRow& row) {
  ArticleId after = kNoArticle;
  for (;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<ArticleId> ids, context->reader.ScanArticles(after, 256));
    for (const ArticleId id : ids) {
      DOSSIER_RETURN_IF_ERROR(context->limits.Check());
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, context->reader.FindArticle(id));
      if (!article) continue;
      const Value values[] = {Value(graph::ToElementId(id)),
                              Value(article->source),
                              Value(article->title),
                              article->published ? Value(article->published->ToIso()) : Value(),
                              article->url.empty() ? Value() : Value(article->url),
                              Value(static_cast<std::int64_t>(article->sentences.size()))};
      DOSSIER_RETURN_IF_ERROR(row(values));
    }
    if (ids.size() < 256) return {};
    after = ids.back();
  }
}

// Exact names, exact aliases, then names and aliases that start with the text; a node once, at its best.
Status Find(const Value& text, const SourcePosition& position, ExecContext* context, const ProcedureRow& row) {
  if (text.IsNull()) return {};
  if (!text.Is(ValueType::kString)) return WrongValue(position, "a string for dossier.find()", text);
  constexpr std::size_t kMost = 10'000;
  const std::string key = graph::NormalizeName(text.AsString());
  if (key.empty()) return {};
  const std::optional<PropertyKeyId> name_key = context->reader.symbols().keys.Find(graph::property::kName);
  std::set<NodeId> seen;
  const auto give = [&](const graph::NameHit& hit, std::string_view match) -> Status {
    if (!seen.insert(hit.node).second) return {};
    DOSSIER_RETURN_IF_ERROR(context->limits.Check());
    DOSSIER_ASSIGN_OR_RETURN(const graph::Node* node, context->records.FindNode(hit.node));
    const Value name = node != nullptr && name_key ? graph::FindProperty(node->properties, *name_key) : Value();
    const Value values[] = {Value(hit.node), name, Value(match)};
    return row(values);
  };
  DOSSIER_ASSIGN_OR_RETURN(const auto exact, context->reader.FindByName(key, graph::NameMatch::kExact, kMost));
  DOSSIER_ASSIGN_OR_RETURN(const auto prefix, context->reader.FindByName(key, graph::NameMatch::kPrefix, kMost));
  for (const bool alias : {false, true}) {
    for (const graph::NameHit& hit : exact) {
      if (hit.is_alias == alias) DOSSIER_RETURN_IF_ERROR(give(hit, alias ? "alias" : "name"));
    }
  }
  for (const bool alias : {false, true}) {
    for (const graph::NameHit& hit : prefix) {
      if (hit.is_alias == alias) DOSSIER_RETURN_IF_ERROR(give(hit, alias ? "alias prefix" : "name prefix"));
    }
  }
  return {};
}

}  // namespace

Status RunProcedure(ProcedureId procedure, std::span<const Value> arguments, const SourcePosition& position,
                    ExecContext* context, const ProcedureRow& row) {
  const graph::SymbolTable& symbols = context->reader.symbols();
  switch (procedure) {
    case ProcedureId::kLabels: {
      DOSSIER_ASSIGN_OR_RETURN(const graph::GraphCounts counts, context->reader.Counts());
      return Names(Used(symbols.labels, counts.nodes_by_label), row);
    }
    case ProcedureId::kRelationshipTypes: {
      DOSSIER_ASSIGN_OR_RETURN(const graph::GraphCounts counts, context->reader.Counts());
      return Names(Used(symbols.types, counts.relationships_by_type), row);
    }
    case ProcedureId::kPropertyKeys: return Names(symbols.keys.names(), row);
    case ProcedureId::kArticles: return Articles(context, row);
    case ProcedureId::kFind: return Find(arguments[0], position, context, row);
    case ProcedureId::kTable: break;
    default: return context->run_algorithm(procedure, arguments, position, context, row);
  }
  return {};
}

Status RunTableProcedure(const TableProcedure& procedure, std::span<const Value> arguments,
                         const SourcePosition& position, ExecContext* context, const ProcedureRow& row) {
  using Type = TableColumn::Type;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Value& argument = arguments[i];
    const Type type = procedure.arguments[i].type;
    if (argument.IsNull() || type == Type::kAny) continue;
    if (type == Type::kString && argument.Is(ValueType::kString)) continue;
    if (type == Type::kInteger && argument.Is(ValueType::kInteger)) continue;
    if ((type == Type::kFloat || type == Type::kNumber) && argument.IsNumber()) continue;
    return WrongValue(position, "another type for the argument " + procedure.arguments[i].name, argument);
  }
  if (procedure.columns.empty()) return row({});
  for (const graph::List& values : procedure.rows) {
    DOSSIER_RETURN_IF_ERROR(context->limits.Check());
    const std::span<const Value> all(values);
    if (std::ranges::equal(arguments, all.first(arguments.size()))) {
      DOSSIER_RETURN_IF_ERROR(row(all.subspan(arguments.size())));
    }
  }
  return {};
}

}  // namespace dossier::query
