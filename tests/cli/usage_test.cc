// The command line itself: help, flags, mistakes. Needs no store.
#include <gmock/gmock.h>

#include <sstream>

#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(UsageTest, NoArgumentsGiveShortHelpWithTwoExamples) {
  const RunResult run = RunDossier({});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, AllOf(HasSubstr("Examples:\n  dossier ingest"), HasSubstr("dossier met"), HasSubstr("Commands:"),
                             Not(HasSubstr("--no-color"))));
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(UsageTest, HelpLeadsWithExamplesHoweverItIsAsked) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"help", "query"},
                                                    {"query", "--help"},
                                                    {"query", "-h"},
                                                    {"--no-color", "query", "-h"}}) {
    const RunResult run = RunDossier(arguments);
    EXPECT_EQ(run.status, 0);
    EXPECT_LT(run.out.find("Examples:"), run.out.find("Flags:"));
    EXPECT_THAT(run.out, AllOf(HasSubstr("Usage: dossier query"), HasSubstr("--param"), HasSubstr("--db DIR")));
  }
  EXPECT_THAT(RunDossier({"--help"}).out, AllOf(HasSubstr("--no-color"), HasSubstr("docs/")));
}

TEST(UsageTest, VersionInThreeWays) {
  EXPECT_EQ(RunDossier({"--version"}).out, RunDossier({"version"}).out);
  EXPECT_THAT(RunDossier({"version", "--json"}).out, HasSubstr("{\"version\":\""));
}

struct Mistake {
  std::vector<std::string> arguments;
  const char* message;
  friend void PrintTo(const Mistake& mistake, std::ostream* out) {
    for (const std::string& argument : mistake.arguments) *out << argument << ' ';
  }
};
class MistakeTest : public testing::TestWithParam<Mistake> {};

TEST_P(MistakeTest, IsUsageWithAHint) {
  const RunResult run = RunDossier(GetParam().arguments, {.input = "x"});
  EXPECT_EQ(run.status, 2) << run.err;
  EXPECT_THAT(run.err, AllOf(HasSubstr("error[usage]: "), HasSubstr(GetParam().message)));
  EXPECT_THAT(run.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, MistakeTest,
    testing::Values(Mistake{{"quer"}, "did you mean \"query\"?"}, Mistake{{"q", "x"}, "there is no command \"q\""},
                    Mistake{{"help", "stat"}, "did you mean \"stats\"?"},
                    Mistake{{"met", "a", "--sine", "2025"}, "did you mean \"--since\"?"},
                    Mistake{{"met", "a", "--jsn"}, "did you mean \"--json\"?"},
                    Mistake{{"--xyzzy"}, "unknown flag \"--xyzzy\""}, Mistake{{"met"}, "NAME is required"},
                    Mistake{{"ingest"}, "PATH is required"},
                    Mistake{{"met", "a", "b", "c"}, "\"c\" is one argument too many"},
                    Mistake{{"met", "a", "--limit", "-1"}, "whole number"},
                    Mistake{{"met", "a", "--format", "xml"}, "is none of: auto, table"},
                    Mistake{{"met", "a", "--since", "yesterday"}, "--since \"yesterday\" is no date"},
                    Mistake{{"met", "a", "--since", "2025-13"}, "is no date"},
                    Mistake{{"met", "a", "--since", "2025", "--until", "2024"}, "lies before"},
                    Mistake{{"met", "a", "--min-confidence", "2"}, "from 0 to 1"},
                    Mistake{{"stats", "--timeout", "soon"}, "is not a duration"},
                    Mistake{{"query", "-P", "novalue", "RETURN 1"}, "is no assignment"},
                    Mistake{{"query", "-f", "/no/such/file"}, "cannot read"},
                    Mistake{{"export"}, "export wants a format"},
                    Mistake{{"export", "--as", "gexf"}, "is none of: dot"},
                    Mistake{{"export", "--as", "dot", "--around", "a", "--query", "b"}, "give one of them"},
                    Mistake{{"ingest", "x", "--ontology", "/no/such/file"}, "cannot read"},
                    Mistake{{"why", "a"}, "NAME TYPE NAME"}));

TEST(UsageTest, GlobalFlagsWorkBeforeAndAfterTheCommand) {
  const WorkFolder folder;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--db", folder.Path("none"), "stats"}, {"stats", "--db", folder.Path("none")}}) {
    const RunResult run = RunDossier(arguments);
    EXPECT_EQ(run.status, 4);
    EXPECT_THAT(run.err, HasSubstr(folder.Path("none")));
  }
}

TEST(UsageTest, FlagBeatsEnvironmentBeatsDefault) {
  const WorkFolder folder;
  const RunResult by_environment =
      RunDossier({"stats"}, {.environment = {{"DOSSIER_DB", "env.db"}}, .directory = folder.Path("")});
  EXPECT_THAT(by_environment.err, HasSubstr("env.db"));
  const RunResult by_flag = RunDossier({"stats", "--db", "flag.db"},
                                       {.environment = {{"DOSSIER_DB", "env.db"}}, .directory = folder.Path("")});
  EXPECT_THAT(by_flag.err, HasSubstr("flag.db"));
  EXPECT_THAT(RunDossier({"stats"}, {.directory = folder.Path("")}).err, HasSubstr("dossier.db"));
}

TEST(UsageTest, EveryFlagHasALongName) {
  const std::string help = RunDossier({"--help"}).out;
  std::istringstream commands(help.substr(help.find("Commands:\n") + 10));
  std::string line;
  int seen = 0;
  while (std::getline(commands, line) && line.starts_with("  ")) {
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    std::istringstream flags(RunDossier({"help", name}).out);
    while (std::getline(flags, line)) {
      if (!line.starts_with("  -")) continue;
      EXPECT_THAT(line, HasSubstr(", --")) << name;
    }
    ++seen;
  }
  EXPECT_GE(seen, 10);
}

}  // namespace
}  // namespace dossier::cli
