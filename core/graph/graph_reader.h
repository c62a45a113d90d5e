// One snapshot of a graph: nothing that is committed after it was taken shows. The seam under the query engine;
// MemoryGraph and storage::GraphStore implement it.
// Thread safety: const calls are safe together. Lifetime: must not outlive the Graph it came from.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graph/assertion.h"
#include "core/graph/graph_records.h"
#include "core/graph/neighbour_lists.h"
#include "core/graph/symbol_table.h"

namespace dossier::graph {

enum class Direction : std::uint8_t { kOutgoing, kIncoming, kBoth };

// Neighbours of a batch of nodes, as columns. Those of the i-th node asked for are entries offsets[i] to
// offsets[i + 1], ordered by (type, neighbour, relationship); kBoth gives outgoing before incoming, and a
// self-loop once.
struct ExpandResult {
  std::vector<std::uint32_t> offsets;
  std::vector<NodeId> neighbours;
  std::vector<RelationshipId> relationships;
  std::vector<TypeId> types;
  std::vector<std::uint8_t> outgoing;  // 1: the node asked for is the start
  void Clear() { offsets.clear(), neighbours.clear(), relationships.clear(), types.clear(), outgoing.clear(); }
};

// What a search that asks for neighbour lists is known to come to.
enum class SearchExtent : std::uint8_t { kUnknown, kWholeGraph };

struct ExpandRequest {
  std::span<const NodeId> nodes;  // any order, repeats allowed; unknown ids have no neighbours
  Direction direction = Direction::kOutgoing;
  std::span<const TypeId> types = {};  // empty: any type
};

enum class NameMatch : std::uint8_t { kExact, kPrefix };

struct NameHit {
  NodeId node = kNoNode;
  bool is_alias = false;  // matched one of `aliases`, not `name`
  friend auto operator<=>(const NameHit&, const NameHit&) = default;
};

struct GraphCounts {
  std::uint64_t nodes = 0;
  std::uint64_t relationships = 0;
  std::uint64_t articles = 0;
  std::uint64_t sentences = 0;
  std::uint64_t assertions = 0;
  std::vector<std::uint64_t> nodes_by_label;         // indexed by LabelId number - 1
  std::vector<std::uint64_t> relationships_by_type;  // indexed by TypeId number - 1
};

class GraphReader {
 public:
  virtual ~GraphReader() = default;

  // Number of commits before this snapshot; the same number means the same graph.
  virtual std::uint64_t version() const = 0;
  // Names as of the snapshot; lives as long as the reader.
  virtual const SymbolTable& symbols() const = 0;
  virtual Result<GraphCounts> Counts() const = 0;

  // Records by id, in the order asked; nothing for an unknown id. One look-up an id.
  virtual Result<std::vector<std::optional<Node>>> FindNodes(std::span<const NodeId> ids) const = 0;
  virtual Result<std::vector<std::optional<Relationship>>> FindRelationships(
      std::span<const RelationshipId> ids) const = 0;

  // Up to `limit` ids greater than `after`, ascending; with `label`, only nodes that have it. O(limit) plus a seek.
  virtual Result<std::vector<NodeId>> ScanNodes(std::optional<LabelId> label, NodeId after,
                                                std::size_t limit) const = 0;
  // Up to `limit` relationship ids greater than `after`, ascending; of `type`, if given.
  virtual Result<std::vector<RelationshipId>> ScanRelationships(std::optional<TypeId> type, RelationshipId after,
                                                                std::size_t limit) const = 0;
  // Neighbours of many nodes at once; `out` is replaced, its memory reused.
  virtual Status Expand(const ExpandRequest& request, ExpandResult* out) const = 0;

  // The lists of a direction and types (empty: any), with kBoth a self-loop once; null where this reader has none, or
  // none yet: Expand must do, and a search that grows large should ask again. A reader may wait with O(graph) work
  // until searches have expanded many nodes one by one, save where the extent is the whole graph; later calls are O(1),
  // or O(changes) after commits.
  virtual std::shared_ptr<const NeighbourLists> FindNeighbourLists(Direction direction, std::span<const TypeId> types,
                                                                   SearchExtent extent = SearchExtent::kUnknown) const;

  // Nodes whose name or alias, normalised (NormalizeName), equals `key` or starts with it; `key` is normalised too.
  // Sorted by (normalised name, node), at most `limit`; a node comes once a name that matches.
  virtual Result<std::vector<NameHit>> FindByName(std::string_view key, NameMatch match, std::size_t limit) const = 0;

  // Provenance.
  virtual Result<std::optional<Article>> FindArticle(ArticleId id) const = 0;
  // The article without its text and sentences, which are by far the most of it.
  virtual Result<std::optional<Article>> FindArticleHeader(ArticleId id) const = 0;
  virtual Result<std::optional<ArticleId>> FindArticleBySource(std::string_view source) const = 0;
  virtual Result<std::vector<ArticleId>> ScanArticles(ArticleId after, std::size_t limit) const = 0;
  // By id.
  virtual Result<std::vector<Assertion>> ArticleAssertions(ArticleId article) const = 0;
  // All with this subject and object, of `type` if given, whatever their relationship, polarity and modality; by id.
  virtual Result<std::vector<Assertion>> FindAssertions(NodeId subject, std::optional<TypeId> type,
                                                        NodeId object) const = 0;
  // What articles say of a node, by article; and what one article says, by node.
  virtual Result<std::vector<NodeSupport>> NodeSupports(NodeId node) const = 0;
  virtual Result<std::vector<NodeSupport>> ArticleSupports(ArticleId article) const = 0;

  // Conveniences over the above.
  // The property of that name, or null.
  Value PropertyOf(const PropertyMap& properties, std::string_view name) const;
  Result<std::optional<Node>> FindNode(NodeId id) const;
  Result<std::optional<Relationship>> FindRelationship(RelationshipId id) const;
  // The assertions of one relationship, by id; empty for one made by hand.
  Result<std::vector<Assertion>> RelationshipAssertions(const Relationship& relationship) const;
};

}  // namespace dossier::graph
