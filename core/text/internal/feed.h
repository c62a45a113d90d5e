// Entries of an RSS or Atom feed as articles. Pure function, O(bytes).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/text/article_reader.h"

namespace dossier::text {

// The entries in their order; one without text is a failure, the others go on. kBadInput: not XML, no feed, no entries.
Result<std::vector<std::variant<RawArticle, ReadFailure>>> ParseFeed(std::string_view bytes, const std::string& path,
                                                                     const ReadOptions& options);

}  // namespace dossier::text
