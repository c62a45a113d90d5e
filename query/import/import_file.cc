#include "query/import/import_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/utf8.h"

namespace dossier::query {
namespace {

constexpr std::size_t kSampledRows = 10'000;

// "csv", "tsv", "jsonl", or empty.
std::string FormatByName(const std::string& path) {
  std::filesystem::path name(path);
  std::string extension = FoldCase(name.extension().string());
  if (extension == ".gz" || extension == ".zst") extension = FoldCase(name.stem().extension().string());
  if (extension == ".csv") return "csv";
  if (extension == ".tsv" || extension == ".tab") return "tsv";
  if (extension == ".jsonl" || extension == ".ndjson" || extension == ".json") return "jsonl";
  return {};
}

std::string FormatByContent(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  if (line.starts_with('{')) return "jsonl";
  const bool tabs = line.find('\t') != std::string_view::npos && line.find(',') == std::string_view::npos;
  return tabs ? "tsv" : "csv";
}

}  // namespace

Result<ImportFile> ImportFile::Open(const std::string& path, bool relationships, const ImportOptions& options) {
  ImportFile file;
  file.name_ = path == "-" ? "stdin" : path;
  DOSSIER_ASSIGN_OR_RETURN(auto source, ByteSource::Open(path));
  std::string format = options.format == "auto" ? FormatByName(path) : options.format;
  // How lines are cut depends on the format, and the format may depend on the first line.
  std::string start;
  if (format.empty()) {
    char bytes[4096];
    while (start.size() < sizeof bytes && start.find('\n') == std::string::npos) {
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t size, source->Read(bytes, sizeof bytes - start.size()));
      if (size == 0) break;
      start.append(bytes, size);
    }
    format = FormatByContent(start.starts_with("\xEF\xBB\xBF") ? std::string_view(start).substr(3) : start);
  }
  file.shape_.format = format == "jsonl" ? TableFormat::kJsonLines : TableFormat::kCsv;
  file.shape_.csv.delimiter = options.delimiter.value_or(format == "tsv" ? '\t' : ',');
  file.shape_.csv.quotes = options.quotes;
  file.shape_.names = options.columns;
  file.shape_.type = options.type;
  if (!relationships) file.shape_.labels = options.labels;
  file.blocks_ = std::make_unique<RecordBlocks>(std::move(source), file.shape_.format, file.shape_.csv,
                                                options.block_bytes, std::move(start));
  DOSSIER_ASSIGN_OR_RETURN(file.first_, file.blocks_->Next());
  if (file.shape_.format == TableFormat::kCsv) {
    DOSSIER_RETURN_IF_ERROR(file.ReadHeader(relationships, options));
    file.InferTypes();
    DOSSIER_RETURN_IF_ERROR(file.CheckColumns(relationships, options));
  }
  return file;
}

Result<std::optional<std::string>> ImportFile::Next() {
  if (first_) {
    auto block = std::move(first_);
    first_.reset();
    return block;
  }
  return blocks_->Next();
}

Error ImportFile::Wrong(std::string what, std::string hint) const {
  return {ErrorCode::kBadInput, fmt::format("{}: {}", name_, what), std::move(hint)};
}

Status ImportFile::ReadHeader(bool relationships, const ImportOptions& options) {
  const std::string& given = relationships ? options.relationship_header : options.node_header;
  std::vector<std::string> cells;
  const auto take = [&](CsvCursor* cursor) {
    if (cursor->Next() != CsvCursor::Step::kRecord) return false;
    for (const CsvField& field : cursor->fields()) cells.emplace_back(field.text);
    return true;
  };
  if (!given.empty()) {
    CsvCursor cursor(given, CsvFormat());
    if (!take(&cursor)) return Wrong("the header given for it is not understood", "name its columns, parted by commas");
  } else {
    if (!first_) return Wrong("it is empty", "a file of a table starts with a header line");
    CsvCursor cursor(*first_, shape_.csv);
    if (!take(&cursor)) return Wrong("its first line is no header", "quotes in it must end");
    header_lines_ = cursor.next_line();
    first_->erase(0, cursor.next());
  }
  for (const std::string& cell : cells) {
    if (!IsValidUtf8(cell)) return Wrong("its header is not UTF-8", "convert it: iconv -t utf-8");
    auto column = ParseColumn(cell, options.columns);
    if (!column.ok()) return Wrong(column.error().message, column.error().hint);
    shape_.columns.push_back(std::move(*column));
  }
  return {};
}

// Types of the columns that do not say theirs, from the first block.
void ImportFile::InferTypes() {
  std::vector<std::vector<std::string>> values(shape_.columns.size());
  CsvCursor cursor(first_ ? std::string_view(*first_) : std::string_view(), shape_.csv);
  for (std::size_t rows = 0; rows < kSampledRows; ++rows) {
    const CsvCursor::Step step = cursor.Next();
    if (step == CsvCursor::Step::kEnd) break;
    if (step == CsvCursor::Step::kBad || cursor.fields().size() != shape_.columns.size()) continue;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (shape_.columns[i].type == CellType::kUnknown && !cursor.fields()[i].text.empty()) {
        values[i].emplace_back(cursor.fields()[i].text);
      }
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    Column& column = shape_.columns[i];
    if (column.type == CellType::kUnknown) column.type = InferType(values[i], column.name);
  }
}

Status ImportFile::CheckColumns(bool relationships, const ImportOptions& options) const {
  std::set<std::string> names;
  std::size_t counts[7] = {};
  for (const Column& column : shape_.columns) {
    ++counts[static_cast<std::size_t>(column.role)];
    if (column.role == ColumnRole::kIgnore || column.name.empty()) continue;
    if (!names.insert(column.name).second) {
      return Wrong(fmt::format("two columns are called \"{}\"", column.name),
                   "leave one out: call it \"" + column.name + ":IGNORE\"");
    }
  }
  const auto count = [&](ColumnRole role) { return counts[static_cast<std::size_t>(role)]; };
  for (const ColumnRole role : {ColumnRole::kId, ColumnRole::kStart, ColumnRole::kEnd, ColumnRole::kType}) {
    if (count(role) > 1) return Wrong("two columns are the same end, type or id", "one of them must be :IGNORE");
  }
  if (!relationships) {
    if (count(ColumnRole::kStart) + count(ColumnRole::kEnd) > 0) {
      return Wrong("it has ends of relationships, and was given as a file of nodes", "give it with --relationships");
    }
    if (count(ColumnRole::kId) == 0) {
      return Wrong("no column is the nodes' id", "call one NAME:ID in the header, or say which it is with --id COLUMN");
    }
    return {};
  }
  if (count(ColumnRole::kStart) == 0 || count(ColumnRole::kEnd) == 0) {
    return Wrong(
        "no column says where its relationships start, or end",
        "call two :START_ID and :END_ID in the header, or say which they are with --start COLUMN --end COLUMN");
  }
  if (count(ColumnRole::kType) == 0 && options.type.empty()) {
    return Wrong("no column is the relationships' type",
                 "call one :TYPE in the header, or say it with --type NAME or --type-column COLUMN");
  }
  return {};
}

}  // namespace dossier::query
