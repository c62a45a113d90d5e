#include "core/text/internal/json_record.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text/date_expression.h"

namespace dossier::text {
namespace {

using Json = nlohmann::json;

// The first of `fields` that the record has, as text: strings as they are, numbers as written.
std::optional<std::string> FindField(const Json& record, const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    const auto it = record.find(field);
    if (it == record.end() || it->is_null()) continue;
    if (it->is_string()) return it->get<std::string>();
    if (it->is_number()) return it->dump();
  }
  return std::nullopt;
}

std::string JoinNames(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "\"" : ", \"") + name + "\"";
  return joined;
}

// The message of a parser without its own prefix and line breaks.
std::string ParserMessage(const Json::exception& e) {
  const std::string_view message = e.what();
  const std::size_t at = message.find("] ");
  return std::string(at == std::string_view::npos ? message : message.substr(at + 2));
}

}  // namespace

std::optional<PartialDate> ParseRecordDate(const std::string& text) {
  if (const auto date = PartialDate::Parse(text)) return date;
  if (const auto date = ParseDateLine(text)) return date;
  // Seconds or milliseconds since 1970.
  if (text.size() >= 9 && text.size() <= 16 && text.find_first_not_of("0123456789.") == std::string::npos) {
    double seconds = std::strtod(text.c_str(), nullptr);
    if (seconds > 1e11) seconds /= 1000;
    if (seconds < 4e9) return FromDays(static_cast<std::int64_t>(std::floor(seconds / 86400)));
  }
  return std::nullopt;
}

Result<RawArticle> ParseJsonRecord(std::string_view line, const std::string& path, const std::string& where,
                                   const ReadOptions& options) {
  Json record;
  try {
    record = Json::parse(line);
  } catch (const Json::exception& e) {
    return Error{ErrorCode::kBadInput, where + " is not JSON: " + ParserMessage(e),
                 "one JSON object a line is expected"};
  }
  if (!record.is_object()) {
    return Error{ErrorCode::kBadInput, where + " is not a JSON object", "one JSON object a line is expected"};
  }
  const auto text = FindField(record, options.text_fields);
  if (!text) {
    return Error{ErrorCode::kBadInput,
                 where + " has no article text: none of the fields " + JoinNames(options.text_fields),
                 "name the field that holds the text"};
  }
  if (text->size() > options.max_article_bytes) {
    return Error{ErrorCode::kUnsupportedInput,
                 where + " is larger than " + std::to_string(options.max_article_bytes) + " bytes",
                 "split it into articles"};
  }
  const auto url = FindField(record, options.url_fields), id = FindField(record, options.id_fields);
  RawArticle article;
  article.bytes = *text;
  article.format = InputFormat::kAuto;
  article.title = FindField(record, options.title_fields).value_or("");
  article.url = url.value_or("");
  article.source = url ? *url : id ? path + "#" + *id : where;
  article.id = id ? *id : url ? *url : where;
  if (const auto date = FindField(record, options.date_fields)) article.published = ParseRecordDate(*date);
  article.default_published = options.published;
  return article;
}

}  // namespace dossier::text
