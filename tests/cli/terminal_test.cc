// What only a terminal gets: tables, colours, questions, progress. And what it never gets: a hang.
#include <gmock/gmock.h>

#include "core/base/utf8.h"
#include "tests/cli/run_program.h"
#include "tests/cli/work_folder.h"

namespace dossier::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class TerminalTest : public SampleStoreTest {
 protected:
  static RunResult At(const std::vector<std::string>& arguments,
                      std::map<std::string, std::string> environment = {{"TERM", "xterm"}}) {
    return Run(arguments, {.environment = std::move(environment), .terminal = true});
  }
};

TEST_F(TerminalTest, RowsAreATableThatFits) {
  const RunResult run = At({"met", "Meng Fanying"});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, AllOf(HasSubstr("┌"), HasSubstr("…")));
  std::istringstream lines(run.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(DisplayWidth(line), 100u) << line;
  EXPECT_THAT(Run({"met", "Meng Fanying"}).out, Not(HasSubstr("┌")));
}

TEST_F(TerminalTest, ErrorsAreColouredUnlessToldOtherwise) {
  const std::vector<std::string> wrong = {"met", "Nobody Whatsoever"};
  EXPECT_THAT(At(wrong).out, HasSubstr("\x1b["));
  EXPECT_THAT(At({"met", "Nobody Whatsoever", "--no-color"}).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(At(wrong, {{"TERM", "dumb"}}).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(At(wrong, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(At(wrong, {{"TERM", "xterm"}, {"NO_COLOR", ""}}).out, HasSubstr("\x1b[")) << "empty is not set";
  EXPECT_THAT(Run(wrong).err, Not(HasSubstr("\x1b[")));
}

TEST_F(TerminalTest, StdinThatIsATerminalGetsHelpNotAHang) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"query"}, {"extract", "-"}, {"ingest", "-"}, {"query", "-f", "-"}}) {
    const RunResult run = At(arguments);
    EXPECT_EQ(run.status, 2) << arguments[0];
    EXPECT_THAT(run.out, AllOf(HasSubstr("stdin"), HasSubstr("for example")));
  }
}

TEST_F(TerminalTest, ProgressShowsOnTerminalsOnly) {
  const RunResult seen = At({"ingest", kSamples, "--db", folder_->Path("seen")});
  EXPECT_THAT(seen.out, AllOf(HasSubstr(" articles  "), HasSubstr("\x1b[K")));
  const RunResult piped = Run({"ingest", kSamples, "--db", folder_->Path("piped")});
  EXPECT_THAT(piped.err, Not(HasSubstr("\x1b[")));
  const RunResult quiet = At({"ingest", kSamples, "--db", folder_->Path("quiet"), "-q"});
  EXPECT_THAT(quiet.out, Not(HasSubstr("\x1b[K")));
}

TEST_F(TerminalTest, PngDoesNotGoToTheTerminal) {
  EXPECT_EQ(At({"export", "--around", "Meng Fanying", "--as", "png"}).status, 2);
}

}  // namespace
}  // namespace dossier::cli
