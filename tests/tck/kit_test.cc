// The runner over features of its own, and over the kit where it is there: in $DOSSIER_SHARED/tck or ../shared/tck.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/tck/kit_run.h"

namespace dossier::tck {
namespace {

namespace fs = std::filesystem;

// What the runner says of the scenarios in tests/tck/features; "fails" in a name means that it must fail.
TEST(KitRunTest, TellsRightFromWrong) {
  for (const auto& [only, passes] : {std::pair{"holds", true}, std::pair{"fails", false}}) {
    std::ostringstream out;
    const auto counts = RunKit(
        {.features = {fs::path(DOSSIER_SOURCE_DIR) / "tests/tck/features"}, .only = only, .list_failed = true}, out);
    ASSERT_TRUE(counts.ok()) << counts.error().message;
    EXPECT_GE(counts->passed + counts->failed, 6) << only;
    EXPECT_EQ(passes ? counts->failed : counts->passed, 0) << out.str();
  }
}

TEST(KitRunTest, CountsByFolder) {
  std::ostringstream out;
  const auto counts = RunKit({.features = {fs::path(DOSSIER_SOURCE_DIR) / "tests/tck/features"},
                              .stores = Stores::kMemory,
                              .only = "no such scenario"},
                             out);
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(out.str(), "0 passed, 0 failed\n");
  EXPECT_FALSE(RunKit({.features = {"/no/such/folder"}}, out).ok());
}

TEST(KitTest, EveryScenarioPassesOnBothStores) {
  const char* shared = std::getenv("DOSSIER_SHARED");
  const fs::path kit = (shared != nullptr ? fs::path(shared) : fs::path(DOSSIER_SOURCE_DIR) / "../shared") / "tck";
  if (!fs::is_directory(kit / "features")) GTEST_SKIP() << "no kit in " << kit << "; set DOSSIER_SHARED";
  std::ostringstream out;
  const auto counts = RunKit({.features = {kit / "features"}, .list_failed = true}, out);
  ASSERT_TRUE(counts.ok()) << counts.error().message;
  EXPECT_EQ(counts->failed, 0) << out.str();
  EXPECT_GT(counts->passed, 3000);
  std::cout << counts->passed << " scenarios passed, " << counts->failed << " failed\n";
}

}  // namespace
}  // namespace dossier::tck
