// The bytes of one file to be imported, unpacked: plain, gzip (RFC 1952) or Zstandard (RFC 8878), told apart by their
// first bytes. Several gzip members or Zstandard frames one after another are one file, as `cat a.gz b.gz` makes it.
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/base/result.h"

namespace dossier::query {

class ByteSource {
 public:
  // "-" is stdin. Errors: kNotFound, kIo.
  static Result<std::unique_ptr<ByteSource>> Open(const std::string& path);
  virtual ~ByteSource() = default;

  // Writes up to `size` bytes to `out` and gives their number, 0 at the end. Errors: kIo; kBadInput where packed bytes
  // are damaged or end too early.
  virtual Result<std::size_t> Read(char* out, std::size_t size) = 0;
};

}  // namespace dossier::query
