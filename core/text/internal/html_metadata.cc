#include "core/text/internal/html_metadata.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text/date_expression.h"
#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

std::optional<PartialDate> ParseStamp(std::string_view text) {
  if (const auto date = PartialDate::Parse(text.substr(0, 10))) return date;
  if (const auto date = PartialDate::Parse(text)) return date;
  return ParseDateLine(text);
}

// "Headline | Site", "Headline - Site": without the last part, if what is left is the longer one.
std::string WithoutSiteName(const std::string& title) {
  std::size_t cut = std::string::npos;
  for (std::string_view mark : {" | ", " - ", " – ", " — ", " « ", " :: "}) {
    const std::size_t at = title.rfind(mark);
    if (at != std::string::npos && (cut == std::string::npos || at > cut)) cut = at;
  }
  return cut != std::string::npos && cut > title.size() / 2 ? title.substr(0, cut) : title;
}

struct LinkedData {
  std::optional<PartialDate> published;
  std::string headline;
};

// Looks through objects and lists with a stack of its own; the first that says so wins.
void ReadLinkedData(std::string_view text, LinkedData* found) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return;
  std::vector<const nlohmann::json*> open = {&json};
  while (!open.empty()) {
    const nlohmann::json& value = *open.back();
    open.pop_back();
    if (!value.is_structured()) continue;
    if (value.is_object()) {
      const auto date = value.find("datePublished");
      if (!found->published && date != value.end() && date->is_string())
        found->published = ParseStamp(date->get_ref<const std::string&>());
      const auto headline = value.find("headline");
      if (found->headline.empty() && headline != value.end() && headline->is_string())
        found->headline = CollapseSpaces(headline->get_ref<const std::string&>());
    }
    std::vector<const nlohmann::json*> below;
    for (const nlohmann::json& child : value) below.push_back(&child);
    open.insert(open.end(), below.rbegin(), below.rend());
  }
}

bool IsDateName(std::string_view name) {
  for (std::string_view known : {"article:published_time",
                                 "og:published_time",
                                 "og:article:published_time",
                                 "article:published",
                                 "datepublished",
                                 "date",
                                 "pubdate",
                                 "publishdate",
                                 "publish-date",
                                 "publish_date",
                                 "dc.date",
                                 "dc.date.issued",
                                 "dc.date.created",
                                 "dcterms.created",
                                 "dcterms.issued",
                                 "dcterms.date",
                                 "parsely-pub-date",
                                 "sailthru.date",
                                 "article.published",
                                 "publication_date",
                                 "publication-date",
                                 "rnews:datepublished",
                                 "citation_date",
                                 "citation_publication_date"}) {
    if (name == known) return true;
  }
  return false;
}

bool IsInside(const HtmlTree& tree, std::size_t index, std::initializer_list<GumboTag> tags) {
  const auto& nodes = tree.nodes();
  while (index != 0) {
    index = nodes[index].parent;
    if (std::ranges::find(tags, nodes[index].tag()) != tags.end()) return true;
  }
  return false;
}

}  // namespace

HtmlMetadata ReadHtmlMetadata(const HtmlTree& tree) {
  HtmlMetadata metadata;
  LinkedData linked;
  std::optional<PartialDate> meta_date, item_date, article_time, any_time;
  std::string open_graph_title, page_title;
  const auto take = [](std::optional<PartialDate>* into, std::string_view value) {
    if (!*into && !value.empty()) *into = ParseStamp(value);
  };
  const auto& nodes = tree.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const HtmlNode& node = nodes[i];
    switch (node.tag()) {
      case GUMBO_TAG_HTML: metadata.language = node.Attribute("lang").substr(0, 35); break;
      case GUMBO_TAG_TITLE:
        if (page_title.empty()) page_title = WithoutSiteName(tree.TextOf(i));
        break;
      case GUMBO_TAG_LINK:
        if (LowerAscii(node.Attribute("rel")) == "canonical") metadata.url = node.Attribute("href");
        break;
      case GUMBO_TAG_META: {
        const std::string_view content = node.Attribute("content");
        for (const char* attribute : {"property", "name", "itemprop", "http-equiv"}) {
          const std::string name = LowerAscii(node.Attribute(attribute));
          if (name.empty()) continue;
          if (IsDateName(name)) take(&meta_date, content);
          if (name == "og:title" && open_graph_title.empty()) open_graph_title = CollapseSpaces(content);
          if (name == "og:url" && metadata.url.empty()) metadata.url = content;
        }
        break;
      }
      case GUMBO_TAG_SCRIPT:
        if (LowerAscii(node.Attribute("type")) == "application/ld+json" && i + 1 < node.end && nodes[i + 1].IsText()) {
          ReadLinkedData(nodes[i + 1].Text(), &linked);
        }
        break;
      case GUMBO_TAG_TIME:
        take(&any_time, node.Attribute("datetime"));
        if (!article_time && IsInside(tree, i, {GUMBO_TAG_ARTICLE, GUMBO_TAG_MAIN}))
          take(&article_time, node.Attribute("datetime"));
        [[fallthrough]];
      default:
        if (!item_date && LowerAscii(node.Attribute("itemprop")) == "datepublished") {
          take(&item_date, node.Attribute("datetime"));
          take(&item_date, node.Attribute("content"));
        }
    }
  }
  for (const auto& date : {linked.published, meta_date, item_date, article_time, any_time}) {
    if (!metadata.published) metadata.published = date;
  }
  metadata.headline = !open_graph_title.empty()  ? WithoutSiteName(open_graph_title)
                      : !linked.headline.empty() ? linked.headline
                                                 : page_title;
  if (!metadata.url.starts_with("http")) metadata.url.clear();
  return metadata;
}

}  // namespace dossier::text
