#include "core/text/internal/content_sniffer.h"

#include <algorithm>
#include <array>

#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

struct Signature {
  std::string_view bytes;
  const char* what;
  const char* hint;
};

using namespace std::string_view_literals;
constexpr auto kSignatures = std::to_array<Signature>({
    {"%PDF-"sv, "a PDF", "convert it to text first, for instance with pdftotext"},
    {"\x89PNG"sv, "a PNG image", "only text can be read"},
    {"\xFF\xD8\xFF"sv, "a JPEG image", "only text can be read"},
    {"GIF8"sv, "a GIF image", "only text can be read"},
    {"PK\x03\x04"sv, "a ZIP archive or an office document", "unpack it, or save it as text"},
    {"PK\x05\x06"sv, "an empty ZIP archive", "unpack it first"},
    {"\x1F\x8B"sv, "gzip-compressed", "unpack it first, with gunzip"},
    {"BZh"sv, "bzip2-compressed", "unpack it first, with bunzip2"},
    {"\xFD\x37zXZ"sv, "xz-compressed", "unpack it first, with unxz"},
    {"\x28\xB5\x2F\xFD"sv, "zstd-compressed", "unpack it first, with unzstd"},
    {"Rar!\x1A"sv, "a RAR archive", "unpack it first"},
    {"7z\xBC\xAF"sv, "a 7-Zip archive", "unpack it first"},
    {"\x7F"
     "ELF"sv,
     "a program", "only text can be read"},
    {"\xD0\xCF\x11\xE0"sv, "an old office document", "save it as text"},
    {"{\\rtf"sv, "a rich text document", "save it as plain text"},
    {"SQLite format 3"sv, "an SQLite database", "only text can be read"},
    {"%!PS"sv, "PostScript", "convert it to text first, with ps2ascii"},
    {"II*\0"sv, "a TIFF image", "only text can be read"},
    {"MM\0*"sv, "a TIFF image", "only text can be read"},
    {"OggS"sv, "an Ogg recording", "only text can be read"},
    {"ID3"sv, "an MP3 recording", "only text can be read"},
});

// Enough to tell; text has no zero bytes, and few control characters.
constexpr std::size_t kLookedAt = 4096;

bool LooksBinary(std::string_view head) {
  if (head.find('\0') != std::string_view::npos) return true;
  const auto controls = std::ranges::count_if(head, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && !(byte >= '\t' && byte <= '\r') && byte != 0x1B;
  });
  return static_cast<std::size_t>(controls) * 20 > head.size();
}

}  // namespace

std::optional<Error> RefuseContent(std::string_view bytes, std::string_view source) {
  const std::string name(source);
  if (bytes.empty()) return Error{ErrorCode::kBadInput, name + " is empty", "give a file with an article in it"};
  const std::string_view head = bytes.substr(0, kLookedAt);
  for (const Signature& signature : kSignatures) {
    if (head.starts_with(signature.bytes)) {
      return Error{ErrorCode::kUnsupportedInput, name + " is " + signature.what + ": not supported", signature.hint};
    }
  }
  const bool utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (!utf16 && LooksBinary(head)) {
    return Error{ErrorCode::kUnsupportedInput, name + " is binary data: not supported",
                 "only text, HTML, Markdown, JSON Lines and feeds can be read"};
  }
  return std::nullopt;
}

InputFormat SniffFormat(std::string_view bytes) {
  std::string_view head = bytes.substr(0, kLookedAt);
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return InputFormat::kText;
  head.remove_prefix(start);
  if (head.starts_with("{\"") || head.starts_with("{ \"")) return InputFormat::kJsonLines;
  const std::string lower = LowerAscii(head);
  for (std::string_view root : {"<rss", "<feed", "<rdf:rdf"}) {
    if (lower.starts_with(root) || (lower.starts_with("<?xml") && lower.find(root) != std::string::npos))
      return InputFormat::kFeed;
  }
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return InputFormat::kHtml;
  if (lower.starts_with("<")) {
    for (std::string_view tag : {"<body", "<head", "<div", "<article", "<p>", "<h1", "<main", "<section"}) {
      if (lower.find(tag) != std::string::npos) return InputFormat::kHtml;
    }
  }
  return InputFormat::kText;
}

InputFormat FormatOfName(std::string_view path) {
  const std::string lower = LowerAscii(path);
  for (std::string_view end : {".html", ".htm", ".xhtml"}) {
    if (lower.ends_with(end)) return InputFormat::kHtml;
  }
  for (std::string_view end : {".md", ".markdown"}) {
    if (lower.ends_with(end)) return InputFormat::kMarkdown;
  }
  for (std::string_view end : {".jsonl", ".ndjson"}) {
    if (lower.ends_with(end)) return InputFormat::kJsonLines;
  }
  for (std::string_view end : {".rss", ".atom"}) {
    if (lower.ends_with(end)) return InputFormat::kFeed;
  }
  return lower.ends_with(".txt") || lower.ends_with(".text") ? InputFormat::kText : InputFormat::kAuto;
}

}  // namespace dossier::text
