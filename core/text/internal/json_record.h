// One record of JSON Lines as an article. Pure function, O(bytes).
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/text/article_reader.h"

namespace dossier::text {

// `where` ("news.jsonl:12") names the record in errors, and is its source and id if it states none. kBadInput: not a
// JSON object, or without text.
// The date of a record or an entry of a feed: ISO, RFC 822, words, seconds or milliseconds since 1970.
std::optional<PartialDate> ParseRecordDate(const std::string& text);

Result<RawArticle> ParseJsonRecord(std::string_view line, const std::string& path, const std::string& where,
                                   const ReadOptions& options);

}  // namespace dossier::text
