// Any bytes as a file to be imported: CSV with and without quotes and JSON Lines, nodes and relationships. Records must
// be the same by blocks of any size, and reading must end.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/check.h"
#include "query/import/record_blocks.h"
#include "query/import/table_rows.h"

namespace {

using namespace dossier;

class StringSource final : public query::ByteSource {
 public:
  explicit StringSource(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> Read(char* out, std::size_t size) override {
    const std::size_t count = bytes_.copy(out, size);
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view bytes_;
};

std::vector<std::string> Fields(std::string_view bytes, const query::CsvFormat& format, std::size_t block_bytes) {
  query::RecordBlocks blocks(std::make_unique<StringSource>(bytes), query::TableFormat::kCsv, format, block_bytes);
  std::vector<std::string> fields;
  for (;;) {
    auto block = blocks.Next();
    if (!block.ok() || !block->has_value()) return fields;
    query::CsvCursor cursor(**block, format);
    for (;;) {
      const auto step = cursor.Next();
      if (step == query::CsvCursor::Step::kEnd) break;
      fields.emplace_back(step == query::CsvCursor::Step::kBad ? "bad" : "record");
      if (step == query::CsvCursor::Step::kBad) continue;
      for (const query::CsvField& field : cursor.fields()) {
        fields.push_back((field.quoted ? "\"" : "") + std::string(field.text));
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::uint8_t choice = data[0], small = data[1];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  query::TableShape shape;
  shape.csv.delimiter = (choice & 1) != 0 ? ',' : '\t';
  shape.csv.quotes = (choice & 2) != 0;
  DOSSIER_CHECK(Fields(bytes, shape.csv, 1u + small % 61u) == Fields(bytes, shape.csv, 1 << 16));

  // The first line is the header.
  shape.format = (choice & 4) != 0 ? query::TableFormat::kCsv : query::TableFormat::kJsonLines;
  std::string_view rows = bytes;
  if (shape.format == query::TableFormat::kCsv) {
    query::CsvCursor header(bytes, shape.csv);
    if (header.Next() != query::CsvCursor::Step::kRecord) return 0;
    for (const query::CsvField& field : header.fields()) {
      auto column = query::ParseColumn(field.text, {});
      if (!column.ok()) return 0;
      if (column->type == query::CellType::kUnknown) column->type = query::CellType::kString;
      shape.columns.push_back(std::move(*column));
    }
    rows.remove_prefix(header.next());
  }
  graph::SymbolTable symbols;
  for (int round = 0; round < 2; ++round) {
    query::IdMap ids;
    const query::NodeRows nodes = query::ReadNodeRows(rows, shape, symbols);
    for (std::size_t i = 0; i < nodes.ids.size(); ++i) ids.Add(nodes.ids[i], static_cast<std::uint32_t>(i));
    ids.Seal();
    const query::RelationshipRows met = query::ReadRelationshipRows(rows, shape, {&ids, &ids}, symbols);
    DOSSIER_CHECK(nodes.line_count == met.line_count);
    DOSSIER_CHECK(nodes.nodes.size() + nodes.bad.size() <= nodes.line_count);
    for (const auto* names : {&nodes.new_names, &met.new_names}) {
      for (const std::string& name : names->labels) symbols.labels.Intern(name);
      for (const std::string& name : names->types) symbols.types.Intern(name);
      for (const std::string& name : names->keys) symbols.keys.Intern(name);
    }
  }
  return 0;
}
