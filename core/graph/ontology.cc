#include "core/graph/ontology.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "core/base/check.h"

namespace dossier::embedded {
extern const std::string_view kBuiltInOntology;
}

namespace dossier::graph {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {"Person", "Organization", "Place", "Facility", "Event"};
constexpr std::array<std::string_view, 11> kRelationKeys = {"name",          "subject", "object",  "symmetric",
                                                            "single_holder", "flow",    "inverse", "verbs",
                                                            "patterns",      "trees",   "posts"};
constexpr std::array<std::string_view, 3> kTopKeys = {"extends", "relation", "words"};

Error BadAt(const toml::node& node, std::string_view where, std::string_view what) {
  const toml::source_position at = node.source().begin;
  return Error{.code = ErrorCode::kBadInput,
               .message = fmt::format("{}:{}:{}: {}", where, at.line, at.column, what),
               .hint = "docs/ontology.md describes the format"};
}

bool IsTypeName(std::string_view name) {
  if (name.empty() || name.front() < 'A' || name.front() > 'Z') return false;
  return std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

Result<std::vector<std::string>> ReadStrings(const toml::node& node, std::string_view where, std::string_view key) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return BadAt(node, where, fmt::format("'{}' must be a list of strings", key));
  std::vector<std::string> out;
  for (const toml::node& item : *array) {
    const auto text = item.value<std::string>();
    if (!item.is_string() || !text) return BadAt(item, where, fmt::format("'{}' must hold strings only", key));
    out.push_back(*text);
  }
  return out;
}

Result<std::vector<std::string>> ReadKinds(const toml::table& table, std::string_view key, std::string_view where) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::vector<std::string>{};
  DOSSIER_ASSIGN_OR_RETURN(std::vector<std::string> kinds, ReadStrings(*node, where, key));
  for (const std::string& kind : kinds) {
    if (std::ranges::find(kKinds, kind) == kKinds.end()) {
      return BadAt(*node, where,
                   fmt::format("'{}' is no entity kind: Person, Organization, Place, Facility, Event", kind));
    }
  }
  return kinds;
}

Result<bool> ReadFlag(const toml::table& table, std::string_view key, std::string_view where) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return false;
  if (!node->is_boolean()) return BadAt(*node, where, fmt::format("'{}' must be true or false", key));
  return node->as_boolean()->get();
}

Result<Flow> ReadFlow(const toml::table& table, std::string_view where) {
  const toml::node* node = table.get("flow");
  if (node == nullptr) return Flow::kBoth;
  const std::string word = node->value_or(std::string());
  if (word == "both") return Flow::kBoth;
  if (word == "forward") return Flow::kForward;
  if (word == "backward") return Flow::kBackward;
  if (word == "none") return Flow::kNone;
  return BadAt(*node, where, "'flow' must be \"both\", \"forward\", \"backward\" or \"none\"");
}

Result<RelationType> ReadType(const toml::table& table, std::string_view where) {
  for (const auto& [key, node] : table) {
    if (std::ranges::find(kRelationKeys, key.str()) == kRelationKeys.end()) {
      return BadAt(node, where, fmt::format("unknown key '{}' of a relation", key.str()));
    }
  }
  RelationType type;
  const toml::node* name = table.get("name");
  if (name == nullptr) return BadAt(table, where, "a relation needs a 'name'");
  type.name = name->value_or(std::string());
  if (!IsTypeName(type.name)) {
    return BadAt(*name, where, "the name of a relation is capital letters, digits and '_', like SIGNS");
  }
  DOSSIER_ASSIGN_OR_RETURN(type.subject_kinds, ReadKinds(table, "subject", where));
  DOSSIER_ASSIGN_OR_RETURN(type.object_kinds, ReadKinds(table, "object", where));
  DOSSIER_ASSIGN_OR_RETURN(type.symmetric, ReadFlag(table, "symmetric", where));
  DOSSIER_ASSIGN_OR_RETURN(type.single_holder, ReadFlag(table, "single_holder", where));
  DOSSIER_ASSIGN_OR_RETURN(type.flow, ReadFlow(table, where));
  if (const toml::node* inverse = table.get("inverse")) {
    if (!inverse->is_string()) return BadAt(*inverse, where, "'inverse' must be a string");
    type.inverse = inverse->value_or(std::string());
  }
  for (const std::string_view key : {"verbs", "patterns", "trees", "posts"}) {
    if (const toml::node* node = table.get(key)) {
      DOSSIER_ASSIGN_OR_RETURN(const auto triggers, ReadStrings(*node, where, key));
      if (std::ranges::find(triggers, std::string()) != triggers.end()) {
        return BadAt(*node, where, fmt::format("'{}' holds an empty trigger", key));
      }
    }
  }
  return type;
}

}  // namespace

Result<Ontology> Ontology::Parse(std::string_view text, std::string_view where) {
  toml::table root;
  try {
    root = toml::parse(text, where);
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return Error{.code = ErrorCode::kBadInput,
                 .message = fmt::format("{}:{}:{}: not TOML: {}", where, at.line, at.column, error.description())};
  }
  for (const auto& [key, node] : root) {
    if (std::ranges::find(kTopKeys, key.str()) == kTopKeys.end()) {
      return BadAt(node, where,
                   fmt::format("unknown key '{}'; 'extends', 'words' and 'relation' are known", key.str()));
    }
  }
  Ontology ontology;
  if (const toml::node* extends = root.get("extends")) {
    if (extends->value_or(std::string()) != "built-in") {
      return BadAt(*extends, where, "'extends' can only be \"built-in\"");
    }
    ontology = BuiltIn();
  }
  ontology.sources_.emplace_back(text);
  if (const toml::node* words = root.get("words")) {
    if (!words->is_table()) return BadAt(*words, where, "'words' must be a table of lists");
    for (const auto& [key, node] : *words->as_table()) {
      DOSSIER_RETURN_IF_ERROR(ReadStrings(node, where, key.str()));
    }
  }
  const toml::node* relations = root.get("relation");
  if (relations == nullptr || !relations->is_array_of_tables()) {
    return BadAt(root, where, "there are no relation types: write [[relation]] tables");
  }
  std::vector<std::string> seen;
  for (const toml::node& node : *relations->as_array()) {
    DOSSIER_ASSIGN_OR_RETURN(RelationType type, ReadType(*node.as_table(), where));
    if (std::ranges::find(seen, type.name) != seen.end()) {
      return BadAt(node, where, fmt::format("relation '{}' is defined twice", type.name));
    }
    seen.push_back(type.name);
    const auto old = std::ranges::find(ontology.types_, type.name, &RelationType::name);
    if (old == ontology.types_.end()) {
      ontology.types_.push_back(std::move(type));
    } else {
      *old = std::move(type);
    }
  }
  return ontology;
}

const Ontology& Ontology::BuiltIn() {
  static const Ontology* const ontology = [] {
    Result<Ontology> parsed = Parse(embedded::kBuiltInOntology, "built-in ontology");
    DOSSIER_CHECK(parsed.ok());
    return new Ontology(std::move(parsed).value());
  }();
  return *ontology;
}

const RelationType* Ontology::FindType(std::string_view name) const {
  const auto it = std::ranges::find(types_, name, &RelationType::name);
  return it == types_.end() ? nullptr : &*it;
}

}  // namespace dossier::graph
