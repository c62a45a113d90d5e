// What the graph says of a node or a relationship, computed from what articles say. Order of the articles does not
// matter. Pure functions, save that names of labels and properties are interned.
#pragma once

#include <vector>

#include "core/graph/assertion.h"
#include "core/graph/graph_records.h"
#include "core/graph/graph_writer.h"
#include "core/ingest/relationship_key.h"

namespace dossier::ingest {

// Sets label, name, aliases and date of `node`. The name is the fullest one: most words, then in most articles, then
// the first in byte order. Other properties stay.
void SummarizeSupports(const std::vector<graph::NodeSupport>& supports, graph::GraphWriter* writer, graph::Node* node);

// Whether SummarizeSupports gives `node` as it is once `support` is added to those that it was made of: its label and
// name again, and no alias that is new. False for what has a date.
bool RepeatsSummary(const graph::NodeSupport& support, const graph::Node& node, graph::GraphWriter* writer);

// Sets date, title, modality, confidence, sources and assertions from the live assertions of one relationship.
// Confidence is 1 - product(1 - c) over independent sources, c the highest of a source: verbatim copies are one source.
void SetRelationshipProperties(const std::vector<graph::Assertion>& assertions, const RelationshipKey& key,
                               graph::GraphWriter* writer, graph::PropertyMap* properties);

}  // namespace dossier::ingest
