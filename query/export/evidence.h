// The sentences behind a relationship, ready to show. Plain values and a reader of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/export/value_json.h"

namespace dossier::query {

struct Evidence {
  graph::Assertion assertion;
  std::string article_name;  // short id of the article
  std::string article_title;
  std::string article_source;
  std::optional<PartialDate> published;
  std::string sentence;  // its text, white space runs made one space
};

// Finds evidence; keeps articles that it has read, for the next assertion out of the same one.
// Thread safety: none. Lifetime: must not outlive the reader. Memory: up to 64 articles.
class EvidenceReader {
 public:
  explicit EvidenceReader(const graph::GraphReader& reader) : reader_(reader) {}

  // Of every assertion of the relationship, by assertion id; nothing for one made by hand. kStoreDamaged where an
  // assertion names an article or a sentence that is not there.
  Result<std::vector<Evidence>> Of(const graph::Relationship& relationship);
  Result<Evidence> Of(const graph::Assertion& assertion);

 private:
  Result<const graph::Article*> FindArticle(ArticleId id);
  const graph::GraphReader& reader_;
  std::map<ArticleId, graph::Article> articles_;
};

// {"article":"a:3","articleName","title","published","sentence":2,"start","end","rule","confidence","polarity",
// "modality","date","text"}
Json EvidenceToJson(const Evidence& evidence);

}  // namespace dossier::query
