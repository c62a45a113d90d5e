#include "query/import/csv_record.h"

#include <algorithm>
#include <cstring>

namespace dossier::query {
namespace {

// The first `c` at or after `from`, or bytes.size().
std::size_t Find(std::string_view bytes, char c, std::size_t from) {
  const void* at = from < bytes.size() ? std::memchr(bytes.data() + from, c, bytes.size() - from) : nullptr;
  return at == nullptr ? bytes.size() : static_cast<std::size_t>(static_cast<const char*>(at) - bytes.data());
}

// The closing quote of a field whose opening quote is at `open`, or bytes.size().
std::size_t FindClosingQuote(std::string_view bytes, std::size_t open) {
  for (std::size_t at = open + 1;; at += 2) {
    at = Find(bytes, '"', at);
    if (at + 1 >= bytes.size() || bytes[at + 1] != '"') return at;
  }
}

bool EndsField(std::string_view bytes, std::size_t at, char delimiter) {
  return at >= bytes.size() || bytes[at] == delimiter || bytes[at] == '\n' ||
         (bytes[at] == '\r' && (at + 1 >= bytes.size() || bytes[at + 1] == '\n'));
}

}  // namespace

CsvExtent FindRecordEnd(std::string_view bytes, std::size_t start, const CsvFormat& format, bool last) {
  const std::size_t limit = std::min(bytes.size(), start + kMaxRecordBytes);
  const bool cut = limit < bytes.size();
  const std::string_view seen = bytes.substr(0, limit);
  const std::size_t line_end = Find(bytes, '\n', start);
  const CsvExtent line{std::min(line_end + 1, bytes.size()), line_end < bytes.size() || last, false};
  if (!format.quotes) return line;
  const CsvExtent bad_line{line.end, line.whole, true};
  for (std::size_t at = start; at < limit;) {
    if (seen[at] == '"') {
      const std::size_t close = FindClosingQuote(seen, at);
      // A quote that is the last byte may be the first of two.
      const bool open = close >= limit || (close + 1 == limit && !last);
      if (open) return last || cut ? bad_line : CsvExtent{limit, false, false};
      at = close + 1;
      if (at + 1 == limit && seen[at] == '\r' && !last && !cut) return {limit, false, false};
      if (!EndsField(seen, at, format.delimiter)) return bad_line;
    }
    while (at < limit && seen[at] != format.delimiter && seen[at] != '\n') ++at;
    if (at < limit && seen[at] == '\n') return {at + 1, true, false};
    ++at;
  }
  if (cut) return bad_line;
  return {limit, last, false};
}

CsvCursor::Step CsvCursor::Next() {
  for (;;) {
    line_ = next_line_;
    if (next_ >= block_.size()) return Step::kEnd;
    const std::size_t start = next_;
    if (block_[start] == '\n' || (block_[start] == '\r' && start + 1 < block_.size() && block_[start + 1] == '\n')) {
      next_ = start + (block_[start] == '\n' ? 1 : 2);
      ++next_line_;
      continue;
    }
    if (ReadFields(start)) return Step::kRecord;
    const CsvExtent bad = FindRecordEnd(block_, start, format_, true);
    next_ = bad.end;
    next_line_ = line_ + 1;
    return Step::kBad;
  }
}

// Reads the record that starts at `start` in one pass; false where it is bad.
bool CsvCursor::ReadFields(std::size_t start) {
  fields_.clear();
  unescaped_.clear();
  const std::size_t limit = std::min(block_.size(), start + kMaxRecordBytes);
  const std::string_view seen = block_.substr(0, limit);
  const bool cut = limit < block_.size();
  std::uint64_t lines = 0;
  std::size_t copied = 0;  // fields that lie in unescaped_ have their offset in it for now
  std::vector<std::pair<std::size_t, std::size_t>> moved;
  for (std::size_t at = start;;) {
    if (format_.quotes && at < limit && seen[at] == '"') {
      const std::size_t close = FindClosingQuote(seen, at);
      if (close >= limit || !EndsField(seen, close + 1, format_.delimiter)) return false;
      std::string_view inside = seen.substr(at + 1, close - at - 1);
      lines += static_cast<std::uint64_t>(std::count(inside.begin(), inside.end(), '\n'));
      if (inside.find('"') == std::string_view::npos) {
        fields_.push_back({inside, true});
      } else {
        const std::size_t offset = unescaped_.size();
        for (std::size_t i = 0; i < inside.size(); ++i) {
          unescaped_.push_back(inside[i]);
          if (inside[i] == '"') ++i;
        }
        moved.emplace_back(fields_.size(), offset);
        fields_.push_back({{}, true});
        copied = unescaped_.size();
      }
      at = close + 1;
      if (at < limit && seen[at] == '\r') ++at;
    } else {
      const std::size_t from = at;
      while (at < limit && seen[at] != format_.delimiter && seen[at] != '\n') ++at;
      std::size_t to = at;
      if ((at == limit || seen[at] == '\n') && to > from && seen[to - 1] == '\r') --to;
      fields_.push_back({seen.substr(from, to - from), false});
    }
    if (at < limit && seen[at] == format_.delimiter) {
      ++at;
      continue;
    }
    if (at >= limit && cut) return false;
    next_ = at < limit ? at + 1 : limit;
    break;
  }
  next_line_ = line_ + lines + 1;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const std::size_t end = i + 1 < moved.size() ? moved[i + 1].second : copied;
    fields_[moved[i].first].text = std::string_view(unescaped_).substr(moved[i].second, end - moved[i].second);
  }
  return true;
}

}  // namespace dossier::query
