#include "tests/tck/side_effects.h"

#include <algorithm>

#include "core/graph/element_id.h"
#include "tests/tck/kit_value.h"

namespace dossier::tck {
namespace {

Status AddProperties(const std::string& element, const graph::PropertyMap& properties, const graph::GraphReader& reader,
                     GraphContent* out) {
  for (const auto& [key, value] : properties) {
    DOSSIER_ASSIGN_OR_RETURN(const KitValue kit_value, ToKitValue(value, reader));
    out->properties.insert(element + " " + reader.symbols().keys.Name(key) + " " + CanonicalText(kit_value, false));
  }
  return {};
}

int CountMissing(const std::set<std::string>& in, const std::set<std::string>& from) {
  return static_cast<int>(std::ranges::count_if(in, [&](const std::string& item) { return !from.contains(item); }));
}

}  // namespace

Result<GraphContent> ReadContent(const graph::GraphReader& reader) {
  constexpr std::size_t kPage = 1000;
  GraphContent content;
  for (NodeId after = kNoNode;;) {
    DOSSIER_ASSIGN_OR_RETURN(const auto ids, reader.ScanNodes(std::nullopt, after, kPage));
    DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader.FindNodes(ids));
    for (const std::optional<graph::Node>& node : nodes) {
      if (!node) return Error{ErrorCode::kInternal, "a node that was scanned is not there"};
      const std::string id = graph::ToElementId(node->id);
      content.nodes.insert(id);
      for (const LabelId label : node->labels) content.labels.insert(reader.symbols().labels.Name(label));
      DOSSIER_RETURN_IF_ERROR(AddProperties(id, node->properties, reader, &content));
    }
    if (ids.size() < kPage) break;
    after = ids.back();
  }
  for (RelationshipId after = kNoRelationship;;) {
    DOSSIER_ASSIGN_OR_RETURN(const auto ids, reader.ScanRelationships(std::nullopt, after, kPage));
    DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader.FindRelationships(ids));
    for (const std::optional<graph::Relationship>& relationship : relationships) {
      if (!relationship) return Error{ErrorCode::kInternal, "a relationship that was scanned is not there"};
      const std::string id = graph::ToElementId(relationship->id);
      content.relationships.insert(id);
      DOSSIER_RETURN_IF_ERROR(AddProperties(id, relationship->properties, reader, &content));
    }
    if (ids.size() < kPage) return content;
    after = ids.back();
  }
}

std::map<std::string, int> SideEffects(const GraphContent& before, const GraphContent& after) {
  std::map<std::string, int> out;
  const auto compare = [&](const std::string& name, const std::set<std::string>& old_items,
                           const std::set<std::string>& new_items) {
    if (const int added = CountMissing(new_items, old_items)) out["+" + name] = added;
    if (const int removed = CountMissing(old_items, new_items)) out["-" + name] = removed;
  };
  compare("nodes", before.nodes, after.nodes);
  compare("relationships", before.relationships, after.relationships);
  compare("labels", before.labels, after.labels);
  compare("properties", before.properties, after.properties);
  return out;
}

}  // namespace dossier::tck
