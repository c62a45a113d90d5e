// GraphReader over a view of the database. Thread safety: as GraphReader.
#pragma once

#include <memory>

#include "core/graph/graph_reader.h"
#include "core/graph/name_walk.h"
#include "storage/internal/database.h"
#include "storage/internal/record_codec.h"

namespace dossier::storage {

// The database as of one commit, with what every reader needs of it.
struct Moment {
  std::shared_ptr<const View> view;
  Counters counters;
  std::shared_ptr<const graph::SymbolTable> symbols;
};

// Reads the counters, and the names unless `known` has just those already. kStoreDamaged where they do not fit.
Result<Moment> LoadMoment(std::shared_ptr<const Database> database, std::shared_ptr<const graph::SymbolTable> known);

// kStoreDamaged: the bytes of `key` are no record of its table.
Error DamagedRecord(const View& view, std::string_view key);

class ListCache;

class StoreReader final : public graph::GraphReader, public graph::NameWalk {
 public:
  // `lists`: of the store, for searches; or null.
  explicit StoreReader(Moment moment, std::shared_ptr<ListCache> lists = nullptr)
      : moment_(std::move(moment)), view_(*moment_.view), lists_(std::move(lists)) {}
  const Moment& moment() const { return moment_; }

  std::uint64_t version() const override { return moment_.counters.version; }
  const graph::SymbolTable& symbols() const override { return *moment_.symbols; }
  Result<graph::GraphCounts> Counts() const override { return moment_.counters.counts; }

  Result<std::vector<std::optional<graph::Node>>> FindNodes(std::span<const NodeId> ids) const override;
  Result<std::vector<std::optional<graph::Relationship>>> FindRelationships(
      std::span<const RelationshipId> ids) const override;
  Result<std::vector<NodeId>> ScanNodes(std::optional<LabelId> label, NodeId after, std::size_t limit) const override;
  Result<std::vector<RelationshipId>> ScanRelationships(std::optional<TypeId> type, RelationshipId after,
                                                        std::size_t limit) const override;
  Status Expand(const graph::ExpandRequest& request, graph::ExpandResult* out) const override;
  std::shared_ptr<const graph::NeighbourLists> FindNeighbourLists(
      graph::Direction direction, std::span<const TypeId> types,
      graph::SearchExtent extent = graph::SearchExtent::kUnknown) const override;
  Result<std::vector<graph::NameHit>> FindByName(std::string_view key, graph::NameMatch match,
                                                 std::size_t limit) const override;
  Status WalkNames(std::string_view from, const Visitor& visit) const override;
  Result<std::optional<graph::Article>> FindArticle(ArticleId id) const override;
  Result<std::optional<graph::Article>> FindArticleHeader(ArticleId id) const override;
  Result<std::optional<ArticleId>> FindArticleBySource(std::string_view source) const override;
  Result<std::vector<ArticleId>> ScanArticles(ArticleId after, std::size_t limit) const override;
  Result<std::vector<graph::Assertion>> ArticleAssertions(ArticleId article) const override;
  Result<std::vector<graph::Assertion>> FindAssertions(NodeId subject, std::optional<TypeId> type,
                                                       NodeId object) const override;
  Result<std::vector<graph::NodeSupport>> NodeSupports(NodeId node) const override;
  Result<std::vector<graph::NodeSupport>> ArticleSupports(ArticleId article) const override;

 private:
  Moment moment_;
  const View& view_;
  std::shared_ptr<ListCache> lists_;
};

}  // namespace dossier::storage
