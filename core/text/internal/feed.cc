#include "core/text/internal/feed.h"

#include <pugixml.hpp>

#include "core/text/internal/json_record.h"
#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

// The text of the first of `names` that the entry has and that is not empty.
std::string ChildText(const pugi::xml_node& entry, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string text = CollapseSpaces(entry.child(name).text().get());
    if (!text.empty()) return text;
  }
  return {};
}

// The body keeps its lines.
std::string BodyOf(const pugi::xml_node& entry) {
  for (const char* name : {"content:encoded", "content", "description", "summary"}) {
    const std::string text = entry.child(name).text().get();
    if (text.find_first_not_of(" \t\r\n") != std::string::npos) return text;
  }
  return {};
}

std::string LinkOf(const pugi::xml_node& entry) {
  for (const pugi::xml_node& link : entry.children("link")) {
    const std::string relation = link.attribute("rel").value();
    if (link.attribute("href") && (relation.empty() || relation == "alternate")) return link.attribute("href").value();
  }
  return ChildText(entry, {"link"});
}

std::variant<RawArticle, ReadFailure> ReadEntry(const pugi::xml_node& entry, const std::string& path,
                                                std::size_t number, const ReadOptions& options) {
  const std::string where = path + ":" + std::to_string(number);
  RawArticle article;
  article.bytes = BodyOf(entry);
  if (article.bytes.empty()) {
    return ReadFailure{where,
                       {ErrorCode::kBadInput, where + " has no article text: no content, description or summary",
                        "the feed may only carry headlines; fetch the articles themselves"}};
  }
  const bool markup = article.bytes.find("</") != std::string::npos || article.bytes.find("<p") != std::string::npos;
  article.format = markup ? InputFormat::kHtml : InputFormat::kText;
  article.title = ChildText(entry, {"title"});
  article.url = LinkOf(entry);
  const std::string id = ChildText(entry, {"guid", "id"});
  article.id = !article.url.empty() ? article.url : !id.empty() ? id : where;
  article.source = !article.url.empty() ? article.url : !id.empty() ? path + "#" + id : where;
  const std::string date = ChildText(entry, {"pubDate", "published", "dc:date", "updated"});
  if (!date.empty()) article.published = ParseRecordDate(date);
  article.default_published = options.published;
  return article;
}

}  // namespace

Result<std::vector<std::variant<RawArticle, ReadFailure>>> ParseFeed(std::string_view bytes, const std::string& path,
                                                                     const ReadOptions& options) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed) {
    return Error{ErrorCode::kBadInput,
                 path + " is not XML: " + parsed.description() + " at byte " + std::to_string(parsed.offset),
                 "an RSS or Atom feed is expected"};
  }
  const pugi::xml_node root = document.document_element();
  std::vector<std::variant<RawArticle, ReadFailure>> entries;
  for (const pugi::xml_node& holder : {root.child("channel"), root}) {
    for (const pugi::xml_node& entry : holder.children()) {
      const std::string_view name = entry.name();
      if (name == "item" || name == "entry") entries.push_back(ReadEntry(entry, path, entries.size() + 1, options));
    }
  }
  if (entries.empty()) {
    return Error{ErrorCode::kBadInput, path + " has no entries of a feed",
                 "an RSS or Atom feed has <item> or <entry> elements"};
  }
  return entries;
}

}  // namespace dossier::text
