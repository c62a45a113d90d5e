// Rows of a block of a file as nodes or relationships. What a row says wrong makes it a bad row, with the reason; the
// others are not touched by it. Pure functions; safe on any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph/bulk_writer.h"
#include "query/import/column.h"
#include "query/import/id_map.h"
#include "query/import/record_blocks.h"

namespace dossier::query {

// What all rows of one file have in common.
struct TableShape {
  TableFormat format = TableFormat::kCsv;
  CsvFormat csv;
  std::vector<Column> columns;      // of CSV; JSON Lines name theirs in each record
  ColumnNames names;                // of JSON Lines
  std::vector<std::string> labels;  // of every node
  std::string type;                 // of relationships that say none
};

struct BadRow {
  std::uint64_t line = 0;  // from 0 within the block
  std::string reason;
};

// Names that the symbol table does not have yet, in order of their first use. A block that has any is to be read again.
struct NewNames {
  std::vector<std::string> labels, types, keys;
  bool empty() const { return labels.empty() && types.empty() && keys.empty(); }
};

struct NodeRows {
  std::vector<graph::Node> nodes;  // without ids
  std::vector<std::string> ids;    // their keys; empty: the row has none
  std::vector<std::uint64_t> lines;
  std::vector<BadRow> bad;
  std::uint64_t line_count = 0;
  NewNames new_names;
};
NodeRows ReadNodeRows(std::string_view block, const TableShape& shape, const graph::SymbolTable& symbols);

// Ids of one space each for starts and ends; either may be null: nothing is known then.
struct EndMaps {
  const IdMap* start = nullptr;
  const IdMap* end = nullptr;
};

struct RelationshipRows {
  // An end that the maps do not have is kUnknownEnd + its place in unknown_ends.
  static constexpr std::uint32_t kUnknownEnd = 0x8000'0000;
  struct UnknownEnd {
    std::string id;
    bool is_start = false;
  };
  std::vector<graph::BulkRelationship> relationships;
  std::vector<graph::PropertyMap> properties;  // some of them may be equal
  std::vector<UnknownEnd> unknown_ends;        // in order
  std::vector<std::uint32_t> lines;            // of the relationships
  std::vector<BadRow> bad;
  std::uint64_t line_count = 0;
  NewNames new_names;
};
RelationshipRows ReadRelationshipRows(std::string_view block, const TableShape& shape, const EndMaps& ends,
                                      const graph::SymbolTable& symbols);

}  // namespace dossier::query
