#include "query/import/record_blocks.h"

#include <algorithm>
#include <string_view>

namespace dossier::query {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // U+FEFF

}  // namespace

Result<std::optional<std::string>> RecordBlocks::Next() {
  for (std::size_t wanted = block_bytes_;; wanted = held_.size() + block_bytes_) {
    DOSSIER_RETURN_IF_ERROR(Fill(std::max(wanted, kMark.size())));
    if (held_.empty() && ended_) return std::optional<std::string>();
    const std::size_t end = WholeRecords();
    if (end > 0) {
      std::string rest = held_.substr(end);
      held_.resize(end);
      std::swap(rest, held_);
      return std::optional<std::string>(std::move(rest));
    }
    if (held_.size() > kMaxRecordBytes && held_.find('\n') == std::string::npos) {
      return Error{ErrorCode::kBadInput, "a line is longer than 4 MB", "is it a table of text?"};
    }
  }
}

// Reads until `held_` has `size` bytes or the file ends.
Status RecordBlocks::Fill(std::size_t size) {
  std::size_t filled = held_.size();
  if (filled < size && !ended_) held_.resize(size);
  while (filled < size && !ended_) {
    DOSSIER_ASSIGN_OR_RETURN(const std::size_t count, source_->Read(held_.data() + filled, size - filled));
    ended_ = count == 0;
    filled += count;
  }
  held_.resize(filled);
  if (!started_ && held_.starts_with(kMark)) held_.erase(0, kMark.size());
  started_ = true;
  return {};
}

// How much of `held_` is whole records.
std::size_t RecordBlocks::WholeRecords() const {
  if (format_ == TableFormat::kJsonLines || !csv_.quotes || held_.find('"') == std::string::npos) {
    return ended_ ? held_.size() : held_.rfind('\n') + 1;  // npos + 1 is 0
  }
  std::size_t end = 0;
  while (end < held_.size()) {
    const CsvExtent record = FindRecordEnd(held_, end, csv_, ended_);
    if (!record.whole) break;
    end = record.end;
  }
  return end;
}

}  // namespace dossier::query
