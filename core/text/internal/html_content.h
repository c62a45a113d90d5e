// Which parts of a page are its article: the element that holds it, and what inside is no text. Pure, O(nodes).
#pragma once

#include <cstddef>
#include <vector>

#include "core/text/internal/html_tree.h"

namespace dossier::text {

struct HtmlContent {
  std::size_t main = 0;          // index of the element that holds the article
  std::vector<const char*> why;  // one a node: why it is dropped, or nullptr
};

// The article is the element that says so (itemprop articleBody, <article>, <main>), else the one in which prose is
// densest, else the whole page.
HtmlContent FindContent(const HtmlTree& tree);

}  // namespace dossier::text
