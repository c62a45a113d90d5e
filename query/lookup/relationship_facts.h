// What the properties of a relationship say, as plain fields. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/partial_date.h"
#include "core/graph/graph_reader.h"
#include "query/export/evidence.h"

namespace dossier::query {

struct RelationshipFacts {
  std::string type;
  std::string date;      // ISO 8601, or empty
  std::string title;     // of a post, or empty
  std::string modality;  // "asserted", "reported", "planned", or empty
  double confidence = 1;
  std::int64_t sources = 0;
  bool planned() const { return modality == "planned"; }
};
RelationshipFacts FactsOf(const graph::Relationship& relationship, const graph::SymbolTable& symbols);

// Filters that several look-ups share.
struct FactFilter {
  std::optional<PartialDate> since, until;
  double min_confidence = 0;
  bool empty() const { return !since && !until && min_confidence <= 0; }
};
enum class FactVerdict : unsigned char { kKeep, kDrop, kUndated };  // kUndated: a date is asked for, and there is none
FactVerdict Judge(const RelationshipFacts& facts, const FactFilter& filter);

// The surest of some sentences, the first of equals; null where there are none.
const Evidence* Surest(const std::vector<Evidence>& evidence);
// Number of different articles.
std::size_t CountArticles(const std::vector<Evidence>& evidence);

// Ids of the types among `names` that the graph knows.
std::vector<TypeId> KnownTypes(const graph::SymbolTable& symbols, const std::vector<std::string>& names);

}  // namespace dossier::query
