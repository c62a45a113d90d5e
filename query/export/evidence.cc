#include "query/export/evidence.h"

#include "core/graph/element_id.h"

namespace dossier::query {
namespace {

constexpr std::size_t kMostArticles = 64;

std::string OneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

Json DateOrNull(const std::optional<PartialDate>& date) { return date ? Json(date->ToIso()) : Json(nullptr); }

}  // namespace

Result<const graph::Article*> EvidenceReader::FindArticle(ArticleId id) {
  const auto known = articles_.find(id);
  if (known != articles_.end()) return &known->second;
  DOSSIER_ASSIGN_OR_RETURN(std::optional<graph::Article> article, reader_.FindArticle(id));
  if (!article) {
    return Error{ErrorCode::kStoreDamaged,
                 "an assertion names article " + graph::ToElementId(id) + ", which is not there", "run: dossier check"};
  }
  if (articles_.size() >= kMostArticles) articles_.erase(articles_.begin());
  return &articles_.emplace(id, *std::move(article)).first->second;
}

Result<Evidence> EvidenceReader::Of(const graph::Assertion& assertion) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::Article* article, FindArticle(assertion.id.article));
  if (assertion.sentence >= article->sentences.size() ||
      article->sentences[assertion.sentence].end > article->text.size() ||
      article->sentences[assertion.sentence].start > article->sentences[assertion.sentence].end) {
    return Error{
        ErrorCode::kStoreDamaged,
        "article " + graph::ToElementId(article->id) + " has no sentence " + std::to_string(assertion.sentence),
        "run: dossier check"};
  }
  Evidence evidence;
  evidence.assertion = assertion;
  evidence.article_name = article->name;
  evidence.article_title = article->title;
  evidence.article_source = article->source;
  evidence.published = article->published;
  evidence.sentence = OneLine(article->sentences[assertion.sentence].In(article->text));
  return evidence;
}

Result<std::vector<Evidence>> EvidenceReader::Of(const graph::Relationship& relationship) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::Assertion> assertions,
                           reader_.RelationshipAssertions(relationship));
  std::vector<Evidence> all;
  for (const graph::Assertion& assertion : assertions) {
    DOSSIER_ASSIGN_OR_RETURN(Evidence evidence, Of(assertion));
    all.push_back(std::move(evidence));
  }
  return all;
}

Json EvidenceToJson(const Evidence& e) {
  const graph::Assertion& a = e.assertion;
  return {{"article", graph::ToElementId(a.id.article)},
          {"articleName", e.article_name},
          {"title", e.article_title},
          {"source", e.article_source},
          {"published", DateOrNull(e.published)},
          {"sentence", a.sentence},
          {"start", a.span.start},
          {"end", a.span.end},
          {"rule", a.rule},
          {"confidence", a.confidence},
          {"polarity", graph::PolarityName(a.polarity)},
          {"modality", graph::ModalityName(a.modality)},
          {"date", DateOrNull(a.date)},
          {"text", e.sentence}};
}

}  // namespace dossier::query
