#include "query/lookup/relationship_facts.h"

#include <algorithm>
#include <set>

#include "query/export/sub_graph.h"

namespace dossier::query {

using graph::Value;
using graph::ValueType;

RelationshipFacts FactsOf(const graph::Relationship& relationship, const graph::SymbolTable& symbols) {
  const auto find = [&](const char* name) -> Value {
    const std::optional<PropertyKeyId> key = symbols.keys.Find(name);
    return key ? graph::FindProperty(relationship.properties, *key) : Value();
  };
  const auto text = [&](const char* name) {
    const Value value = find(name);
    return value.Is(ValueType::kString) ? value.AsString() : std::string();
  };
  RelationshipFacts facts;
  facts.type = symbols.types.Name(relationship.type);
  facts.date = text(graph::property::kDate);
  facts.title = text(graph::property::kTitle);
  facts.modality = text(graph::property::kModality);
  if (const Value confidence = find(graph::property::kConfidence); confidence.IsNumber()) {
    facts.confidence = confidence.ToDouble();
  }
  if (const Value sources = find(graph::property::kSources); sources.Is(ValueType::kInteger)) {
    facts.sources = sources.AsInteger();
  }
  return facts;
}

FactVerdict Judge(const RelationshipFacts& facts, const FactFilter& filter) {
  if (facts.confidence < filter.min_confidence) return FactVerdict::kDrop;
  if (!filter.since && !filter.until) return FactVerdict::kKeep;
  const std::optional<PartialDate> date = PartialDate::Parse(facts.date);
  if (!date) return FactVerdict::kUndated;
  return DateWithin(filter.since, *date, filter.until) ? FactVerdict::kKeep : FactVerdict::kDrop;
}

const Evidence* Surest(const std::vector<Evidence>& evidence) {
  const Evidence* best = nullptr;
  for (const Evidence& e : evidence) {
    if (best == nullptr || e.assertion.confidence > best->assertion.confidence) best = &e;
  }
  return best;
}

std::size_t CountArticles(const std::vector<Evidence>& evidence) {
  std::set<ArticleId> articles;
  for (const Evidence& e : evidence) articles.insert(e.assertion.id.article);
  return articles.size();
}

std::vector<TypeId> KnownTypes(const graph::SymbolTable& symbols, const std::vector<std::string>& names) {
  std::vector<TypeId> ids;
  for (const std::string& name : names) {
    if (const std::optional<TypeId> id = symbols.types.Find(name)) ids.push_back(*id);
  }
  return ids;
}

}  // namespace dossier::query
