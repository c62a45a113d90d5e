#include "core/ingest/article_batch.h"

#include <xxhash.h>

#include <algorithm>
#include <map>
#include <set>

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
    DOSSIER_ASSIGN_OR_RETURN(const auto assertions, reader_.ArticleAssertions(article));
    DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.ArticleSupports(article));
    for (const NodeSupport& support : supports) touched_nodes_.insert(support.node);
    for (const Assertion& a : assertions) Touch(a);
    out_.summary.removed_assertions = assertions.size();
    return {};
  }

  // What other articles say of a node passes to another one, with all that they say of it and others.
  Status Move(const std::vector<graph::MovedSupport>& moves) {
    for (std::size_t i = 0; i < moves.size();) {
      const ArticleId article = moves[i].article;
      std::map<NodeId, NodeId> to;
      for (; i < moves.size() && moves[i].article == article; ++i) to.emplace(moves[i].from, moves[i].to);
      DOSSIER_RETURN_IF_ERROR(MoveWithin(article, to));
    }
    out_.batch.move_supports = moves;
    return {};
  }

  void Add(const extract::Extraction& extraction, const std::vector<NodeId>& nodes, ArticleId id) {
    record_.emplace();
    record_->article = MakeArticle(extraction, id);
    record_->supports = MakeSupports(extraction, nodes, id);
    record_->assertions = MakeAssertions(extraction, nodes, id);
    for (const NodeSupport& support : record_->supports) AddSupport(support);
    for (Assertion& a : record_->assertions) AddAssertion(&a);
    out_.summary.assertions = record_->assertions.size();
    out_.article = id;
  }

  Result<ArticleBatch> Finish() {
    for (Assertion& a : moved_assertions_) AddAssertion(&a);
    for (const RelationshipKey& key : touched_keys_) DOSSIER_RETURN_IF_ERROR(RebuildRelationship(key));
    for (NodeId node : touched_nodes_) DOSSIER_RETURN_IF_ERROR(RebuildNode(node));
    auto& updates = out_.batch.update_assertions;
    updates.insert(updates.end(), moved_assertions_.begin(), moved_assertions_.end());
    if (record_) {
      out_.batch.put_articles.push_back(std::move(*record_));
    } else if (removed_) {
      out_.batch.delete_articles.push_back(*removed_);
    }
    return std::move(out_);
  }

 private:
  Status MoveWithin(ArticleId article, const std::map<NodeId, NodeId>& to) {
    DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.ArticleSupports(article));
    for (NodeSupport support : supports) {
      const auto it = to.find(support.node);
      if (it == to.end()) continue;
      moved_away_.insert({article, support.node});
      touched_nodes_.insert(support.node);
      support.node = it->second;
      AddSupport(support);
    }
    DOSSIER_ASSIGN_OR_RETURN(const auto assertions, reader_.ArticleAssertions(article));
    for (Assertion a : assertions) {
      const auto subject = to.find(a.subject), object = to.find(a.object);
      if (subject == to.end() && object == to.end()) continue;
      Touch(a);
      rewritten_.insert(a.id);
      if (subject != to.end()) a.subject = subject->second;
      if (object != to.end()) a.object = object->second;
      a.relationship = kNoRelationship;
      moved_assertions_.push_back(std::move(a));
    }
    return {};
  }

  void AddSupport(const NodeSupport& support) {
    touched_nodes_.insert(support.node);
    added_supports_[support.node].push_back(support);
  }

  // Pointers into record_ and moved_assertions_, which are complete by then.
  void AddAssertion(Assertion* a) {
    Touch(*a);
    if (a->MakesRelationship()) added_assertions_[KeyOf(*a, IsSymmetric(a->type))].push_back(a);
  }

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

  // All stored assertions for `key`.
  Result<std::vector<Assertion>> StoredAssertions(const RelationshipKey& key) {
    const bool symmetric = IsSymmetric(key.type);
    DOSSIER_ASSIGN_OR_RETURN(auto found, reader_.FindAssertions(key.start, key.type, key.end));
    if (symmetric && key.start != key.end) {
      DOSSIER_ASSIGN_OR_RETURN(auto reverse, reader_.FindAssertions(key.end, key.type, key.start));
      found.insert(found.end(), reverse.begin(), reverse.end());
    }
    std::erase_if(found, [&](const Assertion& a) { return !a.MakesRelationship() || KeyOf(a, symmetric) != key; });
    return found;
  }

  Status RebuildRelationship(const RelationshipKey& key) {
    DOSSIER_ASSIGN_OR_RETURN(std::vector<Assertion> stored, StoredAssertions(key));
    RelationshipId id = kNoRelationship;
    for (const Assertion& a : stored) id = std::max(id, a.relationship);
    std::optional<Relationship> before;
    if (id != kNoRelationship) {
      DOSSIER_ASSIGN_OR_RETURN(before, reader_.FindRelationship(id));
    }
    std::erase_if(stored, [&](const Assertion& a) { return a.id.article == removed_ || rewritten_.contains(a.id); });
    const std::vector<Assertion*>& added = added_assertions_[key];
    std::vector<Assertion> live = stored;
    for (const Assertion* a : added) live.push_back(*a);
    if (live.empty()) {
      if (before && before->origin == graph::Origin::kExtracted) DeleteRelationship(id);
      return {};
    }
    const Assertion& first = FirstOf(live);
    // Which way a symmetric one is stored must not depend on the order of the articles either.
    const bool turns = before && before->origin == graph::Origin::kExtracted && before->start != first.subject;
    if (turns) {
      out_.batch.delete_relationships.push_back(id);
      deleted_.insert(id);
    }
    if (!before || turns) {
      id = writer_->ReserveRelationship();
      for (Assertion& a : stored) {
        a.relationship = id;
        out_.batch.update_assertions.push_back(a);
      }
    }
    for (Assertion* a : added) a->relationship = id;
    Relationship after = before ? *before : Relationship{.type = key.type, .origin = graph::Origin::kExtracted};
    after.id = id;
    if (!before || turns) after.start = first.subject, after.end = first.object;
    SetRelationshipProperties(live, key, writer_, &after.properties);
    connected_.insert({after.start, after.end});
    if (before == after) return {};
    if (!before) ++out_.summary.new_relationships;
    if (before && !turns) ++out_.summary.changed_relationships;
    out_.batch.put_relationships.push_back(std::move(after));
    return {};
  }

  // The one that speaks first, in an order that has nothing to do with that of the articles.
  static const Assertion& FirstOf(const std::vector<Assertion>& assertions) {
    return *std::min_element(assertions.begin(), assertions.end(), [](const Assertion& a, const Assertion& b) {
      return std::pair(a.text_hash, a.id.index) < std::pair(b.text_hash, b.id.index);
    });
  }

  void DeleteRelationship(RelationshipId id) {
    out_.batch.delete_relationships.push_back(id);
    deleted_.insert(id);
    ++out_.summary.removed_relationships;
  }

  Status RebuildNode(NodeId id) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<Node> before, reader_.FindNode(id));
    if (before && SaysNothingNew(*before)) return {};
    DOSSIER_ASSIGN_OR_RETURN(std::vector<NodeSupport> supports, reader_.NodeSupports(id));
    std::erase_if(supports, [&](const NodeSupport& s) {
      return s.article == removed_ || moved_away_.contains({s.article, s.node});
    });
    if (const auto it = added_supports_.find(id); it != added_supports_.end()) {
      supports.insert(supports.end(), it->second.begin(), it->second.end());
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

  // Whether the article only comes to a node whose summary it repeats: then what else was said need not be looked at,
  // and thousands of articles may speak of one country.
  bool SaysNothingNew(const Node& before) const {
    const auto added = added_supports_.find(before.id);
    if (removed_ || added == added_supports_.end()) return false;
    if (std::ranges::any_of(moved_away_, [&](const auto& moved) { return moved.second == before.id; })) return false;
    return std::ranges::all_of(added->second,
                               [&](const NodeSupport& support) { return RepeatsSummary(support, before, writer_); });
  }

  // Deletes a node that no article speaks of any more, unless it was made by hand or still has relationships.
  Status DropNode(NodeId id, const std::optional<Node>& before) {
    if (!before || before->origin == graph::Origin::kByHand || connected_.contains(id)) return {};
    graph::ExpandResult neighbours;
    DOSSIER_RETURN_IF_ERROR(reader_.Expand({.nodes = {&id, 1}, .direction = graph::Direction::kBoth}, &neighbours));
    const auto stays = [&](RelationshipId r) { return !deleted_.contains(r); };
    if (std::any_of(neighbours.relationships.begin(), neighbours.relationships.end(), stays)) return {};
    out_.batch.delete_nodes.push_back(id);
    ++out_.summary.removed_nodes;
    return {};
  }

  const graph::GraphReader& reader_;
  const graph::Ontology& ontology_;
  graph::GraphWriter* const writer_;
  std::optional<ArticleId> removed_;
  std::optional<ArticleRecord> record_;
  std::vector<Assertion> moved_assertions_;  // as they are afterwards
  std::set<AssertionId> rewritten_;          // those, by id
  std::set<std::pair<ArticleId, NodeId>> moved_away_;
  std::map<NodeId, std::vector<NodeSupport>> added_supports_;
  std::map<RelationshipKey, std::vector<Assertion*>> added_assertions_;
  std::map<TypeId, bool> symmetric_;
  std::set<RelationshipKey> touched_keys_;
  std::set<NodeId> touched_nodes_;
  std::set<NodeId> connected_;  // ends of relationships that the batch makes or keeps
  std::set<RelationshipId> deleted_;
  ArticleBatch out_;
};

}  // namespace

Result<ArticleBatch> BuildArticleBatch(const extract::Extraction& extraction, const resolve::Resolutions& resolutions,
                                       std::optional<ArticleId> replaced, const graph::GraphReader& reader,
                                       const graph::Ontology& ontology, graph::GraphWriter* writer) {
  BatchBuilder builder(reader, ontology, writer);
  if (replaced) DOSSIER_RETURN_IF_ERROR(builder.Remove(*replaced));
  DOSSIER_RETURN_IF_ERROR(builder.Move(resolutions.moves));
  builder.Add(extraction, resolutions.nodes, replaced ? *replaced : writer->ReserveArticle());
  return builder.Finish();
}

Result<ArticleBatch> BuildForgetBatch(ArticleId article, const resolve::Resolutions& resolutions,
                                      const graph::GraphReader& reader, const graph::Ontology& ontology,
                                      graph::GraphWriter* writer) {
  BatchBuilder builder(reader, ontology, writer);
  DOSSIER_RETURN_IF_ERROR(builder.Remove(article));
  DOSSIER_RETURN_IF_ERROR(builder.Move(resolutions.moves));
  return builder.Finish();
}

}  // namespace dossier::ingest
