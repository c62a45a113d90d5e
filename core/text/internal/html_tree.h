// An HTML page as a flat list of its nodes in document order, parsed by gumbo with nesting bounded. Nothing here
// recurses, whatever the page nests.
// Lifetime: the tree owns the page's text. Thread safety: plain value, move only. O(bytes).
#pragma once

#include <gumbo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_span.h"

namespace dossier::text {

// Elements nested deeper are read as if their tags were not there; no page that a person wrote nests so deep, and
// gumbo's cost grows with the square of the depth.
inline constexpr std::size_t kMaxHtmlDepth = 256;

struct HtmlNode {
  const GumboNode* node = nullptr;
  std::size_t parent = 0;  // index; the root is its own
  std::size_t end = 0;     // index after its last descendant

  bool IsElement() const { return node->type == GUMBO_NODE_ELEMENT; }
  bool IsText() const {
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA;
  }
  bool Is(GumboTag tag) const { return IsElement() && node->v.element.tag == tag; }
  GumboTag tag() const { return IsElement() ? node->v.element.tag : GUMBO_TAG_UNKNOWN; }
  std::string_view Text() const { return node->v.text.text; }
  // The value of an attribute, or empty.
  std::string_view Attribute(const char* name) const;
};

class HtmlTree {
 public:
  explicit HtmlTree(std::string_view page);

  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  // The tags that were not read.
  const std::vector<TextSpan>& ignored() const { return ignored_; }
  // Where a text node stands in the page.
  TextSpan SourceOf(const HtmlNode& node) const;
  // All text below node `index`, white space collapsed.
  std::string TextOf(std::size_t index) const;

 private:
  std::unique_ptr<std::string> page_;  // as parsed; its address does not move
  std::unique_ptr<GumboOutput, void (*)(GumboOutput*)> output_;
  std::vector<HtmlNode> nodes_;
  std::vector<TextSpan> ignored_;
};

}  // namespace dossier::text
