#include "core/graph/validate_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/graph/element_id.h"

namespace dossier::graph {
namespace {

Error Broken(std::string rule, std::string_view where) {
  return {.code = ErrorCode::kInternal, .message = fmt::format("batch refused: {} ({})", rule, where)};
}

bool IsPropertyValue(const Value& value) {
  switch (value.type()) {
    case ValueType::kNull:
    case ValueType::kNode:
    case ValueType::kRelationship:
    case ValueType::kPath: return false;
    case ValueType::kList:
      return std::all_of(value.AsList().begin(), value.AsList().end(),
                         [](const Value& v) { return v.IsNull() || IsPropertyValue(v); });
    case ValueType::kMap:
      return std::all_of(value.AsMap().begin(), value.AsMap().end(),
                         [](const auto& entry) { return entry.second.IsNull() || IsPropertyValue(entry.second); });
    default: return true;
  }
}

class Validator {
 public:
  Validator(const GraphReader& before, const SymbolTable& symbols, const GraphBatch& batch)
      : before_(before), symbols_(symbols), batch_(batch) {}

  Status Run() {
    DOSSIER_RETURN_IF_ERROR(CheckNodes());
    DOSSIER_RETURN_IF_ERROR(CheckRelationships());
    DOSSIER_RETURN_IF_ERROR(CheckDeletedNodesAreFree());
    return CheckArticles();
  }

 private:
  Status CheckProperties(const PropertyMap& properties, std::string_view where) const {
    PropertyKeyId last{0};
    for (const auto& [key, value] : properties) {
      if (key <= last) return Broken("properties must be sorted by key without repeats", where);
      if (ToNumber(key) > symbols_.keys.size()) return Broken("a property key was never interned", where);
      if (!IsPropertyValue(value)) return Broken("a property holds a null or a graph element", where);
      last = key;
    }
    return {};
  }

  Status CheckNodes() {
    for (const Node& node : batch_.put_nodes) {
      const std::string where = ToElementId(node.id);
      if (node.id == kNoNode || !put_nodes_.insert(node.id).second)
        return Broken("a node is put twice or has no id", where);
      LabelId last{0};
      for (LabelId label : node.labels) {
        if (label <= last || ToNumber(label) > symbols_.labels.size()) {
          return Broken("labels must be interned, sorted and without repeats", where);
        }
        last = label;
      }
      DOSSIER_RETURN_IF_ERROR(CheckProperties(node.properties, where));
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto deleted, before_.FindNodes(batch_.delete_nodes));
    for (std::size_t i = 0; i < deleted.size(); ++i) {
      const NodeId id = batch_.delete_nodes[i];
      if (!deleted[i] || put_nodes_.contains(id) || !deleted_nodes_.insert(id).second) {
        return Broken("a node that is deleted must exist, and be deleted once", ToElementId(id));
      }
    }
    return {};
  }

  Status CheckRelationships() {
    std::vector<RelationshipId> ids;
    std::vector<NodeId> ends;
    for (const Relationship& r : batch_.put_relationships) {
      if (r.id == kNoRelationship || !put_relationships_.insert(r.id).second) {
        return Broken("a relationship is put twice or has no id", ToElementId(r.id));
      }
      if (ToNumber(r.type) == 0 || ToNumber(r.type) > symbols_.types.size()) {
        return Broken("a relationship type was never interned", ToElementId(r.id));
      }
      DOSSIER_RETURN_IF_ERROR(CheckProperties(r.properties, ToElementId(r.id)));
      ids.push_back(r.id);
      ends.insert(ends.end(), {r.start, r.end});
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto existing, before_.FindRelationships(ids));
    DOSSIER_ASSIGN_OR_RETURN(const auto end_nodes, before_.FindNodes(ends));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Relationship& r = batch_.put_relationships[i];
      if (existing[i] && (existing[i]->start != r.start || existing[i]->type != r.type || existing[i]->end != r.end)) {
        return Broken("start, type and end of a relationship never change", ToElementId(r.id));
      }
    }
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (!put_nodes_.contains(ends[i]) && (!end_nodes[i] || deleted_nodes_.contains(ends[i]))) {
        return Broken("a relationship's start or end does not exist", ToElementId(ends[i]));
      }
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto deleted, before_.FindRelationships(batch_.delete_relationships));
    for (std::size_t i = 0; i < deleted.size(); ++i) {
      const RelationshipId id = batch_.delete_relationships[i];
      if (!deleted[i] || put_relationships_.contains(id) || !deleted_relationships_.insert(id).second) {
        return Broken("a relationship that is deleted must exist, and be deleted once", ToElementId(id));
      }
    }
    return {};
  }

  Status CheckDeletedNodesAreFree() const {
    ExpandResult neighbours;
    DOSSIER_RETURN_IF_ERROR(before_.Expand({.nodes = batch_.delete_nodes, .direction = Direction::kBoth}, &neighbours));
    for (RelationshipId id : neighbours.relationships) {
      if (!deleted_relationships_.contains(id)) {
        return Broken("a node that is deleted still has relationships", ToElementId(id));
      }
    }
    return {};
  }

  Status CheckArticles() const {
    std::set<ArticleId> deleted(batch_.delete_articles.begin(), batch_.delete_articles.end());
    for (ArticleId id : deleted) {
      DOSSIER_ASSIGN_OR_RETURN(const auto article, before_.FindArticleHeader(id));
      if (!article) return Broken("an article that is deleted does not exist", ToElementId(id));
    }
    std::set<ArticleId> put;
    std::set<std::string_view> put_sources;
    for (const ArticleRecord& record : batch_.put_articles) {
      const ArticleId id = record.article.id;
      const std::string where = ToElementId(id);
      if (id == kNoArticle || deleted.contains(id) || !put.insert(id).second) {
        return Broken("an article is put twice, or deleted too, or has no id", where);
      }
      DOSSIER_ASSIGN_OR_RETURN(const auto holder, before_.FindArticleBySource(record.article.source));
      if (!put_sources.insert(record.article.source).second ||
          (holder && *holder != id && !deleted.contains(*holder))) {
        return Broken("two articles have one source", where);
      }
      for (std::size_t i = 0; i < record.assertions.size(); ++i) {
        const Assertion& a = record.assertions[i];
        if (a.id.article != id || a.id.index != i) return Broken("assertions must be numbered from 0", where);
        if (a.sentence >= record.article.sentences.size()) return Broken("an assertion names no sentence", where);
      }
      NodeId last = kNoNode;
      for (const NodeSupport& support : record.supports) {
        if (support.article != id || support.node <= last) return Broken("supports must be sorted by node", where);
        last = support.node;
      }
    }
    put.insert(deleted.begin(), deleted.end());
    DOSSIER_RETURN_IF_ERROR(CheckUpdatedAssertions(put));
    return CheckMovedSupports(put);
  }

  // `rewritten`: the articles that are put or deleted.
  Status CheckUpdatedAssertions(const std::set<ArticleId>& rewritten) const {
    std::map<ArticleId, std::vector<Assertion>> stored;
    for (const Assertion& a : batch_.update_assertions) {
      const std::string where = ToElementId(a.id.article);
      if (rewritten.contains(a.id.article)) {
        return Broken("an assertion is updated although its article is put or deleted", where);
      }
      const auto [it, is_new] = stored.try_emplace(a.id.article);
      if (is_new) {
        DOSSIER_ASSIGN_OR_RETURN(it->second, before_.ArticleAssertions(a.id.article));
      }
      if (a.id.index >= it->second.size() || it->second[a.id.index].type != a.type) {
        return Broken("an assertion that is updated does not exist, or is of another type", where);
      }
    }
    return {};
  }

  Status CheckMovedSupports(const std::set<ArticleId>& rewritten) const {
    std::map<ArticleId, std::map<NodeId, int>> supports;  // how many an article has of a node afterwards
    const auto load = [&](ArticleId article) -> Status {
      const auto [it, is_new] = supports.try_emplace(article);
      if (!is_new) return {};
      DOSSIER_ASSIGN_OR_RETURN(const auto stored, before_.ArticleSupports(article));
      for (const NodeSupport& support : stored) ++it->second[support.node];
      return {};
    };
    for (const MovedSupport& move : batch_.move_supports) {
      DOSSIER_RETURN_IF_ERROR(load(move.article));
      if (rewritten.contains(move.article) || --supports[move.article][move.from] < 0) {
        return Broken("a support that moves does not exist, or its article is put or deleted",
                      ToElementId(move.article));
      }
    }
    for (const MovedSupport& move : batch_.move_supports) ++supports[move.article][move.to];
    for (const auto& [article, by_node] : supports) {
      if (std::any_of(by_node.begin(), by_node.end(), [](const auto& entry) { return entry.second > 1; })) {
        return Broken("an article would support a node twice", ToElementId(article));
      }
    }
    return {};
  }

  const GraphReader& before_;
  const SymbolTable& symbols_;
  const GraphBatch& batch_;
  std::set<NodeId> put_nodes_, deleted_nodes_;
  std::set<RelationshipId> put_relationships_, deleted_relationships_;
};

}  // namespace

Status ValidateBatch(const GraphReader& before, const SymbolTable& symbols, const GraphBatch& batch) {
  return Validator(before, symbols, batch).Run();
}

}  // namespace dossier::graph
