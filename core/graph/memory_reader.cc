#include <algorithm>

#include "core/graph/memory_state.h"
#include "core/graph/name_walk.h"

namespace dossier::graph {
namespace {

class MemoryReader final : public GraphReader, public NameWalk {
 public:
  explicit MemoryReader(std::shared_ptr<const MemoryState> state) : state_(std::move(state)) {}

  std::uint64_t version() const override { return state_->version; }
  const SymbolTable& symbols() const override { return state_->symbols; }

  Result<GraphCounts> Counts() const override {
    GraphCounts counts;
    counts.nodes = state_->node_count;
    counts.relationships = state_->relationship_count;
    counts.articles = state_->articles.size();
    for (const auto& [id, record] : state_->articles) {
      counts.sentences += record.article.sentences.size();
      counts.assertions += record.assertions.size();
    }
    counts.nodes_by_label.resize(state_->symbols.labels.size());
    for (const auto& [label, nodes] : state_->nodes_by_label) counts.nodes_by_label[ToNumber(label) - 1] = nodes.size();
    counts.relationships_by_type.resize(state_->symbols.types.size());
    for (const auto& [type, ids] : state_->relationships_by_type) {
      counts.relationships_by_type[ToNumber(type) - 1] = ids.size();
    }
    return counts;
  }

  Result<std::vector<std::optional<Node>>> FindNodes(std::span<const NodeId> ids) const override {
    return FindRecords(state_->nodes, ids);
  }
  Result<std::vector<std::optional<Relationship>>> FindRelationships(
      std::span<const RelationshipId> ids) const override {
    return FindRecords(state_->relationships, ids);
  }

  Result<std::vector<NodeId>> ScanNodes(std::optional<LabelId> label, NodeId after, std::size_t limit) const override {
    if (label) return ScanSet(state_->nodes_by_label, *label, after, limit);
    return ScanRecords(state_->nodes, after, limit);
  }
  Result<std::vector<RelationshipId>> ScanRelationships(std::optional<TypeId> type, RelationshipId after,
                                                        std::size_t limit) const override {
    if (type) return ScanSet(state_->relationships_by_type, *type, after, limit);
    return ScanRecords(state_->relationships, after, limit);
  }

  Status Expand(const ExpandRequest& request, ExpandResult* out) const override {
    out->Clear();
    out->offsets.push_back(0);
    for (NodeId node : request.nodes) {
      if (request.direction != Direction::kIncoming) Append(state_->outgoing, node, request, true, out);
      if (request.direction != Direction::kOutgoing) Append(state_->incoming, node, request, false, out);
      out->offsets.push_back(static_cast<std::uint32_t>(out->neighbours.size()));
    }
    return {};
  }

  std::shared_ptr<const NeighbourLists> FindNeighbourLists(Direction direction, std::span<const TypeId> types,
                                                           SearchExtent) const override {
    if (std::max(state_->nodes.size(), state_->relationships.size()) > UINT32_MAX) return nullptr;
    std::vector<TypeId> wanted(types.begin(), types.end());
    std::ranges::sort(wanted);
    return state_->neighbour_lists.Find({direction, wanted},
                                        [&] { return state_->MakeNeighbourLists(direction, wanted); });
  }

  Result<std::vector<NameHit>> FindByName(std::string_view key, NameMatch match, std::size_t limit) const override {
    std::vector<NameHit> hits;
    for (auto it = state_->names.lower_bound({std::string(key), kNoNode, false}); it != state_->names.end(); ++it) {
      const auto& [name, node, is_alias] = *it;
      if (hits.size() >= limit || (match == NameMatch::kExact ? name != key : !name.starts_with(key))) break;
      hits.push_back({node, is_alias});
    }
    return hits;
  }

  Status WalkNames(std::string_view from, const Visitor& visit) const override {
    for (auto it = state_->names.lower_bound({std::string(from), kNoNode, false}); it != state_->names.end();) {
      const auto& [name, node, is_alias] = *it;
      const auto next = visit(name, {node, is_alias});
      if (!next) break;
      it = *next <= name ? std::next(it) : state_->names.lower_bound({*next, kNoNode, false});
    }
    return {};
  }

  Result<std::optional<Article>> FindArticle(ArticleId id) const override {
    const ArticleRecord* record = FindRecord(id);
    if (record == nullptr) return std::optional<Article>();
    return std::optional<Article>(record->article);
  }
  Result<std::optional<Article>> FindArticleHeader(ArticleId id) const override {
    const ArticleRecord* record = FindRecord(id);
    if (record == nullptr) return std::optional<Article>();
    const Article& a = record->article;
    return std::optional<Article>({.id = a.id,
                                   .source = a.source,
                                   .name = a.name,
                                   .title = a.title,
                                   .url = a.url,
                                   .published = a.published,
                                   .language = a.language,
                                   .hash = a.hash,
                                   .text = {},
                                   .sentences = {}});
  }
  Result<std::optional<ArticleId>> FindArticleBySource(std::string_view source) const override {
    const auto it = state_->sources.find(source);
    if (it == state_->sources.end()) return std::optional<ArticleId>();
    return std::optional<ArticleId>(it->second);
  }
  Result<std::vector<ArticleId>> ScanArticles(ArticleId after, std::size_t limit) const override {
    std::vector<ArticleId> ids;
    for (auto it = state_->articles.upper_bound(after); it != state_->articles.end() && ids.size() < limit; ++it) {
      ids.push_back(it->first);
    }
    return ids;
  }
  Result<std::vector<Assertion>> ArticleAssertions(ArticleId article) const override {
    const ArticleRecord* record = FindRecord(article);
    return record == nullptr ? std::vector<Assertion>() : record->assertions;
  }
  Result<std::vector<Assertion>> FindAssertions(NodeId subject, std::optional<TypeId> type,
                                                NodeId object) const override {
    std::vector<Assertion> found;
    const auto add = [&](TypeId t) {
      const auto it = state_->assertions_by_ends.find({subject, t, object});
      if (it == state_->assertions_by_ends.end()) return;
      for (const AssertionId& id : it->second) found.push_back(FindRecord(id.article)->assertions[id.index]);
    };
    if (type) {
      add(*type);
      return found;
    }
    for (std::uint32_t t = 1; t <= state_->symbols.types.size(); ++t) add(TypeId{t});
    std::sort(found.begin(), found.end(), [](const Assertion& a, const Assertion& b) { return a.id < b.id; });
    return found;
  }
  Result<std::vector<NodeSupport>> NodeSupports(NodeId node) const override {
    std::vector<NodeSupport> supports;
    for (auto it = state_->articles_by_node.lower_bound({node, kNoArticle});
         it != state_->articles_by_node.end() && it->first == node; ++it) {
      for (const NodeSupport& support : FindRecord(it->second)->supports) {
        if (support.node == node) supports.push_back(support);
      }
    }
    return supports;
  }
  Result<std::vector<NodeSupport>> ArticleSupports(ArticleId article) const override {
    const ArticleRecord* record = FindRecord(article);
    return record == nullptr ? std::vector<NodeSupport>() : record->supports;
  }

 private:
  template <typename Record, typename Id>
  static std::vector<std::optional<Record>> FindRecords(const std::vector<std::optional<Record>>& records,
                                                        std::span<const Id> ids) {
    std::vector<std::optional<Record>> found;
    found.reserve(ids.size());
    for (Id id : ids) found.push_back(ToNumber(id) < records.size() ? records[ToNumber(id)] : std::nullopt);
    return found;
  }

  template <typename Record, typename Id>
  static std::vector<Id> ScanRecords(const std::vector<std::optional<Record>>& records, Id after, std::size_t limit) {
    std::vector<Id> ids;
    if (ToNumber(after) >= records.size()) return ids;
    for (std::uint64_t i = ToNumber(after) + 1; i < records.size() && ids.size() < limit; ++i) {
      if (records[i]) ids.push_back(Id{i});
    }
    return ids;
  }

  template <typename Key, typename Id>
  static std::vector<Id> ScanSet(const std::map<Key, std::set<Id>>& sets, Key key, Id after, std::size_t limit) {
    std::vector<Id> ids;
    const auto found = sets.find(key);
    if (found == sets.end()) return ids;
    for (auto it = found->second.upper_bound(after); it != found->second.end() && ids.size() < limit; ++it) {
      ids.push_back(*it);
    }
    return ids;
  }

  static void Append(const MemoryState::Adjacency& adjacency, NodeId node, const ExpandRequest& request, bool outgoing,
                     ExpandResult* out) {
    if (ToNumber(node) >= adjacency.size()) return;
    for (const AdjacentNode& entry : adjacency[ToNumber(node)]) {
      if (!request.types.empty() &&
          std::find(request.types.begin(), request.types.end(), entry.type) == request.types.end()) {
        continue;
      }
      // A self-loop is in both lists; the outgoing one has given it already.
      if (!outgoing && request.direction == Direction::kBoth && entry.neighbour == node) continue;
      out->neighbours.push_back(entry.neighbour);
      out->relationships.push_back(entry.relationship);
      out->types.push_back(entry.type);
      out->outgoing.push_back(outgoing ? 1 : 0);
    }
  }

  const ArticleRecord* FindRecord(ArticleId id) const {
    const auto it = state_->articles.find(id);
    return it == state_->articles.end() ? nullptr : &it->second;
  }

  std::shared_ptr<const MemoryState> state_;
};

}  // namespace

std::shared_ptr<const GraphReader> MakeMemoryReader(std::shared_ptr<const MemoryState> state) {
  return std::make_shared<MemoryReader>(std::move(state));
}

}  // namespace dossier::graph
