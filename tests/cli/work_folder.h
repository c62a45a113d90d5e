// A folder for one test, gone afterwards, and a store filled from the sample articles.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/cli/run_program.h"

namespace dossier::cli {

inline constexpr char kSamples[] = DOSSIER_SOURCE_DIR "/samples/articles";

class WorkFolder {
 public:
  WorkFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dossier-cli-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~WorkFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  std::string Write(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(std::filesystem::path(Path(name)).parent_path());
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }

 private:
  std::string path_;
};

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Tests that read one store of all sample articles.
class SampleStoreTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new WorkFolder;
    const RunResult ingested = RunDossier({"ingest", kSamples, "--db", Db()});
    ASSERT_EQ(ingested.status, 0) << ingested.err;
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  static std::string Db() { return folder_->Path("db"); }
  // Runs a command on the store.
  static RunResult Run(std::vector<std::string> arguments, RunOptions options = {}) {
    options.environment.emplace("DOSSIER_DB", Db());
    return RunDossier(arguments, options);
  }
  static WorkFolder* folder_;
};
inline WorkFolder* SampleStoreTest::folder_ = nullptr;

}  // namespace dossier::cli
