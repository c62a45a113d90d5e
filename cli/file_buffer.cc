#include "cli/file_buffer.h"

#include <unistd.h>

#include <cerrno>

namespace dossier::cli {
namespace {
constexpr std::size_t kHeldBytes = 1 << 16;
}

FileBuffer::FileBuffer(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {}

FileBuffer::~FileBuffer() {
  Flush();
  if (owned_) close(descriptor_);
}

int FileBuffer::Finish() {
  Flush();
  return error_;
}

FileBuffer::int_type FileBuffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char byte = traits_type::to_char_type(c);
  return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
}

std::streamsize FileBuffer::xsputn(const char* bytes, std::streamsize count) {
  held_.append(bytes, static_cast<std::size_t>(count));
  if (held_.size() >= kHeldBytes && !Flush()) return 0;
  return count;
}

int FileBuffer::sync() { return Flush() ? 0 : -1; }

bool FileBuffer::Flush() {
  std::size_t written = 0;
  while (error_ == 0 && written < held_.size()) {
    const ssize_t n = write(descriptor_, held_.data() + written, held_.size() - written);
    if (n > 0) {
      written += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  held_.clear();
  return error_ == 0;
}

}  // namespace dossier::cli
