#include "core/resolve/entity_resolver.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/resolve/article_view.h"
#include "core/resolve/component.h"
#include "core/resolve/group_locals.h"

namespace dossier::resolve {
namespace {

// Gives groups their nodes: each the one where most of it stands, if no other group has more there.
class NodeAssigner {
 public:
  NodeAssigner(const Component& component, const Grouping& grouping, graph::GraphWriter* writer)
      : locals_(component.locals), grouping_(grouping), writer_(writer) {
    std::map<std::pair<std::size_t, NodeId>, std::size_t> votes;
    for (std::size_t i = 0; i < locals_.size(); ++i) {
      const Local& local = locals_[i];
      const std::size_t group = grouping.group[i];
      if (!local.active || local.article == kNoArticle) {
        Assign(group, local.node);  // these never move
      } else if (local.node != kNoNode) {
        ++votes[{group, local.node}];
      } else if (const auto it = component.former.find({local.label, local.key}); it != component.former.end()) {
        ++votes[{group, it->second}];
      }
    }
    std::vector<std::tuple<std::size_t, NodeId, std::size_t>> ranked;  // most votes first
    for (const auto& [where, count] : votes) ranked.emplace_back(~count, where.second, where.first);
    std::sort(ranked.begin(), ranked.end());
    for (const auto& [count, node, group] : ranked) Assign(group, node);
  }

  NodeId NodeOf(std::size_t local) {
    const auto [it, is_new] = nodes_.try_emplace(grouping_.group[local], kNoNode);
    if (is_new) it->second = writer_->ReserveNode();
    return it->second;
  }

 private:
  void Assign(std::size_t group, NodeId node) {
    if (!nodes_.contains(group) && taken_.insert(node).second) nodes_.emplace(group, node);
  }

  const std::vector<Local>& locals_;
  const Grouping& grouping_;
  graph::GraphWriter* const writer_;
  std::map<std::size_t, NodeId> nodes_;
  std::set<NodeId> taken_;
};

std::vector<AmbiguousName> AmbiguousNames(const Component& component, const Grouping& grouping, NodeAssigner* nodes) {
  std::map<std::size_t, AmbiguousName> by_local;
  for (const UnplacedLocal& unplaced : grouping.unplaced) {
    const Local& local = component.locals[unplaced.local];
    if (local.article != kIncoming) continue;
    std::set<NodeId> candidates;
    for (const std::size_t claimant : unplaced.claimants) candidates.insert(nodes->NodeOf(claimant));
    by_local[unplaced.local] = {local.name, {candidates.begin(), candidates.end()}};
  }
  std::vector<AmbiguousName> names;
  for (auto& [local, name] : by_local) names.push_back(std::move(name));
  return names;
}

}  // namespace

Result<Resolutions> ResolveEntities(const extract::Extraction* extraction, std::optional<ArticleId> removed,
                                    const graph::GraphReader& reader, graph::GraphWriter* writer) {
  DOSSIER_ASSIGN_OR_RETURN(const Component component, LoadComponent(reader, extraction, removed));
  ArticleViews views(reader, extraction);
  DOSSIER_ASSIGN_OR_RETURN(const Grouping grouping, GroupLocals(component, &views));
  NodeAssigner nodes(component, grouping, writer);
  Resolutions result;
  for (const std::size_t local : component.local_of) result.nodes.push_back(nodes.NodeOf(local));
  for (std::size_t i = 0; i < component.locals.size(); ++i) {
    const Local& local = component.locals[i];
    if (!local.active || local.article == kNoArticle || local.article == kIncoming) continue;
    const NodeId node = nodes.NodeOf(i);
    if (node != local.node) result.moves.push_back({local.article, local.node, node});
  }
  std::sort(result.moves.begin(), result.moves.end());
  result.ambiguous = AmbiguousNames(component, grouping, &nodes);
  return result;
}

}  // namespace dossier::resolve
