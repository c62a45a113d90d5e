// Checker's steps over nodes, relationships and adjacency.
#include <fmt/format.h>

#include <algorithm>

#include "core/graph/element_id.h"
#include "core/graph/indexed_names.h"
#include "storage/internal/adjacency_block.h"
#include "storage/internal/checker.h"
#include "storage/internal/relationship_editor.h"

namespace dossier::storage {

using graph::ToElementId;

namespace {

// Relationship numbers past this are damage, not a graph: it bounds the memory of a check.
constexpr std::uint64_t kMaxRelationships = std::uint64_t{1} << 36;

std::int64_t IntegerProperty(const graph::Relationship& r, const graph::SymbolTable& symbols, std::string_view name) {
  const auto key = symbols.keys.Find(name);
  if (!key) return -1;
  const graph::Value& value = graph::FindProperty(r.properties, *key);
  return value.Is(graph::ValueType::kInteger) ? value.AsInteger() : -1;
}

std::string Describe(const AdjacencyList& list, const AdjacencyEntry& entry) {
  return fmt::format("{} {} {}, relationship {}", ToElementId(list.node), list.incoming ? "from" : "to",
                     ToElementId(entry.neighbour), ToElementId(entry.relationship));
}

}  // namespace

void Checker::CheckProperties(const graph::PropertyMap& properties, std::string_view key) {
  for (const auto& [name, value] : properties) {
    if (ToNumber(name) > reader_.symbols().keys.size()) Add("a property's name is not in the store", key);
  }
}

Status Checker::CheckNodes() {
  report_.counts.nodes_by_label.assign(reader_.symbols().labels.size(), 0);
  return ForEach(Table::kNode, [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kNode, key);
    const auto node = number ? DecodeNode(NodeId{*number}, value) : std::nullopt;
    if (!node) return Add("a node's record does not decode", key), Status();
    ++report_.counts.nodes;
    const std::string id = ToElementId(node->id);
    if (*number == 0 || *number >= reader_.moment().counters.next_node) Add("a node's id was never given", key, id);
    CheckProperties(node->properties, key);
    for (const LabelId label : node->labels) {
      if (ToNumber(label) > report_.counts.nodes_by_label.size()) {
        Add("a node's label is not in the store", key, id);
        continue;
      }
      ++report_.counts.nodes_by_label[ToNumber(label) - 1];
      DOSSIER_RETURN_IF_ERROR(Expect(LabelKey(label, node->id), "a node is missing in the label index", id));
    }
    for (const auto& [name, is_alias] : graph::IndexedNames(*node, reader_.symbols())) {
      if (graph::IsMatchKey(name)) continue;  // nodes that earlier programs wrote have none
      DOSSIER_RETURN_IF_ERROR(Expect(NameKey(name, node->id), "a node is missing in the name index",
                                     fmt::format("{} \"{}\"", id, name), std::string(1, is_alias ? '\1' : '\0')));
    }
    return {};
  });
}

Status Checker::CheckNodeIndexes() {
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kLabel, [&](std::string_view key, std::string_view) -> Status {
    const auto parts = ParseLabelKey(key);
    if (!parts) return Add("an entry of the label index does not decode", key), Status();
    return lookups_.Add(NodeKey(parts->node), [this, parts, key = std::string(key)](auto value) {
      const auto node = value ? DecodeNode(parts->node, *value) : std::nullopt;
      if (!node || !std::binary_search(node->labels.begin(), node->labels.end(), parts->label)) {
        Add("the label index names a node that has not this label", key, ToElementId(parts->node));
      }
    });
  }));
  return ForEach(Table::kName, [&](std::string_view key, std::string_view) -> Status {
    const auto parts = ParseNameKey(key);
    if (!parts) return Add("an entry of the name index does not decode", key), Status();
    return lookups_.Add(NodeKey(parts->node), [this, parts, key = std::string(key)](auto value) {
      const auto node = value ? DecodeNode(parts->node, *value) : std::nullopt;
      const auto names = node ? graph::IndexedNames(*node, reader_.symbols()) : decltype(graph::IndexedNames({}, {}))();
      const auto has_name = [&](const auto& entry) { return entry.first == parts->name; };
      if (std::none_of(names.begin(), names.end(), has_name)) {
        Add("the name index names a node that has not this name", key,
            fmt::format("{} \"{}\"", ToElementId(parts->node), parts->name));
      }
    });
  });
}

Status Checker::CheckRelationship(const graph::Relationship& r, std::string_view key) {
  ++report_.counts.relationships;
  const std::uint64_t number = ToNumber(r.id);
  const std::string id = ToElementId(r.id);
  if (number == 0 || number >= reader_.moment().counters.next_relationship || number >= kMaxRelationships) {
    return Add("a relationship's id was never given", key, id), Status();
  }
  CheckProperties(r.properties, key);
  const std::uint32_t type = ToNumber(r.type);
  if (type == 0 || type > report_.counts.relationships_by_type.size()) {
    return Add("a relationship's type is not in the store", key, id), Status();
  }
  ++report_.counts.relationships_by_type[type - 1];
  if (relationships_.size() <= number) relationships_.resize(number + 1);
  RelationshipState& state = relationships_[number];
  state.exists = true;
  state.start = r.start, state.end = r.end, state.type = r.type;
  state.is_extracted = r.origin == graph::Origin::kExtracted;
  state.stated_assertions = IntegerProperty(r, reader_.symbols(), graph::property::kAssertions);
  state.stated_sources = IntegerProperty(r, reader_.symbols(), graph::property::kSources);
  DOSSIER_RETURN_IF_ERROR(Expect(NodeKey(r.start), "the start of a relationship does not exist",
                                 fmt::format("{} from {}", id, ToElementId(r.start))));
  return Expect(NodeKey(r.end), "the end of a relationship does not exist",
                fmt::format("{} to {}", id, ToElementId(r.end)));
}

Status Checker::CheckRelationships() {
  report_.counts.relationships_by_type.assign(reader_.symbols().types.size(), 0);
  const auto check_page = [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kRelationshipPage, key);
    const auto page = number ? RelationshipPage::Parse(*number, value) : std::nullopt;
    const auto relationships = page ? page->DecodeAll() : std::nullopt;
    if (!relationships) return Add("a page of relationships does not decode", key), Status();
    for (const graph::Relationship& r : *relationships) DOSSIER_RETURN_IF_ERROR(CheckRelationship(r, key));
    for (const TypeId type : TypesOf(*relationships)) {
      DOSSIER_RETURN_IF_ERROR(Expect(TypePageKey(type, *number), "a page is missing in the type index",
                                     fmt::format("type {}", ToNumber(type))));
    }
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kRelationshipPage, check_page));
  return ForEach(Table::kTypePage, [&](std::string_view key, std::string_view) -> Status {
    const auto parts = ParseTypePageKey(key);
    if (!parts) return Add("an entry of the type index does not decode", key), Status();
    return lookups_.Add(RelationshipPageKey(parts->page), [this, parts, key = std::string(key)](auto value) {
      const auto page = value ? RelationshipPage::Parse(parts->page, *value) : std::nullopt;
      bool has_type = false;
      for (std::size_t i = 0; page && i < page->size(); ++i) has_type |= page->type(i) == parts->type;
      if (!has_type) Add("the type index names a page that has no relationship of this type", key);
    });
  });
}

// Where blocks lie against each other: a first block before any other, and announcing it; entries ascending throughout.
void Checker::CheckBlock(const AdjacencyKeyParts& parts, const std::vector<AdjacencyEntry>& entries, bool has_more,
                         std::string_view key) {
  const bool is_first = parts.first == AdjacencyEntry();
  const bool continues = parts.list == last_list_;
  if (is_first == continues) Add("an adjacency list does not start with a first block", key);
  if (!is_first && !last_has_more_) Add("an adjacency list has a block that its first one does not announce", key);
  if (!is_first && (has_more || entries.empty())) Add("a further block of an adjacency list is malformed", key);
  if (!entries.empty()) {
    const bool in_order = !continues || last_entry_ < entries.front();
    if (!in_order || entries.front() < parts.first) Add("the blocks of an adjacency list overlap", key);
  }
  if (!continues) last_has_more_ = has_more, last_entry_ = {};
  last_list_ = parts.list;
  if (!entries.empty()) last_entry_ = entries.back();
}

Status Checker::CheckAdjacency() {
  last_list_ = {};
  std::vector<AdjacencyEntry> entries;
  const auto check_block = [&](std::string_view key, std::string_view value) -> Status {
    const auto parts = ParseAdjacencyKey(key);
    bool has_more = false;
    entries.clear();
    if (!parts || !DecodeAdjacencyBlock(value, &entries, &has_more)) {
      return Add("an adjacency block does not decode", key), Status();
    }
    CheckBlock(*parts, entries, has_more, key);
    const AdjacencyList& list = parts->list;
    for (const AdjacencyEntry& entry : entries) {
      const std::uint64_t number = ToNumber(entry.relationship);
      if (number >= relationships_.size() || !relationships_[number].exists) {
        Add("an adjacency list names a relationship that does not exist", key, Describe(list, entry));
        continue;
      }
      bool& seen = list.incoming ? relationships_[number].incoming : relationships_[number].outgoing;
      if (seen) Add("a relationship is in two adjacency lists of one direction", key, Describe(list, entry));
      seen = true;
      const RelationshipState& state = relationships_[number];
      const NodeId start = list.incoming ? entry.neighbour : list.node;
      const NodeId end = list.incoming ? list.node : entry.neighbour;
      if (state.start != start || state.end != end || state.type != list.type) {
        Add("an adjacency list and its relationship's record do not agree", key, Describe(list, entry));
      }
    }
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kAdjacency, check_block));
  for (std::uint64_t number = 0; number < relationships_.size(); ++number) {
    const RelationshipState& state = relationships_[number];
    const RelationshipId id{number};
    if (!state.exists) continue;
    if (!state.outgoing) {
      Add("a relationship is missing in the adjacency of its start", RelationshipPageKey(PageOf(id)), ToElementId(id));
    }
    if (!state.incoming) {
      Add("a relationship is missing in the adjacency of its end", RelationshipPageKey(PageOf(id)), ToElementId(id));
    }
  }
  return {};
}

}  // namespace dossier::storage
