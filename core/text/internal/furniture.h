// Tells what a site puts around an article from the article: comment forms, share buttons, newsletter teasers,
// lists of other news, bylines and author biographies, copyright lines. By structure and by phrases that news sites
// share; nothing is known of any one site.
// Pure function, O(bytes).
#pragma once

#include <optional>
#include <vector>

#include "core/text/internal/layout.h"

namespace dossier::text {

struct FurnitureReport {
  std::vector<const char*> why;           // one a line; nullptr: the line is of the article
  std::optional<PartialDate> published;   // a date line near the top
  std::optional<int> copyright_year;      // the latest year of a copyright line
  std::optional<std::size_t> highlights;  // the line that says "Highlights", if there is one
};

FurnitureReport FindFurniture(const std::vector<LayoutLine>& lines);

}  // namespace dossier::text
