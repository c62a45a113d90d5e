// Reads articles out of files, directories and standard input: text, HTML, Markdown, JSON Lines, RSS and Atom feeds.
// Thread safety: one reader, one thread; the cost of an article is O(its bytes).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/text/document.h"

namespace dossier::text {

enum class InputFormat : unsigned char { kAuto, kText, kHtml, kMarkdown, kJsonLines, kFeed };  // kFeed: RSS, Atom

struct ReadOptions {
  InputFormat format = InputFormat::kAuto;    // kAuto: by file name, else by content
  std::size_t max_article_bytes = 64u << 20;  // larger articles are refused with a message, not read
  bool recursive = true;                      // go into folders of folders
  // Fields of a JSON Lines record; the first that the record has is taken.
  std::vector<std::string> text_fields = {"text", "body", "content"};
  std::vector<std::string> title_fields = {"title", "headline"};
  std::vector<std::string> url_fields = {"url", "link"};
  std::vector<std::string> date_fields = {"published", "date", "pubDate"};
  std::vector<std::string> id_fields = {"id"};
  std::optional<PartialDate> published;  // for articles that state none themselves
};

// An input that could not be read; the others go on.
struct ReadFailure {
  std::string source;  // the path, with ":LINE" for a record of JSON Lines, ":N" for the N-th entry of a feed
  Error error;         // kNotFound, kUnsupportedInput, kBadInput, kIo ...
};

// Bytes of one article, not yet cleaned: so that cleaning can run on any thread.
struct RawArticle {
  std::string id;  // see Document
  std::string source;
  std::string bytes;  // the file, or the text of the record or entry
  InputFormat format = InputFormat::kText;
  std::string title, url;  // where the container states them (JSON Lines, feeds)
  std::optional<PartialDate> published;
  std::optional<PartialDate> default_published;  // ReadOptions.published: only if nothing else gives a date
};

// Gives the articles behind a list of paths, in the order of the list; those of a directory in byte order of their
// paths. "-" is standard input. Hidden files and folders of a directory are passed over; so are files of other types
// (by name) in directories, which only kAuto by-name formats (.txt .html .htm .md .jsonl .ndjson .rss .atom) enter.
class ArticleReader {
 public:
  ArticleReader(std::vector<std::string> paths, ReadOptions options);
  ~ArticleReader();

  // The next article or failure; nothing at the end. A directory without articles is a failure (kNotFound).
  std::optional<std::variant<RawArticle, ReadFailure>> Next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Cleans one article: repairs encoding, drops site furniture, finds title, date and blocks. A pure function.
// kUnsupportedInput: a PDF, an image, binary data; kBadInput: nothing readable in it (an empty file).
Result<Document> CleanArticle(const RawArticle& raw);

}  // namespace dossier::text
