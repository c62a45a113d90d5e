#include "query/export/row_writer.h"

#include "query/export/value_json.h"
#include "query/export/value_text.h"

namespace dossier::query {
namespace {

using graph::Value;

std::string Replace(std::string_view text, std::string_view from, std::span<const std::string_view> to) {
  std::string out;
  for (const char c : text) {
    const std::size_t which = from.find(c);
    if (which == std::string_view::npos) {
      out += c;
    } else {
      out += to[which];
    }
  }
  return out;
}

std::string TsvField(std::string_view text) {
  static constexpr std::string_view kTo[] = {"\\t", "\\n", "\\r", "\\\\"};
  return Replace(text, "\t\n\r\\", kTo);
}

std::string MarkdownField(std::string_view text) {
  static constexpr std::string_view kTo[] = {"\\|", "<br>", "", "\\\\", "&lt;", "&amp;"};
  return Replace(text, "|\n\r\\<&", kTo);
}

// Writes one line of cells that `field` has made fit for the format.
template <typename Field>
void Delimited(std::span<const std::string> cells, std::string_view separator, std::string_view end, Field field,
               std::ostream& out) {
  for (std::size_t i = 0; i < cells.size(); ++i) out << (i > 0 ? separator : "") << field(cells[i]);
  out << end;
}

Json RowToJson(std::span<const std::string> columns, const Row& row, const RecordSet& records) {
  Json object = Json::object();
  for (std::size_t i = 0; i < columns.size(); ++i) object[columns[i]] = ToJson(row[i], records);
  return object;
}

void WriteTable(std::span<const std::string> columns, std::span<const Row> rows, const RecordSet& records,
                std::size_t width, std::ostream& out) {
  std::vector<bool> numeric(columns.size(), !rows.empty());
  std::vector<std::vector<std::string>> cells;
  cells.reserve(rows.size());
  for (const Row& row : rows) {
    std::vector<std::string>& line = cells.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      line.push_back(ToText(row[i], records));
      if (!row[i].IsNumber() && !row[i].IsNull()) numeric[i] = false;
    }
  }
  WriteTextTable(columns, std::move(cells), numeric, width, out);
}

}  // namespace

std::string CsvField(std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos && text.front() != ' ' &&
      text.back() != ' ') {
    return std::string(text);
  }
  static constexpr std::string_view kTo[] = {"\"\""};
  return '"' + Replace(text, "\"", kTo) + '"';
}

std::optional<RowFormat> ParseRowFormat(std::string_view name) {
  if (name == "table") return RowFormat::kTable;
  if (name == "json") return RowFormat::kJson;
  if (name == "jsonl") return RowFormat::kJsonLines;
  if (name == "csv") return RowFormat::kCsv;
  if (name == "tsv") return RowFormat::kTsv;
  if (name == "markdown") return RowFormat::kMarkdown;
  return std::nullopt;
}

void WriteRows(std::span<const std::string> columns, std::span<const Row> rows, const RecordSet& records,
               RowFormat format, const RowWriterOptions& options, std::ostream& out) {
  const auto each_row = [&](std::string_view separator, std::string_view end, auto field) {
    std::vector<std::string> cells(columns.size());
    for (const Row& row : rows) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        cells[i] = row[i].IsNull() ? std::string() : field(ToText(row[i], records));
      }
      Delimited(
          cells, separator, end, [](const std::string& cell) { return cell; }, out);
    }
  };
  switch (format) {
    case RowFormat::kTable: WriteTable(columns, rows, records, options.table_width, out); break;
    case RowFormat::kJson:
      out << '[';
      for (std::size_t i = 0; i < rows.size(); ++i) {
        out << (i > 0 ? ",\n " : "\n ") << DumpJson(RowToJson(columns, rows[i], records));
      }
      out << (rows.empty() ? "]\n" : "\n]\n");
      break;
    case RowFormat::kJsonLines:
      for (const Row& row : rows) out << DumpJson(RowToJson(columns, row, records)) << '\n';
      break;
    case RowFormat::kCsv:
      Delimited(columns, ",", "\r\n", CsvField, out);
      each_row(",", "\r\n", CsvField);
      break;
    case RowFormat::kTsv:
      Delimited(columns, "\t", "\n", TsvField, out);
      each_row("\t", "\n", TsvField);
      break;
    case RowFormat::kMarkdown: {
      const std::vector<std::string> dashes(columns.size(), "---");
      out << "| ";
      Delimited(columns, " | ", " |\n", MarkdownField, out);
      out << "| ";
      Delimited(dashes, " | ", " |\n", MarkdownField, out);
      std::vector<std::string> cells(columns.size());
      for (const Row& row : rows) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
          cells[i] = row[i].IsNull() ? std::string() : ToText(row[i], records);
        }
        out << "| ";
        Delimited(cells, " | ", " |\n", MarkdownField, out);
      }
      break;
    }
  }
}

}  // namespace dossier::query
