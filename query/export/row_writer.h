// Rows of a result in the formats of the command line. Two runs over the same rows write the same bytes.
// Pure functions of their arguments. O(bytes written); a table is measured first, so it is read twice.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "query/export/record_set.h"

namespace dossier::query {

enum class RowFormat : std::uint8_t {
  kTable,      // box drawing, columns aligned by display width; numbers to the right
  kJson,       // one array of objects
  kJsonLines,  // one object a line
  kCsv,        // RFC 4180: CRLF, a header, null empty, an empty string ""
  kTsv,        // tab, line feed and backslash as \t \n \\, null empty
  kMarkdown,   // a GitHub table
};

std::optional<RowFormat> ParseRowFormat(std::string_view name);  // "table", "json", "jsonl", "csv", "tsv", "markdown"

struct RowWriterOptions {
  // A table wider than this many columns has its longest cells cut, marked by "…"; 0: never cut.
  std::size_t table_width = 0;
};

void WriteRows(std::span<const std::string> columns, std::span<const Row> rows, const RecordSet& records,
               RowFormat format, const RowWriterOptions& options, std::ostream& out);

// A field of RFC 4180, quoted where it must be; an empty one is "".
std::string CsvField(std::string_view text);

// A table of plain text cells, as kTable writes it; `numeric[i]`: column i is aligned to the right.
void WriteTextTable(std::span<const std::string> columns, std::vector<std::vector<std::string>> cells,
                    const std::vector<bool>& numeric, std::size_t width, std::ostream& out);

}  // namespace dossier::query
