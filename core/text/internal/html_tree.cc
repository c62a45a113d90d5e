#include "core/text/internal/html_tree.h"

#include <algorithm>

#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

bool IsNameByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

// Elements that end by themselves when the next one starts, and those without content: they cannot pile up.
bool CannotNest(std::string_view name) {
  for (std::string_view known :
       {"p",     "li",   "td",    "th",   "tr",   "dt",     "dd",  "option", "tbody", "thead", "tfoot", "br",
        "hr",    "img",  "input", "meta", "link", "source", "wbr", "area",   "base",  "col",   "embed", "param",
        "track", "html", "head",  "body", "h1",   "h2",     "h3",  "h4",     "h5",    "h6"}) {
    if (name == known) return true;
  }
  return false;
}

// Writes spaces over the tags that nest too deep, so that offsets stay.
std::string BoundDepth(std::string_view page, std::vector<TextSpan>* ignored) {
  std::string bounded(page);
  const std::string lower = LowerAscii(page);
  std::size_t depth = 0;
  for (std::size_t i = lower.find('<'); i != std::string::npos && i + 1 < lower.size(); i = lower.find('<', i)) {
    if (lower.compare(i, 4, "<!--") == 0) {
      i = lower.find("-->", i + 4);
      if (i == std::string::npos) break;
      continue;
    }
    const bool closes = lower[i + 1] == '/';
    std::size_t name_end = i + 1 + (closes ? 1 : 0);
    const std::size_t name_start = name_end;
    while (name_end < lower.size() && IsNameByte(lower[name_end])) ++name_end;
    const std::string_view name = std::string_view(lower).substr(name_start, name_end - name_start);
    const std::size_t tag_end = std::min(lower.find('>', name_end), lower.size() - 1);
    if (name.empty()) {
      ++i;
      continue;
    }
    if (!closes && (name == "script" || name == "style" || name == "textarea" || name == "title")) {
      i = lower.find("</" + std::string(name), tag_end);
      if (i == std::string::npos) break;
      i += 2;
      continue;
    }
    if (!CannotNest(name)) {
      if (!closes) ++depth;
      if (depth > kMaxHtmlDepth) {
        bounded.replace(i, tag_end + 1 - i, tag_end + 1 - i, ' ');
        const bool merges = !ignored->empty() && ignored->back().end == i;
        if (merges)
          ignored->back().end = tag_end + 1;
        else
          ignored->push_back({i, tag_end + 1});
      }
      if (closes && depth > 0) --depth;
    }
    i = tag_end;
  }
  return bounded;
}

void Destroy(GumboOutput* output) { gumbo_destroy_output(&kGumboDefaultOptions, output); }

}  // namespace

std::string_view HtmlNode::Attribute(const char* name) const {
  if (!IsElement()) return {};
  const GumboAttribute* attribute = gumbo_get_attribute(&node->v.element.attributes, name);
  return attribute == nullptr ? std::string_view() : attribute->value;
}

HtmlTree::HtmlTree(std::string_view page) : output_(nullptr, &Destroy) {
  page_ = std::make_unique<std::string>(BoundDepth(page, &ignored_));
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;  // they would be kept in memory
  output_.reset(gumbo_parse_with_options(&options, page_->data(), page_->size()));
  struct Open {
    std::size_t index;
    unsigned next_child;
  };
  const auto children = [](const GumboNode* node) -> const GumboVector* {
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) return &node->v.element.children;
    return nullptr;
  };
  nodes_.push_back({output_->root, 0, 0});
  std::vector<Open> open = {{0, 0}};
  while (!open.empty()) {
    const std::size_t index = open.back().index;
    const GumboVector* below = children(nodes_[index].node);
    if (below == nullptr || open.back().next_child >= below->length) {
      nodes_[index].end = nodes_.size();
      open.pop_back();
      continue;
    }
    const auto* child = static_cast<const GumboNode*>(below->data[open.back().next_child++]);
    nodes_.push_back({child, index, 0});
    open.push_back({nodes_.size() - 1, 0});
  }
}

TextSpan HtmlTree::SourceOf(const HtmlNode& node) const {
  const GumboStringPiece& piece = node.node->v.text.original_text;
  if (piece.data == nullptr || piece.data < page_->data() || piece.data + piece.length > page_->data() + page_->size())
    return {};
  const auto start = static_cast<std::size_t>(piece.data - page_->data());
  return {start, start + piece.length};
}

std::string HtmlTree::TextOf(std::size_t index) const {
  std::string text;
  for (std::size_t i = index; i < nodes_[index].end; ++i) {
    if (nodes_[i].IsText()) text += nodes_[i].Text();
  }
  return CollapseSpaces(text);
}

}  // namespace dossier::text
