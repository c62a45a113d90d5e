#include "storage/internal/sorted_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace dossier::storage {
namespace {

constexpr std::size_t kBufferBytes = 256 << 10;

Error Failure(const std::string& path, int reason) {
  return {.code = reason == ENOSPC || reason == EDQUOT ? ErrorCode::kDiskFull : ErrorCode::kIo,
          .message = fmt::format("temporary file {}: {}", path, std::strerror(reason)),
          .hint = "sorting needs as much room again as what is imported; --memory lets it use less"};
}

}  // namespace

Result<RunWriter> RunWriter::Create(const std::string& path) {
  RunWriter writer(path);
  writer.file_.reset(std::fopen(path.c_str(), "wbe"));
  if (!writer.file_) return Failure(path, errno);
  std::setvbuf(writer.file_.get(), nullptr, _IOFBF, kBufferBytes);
  return writer;
}

Status RunWriter::Failed() const { return Failure(path_, errno); }

Status RunWriter::Add(std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  if (std::fwrite(&size, sizeof size, 1, file_.get()) != 1 ||
      std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    return Failed();
  }
  return {};
}

Status RunWriter::Finish() {
  if (std::fflush(file_.get()) != 0) return Failed();
  file_.reset();
  return {};
}

Result<RunMerger> RunMerger::Open(const std::vector<std::string>& paths) {
  RunMerger merger;
  for (const std::string& path : paths) {
    Run& run = merger.runs_.emplace_back();
    run.path = path;
    run.file.reset(std::fopen(path.c_str(), "rbe"));
    if (!run.file) return Failure(path, errno);
    std::setvbuf(run.file.get(), nullptr, _IOFBF, kBufferBytes);
    DOSSIER_ASSIGN_OR_RETURN(const bool any, Advance(&run));
    if (any) merger.heap_.push_back(merger.runs_.size() - 1);
  }
  std::make_heap(merger.heap_.begin(), merger.heap_.end(),
                 [&](std::size_t a, std::size_t b) { return merger.Later(a, b); });
  return merger;
}

Status RunMerger::Next() {
  const auto later = [this](std::size_t a, std::size_t b) { return Later(a, b); };
  std::pop_heap(heap_.begin(), heap_.end(), later);
  DOSSIER_ASSIGN_OR_RETURN(const bool more, Advance(&runs_[heap_.back()]));
  if (more) {
    std::push_heap(heap_.begin(), heap_.end(), later);
  } else {
    heap_.pop_back();
  }
  return {};
}

Result<bool> RunMerger::Advance(Run* run) {
  std::uint32_t size = 0;
  if (std::fread(&size, sizeof size, 1, run->file.get()) != 1) {
    if (std::ferror(run->file.get()) != 0) return Failure(run->path, errno);
    return false;
  }
  run->bytes.resize(size);
  if (std::fread(run->bytes.data(), 1, size, run->file.get()) != size) return Failure(run->path, EIO);
  return true;
}

}  // namespace dossier::storage
