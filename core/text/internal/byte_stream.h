// A file or standard input, read forward through a small buffer, never more than asked for.
// Thread safety: none. Move only; closes what it opened.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace dossier::text {

class ByteStream {
 public:
  // "-" is standard input. kNotFound, kIo.
  static Result<ByteStream> Open(const std::string& path);
  ByteStream(ByteStream&& other) noexcept;
  ByteStream& operator=(ByteStream&& other) noexcept;
  ~ByteStream();

  // The next bytes without taking them: `size`, or fewer at the end. kIo.
  Result<std::string_view> Peek(std::size_t size);
  // Everything that is left, or nothing if it is more than `limit` bytes (then the rest is not read). kIo.
  Result<std::optional<std::string>> ReadAll(std::size_t limit);

  struct Line {
    std::string text;       // without its line break; empty if too long
    bool too_long = false;  // over the limit; its bytes were passed over
  };
  // The next line, or nothing at the end. kIo.
  Result<std::optional<Line>> ReadLine(std::size_t limit);

 private:
  ByteStream(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  // Reads more into the buffer; false at the end.
  Result<bool> Fill();

  int fd_ = -1;
  std::string path_;
  std::string buffer_;
  std::size_t pos_ = 0;  // start of what is not yet taken
  bool end_ = false;
};

}  // namespace dossier::text
