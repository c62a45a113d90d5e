#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/graph/element_id.h"
#include "query/export/graph_formats.h"
#include "query/export/row_writer.h"
#include "query/export/typed_json.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

constexpr char kAnyType[] = "json";  // not neo4j-admin's: maps, mixed types, lists in lists

// The type of a header that says what a value is, or kAnyType.
std::string HeaderType(const std::string& property, const Value& value) {
  switch (value.type()) {
    case ValueType::kBoolean: return "boolean";
    case ValueType::kInteger: return "long";
    case ValueType::kFloat: return "double";
    case ValueType::kString: return "string";
    // In a header it would mean the text that relationships keep.
    case ValueType::kDate: return property == graph::property::kDate ? kAnyType : "date";
    case ValueType::kLocalTime: return "localtime";
    case ValueType::kTime: return "time";
    case ValueType::kLocalDateTime: return "localdatetime";
    case ValueType::kDateTime: return "datetime";
    case ValueType::kDuration: return "duration";
    case ValueType::kList: {
      const graph::List& list = value.AsList();
      if (list.empty()) return "[]";  // fits every list
      if (list.size() == 1 && list[0].Is(ValueType::kString) && list[0].AsString().empty()) return kAnyType;
      std::string type = HeaderType({}, list[0]);
      const bool same =
          std::all_of(list.begin(), list.end(), [&](const Value& item) { return HeaderType({}, item) == type; });
      return !same || type.ends_with("[]") || type == kAnyType ? kAnyType : type + "[]";
    }
    default: return kAnyType;
  }
}

std::string CommonType(const std::string& a, const std::string& b) {
  if (a == b) return a;
  if (a == "[]" && b.ends_with("[]")) return b;
  if (b == "[]" && a.ends_with("[]")) return a;
  return kAnyType;
}

// Property name -> type of its column.
using Columns = std::map<std::string, std::string>;

template <typename Records>
Columns ColumnsOf(const Records& records) {
  Columns columns;
  for (const auto& record : records) {
    for (const auto& [name, value] : record.properties) {
      const std::string type = HeaderType(name, value);
      const auto [place, fresh] = columns.emplace(name, type);
      if (!fresh) place->second = CommonType(place->second, type);
    }
  }
  for (auto& [name, type] : columns) {
    if (type == "[]") type = "string[]";
  }
  return columns;
}

std::string ScalarText(const Value& value) {
  switch (value.type()) {
    case ValueType::kString: return value.AsString();
    case ValueType::kBoolean: return value.AsBoolean() ? "true" : "false";
    case ValueType::kInteger: return std::to_string(value.AsInteger());
    case ValueType::kFloat: {
      const double number = value.AsFloat();
      if (std::isnan(number)) return "NaN";
      if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
      return fmt::format("{}", number);  // the shortest that reads back
    }
    default: return graph::ToIsoString(value);
  }
}

// One item of a list or of labels, which are parted by ";".
void AppendItem(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (c == ';' || c == '\\') out->push_back('\\');
    out->push_back(c);
  }
}

std::string FieldText(const Value& value, const std::string& type) {
  if (type == kAnyType) return ToTypedJson(value);
  if (!value.Is(ValueType::kList)) return ScalarText(value);
  std::string out;
  for (std::size_t i = 0; i < value.AsList().size(); ++i) {
    if (i > 0) out += ';';
    AppendItem(ScalarText(value.AsList()[i]), &out);
  }
  return out;
}

// The fields of one record's properties, one a column, each after a comma.
std::string PropertyFields(const NamedProperties& properties, const Columns& columns) {
  std::string out;
  auto property = properties.begin();
  for (const auto& [name, type] : columns) {
    out += ',';
    if (property == properties.end() || property->first != name) continue;
    out += CsvField(FieldText(property->second, type));
    ++property;
  }
  return out;
}

std::string PropertyHeader(const Columns& columns) {
  std::string out;
  for (const auto& [name, type] : columns) out += "," + CsvField(name + ":" + type);
  return out;
}

// Where a relationship is from: its id, the articles that state it, and the first sentence that does.
std::string EvidenceFields(const SubGraphRelationship& r) {
  std::string articles, sentence;
  std::set<ArticleId> seen;
  for (const Evidence& e : r.evidence) {
    const ArticleId article = e.assertion.id.article;
    if (seen.insert(article).second) articles += (articles.empty() ? "" : ";") + graph::ToElementId(article);
    if (sentence.empty()) sentence = e.sentence;
  }
  return "," + graph::ToElementId(r.id) + "," + articles + "," + (sentence.empty() ? "" : CsvField(sentence));
}

}  // namespace

CsvFiles ToCsvFiles(const SubGraph& graph) {
  CsvFiles files;
  const Columns node_columns = ColumnsOf(graph.nodes);
  files.nodes = ":ID" + PropertyHeader(node_columns) + ",:LABEL\r\n";
  for (const SubGraphNode& node : graph.nodes) {
    std::string labels;
    for (std::size_t i = 0; i < node.labels.size(); ++i) {
      if (i > 0) labels += ';';
      AppendItem(node.labels[i], &labels);
    }
    files.nodes += graph::ToElementId(node.id) + PropertyFields(node.properties, node_columns) + "," +
                   (labels.empty() ? "" : CsvField(labels)) + "\r\n";
  }
  const Columns columns = ColumnsOf(graph.relationships);
  const bool evidence = std::any_of(graph.relationships.begin(), graph.relationships.end(),
                                    [](const SubGraphRelationship& r) { return !r.evidence.empty(); });
  files.relationships = ":START_ID" + PropertyHeader(columns) +
                        (evidence ? ",relationshipId:string,articles:string[],evidence:string" : "") +
                        ",:END_ID,:TYPE\r\n";
  for (const SubGraphRelationship& r : graph.relationships) {
    files.relationships += graph::ToElementId(r.start) + PropertyFields(r.properties, columns) +
                           (evidence ? EvidenceFields(r) : "") + "," + graph::ToElementId(r.end) + "," +
                           CsvField(r.type) + "\r\n";
  }
  return files;
}

}  // namespace dossier::query
