#include "server/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace dossier::server {
namespace {

bool IsTokenChar(unsigned char c) {  // RFC 9110, 5.6.2
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string Lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Whether a comma-separated header value names `token` (lower case).
bool ListHas(std::string_view value, std::string_view token) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    if (Lowered(Trimmed(value.substr(0, comma))) == token) return true;
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
  }
  return false;
}

std::optional<Refusal> ParseRequestLine(std::string_view line, RequestHead* head) {
  const Refusal bad{400, "the request line is not METHOD TARGET HTTP/1.1"};
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (method.empty() || !std::all_of(method.begin(), method.end(), IsTokenChar)) return bad;
  if (version.starts_with("HTTP/") && !version.starts_with("HTTP/1.")) return Refusal{505, "only HTTP/1.1 is spoken"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return bad;
  if (target.empty() || target.front() != '/') return bad;
  for (const char c : target) {
    if (c <= ' ' || c > '~') return bad;  // also every byte above 0x7f where char is signed
  }
  if (std::count(target.begin(), target.end(), '?') > 1) {
    return Refusal{400, "the target has two question marks", "write the second one as %3F"};
  }
  head->method = method;
  head->target = target;
  head->http_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

std::optional<Refusal> ParseHeaderLine(std::string_view line, RequestHead* head) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || name.empty() || !std::all_of(name.begin(), name.end(), IsTokenChar)) {
    return Refusal{400, "a header line is not NAME: VALUE"};
  }
  const std::string_view value = Trimmed(line.substr(colon + 1));
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < ' ' && byte != '\t') || byte == 0x7f) return Refusal{400, "a header value has a control character"};
  }
  head->headers.emplace_back(Lowered(name), value);
  return std::nullopt;
}

// What decides where the body ends, and what the library would handle badly.
std::optional<Refusal> CheckHeaders(const HeadLimits& limits, RequestHead* head) {
  static constexpr std::array<std::string_view, 8> kSingle = {
      "host", "content-length", "content-type", "authorization", "origin", "expect", "accept", "x-request-id"};
  for (const std::string_view name : kSingle) {
    const auto same = [&](const auto& header) { return header.first == name; };
    if (std::count_if(head->headers.begin(), head->headers.end(), same) > 1) {
      return Refusal{400, "the header " + std::string(name) + " is there twice"};
    }
  }
  if (!FindText(head->headers, "host")) return Refusal{400, "there is no Host header"};
  if (FindText(head->headers, "transfer-encoding")) {
    return Refusal{411, "Transfer-Encoding is not accepted", "send the body with Content-Length"};
  }
  if (FindText(head->headers, "content-encoding")) {
    return Refusal{415, "Content-Encoding is not accepted", "send the body uncompressed"};
  }
  if (FindText(head->headers, "range")) return Refusal{416, "ranges are not served", "ask without the Range header"};
  if (const std::string* expect = FindText(head->headers, "expect")) {
    if (Lowered(*expect) != "100-continue") return Refusal{417, "the only expectation met is 100-continue"};
    head->expects_continue = !head->http_1_0;
  }
  if (const std::string* length = FindText(head->headers, "content-length")) {
    const char* end = length->data() + length->size();
    const auto [stop, error] = std::from_chars(length->data(), end, head->content_length);
    if (error == std::errc::result_out_of_range) head->content_length = limits.max_body + 1;
    if (length->empty() || stop != end || length->front() == '-') {
      return Refusal{400, "Content-Length is not a number"};
    }
    if (head->content_length > limits.max_body) {
      return Refusal{413, "the body is larger than " + std::to_string(limits.max_body) + " bytes"};
    }
  } else if (head->method == "POST" || head->method == "PUT" || head->method == "PATCH") {
    return Refusal{411, "there is no Content-Length", "send the body with Content-Length"};
  }
  const std::string* connection = FindText(head->headers, "connection");
  const bool close = connection && ListHas(*connection, "close");
  head->keep_alive = !head->http_1_0 && !close;
  return std::nullopt;
}

}  // namespace

void ScanHead(std::string_view bytes, const HeadLimits& limits, HeadScan* scan) {
  for (; scan->scanned < bytes.size(); ++scan->scanned) {
    const std::size_t at = scan->scanned;
    const std::size_t line_bytes = at - scan->line_start;
    if (line_bytes >= limits.max_line) {
      scan->refusal =
          scan->line_start == 0
              ? Refusal{414, "the request line is longer than " + std::to_string(limits.max_line) + " bytes"}
              : Refusal{431, "a header is longer than " + std::to_string(limits.max_line) + " bytes"};
      return;
    }
    if (at >= limits.max_bytes) {
      scan->refusal = Refusal{431, "the headers are larger than " + std::to_string(limits.max_bytes) + " bytes"};
      return;
    }
    if (bytes[at] != '\n') continue;
    if (line_bytes == 0 || bytes[at - 1] != '\r') {
      scan->refusal = Refusal{400, "a line of the head does not end in CR LF"};
      return;
    }
    scan->line_start = at + 1;
    if (line_bytes == 1) {
      scan->end = ++scan->scanned;
      return;
    }
  }
}

std::variant<RequestHead, Refusal> ParseRequestHead(std::string_view head, const HeadLimits& limits) {
  RequestHead out;
  std::size_t lines = 0;
  while (true) {
    const std::size_t end = head.find("\r\n");
    if (end == std::string_view::npos) return Refusal{400, "the head does not end in an empty line"};
    if (end == 0) break;
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (lines > limits.max_headers) {
      return Refusal{431, "there are more than " + std::to_string(limits.max_headers) + " headers"};
    }
    auto refusal = lines == 0 ? ParseRequestLine(line, &out) : ParseHeaderLine(line, &out);
    if (refusal) return *std::move(refusal);
    ++lines;
  }
  if (lines == 0) return Refusal{400, "the request is empty"};
  if (auto refusal = CheckHeaders(limits, &out)) return *std::move(refusal);
  return out;
}

}  // namespace dossier::server
