#include "core/graph/graph_records.h"

#include <algorithm>

namespace dossier::graph {
namespace {

bool KeyLess(const std::pair<PropertyKeyId, Value>& entry, PropertyKeyId key) { return entry.first < key; }

}  // namespace

const Value& FindProperty(const PropertyMap& properties, PropertyKeyId key) {
  static const Value kNull;
  const auto it = std::lower_bound(properties.begin(), properties.end(), key, KeyLess);
  return it != properties.end() && it->first == key ? it->second : kNull;
}

void SetProperty(PropertyMap* properties, PropertyKeyId key, Value value) {
  const auto it = std::lower_bound(properties->begin(), properties->end(), key, KeyLess);
  const bool found = it != properties->end() && it->first == key;
  if (value.IsNull()) {
    if (found) properties->erase(it);
  } else if (found) {
    it->second = std::move(value);
  } else {
    properties->insert(it, {key, std::move(value)});
  }
}

}  // namespace dossier::graph
