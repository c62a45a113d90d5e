// Sizes that docs/architecture.md sets: no .cc over 800 lines, headers short.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace dossier {
namespace {

namespace fs = std::filesystem;

TEST(FileSizeTest, SourcesStaySmall) {
  std::vector<std::size_t> headers;
  for (const char* top : {"core", "storage", "query", "server", "cli", "models", "bench"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(DOSSIER_SOURCE_DIR) / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".cc" && extension != ".h") continue;
      std::ifstream in(entry.path());
      const auto lines = static_cast<std::size_t>(
          std::count(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>(), '\n'));
      if (extension == ".h") {
        headers.push_back(lines);
      } else {
        EXPECT_LE(lines, 800u) << entry.path();
      }
    }
  }
  ASSERT_FALSE(headers.empty());
  std::sort(headers.begin(), headers.end());
  EXPECT_LE(headers[headers.size() * 9 / 10], 220u);
}

}  // namespace
}  // namespace dossier
