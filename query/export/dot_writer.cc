#include "query/export/dot_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/base/utf8.h"
#include "core/graph/element_id.h"

namespace dossier::query {
namespace {

struct Look {
  std::string_view label;
  std::string_view shape;
  std::string_view colour;  // Okabe and Ito, "Color Universal Design", 2008
};
constexpr std::array kLooks = {
    Look{"Person", "ellipse", "#56B4E9"},     Look{"Organization", "box", "#E69F00"}, Look{"Place", "house", "#009E73"},
    Look{"Facility", "component", "#CC79A7"}, Look{"Event", "hexagon", "#F0E442"},
};
constexpr Look kOtherLook = {"", "octagon", "#DDDDDD"};
constexpr std::size_t kLabelWidth = 24;  // columns after which a node's label goes on in the next line
constexpr std::size_t kTooltipWidth = 400;
constexpr std::size_t kTitlesShown = 3;  // posts that an edge's label lists

const Look& LookOf(const SubGraphNode& node) {
  for (const Look& look : kLooks) {
    if (std::find(node.labels.begin(), node.labels.end(), look.label) != node.labels.end()) return look;
  }
  return kOtherLook;
}

// Breaks at spaces into lines of about kLabelWidth columns.
std::string Wrap(std::string_view text) {
  std::string out;
  std::size_t width = 0;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = text.substr(start, end - start);
    const std::size_t word_width = DisplayWidth(word);
    if (width > 0) {
      const bool fits = width + 1 + word_width <= kLabelWidth;
      out += fits ? ' ' : '\n';
      width = fits ? width + 1 : 0;
    }
    out += word;
    width += word_width;
    start = end + 1;
  }
  return out;
}

std::string Shorten(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = DecodeUtf8(text, i).size;
    width += DisplayWidth(text.substr(i, size));
    if (width > columns) return out + "…";
    out += text.substr(i, size);
    i += size;
  }
  return out;
}

std::string Quoted(std::string_view text) { return '"' + EscapeDot(text) + '"'; }

// GraphViz unescapes tooltips twice, so that backslashes are escaped twice.
std::string QuotedTooltip(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled += c == '\\' ? std::string("\\\\") : std::string(1, c);
  return Quoted(doubled);
}

void WriteNode(const SubGraphNode& node, std::string_view indent, std::string* out) {
  std::string label = Wrap(node.name);
  std::string tooltip = graph::ToElementId(node.id) + " " + fmt::format("{}", fmt::join(node.labels, ", "));
  for (const auto& [key, value] : node.properties) {
    if (key == graph::property::kDate && value.Is(graph::ValueType::kString)) label += "\n" + value.AsString();
    if (key == graph::property::kAliases && value.Is(graph::ValueType::kList)) {
      for (const graph::Value& alias : value.AsList()) {
        if (alias.Is(graph::ValueType::kString)) tooltip += "; " + alias.AsString();
      }
    }
  }
  const Look& look = LookOf(node);
  *out += fmt::format("{}{} [label={}, shape={}, fillcolor=\"{}\", tooltip={}];\n", indent,
                      Quoted(graph::ToElementId(node.id)), Quoted(label), look.shape, look.colour,
                      QuotedTooltip(Shorten(tooltip, kTooltipWidth)));
}

// Relationships that one edge stands for; all have the same type and ends.
using Bundle = std::vector<const SubGraphRelationship*>;

std::vector<Bundle> MakeBundles(const SubGraph& graph, bool multi) {
  std::map<std::tuple<NodeId, NodeId, std::string, bool>, std::size_t> places;
  std::vector<Bundle> bundles;
  for (const SubGraphRelationship& r : graph.relationships) {
    const bool turn = r.symmetric && r.end < r.start;
    const auto key = std::tuple(turn ? r.end : r.start, turn ? r.start : r.end, r.type, r.planned);
    const auto [place, fresh] = places.emplace(key, bundles.size());
    if (multi || fresh) {
      place->second = bundles.size();
      bundles.emplace_back();
    }
    bundles[place->second].push_back(&r);
  }
  return bundles;
}

std::string EdgeLabel(const Bundle& bundle) {
  std::set<std::string> dates, titles;
  for (const SubGraphRelationship* r : bundle) {
    if (!r->date.empty()) dates.insert(r->date);
    if (!r->title.empty()) titles.insert(r->title);
  }
  std::string label = bundle.front()->type;
  if (bundle.front()->planned) label += " (planned)";
  if (bundle.size() > 1) label += fmt::format(" ({})", bundle.size());
  std::size_t shown = 0;
  for (const std::string& title : titles) {
    if (++shown <= kTitlesShown) label += "\n" + title;
  }
  if (titles.size() > kTitlesShown) label += "\n…";
  if (dates.size() == 1) label += "\n" + *dates.begin();
  if (dates.size() > 1) label += "\n" + *dates.begin() + " .. " + *dates.rbegin();
  return label;
}

std::string EdgeTooltip(const Bundle& bundle) {
  for (const SubGraphRelationship* r : bundle) {
    if (r->evidence.empty()) continue;
    const Evidence& first = r->evidence.front();
    return fmt::format("article {} ({}), sentence {}: {}", graph::ToElementId(first.assertion.id.article),
                       first.article_name, first.assertion.sentence, Shorten(first.sentence, kTooltipWidth));
  }
  return graph::ToElementId(bundle.front()->id) + " " + bundle.front()->type;
}

void WriteEdge(const Bundle& bundle, const DotOptions& options, std::string* out) {
  const SubGraphRelationship& first = *bundle.front();
  double confidence = 0;
  std::int64_t sources = 0;
  for (const SubGraphRelationship* r : bundle) {
    confidence = std::max(confidence, r->confidence);
    sources = std::max(sources, r->sources);
  }
  const std::string id = graph::ToElementId(first.id);
  const std::string tooltip = QuotedTooltip(EdgeTooltip(bundle));
  *out += fmt::format("  {} -> {} [label={}, id={}, edgetooltip={}, labeltooltip={}",
                      Quoted(graph::ToElementId(first.start)), Quoted(graph::ToElementId(first.end)),
                      Quoted(EdgeLabel(bundle)), Quoted(id), tooltip, tooltip);
  *out += fmt::format(", penwidth={}", std::clamp<std::int64_t>(sources, 1, 4));
  if (first.symmetric) *out += ", dir=none";
  if (first.planned) {
    *out += ", style=dotted";
  } else if (confidence < options.dashed_below) {
    *out += ", style=dashed";
  }
  if (!options.server.empty()) *out += ", URL=" + Quoted(options.server + "/#why=" + id);
  *out += "];\n";
}

std::string ClusterOf(const SubGraphNode& node, DotCluster cluster) {
  if (cluster == DotCluster::kType) return node.labels.empty() ? "other" : node.labels.front();
  return node.first_article.empty() ? "no article" : node.first_article;
}

void WriteNodes(const SubGraph& graph, DotCluster cluster, std::string* out) {
  if (cluster == DotCluster::kNone) {
    for (const SubGraphNode& node : graph.nodes) WriteNode(node, "  ", out);
    return;
  }
  std::map<std::string, std::vector<const SubGraphNode*>> clusters;
  for (const SubGraphNode& node : graph.nodes) clusters[ClusterOf(node, cluster)].push_back(&node);
  int number = 0;
  for (const auto& [name, nodes] : clusters) {
    *out += fmt::format("  subgraph \"cluster_{}\" {{\n    label={};\n", ++number, Quoted(name));
    for (const SubGraphNode* node : nodes) WriteNode(*node, "    ", out);
    *out += "  }\n";
  }
}

}  // namespace

std::string EscapeDot(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const char32_t c = decoded.code_point;
    i += decoded.size;
    if (c == '"') {
      out += "\\\"";
    } else if (c == '\\') {
      out += "\\\\";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += ' ';
    } else if (c >= 0x20 && !(c >= 0x7F && c < 0xA0)) {
      AppendUtf8(c, &out);
    }
  }
  return out;
}

std::string ToDot(const SubGraph& graph, const DotOptions& options) {
  std::string out = "digraph \"dossier\" {\n";
  out += fmt::format("  graph [charset=\"UTF-8\", rankdir={}, fontname=\"Noto Sans CJK SC\", labelloc=t, label={}];\n",
                     options.rank_direction, Quoted(graph.title));
  out += "  node [style=\"rounded,filled\", fontname=\"Noto Sans CJK SC\", fontsize=12];\n";
  out += "  edge [fontname=\"Noto Sans CJK SC\", fontsize=10];\n";
  WriteNodes(graph, options.cluster, &out);
  for (const Bundle& bundle : MakeBundles(graph, options.multi)) WriteEdge(bundle, options, &out);
  return out + "}\n";
}

}  // namespace dossier::query
