#include "storage/internal/store_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "storage/internal/byte_codec.h"

namespace dossier::storage {
namespace {

using graph::Assertion;
using graph::NodeSupport;

// Records by id, in the order asked.
template <typename Record, typename Id>
Result<std::vector<std::optional<Record>>> FindRecords(const View& view, std::span<const Id> ids,
                                                       std::string (*key_of)(Id),
                                                       std::optional<Record> (*decode)(Id, std::string_view)) {
  std::vector<std::optional<Record>> records(ids.size());
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const Id id : ids) keys.push_back(key_of(id));
  DOSSIER_RETURN_IF_ERROR(view.MultiGet(keys, [&](std::size_t i, std::string_view bytes) -> Status {
    records[i] = decode(ids[i], bytes);
    if (!records[i]) return DamagedRecord(view, keys[i]);
    return {};
  }));
  return records;
}

// Up to `limit` ids greater than `after` that end the keys `prefix` id.
template <typename Id>
Result<std::vector<Id>> ScanIds(const View& view, const std::string& prefix, Id after, std::size_t limit) {
  std::vector<Id> ids;
  if (ToNumber(after) == UINT64_MAX) return ids;
  std::string from = prefix;
  ByteWriter(&from).Fixed64(ToNumber(after) + 1);
  Cursor cursor = view.ScanFrom(prefix, from);
  for (; ids.size() < limit && cursor.Valid(); cursor.Next()) {
    ByteReader in(cursor.key().substr(prefix.size()));
    const std::uint64_t id = in.Fixed64();
    if (!in.Done()) return DamagedRecord(view, cursor.key());
    ids.push_back(Id{id});
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return ids;
}

}  // namespace

Error DamagedRecord(const View& view, std::string_view key) {
  return {
      .code = ErrorCode::kStoreDamaged,
      .message = fmt::format("store {} is damaged: record {} does not decode", view.database().path(), KeyToText(key)),
      .hint = fmt::format("look with: dossier check --db {}", view.database().path())};
}

Result<std::vector<std::optional<graph::Node>>> StoreReader::FindNodes(std::span<const NodeId> ids) const {
  return FindRecords<graph::Node, NodeId>(view_, ids, NodeKey, DecodeNode);
}

Result<std::vector<NodeId>> StoreReader::ScanNodes(std::optional<LabelId> label, NodeId after,
                                                   std::size_t limit) const {
  return ScanIds(view_, label ? LabelPrefix(*label) : TablePrefix(Table::kNode), after, limit);
}

Result<std::vector<graph::NameHit>> StoreReader::FindByName(std::string_view key, graph::NameMatch match,
                                                            std::size_t limit) const {
  std::vector<graph::NameHit> hits;
  Cursor cursor = view_.Scan(match == graph::NameMatch::kExact ? NameExactPrefix(key) : NamePrefix(key));
  for (; hits.size() < limit && cursor.Valid(); cursor.Next()) {
    const auto parts = ParseNameKey(cursor.key());
    if (!parts || cursor.value().size() != 1) return DamagedRecord(view_, cursor.key());
    hits.push_back({parts->node, cursor.value().front() != '\0'});
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return hits;
}

Status StoreReader::WalkNames(std::string_view from, const Visitor& visit) const {
  constexpr int kSteps = 8;  // that cost less than a seek
  Cursor cursor = view_.ScanFrom(TablePrefix(Table::kName), NamePrefix(from));
  while (cursor.Valid()) {
    const auto parts = ParseNameKey(cursor.key());
    if (!parts || cursor.value().size() != 1) return DamagedRecord(view_, cursor.key());
    const auto next = visit(parts->name, {parts->node, cursor.value().front() != '\0'});
    if (!next) return {};
    cursor.Next();
    if (*next <= parts->name) continue;
    const std::string key = NamePrefix(*next);
    for (int i = 0; i < kSteps && cursor.Valid() && cursor.key() < key; ++i) cursor.Next();
    if (cursor.Valid() && cursor.key() < key) cursor.Seek(key);
  }
  return cursor.status();
}

Result<std::optional<graph::Article>> StoreReader::FindArticle(ArticleId id) const {
  DOSSIER_ASSIGN_OR_RETURN(auto article, FindArticleHeader(id));
  if (!article) return article;
  DOSSIER_ASSIGN_OR_RETURN(const auto text_bytes, view_.Get(TextKey(id)));
  if (!text_bytes || !DecodeText(*text_bytes, &*article)) return DamagedRecord(view_, TextKey(id));
  return article;
}

Result<std::optional<graph::Article>> StoreReader::FindArticleHeader(ArticleId id) const {
  DOSSIER_ASSIGN_OR_RETURN(const auto bytes, view_.Get(ArticleKey(id)));
  if (!bytes) return std::optional<graph::Article>();
  auto head = DecodeArticle(id, *bytes);
  if (!head) return DamagedRecord(view_, ArticleKey(id));
  return std::optional<graph::Article>(std::move(head->article));
}

Result<std::optional<ArticleId>> StoreReader::FindArticleBySource(std::string_view source) const {
  DOSSIER_ASSIGN_OR_RETURN(const auto bytes, view_.Get(SourceKey(source)));
  if (!bytes) return std::optional<ArticleId>();
  const auto id = DecodeId(*bytes);
  if (!id) return DamagedRecord(view_, SourceKey(source));
  return std::optional<ArticleId>(ArticleId{*id});
}

Result<std::vector<ArticleId>> StoreReader::ScanArticles(ArticleId after, std::size_t limit) const {
  return ScanIds(view_, TablePrefix(Table::kArticle), after, limit);
}

Result<std::vector<Assertion>> StoreReader::ArticleAssertions(ArticleId article) const {
  std::vector<Assertion> assertions;
  Cursor cursor = view_.Scan(AssertionPrefix(article));
  for (; cursor.Valid(); cursor.Next()) {
    const auto id = ParseAssertionKey(cursor.key());
    auto assertion = id ? DecodeAssertion(*id, cursor.value()) : std::nullopt;
    if (!assertion) return DamagedRecord(view_, cursor.key());
    assertions.push_back(std::move(*assertion));
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return assertions;
}

Result<std::vector<Assertion>> StoreReader::FindAssertions(NodeId subject, std::optional<TypeId> type,
                                                           NodeId object) const {
  std::vector<AssertionId> ids;
  Cursor cursor = view_.Scan(EndsPrefix(subject, type, object));
  for (; cursor.Valid(); cursor.Next()) {
    const auto parts = ParseEndsKey(cursor.key());
    if (!parts) return DamagedRecord(view_, cursor.key());
    ids.push_back(parts->id);
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  std::sort(ids.begin(), ids.end());
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const AssertionId& id : ids) keys.push_back(AssertionKey(id));
  std::vector<Assertion> assertions;
  assertions.reserve(ids.size());
  DOSSIER_RETURN_IF_ERROR(view_.MultiGet(keys, [&](std::size_t i, std::string_view bytes) -> Status {
    auto assertion = DecodeAssertion(ids[i], bytes);
    if (!assertion) return DamagedRecord(view_, keys[i]);
    assertions.push_back(std::move(*assertion));
    return {};
  }));
  if (assertions.size() != ids.size()) return DamagedRecord(view_, EndsPrefix(subject, type, object));
  return assertions;
}

Result<std::vector<NodeSupport>> StoreReader::NodeSupports(NodeId node) const {
  std::vector<ArticleId> articles;
  std::vector<std::string> keys;
  Cursor cursor = view_.Scan(SupportedByPrefix(node));
  for (; cursor.Valid(); cursor.Next()) {
    const auto parts = ParseSupportedByKey(cursor.key());
    if (!parts) return DamagedRecord(view_, cursor.key());
    articles.push_back(parts->article);
    keys.push_back(SupportKey(parts->article, node));
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  std::vector<NodeSupport> supports;
  supports.reserve(keys.size());
  DOSSIER_RETURN_IF_ERROR(view_.MultiGet(keys, [&](std::size_t i, std::string_view bytes) -> Status {
    auto support = DecodeSupport(articles[i], node, bytes);
    if (!support) return DamagedRecord(view_, keys[i]);
    supports.push_back(std::move(*support));
    return {};
  }));
  if (supports.size() != keys.size()) return DamagedRecord(view_, SupportedByPrefix(node));
  return supports;
}

Result<std::vector<NodeSupport>> StoreReader::ArticleSupports(ArticleId article) const {
  std::vector<NodeSupport> supports;
  Cursor cursor = view_.Scan(SupportPrefix(article));
  for (; cursor.Valid(); cursor.Next()) {
    const auto parts = ParseSupportKey(cursor.key());
    auto support = parts ? DecodeSupport(article, parts->node, cursor.value()) : std::nullopt;
    if (!support) return DamagedRecord(view_, cursor.key());
    supports.push_back(std::move(*support));
  }
  DOSSIER_RETURN_IF_ERROR(cursor.status());
  return supports;
}

}  // namespace dossier::storage
