#include "core/ingest/node_summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "core/graph/name_key.h"
#include "core/graph/name_variant.h"

namespace dossier::ingest {
namespace {

using graph::Value;

// The key with the highest count; the first in order among equals.
template <typename Key>
Key MostFrequent(const std::map<Key, int>& counts) {
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::string FullestName(const std::map<std::string, int>& names) {
  std::map<std::string, int> fullest;
  std::size_t most_words = 0;
  for (const auto& [name, count] : names) {
    const std::size_t words = graph::CountWords(graph::NormalizeName(name));
    if (words > most_words) fullest.clear();
    most_words = std::max(most_words, words);
    if (words == most_words) fullest.emplace(name, count);
  }
  return MostFrequent(fullest);
}

// Four decimals: what adding up in another order cannot change.
double RoundConfidence(double confidence) { return std::round(confidence * 1e4) / 1e4; }

}  // namespace

void SummarizeSupports(const std::vector<graph::NodeSupport>& supports, graph::GraphWriter* writer, graph::Node* node) {
  std::map<std::string, int> names, labels;
  std::map<PartialDate, int> dates;
  std::set<std::string> aliases;
  for (const graph::NodeSupport& support : supports) {
    ++names[support.name];
    ++labels[support.label];
    if (support.date) ++dates[*support.date];
    aliases.insert(support.aliases.begin(), support.aliases.end());
    aliases.insert(support.name);
  }
  const std::string name = FullestName(names);
  aliases.erase(name);
  const auto set = [&](const char* key, Value value) {
    SetProperty(&node->properties, writer->InternKey(key), std::move(value));
  };
  node->labels = {writer->InternLabel(MostFrequent(labels))};
  set(graph::property::kName, name);
  set(graph::property::kAliases, graph::List(aliases.begin(), aliases.end()));
  set(graph::property::kDate, dates.empty() ? Value() : Value(MostFrequent(dates).ToIso()));
}

bool RepeatsSummary(const graph::NodeSupport& support, const graph::Node& node, graph::GraphWriter* writer) {
  const Value name = FindProperty(node.properties, writer->InternKey(graph::property::kName));
  const Value aliases = FindProperty(node.properties, writer->InternKey(graph::property::kAliases));
  if (support.date || node.labels != std::vector{writer->InternLabel(support.label)} || name != Value(support.name) ||
      !aliases.Is(graph::ValueType::kList))
    return false;
  return std::ranges::all_of(support.aliases, [&](const std::string& alias) {
    return alias == support.name || std::ranges::find(aliases.AsList(), Value(alias)) != aliases.AsList().end();
  });
}

void SetRelationshipProperties(const std::vector<graph::Assertion>& assertions, const RelationshipKey& key,
                               graph::GraphWriter* writer, graph::PropertyMap* properties) {
  std::map<std::uint64_t, double> best_of_source;
  bool only_reported = true;
  for (const graph::Assertion& a : assertions) {
    double& best = best_of_source[a.text_hash];
    best = std::max(best, a.confidence);
    only_reported &= a.modality == graph::Modality::kReported;
  }
  double doubt = 1;
  for (const auto& [source, confidence] : best_of_source) doubt *= 1 - confidence;
  const graph::Modality modality = key.planned     ? graph::Modality::kPlanned
                                   : only_reported ? graph::Modality::kReported
                                                   : graph::Modality::kAsserted;
  const auto set = [&](const char* name, Value value) {
    SetProperty(properties, writer->InternKey(name), std::move(value));
  };
  set(graph::property::kDate, key.date.empty() ? Value() : Value(key.date));
  set(graph::property::kTitle, key.title.empty() ? Value() : Value(key.title));
  set(graph::property::kModality, ModalityName(modality));
  set(graph::property::kConfidence, RoundConfidence(1 - doubt));
  set(graph::property::kSources, static_cast<std::int64_t>(best_of_source.size()));
  set(graph::property::kAssertions, static_cast<std::int64_t>(assertions.size()));
}

}  // namespace dossier::ingest
