// Cuts the bytes of a file into blocks of whole records, so that they can be read on several threads. A byte order mark
// at the start is dropped. Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "query/import/byte_source.h"
#include "query/import/csv_record.h"

namespace dossier::query {

enum class TableFormat : std::uint8_t { kCsv, kJsonLines };

class RecordBlocks {
 public:
  // `block_bytes`: what a block holds at least, save the last. Memory: two blocks, or the longest record.
  // `start`: what was read of `source` already.
  RecordBlocks(std::unique_ptr<ByteSource> source, TableFormat format, const CsvFormat& csv, std::size_t block_bytes,
               std::string start = {})
      : source_(std::move(source)), format_(format), csv_(csv), block_bytes_(block_bytes), held_(std::move(start)) {}

  // The next block, or nothing at the end. Errors: those of ByteSource; kBadInput for a line past kMaxRecordBytes.
  Result<std::optional<std::string>> Next();

 private:
  Status Fill(std::size_t size);
  std::size_t WholeRecords() const;

  std::unique_ptr<ByteSource> source_;
  TableFormat format_;
  CsvFormat csv_;
  std::size_t block_bytes_;
  std::string held_;
  bool started_ = false, ended_ = false;
};

}  // namespace dossier::query
