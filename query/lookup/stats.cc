#include "query/lookup/stats.h"

#include <algorithm>
#include <unordered_map>

#include "query/export/record_set.h"
#include "query/lookup/relationship_facts.h"

namespace dossier::query {
namespace {

constexpr std::size_t kBatch = 1024;

std::vector<std::pair<std::string, std::uint64_t>> Ranked(const std::vector<std::string>& names,
                                                          const std::vector<std::uint64_t>& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> ranked;
  for (std::size_t i = 0; i < names.size() && i < counts.size(); ++i) {
    if (counts[i] > 0) ranked.emplace_back(names[i], counts[i]);
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return ranked;
}

void Widen(const PartialDate& date, std::optional<PartialDate>* first, std::optional<PartialDate>* last) {
  if (!*first || date < **first) *first = date;
  if (!*last || **last < date) *last = date;
}

}  // namespace

Result<GraphStats> ComputeStats(const graph::GraphReader& reader, std::size_t top) {
  GraphStats stats;
  DOSSIER_ASSIGN_OR_RETURN(stats.counts, reader.Counts());
  stats.labels = Ranked(reader.symbols().labels.names(), stats.counts.nodes_by_label);
  stats.types = Ranked(reader.symbols().types.names(), stats.counts.relationships_by_type);
  std::unordered_map<NodeId, std::uint64_t> degrees;
  for (RelationshipId after = kNoRelationship;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<RelationshipId> ids,
                             reader.ScanRelationships(std::nullopt, after, kBatch));
    if (ids.empty()) break;
    DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader.FindRelationships(ids));
    for (const std::optional<graph::Relationship>& relationship : relationships) {
      if (!relationship) continue;
      ++degrees[relationship->start];
      if (relationship->end != relationship->start) ++degrees[relationship->end];
      const std::optional<PartialDate> date = PartialDate::Parse(FactsOf(*relationship, reader.symbols()).date);
      if (date) {
        Widen(*date, &stats.first_date, &stats.last_date);
      } else {
        ++stats.undated_relationships;
      }
    }
    after = ids.back();
  }
  for (ArticleId after = kNoArticle;;) {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<ArticleId> ids, reader.ScanArticles(after, kBatch));
    if (ids.empty()) break;
    for (const ArticleId id : ids) {
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader.FindArticleHeader(id));
      if (article && article->published) Widen(*article->published, &stats.first_published, &stats.last_published);
    }
    after = ids.back();
  }
  std::vector<std::pair<NodeId, std::uint64_t>> ranked(degrees.begin(), degrees.end());
  const std::size_t kept = std::min(top, ranked.size());
  std::partial_sort(
      ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(kept), ranked.end(),
      [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  std::vector<NodeId> ids;
  for (std::size_t i = 0; i < kept; ++i) ids.push_back(ranked[i].first);
  DOSSIER_ASSIGN_OR_RETURN(const RecordSet records, RecordSet::Load(reader, ids, {}));
  for (std::size_t i = 0; i < kept; ++i) {
    stats.top_nodes.push_back({ranked[i].first, records.NodeName(ranked[i].first), ranked[i].second});
  }
  return stats;
}

}  // namespace dossier::query
