#include "storage/internal/commit_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/graph/element_id.h"
#include "core/graph/indexed_names.h"

namespace dossier::storage {
namespace {

using graph::ArticleRecord;
using graph::Assertion;
using graph::GraphBatch;
using graph::Node;
using graph::NodeSupport;
using graph::Relationship;

Error CannotStore(std::string_view element) {
  return {.code = ErrorCode::kInternal,
          .message = fmt::format("batch refused: a property of {} nests lists or maps too deep to be stored", element)};
}

AdjacencyList OutgoingList(const Relationship& r) { return {r.start, false, r.type}; }
AdjacencyList IncomingList(const Relationship& r) { return {r.end, true, r.type}; }

// Of a damaged store a record may name what was never counted; `dossier check` tells.
void Adjust(std::vector<std::uint64_t>* counts, std::uint32_t number, int by) {
  if (number >= 1 && number <= counts->size()) (*counts)[number - 1] += static_cast<std::uint64_t>(by);
}

}  // namespace

void CommitBuilder::Put(const std::string& key, std::string_view value) {
  batch_.Put(view_.database().handle(FamilyOfKey(key)), key, rocksdb::Slice(value.data(), value.size()));
}

void CommitBuilder::Delete(const std::string& key) { batch_.Delete(view_.database().handle(FamilyOfKey(key)), key); }

// Later operations of one RocksDB batch win, so what is taken away goes first.
Status CommitBuilder::Add(const GraphBatch& batch) {
  counters_.counts.nodes_by_label.resize(symbols_.labels.size());
  counters_.counts.relationships_by_type.resize(symbols_.types.size());
  DOSSIER_RETURN_IF_ERROR(DeleteRelationships(batch.delete_relationships));
  DOSSIER_RETURN_IF_ERROR(DeleteNodes(batch.delete_nodes));
  for (const ArticleId id : batch.delete_articles) DOSSIER_RETURN_IF_ERROR(DeleteArticle(id));
  DOSSIER_RETURN_IF_ERROR(PutNodes(batch.put_nodes));
  DOSSIER_RETURN_IF_ERROR(PutRelationships(batch.put_relationships));
  for (const ArticleRecord& record : batch.put_articles) DOSSIER_RETURN_IF_ERROR(PutArticle(record));
  DOSSIER_RETURN_IF_ERROR(UpdateAssertions(batch));
  DOSSIER_RETURN_IF_ERROR(MoveSupports(batch.move_supports));
  for (const graph::HistoryEntry& entry : batch.history) {
    Put(HistoryKey(counters_.next_history++), EncodeHistory(entry));
  }
  const auto date_key = symbols_.keys.Find(graph::property::kDate);
  DOSSIER_RETURN_IF_ERROR(relationships_.Write(view_, date_key.value_or(PropertyKeyId{0}), &batch_));
  DOSSIER_RETURN_IF_ERROR(adjacency_.Write(view_, &batch_));
  for (const NodeId id : batch.delete_nodes) DOSSIER_RETURN_IF_ERROR(DeleteAdjacency(id));
  PutNewSymbols();
  ++counters_.version;
  Put(CountersKey(), EncodeCounters(counters_));
  return {};
}

Status CommitBuilder::DeleteRelationships(std::span<const RelationshipId> ids) {
  DOSSIER_ASSIGN_OR_RETURN(const auto records, before_.FindRelationships(ids));
  for (const std::optional<Relationship>& r : records) {
    relationships_.Erase(r->id);
    NoteChange(&*r, nullptr);
    adjacency_.Erase(OutgoingList(*r), {r->end, r->id});
    adjacency_.Erase(IncomingList(*r), {r->start, r->id});
    --counters_.counts.relationships;
    Adjust(&counters_.counts.relationships_by_type, ToNumber(r->type), -1);
  }
  return {};
}

Status CommitBuilder::DeleteNodes(std::span<const NodeId> ids) {
  DOSSIER_ASSIGN_OR_RETURN(const auto nodes, before_.FindNodes(ids));
  for (const std::optional<Node>& node : nodes) {
    Delete(NodeKey(node->id));
    ReplaceIndexes(&*node, nullptr);
    --counters_.counts.nodes;
  }
  return {};
}

// What is left of a node's lists: an empty first block stays while a list has further ones.
Status CommitBuilder::DeleteAdjacency(NodeId node) {
  Cursor cursor = view_.Scan(AdjacencyPrefix(node));
  for (; cursor.Valid(); cursor.Next()) Delete(std::string(cursor.key()));
  return cursor.status();
}

Status CommitBuilder::PutNodes(std::span<const Node> nodes) {
  std::vector<NodeId> ids;
  ids.reserve(nodes.size());
  for (const Node& node : nodes) ids.push_back(node.id);
  DOSSIER_ASSIGN_OR_RETURN(const auto before, before_.FindNodes(ids));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const auto bytes = EncodeNode(node);
    if (!bytes) return CannotStore(graph::ToElementId(node.id));
    Put(NodeKey(node.id), *bytes);
    ReplaceIndexes(before[i] ? &*before[i] : nullptr, &node);
    if (!before[i]) ++counters_.counts.nodes;
    counters_.next_node = std::max(counters_.next_node, ToNumber(node.id) + 1);
  }
  return {};
}

// Label and name index of one node; null where there is none before or after.
void CommitBuilder::ReplaceIndexes(const Node* before, const Node* after) {
  static const std::vector<LabelId> kNoLabels;
  const auto& old_labels = before != nullptr ? before->labels : kNoLabels;
  const auto& new_labels = after != nullptr ? after->labels : kNoLabels;
  const NodeId id = before != nullptr ? before->id : after->id;
  for (const LabelId label : old_labels) {
    if (std::binary_search(new_labels.begin(), new_labels.end(), label)) continue;
    Delete(LabelKey(label, id));
    Adjust(&counters_.counts.nodes_by_label, ToNumber(label), -1);
  }
  for (const LabelId label : new_labels) {
    if (std::binary_search(old_labels.begin(), old_labels.end(), label)) continue;
    Put(LabelKey(label, id), {});
    Adjust(&counters_.counts.nodes_by_label, ToNumber(label), 1);
  }
  std::vector<std::pair<std::string, bool>> old_names, new_names;
  if (before != nullptr) old_names = graph::IndexedNames(*before, symbols_);
  if (after != nullptr) new_names = graph::IndexedNames(*after, symbols_);
  for (const auto& entry : old_names) {
    if (!std::binary_search(new_names.begin(), new_names.end(), entry)) Delete(NameKey(entry.first, id));
  }
  for (const auto& entry : new_names) {
    // Match keys are written again: the node may have been put by a program that wrote none.
    const bool is_there = std::binary_search(old_names.begin(), old_names.end(), entry);
    if (is_there && !graph::IsMatchKey(entry.first)) continue;
    Put(NameKey(entry.first, id), entry.second ? std::string_view("\1", 1) : std::string_view("\0", 1));
  }
}

Status CommitBuilder::PutRelationships(std::span<const Relationship> relationships) {
  std::vector<RelationshipId> ids;
  ids.reserve(relationships.size());
  for (const Relationship& r : relationships) ids.push_back(r.id);
  DOSSIER_ASSIGN_OR_RETURN(const auto before, before_.FindRelationships(ids));
  for (std::size_t i = 0; i < relationships.size(); ++i) {
    const Relationship& r = relationships[i];
    relationships_.Put(r);
    NoteChange(before[i] ? &*before[i] : nullptr, &r);
    if (before[i]) continue;  // its ends and type never change
    adjacency_.Insert(OutgoingList(r), {r.end, r.id});
    adjacency_.Insert(IncomingList(r), {r.start, r.id});
    ++counters_.counts.relationships;
    Adjust(&counters_.counts.relationships_by_type, ToNumber(r.type), 1);
    counters_.next_relationship = std::max(counters_.next_relationship, ToNumber(r.id) + 1);
  }
  return {};
}

// Null where it is not there before or after.
void CommitBuilder::NoteChange(const Relationship* before, const Relationship* after) {
  const PropertyKeyId key = symbols_.keys.Find(graph::property::kDate).value_or(PropertyKeyId{0});
  const auto date_of = [&](const Relationship* r) {
    return r == nullptr ? std::nullopt : std::optional(graph::PackDateOf(graph::FindProperty(r->properties, key)));
  };
  const Relationship& r = after != nullptr ? *after : *before;
  const RelationshipChange change{ToNumber(r.id), ToNumber(r.start), ToNumber(r.end),
                                  r.type,         date_of(before),   date_of(after)};
  if (change.before != change.after) changes_.push_back(change);
}

Status CommitBuilder::DeleteArticle(ArticleId id) {
  DOSSIER_ASSIGN_OR_RETURN(const auto article, before_.FindArticle(id));
  if (!article) return {};
  DOSSIER_ASSIGN_OR_RETURN(const auto assertions, before_.ArticleAssertions(id));
  for (const Assertion& a : assertions) {
    Delete(AssertionKey(a.id));
    Delete(EndsKey(a.subject, a.type, a.object, a.id));
  }
  DOSSIER_ASSIGN_OR_RETURN(const auto supports, before_.ArticleSupports(id));
  for (const NodeSupport& support : supports) {
    Delete(SupportKey(id, support.node));
    Delete(SupportedByKey(support.node, id));
  }
  Delete(ArticleKey(id));
  Delete(TextKey(id));
  Delete(SourceKey(article->source));
  --counters_.counts.articles;
  counters_.counts.sentences -= article->sentences.size();
  counters_.counts.assertions -= assertions.size();
  return {};
}

Status CommitBuilder::PutArticle(const ArticleRecord& record) {
  const graph::Article& article = record.article;
  DOSSIER_RETURN_IF_ERROR(DeleteArticle(article.id));
  Put(ArticleKey(article.id), EncodeArticle(article));
  Put(TextKey(article.id), EncodeText(article));
  Put(SourceKey(article.source), EncodeId(ToNumber(article.id)));
  for (const Assertion& a : record.assertions) {
    Put(AssertionKey(a.id), EncodeAssertion(a));
    Put(EndsKey(a.subject, a.type, a.object, a.id), {});
  }
  for (const NodeSupport& support : record.supports) {
    Put(SupportKey(article.id, support.node), EncodeSupport(support));
    Put(SupportedByKey(support.node, article.id), {});
  }
  ++counters_.counts.articles;
  counters_.counts.sentences += article.sentences.size();
  counters_.counts.assertions += record.assertions.size();
  counters_.next_article = std::max(counters_.next_article, ToNumber(article.id) + 1);
  return {};
}

Status CommitBuilder::UpdateAssertions(const GraphBatch& batch) {
  for (const Assertion& a : batch.update_assertions) {
    DOSSIER_ASSIGN_OR_RETURN(const auto bytes, view_.Get(AssertionKey(a.id)));
    const auto before = bytes ? DecodeAssertion(a.id, *bytes) : std::nullopt;
    const auto is_own = [&](ArticleId id) { return id == a.id.article; };
    const auto is_put = [&](const ArticleRecord& record) { return record.article.id == a.id.article; };
    if (!before || before->type != a.type ||
        std::any_of(batch.delete_articles.begin(), batch.delete_articles.end(), is_own) ||
        std::any_of(batch.put_articles.begin(), batch.put_articles.end(), is_put)) {
      return Error{.code = ErrorCode::kInternal,
                   .message = fmt::format("batch refused: an assertion that is updated must exist, in an article that "
                                          "the batch leaves alone, and keep its type ({} {})",
                                          graph::ToElementId(a.id.article), a.id.index)};
    }
    Delete(EndsKey(before->subject, before->type, before->object, a.id));
    Put(AssertionKey(a.id), EncodeAssertion(a));
    Put(EndsKey(a.subject, a.type, a.object, a.id), {});
  }
  return {};
}

Status CommitBuilder::MoveSupports(std::span<const graph::MovedSupport> moves) {
  std::vector<std::string> values;
  for (const graph::MovedSupport& move : moves) {
    const std::string key = SupportKey(move.article, move.from);
    DOSSIER_ASSIGN_OR_RETURN(auto bytes, view_.Get(key));
    if (!bytes) {
      return Error{.code = ErrorCode::kInternal,
                   .message = fmt::format("batch refused: {} has no support of {} to move",
                                          graph::ToElementId(move.article), graph::ToElementId(move.from))};
    }
    values.emplace_back(*bytes);
    Delete(key);
    Delete(SupportedByKey(move.from, move.article));
  }
  // After all deletions, since two supports of an article may change places.
  for (std::size_t i = 0; i < moves.size(); ++i) {
    Put(SupportKey(moves[i].article, moves[i].to), values[i]);
    Put(SupportedByKey(moves[i].to, moves[i].article), {});
  }
  return {};
}

void CommitBuilder::PutNewSymbols() {
  const auto put = [this](SymbolKind kind, const std::vector<std::string>& names, std::uint32_t* stored) {
    for (; *stored < names.size(); ++*stored) Put(SymbolKey(kind, *stored + 1), names[*stored]);
  };
  put(SymbolKind::kLabel, symbols_.labels.names(), &counters_.labels);
  put(SymbolKind::kType, symbols_.types.names(), &counters_.types);
  put(SymbolKind::kKey, symbols_.keys.names(), &counters_.keys);
}

}  // namespace dossier::storage
