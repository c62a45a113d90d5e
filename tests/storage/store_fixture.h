// What the storage tests share: a directory that goes away, opening with tiny limits, records by hand.
#pragma once

#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/graph/graph.h"
#include "storage/graph_store.h"

namespace dossier::storage {

// A directory of its own below the system's temporary one, removed with all in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dossier-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) abort();
    path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  std::string path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline OpenOptions WriteOptions() {
  OpenOptions options;
  options.mode = OpenMode::kReadWrite;
  options.create_if_missing = true;
  return options;
}

// Memtables so small that tables are written and merged all the time.
inline OpenOptions TinyWriteOptions() {
  OpenOptions options = WriteOptions();
  options.memtable_bytes = 64 << 10;
  options.block_cache_bytes = 64 << 10;
  options.adjacency_block_entries = 3;
  return options;
}

// What long forms of tests run with: a number of an environment variable; DOSSIER_SEED changes the random choices, so
// that several may run side by side.
inline unsigned long NumberOf(const char* variable, unsigned long otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}
inline unsigned Seed(unsigned otherwise) { return static_cast<unsigned>(NumberOf("DOSSIER_SEED", otherwise)); }

// Where not 0, Must ends the process with this status instead of failing a test.
inline int must_exit_status = 0;

[[noreturn]] inline void MustFailed(const Error& error) {
  std::fprintf(stderr, "error[%s]: %s\n", std::string(ErrorCodeName(error.code)).c_str(), error.message.c_str());
  if (must_exit_status != 0) std::_Exit(must_exit_status);
  abort();
}

// The value of a Result that must be ok.
template <typename T>
T Must(Result<T> result) {
  if (!result.ok()) MustFailed(result.error());
  return std::move(result).value();
}
inline void Must(Status status) {
  if (!status.ok()) MustFailed(status.error());
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
inline void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace dossier::storage
