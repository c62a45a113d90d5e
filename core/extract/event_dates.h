// Gives findings and events the dates of their sentences. Thread safety: pure function. O(findings + bytes).
#pragma once

#include <optional>
#include <vector>

#include "core/extract/relations.h"
#include "core/extract/tree.h"
#include "core/text/annotated_document.h"

namespace dossier::extract {

// The date of each finding (parallel to `findings`), of those that say when something happened; and of each event
// entity (parallel to `entities`), from the findings and sentences that speak of it.
struct DatedFindings {
  std::vector<std::optional<PartialDate>> findings;
  std::vector<std::optional<PartialDate>> events;
};
// `trees` are those of sentences that have one, in order: they tell which verb a date belongs to. Elsewhere the nearest
// date is taken.
DatedFindings AttachDates(const text::AnnotatedDocument& annotated, const Words& words,
                          const std::vector<SentenceTree>& trees, const std::vector<Mention>& mentions,
                          const std::vector<Entity>& entities, const std::vector<Finding>& findings);

}  // namespace dossier::extract
