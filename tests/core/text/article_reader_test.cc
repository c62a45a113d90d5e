#include "core/text/article_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

using Items = std::vector<std::variant<RawArticle, ReadFailure>>;

Items ReadAll(std::vector<std::string> paths, ReadOptions options = {}) {
  ArticleReader reader(std::move(paths), std::move(options));
  Items items;
  while (auto item = reader.Next()) items.push_back(std::move(*item));
  return items;
}

// The only failure of reading `path`, or of cleaning what it holds.
Error OnlyError(const std::string& path, ReadOptions options = {}) {
  const Items items = ReadAll({path}, std::move(options));
  EXPECT_EQ(items.size(), 1u);
  if (items.empty()) return {};
  if (const auto* failure = std::get_if<ReadFailure>(&items[0])) return failure->error;
  const Result<Document> document = CleanArticle(std::get<RawArticle>(items[0]));
  EXPECT_FALSE(document.ok());
  return document.ok() ? Error{} : document.error();
}

TEST(ArticleReaderTest, ReadsFoldersInByteOrder) {
  const TemporaryFolder folder;
  for (const char* name : {"b.txt", "a/z.md", "a.html", ".hidden.txt", ".git/x.txt", "note.pdf", "c/d/e.txt"})
    folder.Write(name, "Text here.");
  std::vector<std::string> ids;
  for (const auto& item : ReadAll({folder.path()})) ids.push_back(std::get<RawArticle>(item).id);
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "z", "b", "e"}));
  ids.clear();
  for (const auto& item : ReadAll({folder.path()}, {.recursive = false})) ids.push_back(std::get<RawArticle>(item).id);
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b"}));
}

TEST(ArticleReaderTest, NamesSourcesNormally) {
  const TemporaryFolder folder;
  folder.Write("x/a.txt", "Text here.");
  const Items items = ReadAll({folder.path() + "/x/../x/./a.txt"});
  EXPECT_EQ(std::get<RawArticle>(items.at(0)).source, folder.path() + "/x/a.txt");
}

TEST(ArticleReaderTest, RefusesWhatIsNoArticle) {
  const TemporaryFolder folder;
  struct Case {
    const char* name;
    std::string_view bytes;
    ErrorCode code;
    const char* message;
  };
  using namespace std::string_view_literals;
  for (
      const Case& c : std::initializer_list<Case>{
          {"a.txt", "%PDF-1.7 ..."sv, ErrorCode::kUnsupportedInput, "is a PDF"},
          {"b.txt", "\x89PNG\r\n\x1A\n\0\0"sv, ErrorCode::kUnsupportedInput, "is a PNG image"},
          {"c.txt", "\xFF\xD8\xFF\xE0"sv, ErrorCode::kUnsupportedInput, "is a JPEG image"},
          {"d.txt", "PK\x03\x04zip"sv, ErrorCode::kUnsupportedInput, "is a ZIP archive"},
          {"e.txt", "abc\0def"sv, ErrorCode::kUnsupportedInput, "is binary data"},
          {"i.txt",
           "\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xF1\xFF \xF1 "
           "\xEC\xE8\xED\xE8\xF1\xF2\xF0\xEE\xEC \xE2 "
           "\xEF\xFF\xF2\xED\xE8\xF6\xF3 \xE2 \xCC\xEE\xF1\xEA\xE2\xE5 \xE8 \xEE\xE1\xF1\xF3\xE4\xE8\xEB \xF1\xE4\xE5\xEB\xEA\xF3."sv,
           ErrorCode::kUnsupportedInput, "none of the encodings"},
          {"f.txt", ""sv, ErrorCode::kBadInput, "is empty"},
          {"g.txt", " \n\n \t"sv, ErrorCode::kBadInput, "has no readable article"},
          {"h.html", "<html><script>x()</script></html>"sv, ErrorCode::kBadInput, "has no readable article"}}) {
    const Error error = OnlyError(folder.Write(c.name, c.bytes));
    EXPECT_EQ(error.code, c.code) << c.name;
    EXPECT_NE(error.message.find(c.message), std::string::npos) << error.message;
    EXPECT_NE(error.message.find(c.name), std::string::npos) << error.message;
    EXPECT_FALSE(error.hint.empty()) << error.message;
  }
  EXPECT_EQ(OnlyError(folder.path() + "/none.txt").code, ErrorCode::kNotFound);
  std::filesystem::create_directory(folder.path() + "/empty");
  EXPECT_EQ(OnlyError(folder.path() + "/empty").code, ErrorCode::kNotFound);
  EXPECT_EQ(OnlyError("/proc/self/mem").code, ErrorCode::kIo);
}

TEST(ArticleReaderTest, RefusesLargeArticlesUnread) {
  const TemporaryFolder folder;
  // A hole of 200 MB: reading it would take its time and memory.
  const std::string path = folder.Write("large.txt", "word word");
  std::filesystem::resize_file(path, 200u << 20);
  const int fd = open(path.c_str(), O_WRONLY);
  const std::string text(8192, 'a');
  ASSERT_EQ(write(fd, text.data(), text.size()), 8192);
  close(fd);
  const Error error = OnlyError(path);
  EXPECT_EQ(error.code, ErrorCode::kUnsupportedInput);
  EXPECT_NE(error.message.find("larger than"), std::string::npos);
}

TEST(ArticleReaderTest, ReadsJsonLines) {
  const TemporaryFolder folder;
  const std::string path = folder.Write(
      "news.jsonl",
      "\xEF\xBB\xBF{\"id\": 7, \"title\": \"A\", \"text\": \"One met Two.\", \"date\": \"2024-05-06T01:02:03Z\"}\n"
      "\n"
      "{\"url\": \"https://example.org/b\", \"body\": \"Two met Three.\", \"pubDate\": \"Mon, 27 Oct 2025 08:00:00 "
      "GMT\"}\r\n"
      "{\"text\": \"Three met Four.\", \"published\": 1700000000}\n"
      "not json\n"
      "{\"title\": \"no text\"}\n"
      "[1]\n"
      "{\"text\": \"Last.\"}");
  const Items items = ReadAll({path}, {.published = PartialDate{2020, 1, 1}});
  ASSERT_EQ(items.size(), 7u);
  const auto& first = std::get<RawArticle>(items[0]);
  EXPECT_EQ(first.id, "7");
  EXPECT_EQ(first.source, path + "#7");
  EXPECT_EQ(first.title, "A");
  EXPECT_EQ(first.published->ToIso(), "2024-05-06");
  const auto& second = std::get<RawArticle>(items[1]);
  EXPECT_EQ(second.source, "https://example.org/b");
  EXPECT_EQ(second.published->ToIso(), "2025-10-27");
  const auto& third = std::get<RawArticle>(items[2]);
  EXPECT_EQ(third.source, path + ":4");
  EXPECT_EQ(third.published->ToIso(), "2023-11-14");
  for (int i = 3; i < 6; ++i) {
    const auto& failure = std::get<ReadFailure>(items[static_cast<std::size_t>(i)]);
    EXPECT_EQ(failure.source, path + ":" + std::to_string(i + 2));
    EXPECT_EQ(failure.error.code, ErrorCode::kBadInput);
    EXPECT_NE(failure.error.message.find(failure.source), std::string::npos);
  }
  const Result<Document> last = CleanArticle(std::get<RawArticle>(items[6]));
  ASSERT_TRUE(last.ok());
  EXPECT_EQ(last->published->ToIso(), "2020-01-01");
}

TEST(ArticleReaderTest, PassesOverLinesThatAreTooLong) {
  const TemporaryFolder folder;
  const std::string path =
      folder.Write("a.jsonl", "{\"text\": \"" + std::string(3'000'000, 'x') + "\"}\n{\"text\": \"Short one.\"}\n");
  const Items items = ReadAll({path}, {.max_article_bytes = 1'000'000});
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(std::get<ReadFailure>(items[0]).error.code, ErrorCode::kUnsupportedInput);
  EXPECT_EQ(std::get<RawArticle>(items[1]).bytes, "Short one.");
}

TEST(ArticleReaderTest, TellsFormatByNameThenByContent) {
  const TemporaryFolder folder;
  struct Case {
    const char* name;
    const char* bytes;
    InputFormat want;
  };
  for (const Case& c : std::initializer_list<Case>{{"a.html", "plain", InputFormat::kHtml},
                                                   {"a.MD", "plain", InputFormat::kMarkdown},
                                                   {"a.txt", "<html>", InputFormat::kText},
                                                   {"noname", "<!DOCTYPE html><p>x", InputFormat::kHtml},
                                                   {"noname2", "Just text", InputFormat::kText}}) {
    EXPECT_EQ(std::get<RawArticle>(ReadAll({folder.Write(c.name, c.bytes)}).at(0)).format, c.want) << c.name;
  }
}

TEST(ArticleReaderTest, ReadsFeeds) {
  const TemporaryFolder folder;
  const std::string rss =
      folder.Write("news.rss",
                   "<?xml version='1.0'?><rss><channel><title>News</title>"
                   "<item><title>Mill opens</title><link>https://example.org/1</link><pubDate>Mon, 27 Oct 2025 "
                   "08:00:00 GMT</pubDate>"
                   "<description><![CDATA[<p>Harbor Steel opened a mill &amp; met Ma.</p>]]></description></item>"
                   "<item><title>Nothing</title></item></channel></rss>");
  const Items items = ReadAll({rss});
  ASSERT_EQ(items.size(), 2u);
  const Result<Document> document = CleanArticle(std::get<RawArticle>(items[0]));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->text, "Mill opens\n\nHarbor Steel opened a mill & met Ma.");
  EXPECT_EQ(document->source, "https://example.org/1");
  EXPECT_EQ(document->published->ToIso(), "2025-10-27");
  EXPECT_EQ(std::get<ReadFailure>(items[1]).source, rss + ":2");
  const Items atom = ReadAll({folder.Write(
      "feed",
      "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Mill</title><link href='https://example.org/2'/>"
      "<published>2025-10-27T00:00:00Z</published><summary>Harbor Steel met Ma.</summary></entry></feed>")});
  ASSERT_EQ(atom.size(), 1u);
  EXPECT_EQ(std::get<RawArticle>(atom[0]).url, "https://example.org/2");
  EXPECT_EQ(OnlyError(folder.Write("bad.rss", "<rss><channel>")).code, ErrorCode::kBadInput);
  EXPECT_EQ(OnlyError(folder.Write("empty.rss", "<rss><channel/></rss>")).code, ErrorCode::kBadInput);
}

TEST(ArticleReaderTest, GoesOnAfterAFailure) {
  const TemporaryFolder folder;
  const Items items = ReadAll({folder.path() + "/none", folder.Write("a.txt", "Text here.")});
  ASSERT_EQ(items.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<ReadFailure>(items[0]));
  EXPECT_TRUE(std::holds_alternative<RawArticle>(items[1]));
}

}  // namespace
}  // namespace dossier::text
