// A stream buffer over a file descriptor that remembers why writing failed, which std::ofstream does not tell.
// Thread safety: none.
#pragma once

#include <streambuf>
#include <string>

namespace dossier::cli {

class FileBuffer final : public std::streambuf {
 public:
  // Takes over `descriptor`, and closes it where `owned`.
  FileBuffer(int descriptor, bool owned);
  ~FileBuffer() override;
  FileBuffer(const FileBuffer&) = delete;
  FileBuffer& operator=(const FileBuffer&) = delete;

  // Writes what is held; 0, or the errno of the first write that failed.
  int Finish();

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* bytes, std::streamsize count) override;
  int sync() override;

 private:
  bool Flush();
  int descriptor_;
  bool owned_;
  int error_ = 0;
  std::string held_;
};

}  // namespace dossier::cli
