// Sorting more than memory holds: sorted runs of byte strings in temporary files, merged as they are read.
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace dossier::storage {

// Writes one run: strings in ascending order of their bytes.
class RunWriter {
 public:
  static Result<RunWriter> Create(const std::string& path);
  Status Add(std::string_view bytes);
  Status Finish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit RunWriter(std::string path) : path_(std::move(path)) {}
  Status Failed() const;
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
};

// The strings of several runs in ascending order.
class RunMerger {
 public:
  // Memory: 256 kB a run.
  static Result<RunMerger> Open(const std::vector<std::string>& paths);
  bool Valid() const { return !heap_.empty(); }
  std::string_view bytes() const { return runs_[heap_.front()].bytes; }
  Status Next();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct Run {
    std::string path;
    std::unique_ptr<std::FILE, Close> file;
    std::string bytes;
  };
  // False at the end of the run.
  static Result<bool> Advance(Run* run);
  bool Later(std::size_t a, std::size_t b) const { return runs_[a].bytes > runs_[b].bytes; }
  std::vector<Run> runs_;
  std::vector<std::size_t> heap_;  // least first
};

}  // namespace dossier::storage
