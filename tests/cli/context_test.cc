#include "cli/context.h"

#include <gtest/gtest.h>

#include "cli/exit_status.h"

namespace dossier::cli {
namespace {

TEST(DurationTest, TakesUnitsAndRefusesTheRest) {
  using std::chrono::milliseconds;
  EXPECT_EQ(ParseDuration("500ms"), milliseconds(500));
  EXPECT_EQ(ParseDuration("30s"), milliseconds(30'000));
  EXPECT_EQ(ParseDuration("1.5s"), milliseconds(1'500));
  EXPECT_EQ(ParseDuration("2m"), milliseconds(120'000));
  EXPECT_EQ(ParseDuration("1h"), milliseconds(3'600'000));
  EXPECT_EQ(ParseDuration("7"), milliseconds(7'000));
  EXPECT_EQ(ParseDuration("0"), milliseconds(0));
  for (const char* wrong : {"", "s", "-1s", "1d", "1 s", "nan", "inf", "1e99"})
    EXPECT_EQ(ParseDuration(wrong), std::nullopt) << wrong;
}

TEST(ExitStatusTest, IsAsDocumented) {
  EXPECT_EQ(ExitStatus(ErrorCode::kUsage), 2);
  EXPECT_EQ(ExitStatus(ErrorCode::kQuerySyntax), 3);
  for (const ErrorCode code : {ErrorCode::kStoreMissing, ErrorCode::kStoreLocked, ErrorCode::kStoreDamaged,
                               ErrorCode::kStoreVersion, ErrorCode::kDiskFull}) {
    EXPECT_EQ(ExitStatus(code), 4);
  }
  EXPECT_EQ(ExitStatus(ErrorCode::kUnsupportedInput), 5);
  EXPECT_EQ(ExitStatus(ErrorCode::kTimeout), 6);
  EXPECT_EQ(ExitStatus(ErrorCode::kAmbiguous), 7);
  EXPECT_EQ(ExitStatus(ErrorCode::kCancelled), 130);
}

TEST(TerminalTest, ControlsAreReplacedButLinesStay) {
  EXPECT_EQ(WithoutControls("a\nb\tc\x1b[0m\x7f"), "a\nb\tc\xEF\xBF\xBD[0m\xEF\xBF\xBD");
  EXPECT_EQ(WithoutControls("包钢 é"), "包钢 é");
}

}  // namespace
}  // namespace dossier::cli
