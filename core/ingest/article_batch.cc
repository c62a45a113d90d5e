#include "core/ingest/article_batch.h"

#include <xxhash.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/graph/element_id.h"
#include "core/ingest/node_summary.h"
#include "core/ingest/relationship_key.h"

namespace dossier::ingest {
namespace {

using graph::ArticleRecord;
using graph::Assertion;
using graph::Node;
using graph::NodeSupport;
using graph::Relationship;

// Collects one change of articles and works out what follows for nodes and relationships.
class BatchBuilder {
 public:
  BatchBuilder(const graph::GraphReader& reader, const graph::Ontology& ontology, graph::GraphWriter* writer)
      : reader_(reader), ontology_(ontology), writer_(writer) {}

  Status Remove(ArticleId article) {
    removed_ = article;
    DOSSIER_ASSIGN_OR_RETURN(old_assertions_, reader_.ArticleAssertions(article));
    DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.ArticleSupports(article));
    for (const NodeSupport& support : supports) touched_nodes_.insert(support.node);
    for (const Assertion& a : old_assertions_) Touch(a);
    out_.summary.removed_assertions = old_assertions_.size();
    return {};
  }

  void Add(const extract::Extraction& extraction, const resolve::Resolutions& resolutions, ArticleId id) {
    const std::vector<NodeId> nodes = AssignNodes(extraction, resolutions);
    record_.emplace();
    record_->article = MakeArticle(extraction, id);
    record_->supports = MakeSupports(extraction, nodes, id);
    record_->assertions = MakeAssertions(extraction, nodes, id);
    for (const NodeSupport& support : record_->supports) touched_nodes_.insert(support.node);
    for (const Assertion& a : record_->assertions) Touch(a);
    out_.summary.assertions = record_->assertions.size();
    out_.article = id;
  }

  Result<ArticleBatch> Finish() {
    for (const RelationshipKey& key : touched_keys_) DOSSIER_RETURN_IF_ERROR(RebuildRelationship(key));
    for (NodeId node : touched_nodes_) DOSSIER_RETURN_IF_ERROR(RebuildNode(node));
    if (record_) {
      out_.batch.put_articles.push_back(std::move(*record_));
    } else if (removed_) {
      out_.batch.delete_articles.push_back(*removed_);
    }
    return std::move(out_);
  }

 private:
  bool IsSymmetric(TypeId type) {
    const auto [it, is_new] = symmetric_.try_emplace(type, false);
    if (is_new) {
      // Types interned for this batch are not in the snapshot yet; those were entered when they were interned.
      const graph::RelationType* known = ontology_.FindType(reader_.symbols().types.Name(type));
      it->second = known != nullptr && known->symmetric;
    }
    return it->second;
  }

  TypeId InternType(const std::string& name) {
    const TypeId id = writer_->InternType(name);
    const graph::RelationType* known = ontology_.FindType(name);
    symmetric_[id] = known != nullptr && known->symmetric;
    return id;
  }

  void Touch(const Assertion& a) {
    if (a.MakesRelationship()) touched_keys_.insert(KeyOf(a, IsSymmetric(a.type)));
  }

  std::vector<NodeId> AssignNodes(const extract::Extraction& extraction, const resolve::Resolutions& resolutions) {
    std::vector<NodeId> nodes;
    nodes.reserve(extraction.nodes.size());
    for (std::size_t i = 0; i < extraction.nodes.size(); ++i) {
      const NodeId known = resolutions.nodes[i].node;
      nodes.push_back(known != kNoNode ? known : writer_->ReserveNode());
    }
    return nodes;
  }

  static graph::Article MakeArticle(const extract::Extraction& extraction, ArticleId id) {
    const text::Document& d = extraction.document;
    return {.id = id,
            .source = d.source,
            .name = d.id,
            .title = d.title,
            .url = d.url,
            .published = d.published,
            .language = d.language,
            .hash = d.hash,
            .text = d.text,
            .sentences = extraction.sentences};
  }

  // One support a node, also where two nodes of the extraction proved to be one.
  static std::vector<NodeSupport> MakeSupports(const extract::Extraction& extraction, const std::vector<NodeId>& nodes,
                                               ArticleId id) {
    std::map<NodeId, NodeSupport> by_node;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const extract::ExtractedNode& node = extraction.nodes[i];
      const auto [it, is_new] = by_node.try_emplace(nodes[i]);
      NodeSupport& support = it->second;
      if (is_new) {
        support = {.article = id,
                   .node = nodes[i],
                   .name = node.name,
                   .label = node.label,
                   .aliases = node.aliases,
                   .date = node.date,
                   .mentions = node.mentions};
        continue;
      }
      support.aliases.push_back(node.name);
      support.aliases.insert(support.aliases.end(), node.aliases.begin(), node.aliases.end());
      support.mentions.insert(support.mentions.end(), node.mentions.begin(), node.mentions.end());
      std::sort(support.mentions.begin(), support.mentions.end(),
                [](const auto& a, const auto& b) { return a.span < b.span; });
    }
    std::vector<NodeSupport> supports;
    for (auto& [node, support] : by_node) supports.push_back(std::move(support));
    return supports;
  }

  std::vector<Assertion> MakeAssertions(const extract::Extraction& extraction, const std::vector<NodeId>& nodes,
                                        ArticleId id) {
    const std::string& text = extraction.document.text;
    const std::uint64_t text_hash = XXH3_64bits(text.data(), text.size());
    std::vector<Assertion> assertions;
    for (const extract::ExtractedAssertion& a : extraction.assertions) {
      const NodeId subject = nodes[a.subject], object = nodes[a.object];
      if (subject == object) continue;  // two names of one thing: nothing is said
      assertions.push_back({.id = {id, static_cast<std::uint32_t>(assertions.size())},
                            .subject = subject,
                            .type = InternType(a.type),
                            .object = object,
                            .date = a.date,
                            .title = a.title,
                            .confidence = a.confidence,
                            .polarity = a.polarity,
                            .modality = a.modality,
                            .rule = a.rule,
                            .sentence = a.sentence,
                            .span = a.span,
                            .text_hash = text_hash});
    }
    return assertions;
  }

  // The assertions for `key` that other articles make; their relationship is the one to keep.
  Result<std::vector<Assertion>> OtherAssertions(const RelationshipKey& key, bool symmetric) const {
    DOSSIER_ASSIGN_OR_RETURN(auto found, reader_.FindAssertions(key.start, key.type, key.end));
    if (symmetric) {
      DOSSIER_ASSIGN_OR_RETURN(auto reverse, reader_.FindAssertions(key.end, key.type, key.start));
      found.insert(found.end(), reverse.begin(), reverse.end());
    }
    std::erase_if(found, [&](const Assertion& a) {
      return !a.MakesRelationship() || KeyOf(a, symmetric) != key || a.id.article == removed_.value_or(kNoArticle);
    });
    return found;
  }

  Status RebuildRelationship(const RelationshipKey& key) {
    const bool symmetric = IsSymmetric(key.type);
    const auto is_own = [&](const Assertion& a) { return a.MakesRelationship() && KeyOf(a, symmetric) == key; };
    DOSSIER_ASSIGN_OR_RETURN(std::vector<Assertion> live, OtherAssertions(key, symmetric));
    RelationshipId id = live.empty() ? kNoRelationship : live.front().relationship;
    if (id == kNoRelationship) {
      const auto old = std::find_if(old_assertions_.begin(), old_assertions_.end(), is_own);
      if (old != old_assertions_.end()) id = old->relationship;
    }
    if (record_) std::copy_if(record_->assertions.begin(), record_->assertions.end(), std::back_inserter(live), is_own);
    std::optional<Relationship> before;
    if (id != kNoRelationship) {
      DOSSIER_ASSIGN_OR_RETURN(before, reader_.FindRelationship(id));
    }
    if (live.empty()) {
      if (before && before->origin == graph::Origin::kExtracted) {
        out_.batch.delete_relationships.push_back(id);
        ++out_.summary.removed_relationships;
      }
      return {};
    }
    if (!before) {
      id = writer_->ReserveRelationship();
      ++out_.summary.new_relationships;
    }
    if (record_) {
      for (Assertion& a : record_->assertions) {
        if (is_own(a)) a.relationship = id;
      }
    }
    Relationship after = before ? *before
                                : Relationship{.id = id,
                                               .start = live.front().subject,
                                               .type = key.type,
                                               .end = live.front().object,
                                               .origin = graph::Origin::kExtracted};
    SetRelationshipProperties(live, key, writer_, &after.properties);
    new_relationship_ends_.insert({after.start, after.end});
    if (before == after) return {};
    if (before) ++out_.summary.changed_relationships;
    out_.batch.put_relationships.push_back(std::move(after));
    return {};
  }

  Status RebuildNode(NodeId id) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Node> before, reader_.FindNode(id));
    DOSSIER_ASSIGN_OR_RETURN(std::vector<NodeSupport> supports, reader_.NodeSupports(id));
    std::erase_if(supports, [&](const NodeSupport& s) { return s.article == removed_.value_or(kNoArticle); });
    if (record_) {
      std::copy_if(record_->supports.begin(), record_->supports.end(), std::back_inserter(supports),
                   [&](const NodeSupport& s) { return s.node == id; });
    }
    if (supports.empty()) return DropNode(id, before);
    if (before && before->origin == graph::Origin::kByHand) return {};  // a person's word stands
    Node after{.id = id, .origin = graph::Origin::kExtracted};
    if (before) after.properties = before->properties;
    SummarizeSupports(supports, writer_, &after);
    if (!before) ++out_.summary.new_nodes;
    if (before == after) return {};
    out_.batch.put_nodes.push_back(std::move(after));
    return {};
  }

  // Deletes a node that no article speaks of any more, unless it was made by hand or still has relationships.
  Status DropNode(NodeId id, const std::optional<Node>& before) {
    if (!before || before->origin == graph::Origin::kByHand) return {};
    const auto& deleted = out_.batch.delete_relationships;
    graph::ExpandResult neighbours;
    DOSSIER_RETURN_IF_ERROR(reader_.Expand({.nodes = {&id, 1}, .direction = graph::Direction::kBoth}, &neighbours));
    const bool connected =
        std::any_of(neighbours.relationships.begin(), neighbours.relationships.end(),
                    [&](RelationshipId r) { return std::find(deleted.begin(), deleted.end(), r) == deleted.end(); });
    const bool newly_connected = std::any_of(new_relationship_ends_.begin(), new_relationship_ends_.end(),
                                             [&](const auto& ends) { return ends.first == id || ends.second == id; });
    if (connected || newly_connected) return {};
    out_.batch.delete_nodes.push_back(id);
    ++out_.summary.removed_nodes;
    return {};
  }

  const graph::GraphReader& reader_;
  const graph::Ontology& ontology_;
  graph::GraphWriter* const writer_;
  std::optional<ArticleId> removed_;
  std::vector<Assertion> old_assertions_;
  std::optional<ArticleRecord> record_;
  std::map<TypeId, bool> symmetric_;
  std::set<RelationshipKey> touched_keys_;
  std::set<NodeId> touched_nodes_;
  std::set<std::pair<NodeId, NodeId>> new_relationship_ends_;
  ArticleBatch out_;
};

}  // namespace

Result<ArticleBatch> BuildArticleBatch(const extract::Extraction& extraction, const resolve::Resolutions& resolutions,
                                       const graph::GraphReader& reader, const graph::Ontology& ontology,
                                       graph::GraphWriter* writer) {
  BatchBuilder builder(reader, ontology, writer);
  DOSSIER_ASSIGN_OR_RETURN(const auto existing, reader.FindArticleBySource(extraction.document.source));
  if (existing) DOSSIER_RETURN_IF_ERROR(builder.Remove(*existing));
  builder.Add(extraction, resolutions, existing ? *existing : writer->ReserveArticle());
  return builder.Finish();
}

Result<ArticleBatch> BuildForgetBatch(ArticleId article, const graph::GraphReader& reader,
                                      const graph::Ontology& ontology, graph::GraphWriter* writer) {
  BatchBuilder builder(reader, ontology, writer);
  DOSSIER_ASSIGN_OR_RETURN(const auto existing, reader.FindArticle(article));
  if (!existing) {
    return Error{.code = ErrorCode::kNotFound, .message = "there is no article " + graph::ToElementId(article)};
  }
  DOSSIER_RETURN_IF_ERROR(builder.Remove(article));
  return builder.Finish();
}

}  // namespace dossier::ingest
