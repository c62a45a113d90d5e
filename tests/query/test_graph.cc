#include "tests/query/test_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "query/parser/parser.h"
#include "query/query_engine.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// The value of an expression without variables, as the engine computes it.
graph::Value Evaluate(const ast::Expr& expr, std::string_view text) {
  if (expr.kind == ast::ExprKind::kLiteral) return expr.value;
  const graph::MemoryGraph empty;
  const Result<QueryResult> result = RunQuery(
      "RETURN " + std::string(text.substr(expr.position.offset, expr.position.length)), *empty.Snapshot().value());
  return result.ok() ? result->rows[0][0] : Value("not a constant");
}

graph::PropertyMap Properties(const ast::ExprPtr& map, std::string_view text, graph::GraphWriter* writer) {
  graph::PropertyMap properties;
  if (!map) return properties;
  for (std::size_t i = 0; i < map->keys.size(); ++i) {
    graph::SetProperty(&properties, writer->InternKey(map->keys[i].text), Evaluate(*map->children[i], text));
  }
  return properties;
}

void AddLabels(const ast::LabelExpr& labels, graph::GraphWriter* writer, std::vector<LabelId>* out) {
  if (labels.kind == ast::LabelExpr::Kind::kName) out->push_back(writer->InternLabel(labels.name.text));
  for (const ast::LabelExpr& operand : labels.operands) AddLabels(operand, writer, out);
}

std::string Map(const graph::Map& map, const graph::GraphReader& reader) {
  std::string out;
  for (const auto& [key, value] : map) out += (out.empty() ? "" : ", ") + key + ": " + ToQueryText(value, reader);
  return "{" + out + "}";
}

std::string Properties(const graph::PropertyMap& properties, const graph::GraphReader& reader) {
  if (properties.empty()) return "";
  graph::Map map;
  for (const auto& [key, value] : properties) map[reader.symbols().keys.Name(key)] = value;
  return Map(map, reader);
}

std::string Spaced(std::string a, std::string b) { return a.empty() || b.empty() ? a + b : a + " " + b; }

std::string NodeText(NodeId id, const graph::GraphReader& reader) {
  const auto node = reader.FindNode(id).value();
  if (!node) return "(deleted)";
  std::vector<std::string> labels;
  for (const LabelId label : node->labels) labels.push_back(":" + reader.symbols().labels.Name(label));
  std::ranges::sort(labels);
  return "(" + Spaced(fmt::format("{}", fmt::join(labels, "")), Properties(node->properties, reader)) + ")";
}

std::string RelationshipText(RelationshipId id, const graph::GraphReader& reader) {
  const auto relationship = reader.FindRelationship(id).value();
  if (!relationship) return "[deleted]";
  return "[" +
         Spaced(":" + reader.symbols().types.Name(relationship->type), Properties(relationship->properties, reader)) +
         "]";
}

std::string PathText(const graph::Path& path, const graph::GraphReader& reader) {
  std::string out = "<" + NodeText(path.nodes[0], reader);
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    const bool forward = reader.FindRelationship(path.relationships[i]).value()->start == path.nodes[i];
    out += (forward ? "-" : "<-") + RelationshipText(path.relationships[i], reader) + (forward ? "->" : "-");
    out += NodeText(path.nodes[i + 1], reader);
  }
  return out + ">";
}

std::string Quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "'";
}

}  // namespace

Status AddPatterns(std::string_view patterns, graph::Graph* graph) {
  const std::string text = "MATCH " + std::string(patterns) + " RETURN 1";
  DOSSIER_ASSIGN_OR_RETURN(const ast::Statement statement, Parse(text));
  DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter * writer, graph->Writer());
  const auto& match = std::get<ast::Match>(statement.query.parts[0].clauses[0].node);
  graph::GraphBatch batch;
  std::map<std::string, NodeId> known;
  const auto add_node = [&](const ast::NodePattern& pattern) {
    if (pattern.variable && known.contains(pattern.variable->text)) return known[pattern.variable->text];
    graph::Node node;
    node.id = writer->ReserveNode();
    if (pattern.labels) AddLabels(*pattern.labels, writer, &node.labels);
    std::ranges::sort(node.labels);
    node.properties = Properties(pattern.properties, text, writer);
    if (pattern.variable) known[pattern.variable->text] = node.id;
    batch.put_nodes.push_back(node);
    return node.id;
  };
  for (const ast::PathPattern& path : match.patterns) {
    std::vector<NodeId> nodes;
    for (const ast::NodePattern& node : path.nodes) nodes.push_back(add_node(node));
    for (std::size_t i = 0; i < path.relationships.size(); ++i) {
      const ast::RelationshipPattern& pattern = path.relationships[i];
      const bool left = pattern.direction == graph::Direction::kIncoming;
      graph::Relationship relationship;
      relationship.id = writer->ReserveRelationship();
      relationship.start = nodes[left ? i + 1 : i];
      relationship.end = nodes[left ? i : i + 1];
      relationship.type = writer->InternType(pattern.types.at(0).text);
      relationship.properties = Properties(pattern.properties, text, writer);
      batch.put_relationships.push_back(relationship);
    }
  }
  return writer->Commit(batch);
}

std::string Clique(int nodes) {
  std::string text;
  for (int i = 0; i < nodes; ++i) {
    for (int j = 0; j < i; ++j)
      text += (text.empty() ? "(n" : ", (n") + std::to_string(i) + ":N)-[:T]->(n" + std::to_string(j) + ":N)";
  }
  return text;
}

std::string ToQueryText(const Value& value, const graph::GraphReader& reader) {
  switch (value.type()) {
    case ValueType::kNull: return "null";
    case ValueType::kBoolean: return value.AsBoolean() ? "true" : "false";
    case ValueType::kInteger: return std::to_string(value.AsInteger());
    case ValueType::kFloat: {
      if (std::isnan(value.AsFloat())) return "NaN";
      if (std::isinf(value.AsFloat())) return value.AsFloat() > 0 ? "Infinity" : "-Infinity";
      std::string text = fmt::format("{}", value.AsFloat());
      return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    case ValueType::kString: return Quoted(value.AsString());
    case ValueType::kList: {
      std::string out;
      for (const Value& item : value.AsList()) out += (out.empty() ? "" : ", ") + ToQueryText(item, reader);
      return "[" + out + "]";
    }
    case ValueType::kMap: return Map(value.AsMap(), reader);
    case ValueType::kNode: return NodeText(value.AsNode(), reader);
    case ValueType::kRelationship: return RelationshipText(value.AsRelationship(), reader);
    case ValueType::kPath: return PathText(value.AsPath(), reader);
    default: return "'" + graph::ToIsoString(value) + "'";
  }
}

}  // namespace dossier::query
