#include "tests/tck/kit_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace dossier::tck {
namespace {

using graph::Value;
using graph::ValueType;

constexpr int kMaxDepth = 100;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<KitValue> Run() {
    DOSSIER_ASSIGN_OR_RETURN(KitValue value, ParseValue());
    SkipBlanks();
    if (at_ != text_.size()) return Bad("something follows the value");
    return value;
  }

 private:
  Error Bad(std::string_view what) const {
    return {ErrorCode::kBadInput, fmt::format("{} at {} of {}", what, at_, text_)};
  }
  void SkipBlanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  char Peek() {
    SkipBlanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Take(std::string_view part) {
    SkipBlanks();
    if (text_.substr(at_, part.size()) != part) return false;
    at_ += part.size();
    return true;
  }

  Result<KitValue> ParseValue() {
    if (++depth_ > kMaxDepth) return Bad("nested too deeply");
    Result<KitValue> value = ParseOne();
    --depth_;
    return value;
  }

  Result<KitValue> ParseOne() {
    switch (Peek()) {
      case '\'': return ParseString();
      case '{': {
        KitValue map{KitValue::Kind::kMap};
        DOSSIER_RETURN_IF_ERROR(ParseMap(&map));
        return map;
      }
      case '(': return ParseNode();
      case '<': return ParsePath();
      case '[':
        if (text_.substr(at_).starts_with("[:")) return ParseRelationship();
        return ParseList();
      default: return ParseWord();
    }
  }

  Result<KitValue> ParseString() {
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '\'' || text_[at_ + 1] == '\\')) ++at_;
      out += text_[at_];
    }
    if (at_ >= text_.size()) return Bad("a string that never ends");
    ++at_;
    return KitValue{.plain = Value(std::move(out))};
  }

  Result<KitValue> ParseWord() {
    std::size_t end = at_;
    while (end < text_.size() && std::string_view(",]})> \n\t").find(text_[end]) == std::string_view::npos) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    if (word == "null") return KitValue{};
    if (word == "true" || word == "false") return KitValue{.plain = Value(word == "true")};
    if (word == "NaN") return KitValue{.plain = Value(std::numeric_limits<double>::quiet_NaN())};
    if (word == "Inf" || word == "-Inf") {
      return KitValue{.plain = Value((word[0] == '-' ? -1 : 1) * std::numeric_limits<double>::infinity())};
    }
    std::int64_t integer = 0;
    const char* last = word.data() + word.size();
    if (const auto [rest, error] = std::from_chars(word.data(), last, integer); error == std::errc() && rest == last) {
      return KitValue{.plain = Value(integer)};
    }
    double number = 0;
    if (const auto [rest, error] = std::from_chars(word.data(), last, number); error == std::errc() && rest == last) {
      return KitValue{.plain = Value(number)};
    }
    return Bad("no value");
  }

  Result<KitValue> ParseList() {
    KitValue list{KitValue::Kind::kList};
    Take("[");
    if (Take("]")) return list;
    do {
      DOSSIER_ASSIGN_OR_RETURN(KitValue item, ParseValue());
      list.items.push_back(std::move(item));
    } while (Take(","));
    if (!Take("]")) return Bad("a list that never ends");
    return list;
  }

  std::string ParseName() {
    SkipBlanks();
    std::string name;
    if (at_ < text_.size() && text_[at_] == '`') {
      for (++at_; at_ < text_.size() && text_[at_] != '`'; ++at_) name += text_[at_];
      ++at_;
      return name;
    }
    while (at_ < text_.size() && std::string_view(":{}()[] ,").find(text_[at_]) == std::string_view::npos) {
      name += text_[at_++];
    }
    return name;
  }

  Status ParseMap(KitValue* out) {
    Take("{");
    if (Take("}")) return {};
    do {
      const std::string key = ParseName();
      if (!Take(":")) return Bad("a key without a colon");
      DOSSIER_ASSIGN_OR_RETURN(out->map[key], ParseValue());
    } while (Take(","));
    if (!Take("}")) return Bad("a map that never ends");
    return {};
  }

  Status ParseElement(KitValue* out, std::string_view close) {
    while (Take(":")) out->labels.push_back(ParseName());
    std::ranges::sort(out->labels);
    if (Peek() == '{') DOSSIER_RETURN_IF_ERROR(ParseMap(out));
    if (!Take(close)) return Bad("an element that never ends");
    return {};
  }
  Result<KitValue> ParseNode() {
    KitValue node{KitValue::Kind::kNode};
    if (!Take("(")) return Bad("no node");
    DOSSIER_RETURN_IF_ERROR(ParseElement(&node, ")"));
    return node;
  }
  Result<KitValue> ParseRelationship() {
    KitValue relationship{KitValue::Kind::kRelationship};
    if (!Take("[")) return Bad("no relationship");
    DOSSIER_RETURN_IF_ERROR(ParseElement(&relationship, "]"));
    return relationship;
  }

  Result<KitValue> ParsePath() {
    KitValue path{KitValue::Kind::kPath};
    Take("<");
    DOSSIER_ASSIGN_OR_RETURN(KitValue first, ParseNode());
    path.items.push_back(std::move(first));
    while (!Take(">")) {
      const bool backward = Take("<-");
      if (!backward && !Take("-")) return Bad("no relationship");
      DOSSIER_ASSIGN_OR_RETURN(KitValue relationship, ParseRelationship());
      const bool forward = Take("->");
      if (!forward && !Take("-")) return Bad("no end of a relationship");
      DOSSIER_ASSIGN_OR_RETURN(KitValue node, ParseNode());
      path.forward.push_back(!backward);
      path.items.push_back(std::move(relationship));
      path.items.push_back(std::move(node));
    }
    return path;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

Status AddProperties(const graph::PropertyMap& properties, const graph::GraphReader& reader, KitValue* out) {
  for (const auto& [key, value] : properties) {
    DOSSIER_ASSIGN_OR_RETURN(out->map[reader.symbols().keys.Name(key)], ToKitValue(value, reader));
  }
  return {};
}

Result<KitValue> NodeValue(NodeId id, const graph::GraphReader& reader) {
  KitValue out{KitValue::Kind::kNode};
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, reader.FindNode(id));
  if (!node) return out;  // deleted by the query
  for (const LabelId label : node->labels) out.labels.push_back(reader.symbols().labels.Name(label));
  std::ranges::sort(out.labels);
  DOSSIER_RETURN_IF_ERROR(AddProperties(node->properties, reader, &out));
  return out;
}

Result<KitValue> RelationshipValue(RelationshipId id, const graph::GraphReader& reader) {
  KitValue out{KitValue::Kind::kRelationship};
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Relationship> relationship, reader.FindRelationship(id));
  if (!relationship) return out;
  out.labels.push_back(reader.symbols().types.Name(relationship->type));
  DOSSIER_RETURN_IF_ERROR(AddProperties(relationship->properties, reader, &out));
  return out;
}

Result<KitValue> PathValue(const graph::Path& path, const graph::GraphReader& reader) {
  KitValue out{KitValue::Kind::kPath};
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    if (i > 0) {
      DOSSIER_ASSIGN_OR_RETURN(KitValue step, RelationshipValue(path.relationships[i - 1], reader));
      DOSSIER_ASSIGN_OR_RETURN(const auto relationship, reader.FindRelationship(path.relationships[i - 1]));
      out.forward.push_back(!relationship || relationship->start == path.nodes[i - 1]);
      out.items.push_back(std::move(step));
    }
    DOSSIER_ASSIGN_OR_RETURN(KitValue node, NodeValue(path.nodes[i], reader));
    out.items.push_back(std::move(node));
  }
  return out;
}

std::string PlainText(const Value& value) {
  switch (value.type()) {
    case ValueType::kNull: return "null";
    case ValueType::kBoolean: return value.AsBoolean() ? "true" : "false";
    case ValueType::kInteger: return std::to_string(value.AsInteger());
    case ValueType::kFloat: {
      const double number = value.AsFloat();
      if (std::isnan(number)) return "NaN";
      if (number == 0) return "0.0";  // -0.0 equals it
      const std::string text = fmt::format("{}", number);
      return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
    }
    case ValueType::kString: {
      std::string out = "'";
      for (const char c : value.AsString()) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
      }
      return out + "'";
    }
    default: return std::string(graph::ValueTypeName(value.type()));
  }
}

std::string MapText(const std::map<std::string, KitValue>& map, bool lists_as_bags) {
  std::string out = "{";
  for (const auto& [key, value] : map) {
    out += (out.size() > 1 ? ", " : "") + key + ": " + CanonicalText(value, lists_as_bags);
  }
  return out + "}";
}

std::string ElementText(const KitValue& value, bool lists_as_bags) {
  std::string out;
  for (const std::string& label : value.labels) out += ":" + label;
  if (!value.map.empty()) out += (out.empty() ? "" : " ") + MapText(value.map, lists_as_bags);
  return value.kind == KitValue::Kind::kNode ? "(" + out + ")" : "[" + out + "]";
}

}  // namespace

Result<KitValue> ParseKitValue(std::string_view text) { return Parser(text).Run(); }

Result<KitValue> ToKitValue(const Value& value, const graph::GraphReader& reader) {
  switch (value.type()) {
    case ValueType::kNode: return NodeValue(value.AsNode(), reader);
    case ValueType::kRelationship: return RelationshipValue(value.AsRelationship(), reader);
    case ValueType::kPath: return PathValue(value.AsPath(), reader);
    case ValueType::kList: {
      KitValue list{KitValue::Kind::kList};
      for (const Value& item : value.AsList()) {
        DOSSIER_ASSIGN_OR_RETURN(KitValue converted, ToKitValue(item, reader));
        list.items.push_back(std::move(converted));
      }
      return list;
    }
    case ValueType::kMap: {
      KitValue map{KitValue::Kind::kMap};
      for (const auto& [key, item] : value.AsMap()) {
        DOSSIER_ASSIGN_OR_RETURN(map.map[key], ToKitValue(item, reader));
      }
      return map;
    }
    case ValueType::kNull:
    case ValueType::kBoolean:
    case ValueType::kInteger:
    case ValueType::kFloat:
    case ValueType::kString: return KitValue{.plain = value};
    default: return KitValue{.plain = Value(graph::ToIsoString(value))};
  }
}

std::string CanonicalText(const KitValue& value, bool lists_as_bags) {
  switch (value.kind) {
    case KitValue::Kind::kPlain: return PlainText(value.plain);
    case KitValue::Kind::kMap: return MapText(value.map, lists_as_bags);
    case KitValue::Kind::kNode:
    case KitValue::Kind::kRelationship: return ElementText(value, lists_as_bags);
    case KitValue::Kind::kList: {
      std::vector<std::string> items;
      for (const KitValue& item : value.items) items.push_back(CanonicalText(item, lists_as_bags));
      if (lists_as_bags) std::ranges::sort(items);
      return fmt::format("[{}]", fmt::join(items, ", "));
    }
    case KitValue::Kind::kPath: {
      std::string out = "<" + CanonicalText(value.items[0], lists_as_bags);
      for (std::size_t i = 1; i + 1 < value.items.size(); i += 2) {
        const bool forward = value.forward[i / 2];
        out += (forward ? "-" : "<-") + CanonicalText(value.items[i], lists_as_bags) + (forward ? "->" : "-") +
               CanonicalText(value.items[i + 1], lists_as_bags);
      }
      return out + ">";
    }
  }
  return {};
}

Result<Value> ToGraphValue(const KitValue& value) {
  switch (value.kind) {
    case KitValue::Kind::kPlain: return value.plain;
    case KitValue::Kind::kList: {
      graph::List list;
      for (const KitValue& item : value.items) {
        DOSSIER_ASSIGN_OR_RETURN(Value converted, ToGraphValue(item));
        list.push_back(std::move(converted));
      }
      return Value(std::move(list));
    }
    case KitValue::Kind::kMap: {
      graph::Map map;
      for (const auto& [key, item] : value.map) {
        DOSSIER_ASSIGN_OR_RETURN(map[key], ToGraphValue(item));
      }
      return Value(std::move(map));
    }
    default: return Error{ErrorCode::kBadInput, "a node, relationship or path cannot be given to a query"};
  }
}

}  // namespace dossier::tck
