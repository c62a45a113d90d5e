// What a page's head says of the article: title, publication date, address, language. Pure function, O(bytes).
#pragma once

#include <optional>
#include <string>

#include "core/base/partial_date.h"
#include "core/text/internal/html_tree.h"

namespace dossier::text {

struct HtmlMetadata {
  std::string headline;  // og:title or JSON-LD headline, else <title> without the site's name
  std::string url;       // canonical address
  std::string language;  // of <html lang>
  std::optional<PartialDate> published;
};

// Dates by trust: JSON-LD datePublished, meta article:published_time and its like, itemprop, the first <time> inside
// an <article> or <main>, else the first.
HtmlMetadata ReadHtmlMetadata(const HtmlTree& tree);

}  // namespace dossier::text
