// The sessions of README.md, docs/architecture.md and docs/extraction.md are what the program prints: each `$ dossier
// ...` line is run over the sample articles, and what follows it is compared, times aside. The paths that the README
// names exist.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <regex>
#include <sstream>
#include <vector>

#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

struct Step {
  std::string command;
  std::string output;
};

// The indented lines from `    $ dossier` on; output lines lose their indentation.
std::vector<Step> Session(const std::string& page) {
  std::vector<Step> steps;
  std::istringstream lines(page);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("    $ dossier ")) {
      steps.push_back({line.substr(6), ""});
      inside = true;
    } else if (line.starts_with("    ") && inside) {
      steps.back().output += line.substr(4) + "\n";
    } else if (!line.empty()) {
      inside = false;
    }
  }
  return steps;
}

// stdout and stderr of a shell command, run at the root of the sources with the built program as `dossier`.
std::string RunShell(const std::string& command) {
  const std::string folder = std::filesystem::path(DOSSIER_PROGRAM).parent_path().string();
  const std::string whole =
      "cd '" DOSSIER_SOURCE_DIR "' && PATH='" + folder + "':\"$PATH\" && { " + command + "; } 2>&1";
  FILE* const pipe = popen(whole.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer;
  while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), size);
  EXPECT_EQ(pclose(pipe), 0) << command << "\n" << output;
  return output;
}

std::string WithoutTimes(const std::string& text) {
  static const std::regex times(R"((\d+\.\d+)( s|s| ms)\b)");
  return std::regex_replace(text, times, "T$2");
}

class SessionTest : public testing::TestWithParam<const char*> {};

TEST_P(SessionTest, IsReal) {
  const std::vector<Step> steps = Session(ReadFile(std::string(DOSSIER_SOURCE_DIR "/") + GetParam()));
  ASSERT_GE(steps.size(), 4u);
  WorkFolder work;
  setenv("DOSSIER_DB", work.Path("news.db").c_str(), 1);
  for (const Step& step : steps) {
    EXPECT_EQ(WithoutTimes(RunShell(step.command)), WithoutTimes(step.output)) << "$ " << step.command;
  }
  unsetenv("DOSSIER_DB");
}

INSTANTIATE_TEST_SUITE_P(Pages, SessionTest,
                         testing::Values("README.md", "docs/architecture.md", "docs/extraction.md"));

TEST(ReadmeTest, ItsPathsExist) {
  const std::string page = ReadFile(DOSSIER_SOURCE_DIR "/README.md");
  static const std::regex link(R"(\]\(([^)#:]+)\))"), script(R"(scripts/[a-z-]+)");
  std::vector<std::string> paths;
  for (std::sregex_iterator it(page.begin(), page.end(), link), end; it != end; ++it) paths.push_back((*it)[1]);
  for (std::sregex_iterator it(page.begin(), page.end(), script), end; it != end; ++it) paths.push_back(it->str());
  ASSERT_GE(paths.size(), 5u);
  for (const std::string& path : paths) {
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(DOSSIER_SOURCE_DIR) / path)) << path;
  }
}

}  // namespace
}  // namespace dossier::cli
