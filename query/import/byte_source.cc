#include "query/import/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

namespace dossier::query {
namespace {

constexpr std::size_t kPackedBytes = 256 << 10;

Error Unreadable(const std::string& path, int reason) {
  return {reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
          "cannot read \"" + path + "\": " + std::strerror(reason), "name a file, or - for stdin"};
}

Error Damaged(const std::string& path, const char* packing, std::string_view what) {
  return {ErrorCode::kBadInput, "\"" + path + "\" is no whole " + packing + " file: " + std::string(what),
          "pack it again, or fetch it again"};
}

// A descriptor, with the first bytes looked at and given back.
class FileBytes {
 public:
  FileBytes(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  ~FileBytes() {
    if (descriptor_ > STDIN_FILENO) close(descriptor_);
  }
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  const std::string& path() const { return path_; }

  Result<std::string_view> Peek(std::size_t size) {
    while (held_.size() < size) {
      char bytes[16];
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t count, ReadFile(bytes, std::min(sizeof bytes, size - held_.size())));
      if (count == 0) break;
      held_.append(bytes, count);
    }
    return std::string_view(held_);
  }

  Result<std::size_t> Read(char* out, std::size_t size) {
    if (held_.empty()) return ReadFile(out, size);
    const std::size_t count = std::min(size, held_.size());
    std::memcpy(out, held_.data(), count);
    held_.erase(0, count);
    return count;
  }

 private:
  Result<std::size_t> ReadFile(char* out, std::size_t size) {
    for (;;) {
      const ssize_t count = read(descriptor_, out, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return Unreadable(path_, errno);
    }
  }

  std::string path_;
  int descriptor_;
  std::string held_;
};

class PlainSource final : public ByteSource {
 public:
  explicit PlainSource(std::unique_ptr<FileBytes> file) : file_(std::move(file)) {}
  Result<std::size_t> Read(char* out, std::size_t size) override { return file_->Read(out, size); }

 private:
  std::unique_ptr<FileBytes> file_;
};

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<FileBytes> file) : file_(std::move(file)), packed_(kPackedBytes) {
    ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK;  // 16: gzip framing
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  Result<std::size_t> Read(char* out, std::size_t size) override {
    if (!ready_) return Error{ErrorCode::kInternal, "zlib cannot be set up"};
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size) {
      if (stream_.avail_in == 0) {
        DOSSIER_ASSIGN_OR_RETURN(const std::size_t count, file_->Read(packed_.data(), packed_.size()));
        if (count == 0) {
          if (inside_) return Damaged(file_->path(), "gzip", "it ends too early");
          return std::size_t{0};
        }
        stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
        stream_.avail_in = static_cast<uInt>(count);
      }
      inside_ = true;
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_STREAM_END) {
        inside_ = false;
        inflateReset(&stream_);  // another member may follow
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        return Damaged(file_->path(), "gzip", stream_.msg != nullptr ? stream_.msg : "bad bytes");
      }
    }
    return size - stream_.avail_out;
  }

 private:
  std::unique_ptr<FileBytes> file_;
  std::vector<char> packed_;
  z_stream stream_{};
  bool ready_ = false;
  bool inside_ = false;  // a member
};

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<FileBytes> file)
      : file_(std::move(file)), packed_(kPackedBytes), context_(ZSTD_createDCtx()) {}
  ~ZstdSource() override { ZSTD_freeDCtx(context_); }

  Result<std::size_t> Read(char* out, std::size_t size) override {
    if (context_ == nullptr) return Error{ErrorCode::kInternal, "zstd cannot be set up"};
    ZSTD_outBuffer unpacked{out, size, 0};
    while (unpacked.pos == 0) {
      // Even without new input there may be more to come out.
      if (input_.pos == input_.size && !full_) {
        DOSSIER_ASSIGN_OR_RETURN(const std::size_t count, file_->Read(packed_.data(), packed_.size()));
        if (count == 0) {
          if (inside_) return Damaged(file_->path(), "Zstandard", "it ends too early");
          return std::size_t{0};
        }
        input_ = {packed_.data(), count, 0};
      }
      const std::size_t left = ZSTD_decompressStream(context_, &unpacked, &input_);
      if (ZSTD_isError(left) != 0) return Damaged(file_->path(), "Zstandard", ZSTD_getErrorName(left));
      inside_ = left != 0;
      full_ = unpacked.pos == unpacked.size && inside_;
    }
    return unpacked.pos;
  }

 private:
  std::unique_ptr<FileBytes> file_;
  std::vector<char> packed_;
  ZSTD_DCtx* context_;
  ZSTD_inBuffer input_{nullptr, 0, 0};
  bool inside_ = false;  // a frame
  bool full_ = false;    // the last call filled its output
};

}  // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  int descriptor = STDIN_FILENO;
  if (path != "-") {
    descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return Unreadable(path, errno);
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
      close(descriptor);
      return Unreadable(path, EISDIR);
    }
  }
  auto file = std::make_unique<FileBytes>(path == "-" ? "stdin" : path, descriptor);
  DOSSIER_ASSIGN_OR_RETURN(const std::string_view magic, file->Peek(4));
  std::unique_ptr<ByteSource> source;
  if (magic.starts_with("\x1F\x8B")) {
    source = std::make_unique<GzipSource>(std::move(file));
  } else if (magic.starts_with("\x28\xB5\x2F\xFD")) {
    source = std::make_unique<ZstdSource>(std::move(file));
  } else {
    source = std::make_unique<PlainSource>(std::move(file));
  }
  return source;
}

}  // namespace dossier::query
