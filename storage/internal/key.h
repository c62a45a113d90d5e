// Keys of the store. The first byte of every key is its table's tag, which also says in which column family it lies;
// the rest is big-endian ids and escaped names, so that byte order is the order of the ids. docs/storage_format.md
// describes each with an example. Pure functions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"

namespace dossier::storage {

// Column families, by place in kFamilyNames.
enum class Family : std::uint8_t { kMeta, kNodes, kRelationships, kAdjacency, kIndex, kProvenance, kText, kHistory };
inline constexpr std::array<const char*, 8> kFamilyNames = {"meta",  "nodes",      "relationships", "adjacency",
                                                            "index", "provenance", "text",          "history"};

// All reserved first bytes. Capitals hold records, small letters hold indexes that can be made again from records.
enum class Table : char {
  kFormat = 'F',            // -> format version
  kCounters = 'C',          // -> Counters
  kSymbol = 'Y',            // kind, id -> name
  kNode = 'N',              // node -> Node
  kRelationshipPage = 'P',  // page -> RelationshipPage
  kAdjacency = 'A',         // node, direction, type [, first entry] -> AdjacencyBlock
  kName = 'n',              // normalised name, node -> is alias
  kLabel = 'l',             // label, node ->
  kTypePage = 'p',          // type, page ->
  kSource = 's',            // source -> article
  kArticle = 'D',           // article -> Article without its text
  kText = 'T',              // article -> text and sentences
  kAssertion = 'S',         // article, index -> Assertion
  kEnds = 'e',              // subject, object, type, article, index ->
  kSupport = 'M',           // article, node -> NodeSupport
  kSupportedBy = 'm',       // node, article ->
  kHistory = 'H',           // number -> HistoryEntry
  // Of format version 1, and nowhere else: a record and an index entry a relationship.
  kOldRelationship = 'R',
  kOldType = 't',
};
Family FamilyOf(Table table);
// The family of a key made by this file.
inline Family FamilyOfKey(std::string_view key) { return FamilyOf(static_cast<Table>(key.front())); }

enum class SymbolKind : std::uint8_t { kLabel = 1, kType = 2, kKey = 3 };

// One list of neighbours: those of `node` over `type` in one direction.
struct AdjacencyList {
  NodeId node = kNoNode;
  bool incoming = false;
  TypeId type{};
  friend auto operator<=>(const AdjacencyList&, const AdjacencyList&) = default;
};
struct AdjacencyEntry {
  NodeId neighbour = kNoNode;
  RelationshipId relationship = kNoRelationship;
  friend auto operator<=>(const AdjacencyEntry&, const AdjacencyEntry&) = default;
};

std::string TablePrefix(Table table);
std::string FormatKey();
std::string CountersKey();
std::string SymbolKey(SymbolKind kind, std::uint32_t id);
std::string NodeKey(NodeId id);
std::string RelationshipPageKey(std::uint64_t page);  // see relationship_page.h
std::string NameKey(std::string_view name, NodeId node);
std::string NameExactPrefix(std::string_view name);    // of all keys of just this name
std::string NamePrefix(std::string_view name_prefix);  // of all keys of names that start so
std::string LabelKey(LabelId label, NodeId node);
std::string LabelPrefix(LabelId label);
std::string TypePageKey(TypeId type, std::uint64_t page);
std::string TypePagePrefix(TypeId type);
std::string SourceKey(std::string_view source);
std::string ArticleKey(ArticleId id);
std::string TextKey(ArticleId id);
std::string AssertionKey(const AssertionId& id);
std::string AssertionPrefix(ArticleId article);
std::string EndsKey(NodeId subject, TypeId type, NodeId object, const AssertionId& id);
std::string EndsPrefix(NodeId subject, std::optional<TypeId> type, NodeId object);
std::string SupportKey(ArticleId article, NodeId node);
std::string SupportPrefix(ArticleId article);
std::string SupportedByKey(NodeId node, ArticleId article);
std::string SupportedByPrefix(NodeId node);
std::string HistoryKey(std::uint64_t number);
// The first block of a list has no entry in its key, so it is found by a plain look-up; each further block is named
// by the entry it starts at, and holds what lies before the next block's.
std::string AdjacencyKey(const AdjacencyList& list);
std::string AdjacencyKey(const AdjacencyList& list, const AdjacencyEntry& first);
std::string AdjacencyPrefix(NodeId node);
std::string AdjacencyPrefix(NodeId node, bool incoming);

// What a key says, from bytes that may be anything; nothing where they are no key of that table.
struct SymbolKeyParts {
  SymbolKind kind;
  std::uint32_t id;
};
struct NameKeyParts {
  std::string name;
  NodeId node;
};
struct LabelKeyParts {
  LabelId label;
  NodeId node;
};
struct TypePageKeyParts {
  TypeId type;
  std::uint64_t page;
};
struct EndsKeyParts {
  NodeId subject;
  NodeId object;
  TypeId type;
  AssertionId id;
};
struct SupportKeyParts {
  ArticleId article;
  NodeId node;
};
struct AdjacencyKeyParts {
  AdjacencyList list;
  AdjacencyEntry first;
};

// For keys that are a tag and one 64-bit id.
std::optional<std::uint64_t> ParseIdKey(Table table, std::string_view key);
std::optional<SymbolKeyParts> ParseSymbolKey(std::string_view key);
std::optional<NameKeyParts> ParseNameKey(std::string_view key);
std::optional<LabelKeyParts> ParseLabelKey(std::string_view key);
std::optional<TypePageKeyParts> ParseTypePageKey(std::string_view key);
std::optional<AssertionId> ParseAssertionKey(std::string_view key);
std::optional<EndsKeyParts> ParseEndsKey(std::string_view key);
std::optional<SupportKeyParts> ParseSupportKey(std::string_view key);
std::optional<SupportKeyParts> ParseSupportedByKey(std::string_view key);
std::optional<AdjacencyKeyParts> ParseAdjacencyKey(std::string_view key);

// A key for people: "N 0000000000000007".
std::string KeyToText(std::string_view key);

}  // namespace dossier::storage
