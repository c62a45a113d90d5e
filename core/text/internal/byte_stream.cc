#include "core/text/internal/byte_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace dossier::text {
namespace {

constexpr std::size_t kReadSize = 256u << 10;

Error ReadError(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return {ErrorCode::kNotFound, path + ": no such file or folder", "check the path"};
  }
  return {ErrorCode::kIo, "cannot read " + path + ": " + std::strerror(error),
          error == EACCES ? "check the file's permissions" : ""};
}

}  // namespace

Result<ByteStream> ByteStream::Open(const std::string& path) {
  if (path == "-") return ByteStream(STDIN_FILENO, "standard input");
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ReadError(path, errno);
  return ByteStream(fd, path);
}

ByteStream::ByteStream(ByteStream&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)),
      pos_(other.pos_),
      end_(other.end_) {}

ByteStream& ByteStream::operator=(ByteStream&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  std::swap(buffer_, other.buffer_);
  std::swap(pos_, other.pos_);
  std::swap(end_, other.end_);
  return *this;
}

ByteStream::~ByteStream() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

Result<bool> ByteStream::Fill() {
  if (end_) return false;
  if (pos_ > 0) {
    buffer_.erase(0, pos_);
    pos_ = 0;
  }
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kReadSize);
  ssize_t got = 0;
  do {
    got = read(fd_, buffer_.data() + old, kReadSize);
  } while (got < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(old + (got > 0 ? static_cast<std::size_t>(got) : 0));
  if (got < 0) return ReadError(path_, error);
  end_ = got == 0;
  return got > 0;
}

Result<std::string_view> ByteStream::Peek(std::size_t size) {
  while (buffer_.size() - pos_ < size) {
    DOSSIER_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) break;
  }
  return std::string_view(buffer_).substr(pos_, size);
}

Result<std::optional<std::string>> ByteStream::ReadAll(std::size_t limit) {
  for (;;) {
    if (buffer_.size() - pos_ > limit) return std::optional<std::string>();
    DOSSIER_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) break;
  }
  std::string all = pos_ == 0 ? std::move(buffer_) : buffer_.substr(pos_);
  buffer_.clear();
  pos_ = 0;
  return std::optional<std::string>(std::move(all));
}

Result<std::optional<ByteStream::Line>> ByteStream::ReadLine(std::size_t limit) {
  Line line;
  std::size_t searched = 0;  // bytes of the buffer that hold no line break
  for (;;) {
    const std::size_t at = buffer_.find('\n', pos_ + searched);
    const std::size_t end = at == std::string::npos ? buffer_.size() : at;
    if (end - pos_ > limit) line.too_long = true;
    if (at != std::string::npos) {
      if (!line.too_long) line.text = buffer_.substr(pos_, at - pos_);
      pos_ = at + 1;
      return std::optional<Line>(std::move(line));
    }
    if (line.too_long) pos_ = buffer_.size();  // pass over it
    searched = buffer_.size() - pos_;
    DOSSIER_ASSIGN_OR_RETURN(const bool more, Fill());
    if (!more) break;
  }
  if (pos_ == buffer_.size() && !line.too_long) return std::optional<Line>();
  if (!line.too_long) line.text = buffer_.substr(pos_);
  pos_ = buffer_.size();
  return std::optional<Line>(std::move(line));
}

}  // namespace dossier::text
