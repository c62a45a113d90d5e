// Records of comma-separated values (RFC 4180) in a block of bytes: fields parted by a delimiter, records by line feeds
// with or without a carriage return before. A field that starts with a quote ends at the next quote that is not
// doubled, and may hold delimiters and line feeds; a quote elsewhere is a plain byte. Where a quoted field does not end
// properly - bytes after the closing quote, no closing quote within kMaxRecordBytes or the file - the record is the one
// line that it starts on, bad, and reading goes on at the next line: so a slip spoils one line, not the file.
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::query {

inline constexpr std::size_t kMaxRecordBytes = 4 << 20;

struct CsvFormat {
  char delimiter = ',';
  bool quotes = true;  // false: a quote is a plain byte everywhere
};

struct CsvField {
  std::string_view text;  // without quotes; lives until the next record is read
  bool quoted = false;
};

// Where the record that starts at bytes[start] ends: behind its line feed, or the end of `bytes`.
struct CsvExtent {
  std::size_t end = 0;
  bool whole = true;  // false: `bytes` end before it does
  bool bad = false;   // a quoted field does not end properly
};
// `last`: nothing follows `bytes`. O(bytes of the record).
CsvExtent FindRecordEnd(std::string_view bytes, std::size_t start, const CsvFormat& format, bool last);

class CsvCursor {
 public:
  // `block` holds whole records and must outlive the cursor.
  CsvCursor(std::string_view block, const CsvFormat& format) : block_(block), format_(format) {}

  enum class Step : std::uint8_t { kRecord, kBad, kEnd };
  // The next record that is no empty line; its fields are valid until the next call.
  Step Next();
  const std::vector<CsvField>& fields() const { return fields_; }
  // Line on which that record starts, from 0; at the end, the number of lines in the block.
  std::uint64_t line() const { return line_; }
  // Where the next record starts, and on which line.
  std::size_t next() const { return next_; }
  std::uint64_t next_line() const { return next_line_; }

 private:
  bool ReadFields(std::size_t end);

  std::string_view block_;
  CsvFormat format_;
  std::size_t next_ = 0;  // where the next record starts
  std::uint64_t line_ = 0, next_line_ = 0;
  std::vector<CsvField> fields_;
  std::string unescaped_;  // fields with doubled quotes
};

}  // namespace dossier::query
