#include <pugixml.hpp>
#include <sstream>

#include "core/base/utf8.h"
#include "core/graph/element_id.h"
#include "query/export/graph_formats.h"
#include "query/export/property_columns.h"
#include "query/export/value_json.h"

namespace dossier::query {
namespace {

// Text that XML 1.0 can hold: other control characters become U+FFFD.
std::string XmlText(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const char32_t c = decoded.code_point;
    const bool bad = (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
    AppendUtf8(bad ? kReplacementCharacter : c, &out);
    i += decoded.size;
  }
  return out;
}

const char* TypeName(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean: return "boolean";
    case ColumnType::kInteger: return "long";
    case ColumnType::kFloat: return "double";
    default: return "string";
  }
}

void AddKey(pugi::xml_node root, const std::string& id, const char* domain, const std::string& name, const char* type) {
  pugi::xml_node key = root.append_child("key");
  key.append_attribute("id") = XmlText(id).c_str();
  key.append_attribute("for") = domain;
  key.append_attribute("attr.name") = XmlText(name).c_str();
  key.append_attribute("attr.type") = type;
}

void AddData(pugi::xml_node element, const std::string& key, std::string_view text) {
  pugi::xml_node data = element.append_child("data");
  data.append_attribute("key") = XmlText(key).c_str();
  data.append_child(pugi::node_pcdata).set_value(XmlText(text).c_str());
}

std::string Joined(const std::vector<std::string>& labels) {
  std::string out;
  for (const std::string& label : labels) out += (out.empty() ? "" : ";") + label;
  return out;
}

}  // namespace

std::string ToGraphMl(const SubGraph& graph) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("graphml");
  root.append_attribute("xmlns") = "http://graphml.graphdrawing.org/xmlns";
  // "labels", "type" and "evidence" are Dossier's; a property's key is its name behind "n." or "r.".
  AddKey(root, "labels", "node", "labels", "string");
  for (const auto& [name, type] : ColumnsOf(graph.nodes)) AddKey(root, "n." + name, "node", name, TypeName(type));
  AddKey(root, "type", "edge", "type", "string");
  for (const auto& [name, type] : ColumnsOf(graph.relationships)) {
    AddKey(root, "r." + name, "edge", name, TypeName(type));
  }
  AddKey(root, "evidence", "edge", "evidence", "string");

  pugi::xml_node body = root.append_child("graph");
  body.append_attribute("id") = "dossier";
  body.append_attribute("edgedefault") = "directed";
  if (!graph.title.empty())
    body.append_child("desc").append_child(pugi::node_pcdata).set_value(XmlText(graph.title).c_str());
  for (const SubGraphNode& node : graph.nodes) {
    pugi::xml_node element = body.append_child("node");
    element.append_attribute("id") = graph::ToElementId(node.id).c_str();
    AddData(element, "labels", Joined(node.labels));
    for (const auto& [key, value] : node.properties) AddData(element, "n." + key, PlainText(value));
  }
  for (const SubGraphRelationship& r : graph.relationships) {
    pugi::xml_node element = body.append_child("edge");
    element.append_attribute("id") = graph::ToElementId(r.id).c_str();
    element.append_attribute("source") = graph::ToElementId(r.start).c_str();
    element.append_attribute("target") = graph::ToElementId(r.end).c_str();
    if (r.symmetric) element.append_attribute("directed") = "false";
    AddData(element, "type", r.type);
    for (const auto& [key, value] : r.properties) AddData(element, "r." + key, PlainText(value));
    if (r.evidence.empty()) continue;
    Json evidence = Json::array();
    for (const Evidence& e : r.evidence) evidence.push_back(EvidenceToJson(e));
    AddData(element, "evidence", DumpJson(evidence));
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(out).str();
}

}  // namespace dossier::query
