// Reads and extracts articles on several threads and hands them on in input order, so that what follows does not depend
// on the number of threads. Memory: a window of a few articles a thread.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/extract/extractor.h"
#include "core/text/article_reader.h"

namespace dossier::ingest {

struct StreamOptions {
  text::ReadOptions read;
  unsigned jobs = 0;          // threads that clean and extract; 0: one a core
  std::stop_token stop = {};  // ends the stream after the article in hand
};

// An article that needs no extraction, as `unchanged` said.
struct UnchangedArticle {
  std::string source;
};

using StreamItem = std::variant<extract::Extraction, UnchangedArticle, text::ReadFailure>;

// Calls `sink` on the calling thread, an article at a time, in input order; an error of the sink ends the stream and is
// returned. `unchanged`, if set, is asked on any thread about each cleaned document; true spares its extraction.
Status StreamExtractions(const std::vector<std::string>& paths, const extract::Extractor& extractor,
                         const StreamOptions& options, const std::function<bool(const text::Document&)>& unchanged,
                         const std::function<Status(StreamItem)>& sink);

}  // namespace dossier::ingest
