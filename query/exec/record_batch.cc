#include "query/exec/record_batch.h"

namespace dossier::query {

void RecordBatch::Clear() {
  for (Column& column : columns) column.clear();
  size = 0;
}

void RecordBatch::Gather(const RecordBatch& from, std::span<const std::uint32_t> rows) {
  columns.resize(from.columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].clear();
    if (from.columns[i].empty()) continue;
    columns[i].reserve(rows.size());
    for (const std::uint32_t row : rows) columns[i].push_back(from.columns[i][row]);
  }
  size = rows.size();
}

void RecordBatch::Append(const RecordBatch& from, std::size_t row) {
  columns.resize(from.columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!from.columns[i].empty()) columns[i].push_back(from.columns[i][row]);
  }
  ++size;
}

}  // namespace dossier::query
