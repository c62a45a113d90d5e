// Relationships are kept by pages of kPageRelationships consecutive ids, each page one value, by columns: ids, origins,
// starts, types, ends and dates as packed numbers, then whatever other properties there are. A dated relationship of a
// graph of a million nodes takes 5 bytes so. docs/storage_format.md, "Pages of relationships".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph/graph_records.h"
#include "core/graph/packed_date.h"
#include "storage/internal/packed_column.h"

namespace dossier::storage {

inline constexpr unsigned kPageShift = 7;
inline constexpr std::size_t kPageRelationships = std::size_t{1} << kPageShift;

// The page of a relationship.
constexpr std::uint64_t PageOf(RelationshipId id) { return ToNumber(id) >> kPageShift; }

// Properties as a page keeps them: the date as a number, and whatever a number cannot say as bytes.
struct PageProperties {
  graph::PackedDate date = graph::kNoDate;
  std::string rest;
};
// `date_key`: the name id of the property "date", or 0 where the graph has none. Nothing where a property cannot be
// stored (value_codec.h).
std::optional<PageProperties> EncodePageProperties(const graph::PropertyMap& properties, PropertyKeyId date_key);

// A relationship with its properties in that form.
struct PageRow {
  RelationshipId id = kNoRelationship;
  graph::Origin origin = graph::Origin::kByHand;
  NodeId start = kNoNode;
  TypeId type{};
  NodeId end = kNoNode;
  graph::PackedDate date = graph::kNoDate;
  std::string_view rest;
};
// `rows`: at least one, all of one page, ascending by id.
std::string EncodeRelationshipPage(std::span<const PageRow> rows, PropertyKeyId date_key);

// `relationships`: at least one, all of one page, ascending by id. `date_key`: the name id of the property "date", or 0
// where the graph has none. Nothing where a property cannot be stored (value_codec.h).
std::optional<std::string> EncodeRelationshipPage(std::span<const graph::Relationship> relationships,
                                                  PropertyKeyId date_key);

// Reads a page in place: the bytes must outlive it. Thread safety: const calls are safe together.
class RelationshipPage {
 public:
  // Nothing where the bytes are no page.
  static std::optional<RelationshipPage> Parse(std::uint64_t page, std::string_view bytes);

  std::size_t size() const { return size_; }
  // Of the i-th relationship, ascending by id; O(1).
  RelationshipId id(std::size_t i) const { return RelationshipId{first_ + i + gaps_.At(i)}; }
  graph::Origin origin(std::size_t i) const { return static_cast<graph::Origin>(origins_.At(i)); }
  NodeId start(std::size_t i) const { return NodeId{starts_.At(i)}; }
  TypeId type(std::size_t i) const { return TypeId{static_cast<std::uint32_t>(types_.At(i))}; }
  NodeId end(std::size_t i) const { return NodeId{ends_.At(i)}; }
  graph::PackedDate date(std::size_t i) const {
    return date_key_ == PropertyKeyId{0} ? graph::kNoDate : static_cast<graph::PackedDate>(dates_.At(i));
  }

  // The place of a relationship. O(log size).
  std::optional<std::size_t> Find(RelationshipId id) const;
  // Whole records; nothing where the properties do not decode. One: O(size), all: in order.
  std::optional<graph::Relationship> Decode(std::size_t i) const;
  std::optional<std::vector<graph::Relationship>> DecodeAll() const;

 private:
  // Without properties but the date.
  graph::Relationship Head(std::size_t i) const;
  bool AddProperties(std::string_view bytes, graph::Relationship* relationship) const;

  std::uint64_t first_ = 0;  // the least id that the page can hold
  std::size_t size_ = 0;
  PackedColumn gaps_, origins_, starts_, types_, ends_, dates_;
  PropertyKeyId date_key_{};
  bool has_properties_ = false;
  std::string_view properties_;  // a string each
};

}  // namespace dossier::storage
