#include <algorithm>
#include <set>

#include "core/graph/element_id.h"
#include "query/export/graph_formats.h"
#include "query/export/property_columns.h"
#include "query/export/row_writer.h"
#include "query/export/value_json.h"

namespace dossier::query {
namespace {

const char* TypeSuffix(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean: return ":boolean";
    case ColumnType::kInteger: return ":long";
    case ColumnType::kFloat: return ":double";
    case ColumnType::kStringList: return ":string[]";
    case ColumnType::kString: return "";
  }
  return "";
}

// A list as neo4j-admin splits it: joined by ";". An item that holds ";" cannot be told apart, so it gets a comma.
std::string ListField(const graph::List& list) {
  std::string out;
  for (const graph::Value& item : list) {
    std::string text = PlainText(item);
    std::replace(text.begin(), text.end(), ';', ',');
    out += (out.empty() ? "" : ";") + text;
  }
  return out;
}

// The fields of one record's properties, one a column, each after a comma.
std::string PropertyFields(const NamedProperties& properties, const PropertyColumns& columns) {
  std::string out;
  auto property = properties.begin();
  for (const auto& [name, type] : columns) {
    out += ',';
    if (property == properties.end() || property->first != name) continue;
    const bool list = type == ColumnType::kStringList && property->second.Is(graph::ValueType::kList);
    out += CsvField(list ? ListField(property->second.AsList()) : PlainText(property->second));
    ++property;
  }
  return out;
}

std::string PropertyHeader(const PropertyColumns& columns) {
  std::string out;
  for (const auto& [name, type] : columns) out += "," + CsvField(name + TypeSuffix(type));
  return out;
}

}  // namespace

CsvFiles ToCsvFiles(const SubGraph& graph) {
  CsvFiles files;
  const PropertyColumns node_columns = ColumnsOf(graph.nodes);
  files.nodes = "entityId:ID" + PropertyHeader(node_columns) + ",:LABEL\r\n";
  for (const SubGraphNode& node : graph.nodes) {
    std::string labels;
    for (const std::string& label : node.labels) labels += (labels.empty() ? "" : ";") + label;
    files.nodes += graph::ToElementId(node.id) + PropertyFields(node.properties, node_columns) + "," +
                   (labels.empty() ? "" : CsvField(labels)) + "\r\n";
  }
  const PropertyColumns columns = ColumnsOf(graph.relationships);
  files.relationships =
      ":START_ID,relationshipId" + PropertyHeader(columns) + ",articles:string[],evidence,:END_ID,:TYPE\r\n";
  for (const SubGraphRelationship& r : graph.relationships) {
    std::string articles, sentences;
    std::set<ArticleId> seen;
    for (const Evidence& e : r.evidence) {
      const ArticleId article = e.assertion.id.article;
      if (seen.insert(article).second) articles += (articles.empty() ? "" : ";") + graph::ToElementId(article);
      if (sentences.empty()) sentences = e.sentence;
    }
    files.relationships += graph::ToElementId(r.start) + "," + graph::ToElementId(r.id) +
                           PropertyFields(r.properties, columns) + "," + (articles.empty() ? "" : CsvField(articles)) +
                           "," + (sentences.empty() ? "" : CsvField(sentences)) + "," + graph::ToElementId(r.end) +
                           "," + CsvField(r.type) + "\r\n";
  }
  return files;
}

}  // namespace dossier::query
