// What an article says around its things, as far as it helps to tell whether things of two articles are one. Everything
// is in name keys, never in nodes, so that it does not depend on how other articles were resolved.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/extract/extraction.h"
#include "core/graph/graph_reader.h"
#include "core/resolve/local.h"

namespace dossier::resolve {

using KeySet = std::set<std::string, std::less<>>;

struct ArticleView {
  std::string source;                                // unique: settles what is equal otherwise
  KeySet company;                                    // names that only articles on one matter share (IsCompany)
  KeySet names;                                      // all names, aliases and initials in it
  std::map<std::string, KeySet, std::less<>> posts;  // person's key -> all names of whose posts they hold
  std::map<std::uint64_t, KeySet> participants;      // event's place -> keys of who and where
};

// Names that two articles share, of those that only articles on one matter share; `a` and `b` are not counted.
std::size_t SharedCompany(const ArticleView& left, const ArticleView& right, std::string_view a, std::string_view b);

// Views of the articles of one snapshot, each made when first asked for, and of the article being read (kIncoming).
// Thread safety: one thread. Lifetime: within that of reader and extraction.
class ArticleViews {
 public:
  // `incoming` may be null.
  ArticleViews(const graph::GraphReader& reader, const extract::Extraction* incoming)
      : reader_(reader), incoming_(incoming) {}

  // One look-up of supports and assertions an article. kNoArticle has an empty view.
  Result<const ArticleView*> Of(ArticleId article);

 private:
  Result<ArticleView> Load(ArticleId article) const;

  const graph::GraphReader& reader_;
  const extract::Extraction* const incoming_;
  std::map<ArticleId, ArticleView> views_;
};

}  // namespace dossier::resolve
