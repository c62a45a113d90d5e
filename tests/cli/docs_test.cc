// docs/cli.md and docs/errors.md say what the program does: every flag and command in one is in the other.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "core/base/error.h"
#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::Contains;

std::set<std::string> FlagsIn(const std::string& text) {
  static const std::regex flag("--[a-z][a-z-]*[a-z]|--[a-z]");
  return {std::sregex_token_iterator(text.begin(), text.end(), flag), std::sregex_token_iterator()};
}

std::vector<std::string> Commands() {
  const std::string help = RunDossier({"--help"}).out;
  std::istringstream lines(help.substr(help.find("Commands:\n") + 10));
  std::vector<std::string> commands;
  for (std::string line; std::getline(lines, line) && line.starts_with("  ");) {
    if (line[2] != ' ') commands.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return commands;
}

TEST(CliDocsTest, EveryFlagIsDocumentedAndEveryDocumentedFlagExists) {
  const std::string page = ReadFile(DOSSIER_SOURCE_DIR "/docs/cli.md");
  std::set<std::string> exist = FlagsIn(RunDossier({"--help"}).out);
  for (const std::string& command : Commands()) exist.merge(FlagsIn(RunDossier({"help", command}).out));
  const std::set<std::string> documented = FlagsIn(page);
  for (const std::string& flag : exist) EXPECT_THAT(documented, Contains(flag)) << "is not in docs/cli.md";
  for (const std::string& flag : documented) EXPECT_THAT(exist, Contains(flag)) << "is in docs/cli.md only";
}

TEST(CliDocsTest, EveryCommandHasASection) {
  const std::string page = ReadFile(DOSSIER_SOURCE_DIR "/docs/cli.md");
  const std::vector<std::string> commands = Commands();
  EXPECT_GE(commands.size(), 10u);
  for (const std::string& command : commands) {
    EXPECT_NE(page.find("### dossier " + command + "\n"), std::string::npos) << command;
  }
}

TEST(ErrorDocsTest, EveryErrorCodeIsListed) {
  const std::string page = ReadFile(DOSSIER_SOURCE_DIR "/docs/errors.md");
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    const std::string name(ErrorCodeName(static_cast<ErrorCode>(code)));
    EXPECT_NE(page.find("| `" + name + "` |"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace dossier::cli
