#include "storage/internal/key.h"

#include "core/base/check.h"
#include "storage/internal/byte_codec.h"

namespace dossier::storage {
namespace {

// Appends the parts of a key one by one.
class KeyBuilder {
 public:
  explicit KeyBuilder(Table table) { key_.push_back(static_cast<char>(table)); }
  KeyBuilder& Id(std::uint64_t v) { return writer_.Fixed64(v), *this; }
  KeyBuilder& Id(NodeId v) { return Id(ToNumber(v)); }
  KeyBuilder& Id(ArticleId v) { return Id(ToNumber(v)); }
  KeyBuilder& Id(LabelId v) { return Code(ToNumber(v)); }
  KeyBuilder& Id(TypeId v) { return Code(ToNumber(v)); }
  KeyBuilder& Code(std::uint32_t v) { return writer_.Fixed32(v), *this; }
  KeyBuilder& Byte(std::uint8_t v) { return writer_.Byte(v), *this; }
  // 00 becomes 00 FF; keeps byte order.
  KeyBuilder& Name(std::string_view name) {
    for (const char c : name) {
      key_.push_back(c);
      if (c == '\0') key_.push_back('\xFF');
    }
    return *this;
  }
  KeyBuilder& EndOfName() { return key_.append(2, '\0'), *this; }
  std::string Done() { return std::move(key_); }

 private:
  std::string key_;
  ByteWriter writer_{&key_};
};

// A reader past the tag, or one that has failed.
ByteReader AfterTag(Table table, std::string_view key) {
  ByteReader in(key);
  if (in.Byte() != static_cast<std::uint8_t>(table)) in.Fail();
  return in;
}

}  // namespace

Family FamilyOf(Table table) {
  switch (table) {
    case Table::kFormat:
    case Table::kCounters:
    case Table::kSymbol: return Family::kMeta;
    case Table::kNode: return Family::kNodes;
    case Table::kRelationshipPage:
    case Table::kOldRelationship: return Family::kRelationships;
    case Table::kAdjacency: return Family::kAdjacency;
    case Table::kName:
    case Table::kLabel:
    case Table::kTypePage:
    case Table::kOldType:
    case Table::kSource: return Family::kIndex;
    case Table::kArticle:
    case Table::kAssertion:
    case Table::kEnds:
    case Table::kSupport:
    case Table::kSupportedBy: return Family::kProvenance;
    case Table::kText: return Family::kText;
    case Table::kHistory: return Family::kHistory;
  }
  DOSSIER_CHECK(false);
}

std::string TablePrefix(Table table) { return KeyBuilder(table).Done(); }
std::string FormatKey() { return KeyBuilder(Table::kFormat).Done(); }
std::string CountersKey() { return KeyBuilder(Table::kCounters).Done(); }
std::string SymbolKey(SymbolKind kind, std::uint32_t id) {
  return KeyBuilder(Table::kSymbol).Byte(static_cast<std::uint8_t>(kind)).Code(id).Done();
}
std::string NodeKey(NodeId id) { return KeyBuilder(Table::kNode).Id(id).Done(); }
std::string RelationshipPageKey(std::uint64_t page) { return KeyBuilder(Table::kRelationshipPage).Id(page).Done(); }
std::string NameKey(std::string_view name, NodeId node) {
  return KeyBuilder(Table::kName).Name(name).EndOfName().Id(node).Done();
}
std::string NameExactPrefix(std::string_view name) { return KeyBuilder(Table::kName).Name(name).EndOfName().Done(); }
std::string NamePrefix(std::string_view name_prefix) { return KeyBuilder(Table::kName).Name(name_prefix).Done(); }
std::string LabelKey(LabelId label, NodeId node) { return KeyBuilder(Table::kLabel).Id(label).Id(node).Done(); }
std::string LabelPrefix(LabelId label) { return KeyBuilder(Table::kLabel).Id(label).Done(); }
std::string TypePageKey(TypeId type, std::uint64_t page) {
  return KeyBuilder(Table::kTypePage).Id(type).Id(page).Done();
}
std::string TypePagePrefix(TypeId type) { return KeyBuilder(Table::kTypePage).Id(type).Done(); }
std::string SourceKey(std::string_view source) { return TablePrefix(Table::kSource).append(source); }
std::string ArticleKey(ArticleId id) { return KeyBuilder(Table::kArticle).Id(id).Done(); }
std::string TextKey(ArticleId id) { return KeyBuilder(Table::kText).Id(id).Done(); }
std::string AssertionKey(const AssertionId& id) {
  return KeyBuilder(Table::kAssertion).Id(id.article).Code(id.index).Done();
}
std::string AssertionPrefix(ArticleId article) { return KeyBuilder(Table::kAssertion).Id(article).Done(); }
std::string EndsKey(NodeId subject, TypeId type, NodeId object, const AssertionId& id) {
  return KeyBuilder(Table::kEnds).Id(subject).Id(object).Id(type).Id(id.article).Code(id.index).Done();
}
std::string EndsPrefix(NodeId subject, std::optional<TypeId> type, NodeId object) {
  KeyBuilder builder(Table::kEnds);
  builder.Id(subject).Id(object);
  if (type) builder.Id(*type);
  return builder.Done();
}
std::string SupportKey(ArticleId article, NodeId node) {
  return KeyBuilder(Table::kSupport).Id(article).Id(node).Done();
}
std::string SupportPrefix(ArticleId article) { return KeyBuilder(Table::kSupport).Id(article).Done(); }
std::string SupportedByKey(NodeId node, ArticleId article) {
  return KeyBuilder(Table::kSupportedBy).Id(node).Id(article).Done();
}
std::string SupportedByPrefix(NodeId node) { return KeyBuilder(Table::kSupportedBy).Id(node).Done(); }
std::string HistoryKey(std::uint64_t number) { return KeyBuilder(Table::kHistory).Id(number).Done(); }

std::string AdjacencyKey(const AdjacencyList& list) {
  return KeyBuilder(Table::kAdjacency).Id(list.node).Byte(list.incoming ? 1 : 0).Id(list.type).Done();
}
std::string AdjacencyKey(const AdjacencyList& list, const AdjacencyEntry& first) {
  std::string key = AdjacencyKey(list);
  ByteWriter out(&key);
  out.Fixed64(ToNumber(first.neighbour));
  out.Fixed64(ToNumber(first.relationship));
  return key;
}
std::string AdjacencyPrefix(NodeId node) { return KeyBuilder(Table::kAdjacency).Id(node).Done(); }
std::string AdjacencyPrefix(NodeId node, bool incoming) {
  return KeyBuilder(Table::kAdjacency).Id(node).Byte(incoming ? 1 : 0).Done();
}

std::optional<std::uint64_t> ParseIdKey(Table table, std::string_view key) {
  ByteReader in = AfterTag(table, key);
  const std::uint64_t id = in.Fixed64();
  if (!in.Done()) return std::nullopt;
  return id;
}

std::optional<SymbolKeyParts> ParseSymbolKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kSymbol, key);
  const std::uint8_t kind = in.Byte();
  const std::uint32_t id = in.Fixed32();
  if (!in.Done() || kind < 1 || kind > 3) return std::nullopt;
  return SymbolKeyParts{static_cast<SymbolKind>(kind), id};
}

std::optional<NameKeyParts> ParseNameKey(std::string_view key) {
  constexpr std::size_t kTail = 2 + 8;  // end of name, node
  if (key.size() < 1 + kTail || key.front() != static_cast<char>(Table::kName)) return std::nullopt;
  NameKeyParts parts;
  const std::string_view name = key.substr(1, key.size() - 1 - kTail);
  for (std::size_t i = 0; i < name.size(); ++i) {
    parts.name.push_back(name[i]);
    if (name[i] == '\0' && (++i == name.size() || name[i] != '\xFF')) return std::nullopt;
  }
  ByteReader in(key.substr(key.size() - kTail));
  if (in.Byte() != 0 || in.Byte() != 0) return std::nullopt;
  parts.node = NodeId{in.Fixed64()};
  return parts;
}

std::optional<LabelKeyParts> ParseLabelKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kLabel, key);
  const LabelId label{in.Fixed32()};
  const NodeId node{in.Fixed64()};
  if (!in.Done()) return std::nullopt;
  return LabelKeyParts{label, node};
}

std::optional<TypePageKeyParts> ParseTypePageKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kTypePage, key);
  const TypeId type{in.Fixed32()};
  const std::uint64_t page = in.Fixed64();
  if (!in.Done()) return std::nullopt;
  return TypePageKeyParts{type, page};
}

std::optional<AssertionId> ParseAssertionKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kAssertion, key);
  const ArticleId article{in.Fixed64()};
  const std::uint32_t index = in.Fixed32();
  if (!in.Done()) return std::nullopt;
  return AssertionId{article, index};
}

std::optional<EndsKeyParts> ParseEndsKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kEnds, key);
  EndsKeyParts parts;
  parts.subject = NodeId{in.Fixed64()};
  parts.object = NodeId{in.Fixed64()};
  parts.type = TypeId{in.Fixed32()};
  parts.id.article = ArticleId{in.Fixed64()};
  parts.id.index = in.Fixed32();
  if (!in.Done()) return std::nullopt;
  return parts;
}

std::optional<SupportKeyParts> ParseSupportKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kSupport, key);
  const ArticleId article{in.Fixed64()};
  const NodeId node{in.Fixed64()};
  if (!in.Done()) return std::nullopt;
  return SupportKeyParts{article, node};
}

std::optional<SupportKeyParts> ParseSupportedByKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kSupportedBy, key);
  const NodeId node{in.Fixed64()};
  const ArticleId article{in.Fixed64()};
  if (!in.Done()) return std::nullopt;
  return SupportKeyParts{article, node};
}

std::optional<AdjacencyKeyParts> ParseAdjacencyKey(std::string_view key) {
  ByteReader in = AfterTag(Table::kAdjacency, key);
  AdjacencyKeyParts parts;
  parts.list.node = NodeId{in.Fixed64()};
  const std::uint8_t direction = in.Byte();
  parts.list.incoming = direction == 1;
  parts.list.type = TypeId{in.Fixed32()};
  if (in.ok() && in.remaining() != 0) {
    parts.first.neighbour = NodeId{in.Fixed64()};
    parts.first.relationship = RelationshipId{in.Fixed64()};
  }
  if (!in.Done() || direction > 1) return std::nullopt;
  return parts;
}

std::string KeyToText(std::string_view key) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (key.empty()) return "(empty)";
  std::string text(1, key.front());
  if (key.size() > 1) text.push_back(' ');
  for (const char c : key.substr(1)) {
    text.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
    text.push_back(kHex[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

}  // namespace dossier::storage
