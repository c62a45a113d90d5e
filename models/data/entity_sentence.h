// Sentences with entities marked in them, as every reader of entity data gives them. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/syntax.h"

namespace dossier::models {

struct LabelledSpan {
  std::uint32_t first = 0, end = 0;  // words [first, end)
  std::string label;                 // as the data writes it: "PER", "corporation"
};

struct EntitySentence {
  bool starts_document = false;
  std::vector<std::string> words;
  std::vector<LabelledSpan> entities;  // in order, not overlapping
};

// What a label of the common data sets means: PER, ORG, LOC; person, corporation, group, location, organization, place.
// Nothing for the others: MISC, product, creative-work.
std::optional<text::EntityKind> KindOfEntityLabel(std::string_view label);

}  // namespace dossier::models
