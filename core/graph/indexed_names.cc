#include "core/graph/indexed_names.h"

#include <algorithm>
#include <map>

#include "core/graph/name_key.h"
#include "core/graph/name_variant.h"

namespace dossier::graph {
namespace {

constexpr char kVariantMark = '\x01';
constexpr char kSpellingMark = '\x02';
constexpr char kEventMark = '\x03';
constexpr std::size_t kIsoDaySize = 10;

bool HasLabel(const Node& node, const SymbolTable& symbols, std::string_view label) {
  const auto id = symbols.labels.Find(label);
  return id && std::find(node.labels.begin(), node.labels.end(), *id) != node.labels.end();
}

// "2025-11-25", or empty where the node has no date to the day.
std::string DayOf(const Node& node, const SymbolTable& symbols) {
  const auto key = symbols.keys.Find(property::kDate);
  if (!key) return {};
  const Value& date = FindProperty(node.properties, *key);
  return date.Is(ValueType::kString) && date.AsString().size() == kIsoDaySize ? date.AsString() : std::string();
}

}  // namespace

std::vector<std::pair<std::string, bool>> IndexedNames(const Node& node, const SymbolTable& symbols) {
  std::map<std::string, bool> names;
  const bool is_event = HasLabel(node, symbols, "Event");
  const std::string day = is_event ? DayOf(node, symbols) : std::string();
  const auto add = [&](const Value& value, bool is_alias) {
    if (!value.Is(ValueType::kString)) return;
    const std::string key = NormalizeName(value.AsString());
    if (key.empty()) return;
    names.emplace(key, is_alias);
    if (is_event) {
      if (!day.empty()) names.emplace(EventMatchKey(day, EventHead(key)), true);
      return;
    }
    const std::string variant = VariantKey(key);
    if (variant != key) names.emplace(VariantMatchKey(variant), true);
    if (std::string spelling = SpellingKey(variant); !spelling.empty()) names.emplace(SpellingMatchKey(spelling), true);
  };
  if (const auto key = symbols.keys.Find(property::kName)) add(FindProperty(node.properties, *key), false);
  if (const auto key = symbols.keys.Find(property::kAliases)) {
    const Value& aliases = FindProperty(node.properties, *key);
    if (aliases.Is(ValueType::kList)) {
      for (const Value& alias : aliases.AsList()) add(alias, true);
    }
  }
  return {names.begin(), names.end()};
}

std::string VariantMatchKey(std::string_view variant_key) { return kVariantMark + std::string(variant_key); }

std::string SpellingMatchKey(std::string_view spelling_key) { return kSpellingMark + std::string(spelling_key); }

std::string EventMatchKey(std::string_view iso_day, std::string_view event_head) {
  return kEventMark + std::string(iso_day) + ' ' + std::string(event_head);
}

bool IsMatchKey(std::string_view indexed_name) {
  return !indexed_name.empty() && indexed_name.front() >= kVariantMark && indexed_name.front() <= kEventMark;
}

}  // namespace dossier::graph
