// Helpers of the tests of training data.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace dossier::models {

inline std::string TestFile(std::string_view name) {
  return (std::filesystem::path(DOSSIER_SOURCE_DIR) / "tests/models/data/files" / name).string();
}

// Writes `text` into a file of the test run and returns its path.
inline std::string WriteTestFile(std::string_view name, std::string_view text) {
  const auto path =
      std::filesystem::temp_directory_path() / ("dossier_" + std::to_string(::getpid()) + std::string(name));
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

// The folder of public data sets and of the corpus, where there is one.
inline std::filesystem::path SharedFolder() {
  const char* shared = std::getenv("DOSSIER_SHARED");
  return shared != nullptr ? std::filesystem::path(shared) : std::filesystem::path(DOSSIER_SOURCE_DIR) / "../shared";
}

}  // namespace dossier::models
