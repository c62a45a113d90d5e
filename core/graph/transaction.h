// Changes to a graph made one after another and committed at once: a GraphReader that shows the graph before with all
// changes so far. Nobody else sees them before Commit, and nothing is left of them without it.
// What articles support stays: a node or relationship with assertions or supports is deleted by forgetting its articles
// only. Whatever is put becomes Origin::kByHand, so that later ingests leave it as it is.
// Thread safety: one thread. Lifetime: the writer must outlive it. Cost: reading costs what the graph before costs and
// O(log changes) more an item; Counts is O(changes).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/graph/graph_reader.h"
#include "core/graph/graph_writer.h"

namespace dossier::graph {

class Transaction final : public GraphReader {
 public:
  Transaction(std::shared_ptr<const GraphReader> before, GraphWriter* writer);

  // Names, made where the graph has none yet. Ids are valid for this reader alone.
  LabelId InternLabel(std::string_view name) { return symbols_.labels.Intern(name); }
  TypeId InternType(std::string_view name) { return symbols_.types.Intern(name); }
  PropertyKeyId InternKey(std::string_view name) { return symbols_.keys.Intern(name); }

  // Labels must be sorted without repeats, ends of a relationship must exist.
  NodeId CreateNode(std::vector<LabelId> labels, PropertyMap properties);
  RelationshipId CreateRelationship(NodeId start, TypeId type, NodeId end, PropertyMap properties);
  // Replaces labels and properties of one that exists; ends and type stay.
  void PutNode(Node node);
  void PutRelationship(Relationship relationship);
  // Of ones that exist. Relationships of a node that is deleted must be deleted too, before Commit.
  Status DeleteNode(NodeId id);
  Status DeleteRelationship(RelationshipId id);

  // Whether it was created, changed or deleted here.
  bool Holds(NodeId id) const { return nodes_.contains(id); }
  bool Holds(RelationshipId id) const { return relationships_.contains(id); }
  // The type of a relationship that was deleted here.
  std::optional<TypeId> DeletedType(RelationshipId id) const;

  struct Changes {
    std::uint64_t nodes_created = 0, nodes_changed = 0, nodes_deleted = 0;
    std::uint64_t relationships_created = 0, relationships_changed = 0, relationships_deleted = 0;
    bool empty() const {
      return nodes_created + nodes_changed + nodes_deleted + relationships_created + relationships_changed +
                 relationships_deleted ==
             0;
    }
  };
  // What Commit would change.
  Result<Changes> ComputeChanges() const;
  // All changes as one batch, with this line of history; nothing happens where nothing changed. The reader ends: only
  // destroying it is allowed afterwards. Errors: those of GraphWriter::Commit.
  Status Commit(HistoryEntry history);

  std::uint64_t version() const override { return before_->version(); }
  const SymbolTable& symbols() const override { return symbols_; }
  Result<GraphCounts> Counts() const override;
  Result<std::vector<std::optional<Node>>> FindNodes(std::span<const NodeId> ids) const override;
  Result<std::vector<std::optional<Relationship>>> FindRelationships(
      std::span<const RelationshipId> ids) const override;
  Result<std::vector<NodeId>> ScanNodes(std::optional<LabelId> label, NodeId after, std::size_t limit) const override;
  Result<std::vector<RelationshipId>> ScanRelationships(std::optional<TypeId> type, RelationshipId after,
                                                        std::size_t limit) const override;
  Status Expand(const ExpandRequest& request, ExpandResult* out) const override;
  Result<std::vector<NameHit>> FindByName(std::string_view key, NameMatch match, std::size_t limit) const override;
  Result<std::optional<Article>> FindArticle(ArticleId id) const override { return before_->FindArticle(id); }
  Result<std::optional<Article>> FindArticleHeader(ArticleId id) const override {
    return before_->FindArticleHeader(id);
  }
  Result<std::optional<ArticleId>> FindArticleBySource(std::string_view source) const override {
    return before_->FindArticleBySource(source);
  }
  Result<std::vector<ArticleId>> ScanArticles(ArticleId after, std::size_t limit) const override {
    return before_->ScanArticles(after, limit);
  }
  Result<std::vector<Assertion>> ArticleAssertions(ArticleId article) const override {
    return before_->ArticleAssertions(article);
  }
  Result<std::vector<Assertion>> FindAssertions(NodeId subject, std::optional<TypeId> type,
                                                NodeId object) const override;
  Result<std::vector<NodeSupport>> NodeSupports(NodeId node) const override { return before_->NodeSupports(node); }
  Result<std::vector<NodeSupport>> ArticleSupports(ArticleId article) const override {
    return before_->ArticleSupports(article);
  }

 private:
  using Adjacent = std::tuple<TypeId, NodeId, RelationshipId>;  // in the order of ExpandResult
  using Adjacency = std::map<NodeId, std::set<Adjacent>>;       // of created relationships

  void IndexNames(const Node& node);
  void ForgetNames(NodeId id);
  bool IsKnownBefore(TypeId type) const { return ToNumber(type) <= types_before_; }
  // Adds the neighbours of `node` in one direction: entries of `base` that still stand, and created ones, in order.
  void AddNeighbours(NodeId node, bool outgoing, const ExpandResult& base, std::size_t index,
                     const ExpandRequest& request, ExpandResult* out) const;
  Result<GraphBatch> BuildBatch() const;

  std::shared_ptr<const GraphReader> before_;
  GraphWriter* writer_;
  SymbolTable symbols_;
  std::size_t labels_before_, types_before_;
  std::map<NodeId, std::optional<Node>> nodes_;  // created, changed; nothing: deleted
  std::map<RelationshipId, std::optional<Relationship>> relationships_;
  std::map<RelationshipId, TypeId> deleted_types_;
  Adjacency outgoing_, incoming_;
  std::set<std::tuple<std::string, NodeId, bool>> names_;  // of nodes_: normalised name, node, is alias
};

}  // namespace dossier::graph
