#include "core/text/article_reader.h"

#include <algorithm>
#include <deque>
#include <filesystem>

#include "core/text/internal/byte_stream.h"
#include "core/text/internal/content_sniffer.h"
#include "core/text/internal/feed.h"
#include "core/text/internal/json_record.h"

namespace dossier::text {
namespace {

namespace fs = std::filesystem;
using Item = std::variant<RawArticle, ReadFailure>;

constexpr std::size_t kSniffed = 4096;

// Files of `folder` that may hold articles, in byte order of their paths. Folders that are links are not entered, so
// there are no loops.
Result<std::vector<std::string>> ListFolder(const fs::path& folder, bool recursive) {
  std::vector<std::string> files;
  std::error_code error;
  auto it = fs::recursive_directory_iterator(folder, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    const bool is_folder = it->is_directory(ignored) && !it->is_symlink(ignored);
    if (is_folder && (!recursive || name.starts_with('.'))) it.disable_recursion_pending();
    if (is_folder || name.starts_with('.') || !it->is_regular_file(ignored)) continue;
    if (FormatOfName(name) != InputFormat::kAuto) files.push_back(it->path().string());
  }
  if (error)
    return Error{ErrorCode::kIo, "cannot read folder " + folder.string() + ": " + error.message(),
                 "check its permissions"};
  std::ranges::sort(files);
  return files;
}

Error TooLarge(const std::string& name, std::size_t limit) {
  return {ErrorCode::kUnsupportedInput,
          name + " is larger than " + std::to_string(limit) + " bytes, the most that one article may have",
          "split it into articles, one a file or one a line of JSON Lines"};
}

}  // namespace

struct ArticleReader::State {
  std::deque<std::string> paths;
  ReadOptions options;
  // The file of JSON Lines being read.
  std::optional<ByteStream> records;
  std::string records_path;
  std::size_t line_number = 0;
  std::deque<std::variant<RawArticle, ReadFailure>> entries;  // of a feed, still to be given

  Item Fail(std::string source, Error error) { return ReadFailure{std::move(source), std::move(error)}; }

  // Articles of `path`; nothing if it only put others in the queue.
  std::optional<Item> OpenPath(const std::string& path) {
    if (path == "-") return OpenFile(path, "-");
    const std::string name = fs::path(path).lexically_normal().string();
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      auto files = ListFolder(fs::path(name), options.recursive);
      if (!files.ok()) return Fail(name, files.error());
      if (files->empty()) {
        return Fail(name, {ErrorCode::kNotFound, "no articles in folder " + name,
                           "articles are files named .txt, .html, .htm, .md, .jsonl, .ndjson, .rss or .atom; hidden "
                           "ones are passed over"});
      }
      paths.insert(paths.begin(), files->begin(), files->end());
      return std::nullopt;
    }
    if (fs::is_block_file(status) || fs::is_socket(status)) {
      return Fail(name, {ErrorCode::kUnsupportedInput, name + " is not a file",
                         "give a file, a folder or - for standard input"});
    }
    return OpenFile(path, name);
  }

  std::optional<Item> OpenFile(const std::string& path, const std::string& name) {
    const std::string shown = path == "-" ? "standard input" : name;
    auto stream = ByteStream::Open(path);
    if (!stream.ok()) return Fail(name, stream.error());
    const auto head = stream->Peek(kSniffed);
    if (!head.ok()) return Fail(name, head.error());
    if (auto refusal = RefuseContent(*head, shown)) return Fail(name, *std::move(refusal));

    InputFormat format = options.format;
    if (format == InputFormat::kAuto) format = FormatOfName(name);
    if (format == InputFormat::kAuto) format = SniffFormat(*head);
    if (format == InputFormat::kJsonLines) {
      records = std::move(*stream);
      records_path = path == "-" ? "stdin" : name;
      line_number = 0;
      return std::nullopt;
    }
    // A known size spares reading what will be refused.
    std::error_code error;
    const std::uintmax_t size = path == "-" ? 0 : fs::file_size(path, error);
    if (!error && size > options.max_article_bytes) return Fail(name, TooLarge(shown, options.max_article_bytes));
    auto bytes = stream->ReadAll(options.max_article_bytes);
    if (!bytes.ok()) return Fail(name, bytes.error());
    if (!bytes->has_value()) return Fail(name, TooLarge(shown, options.max_article_bytes));
    if (format == InputFormat::kFeed) {
      auto feed = ParseFeed(**bytes, path == "-" ? "stdin" : name, options);
      if (!feed.ok()) return Fail(name, feed.error());
      entries.assign(std::make_move_iterator(feed->begin()), std::make_move_iterator(feed->end()));
      return std::nullopt;
    }
    RawArticle article;
    article.id = path == "-" ? "stdin" : fs::path(name).stem().string();
    article.source = name;
    article.bytes = **std::move(bytes);
    article.format = format;
    article.default_published = options.published;
    return article;
  }

  std::optional<Item> NextRecord() {
    for (;;) {
      auto line = records->ReadLine(options.max_article_bytes);
      const std::string where = records_path + ":" + std::to_string(++line_number);
      if (!line.ok()) {
        records.reset();
        return Fail(where, line.error());
      }
      if (!line->has_value()) {
        records.reset();
        return std::nullopt;
      }
      if ((*line)->too_long) return Fail(where, TooLarge(where, options.max_article_bytes));
      std::string_view text = (*line)->text;
      if (line_number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      auto article = ParseJsonRecord(text, records_path, where, options);
      if (!article.ok()) return Fail(where, article.error());
      return std::move(*article);
    }
  }
};

ArticleReader::ArticleReader(std::vector<std::string> paths, ReadOptions options) : state_(std::make_unique<State>()) {
  state_->paths.assign(paths.begin(), paths.end());
  state_->options = std::move(options);
}

ArticleReader::~ArticleReader() = default;

std::optional<std::variant<RawArticle, ReadFailure>> ArticleReader::Next() {
  for (;;) {
    if (state_->records) {
      if (auto item = state_->NextRecord()) return item;
      continue;
    }
    if (!state_->entries.empty()) {
      Item item = std::move(state_->entries.front());
      state_->entries.pop_front();
      return item;
    }
    if (state_->paths.empty()) return std::nullopt;
    const std::string path = state_->paths.front();
    state_->paths.pop_front();
    if (auto item = state_->OpenPath(path)) return item;
  }
}

}  // namespace dossier::text
