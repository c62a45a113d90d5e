// Which folder may include which: the table of docs/architecture.md, so that no cycle can be written.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dossier {
namespace {

namespace fs = std::filesystem;

// Folder -> folders that it may include besides itself.
const std::map<std::string, std::set<std::string>>& AllowedIncludes() {
  static const std::map<std::string, std::set<std::string>> table = [] {
    std::map<std::string, std::set<std::string>> t;
    t["core/base"] = {};
    t["core/graph"] = t["core/text"] = {"core/base"};
    t["core/extract"] = {"core/base", "core/text", "core/graph"};
    t["core/resolve"] = {"core/base", "core/text", "core/graph", "core/extract"};
    t["core/ingest"] = {"core/base", "core/text", "core/graph", "core/extract", "core/resolve"};
    t["storage"] = {"core/base", "core/graph"};
    const std::set<std::string> core = {"core/base",    "core/graph",   "core/text",
                                        "core/extract", "core/resolve", "core/ingest"};
    const std::vector<std::string> query = {"query/parser", "query/binder", "query/plan",   "query/exec",
                                            "query/algo",   "query",        "query/export", "query/import", "query/lookup"};
    std::set<std::string> before = {"core/base", "core/graph"};
    for (const std::string& folder : query) {
      t[folder] = before;
      before.insert(folder);
    }
    std::set<std::string> all = core;
    all.insert(query.begin(), query.end());
    t["models/data"] = core;
    t["models/train"] = core;
    t["models/train"].insert("models/data");
    t["models/train/language"] = t["models/train"];
    t["server"] = all;
    all.insert({"storage", "server"});
    t["cli"] = all;
    all.insert({"cli", "models/data", "models/train"});
    t["cli/main"] = t["bench"] = all;
    all.insert("bench");
    t["bench/eval"] = t["bench/speed"] = t["bench/peers"] = all;
    all.insert({"bench/eval", "bench/speed"});
    t["bench/eval/main"] = t["bench/speed/main"] = all;
    return t;
  }();
  return table;
}

// Third-party headers that belong to one folder alone.
const std::vector<std::pair<std::string, std::set<std::string>>>& OwnedHeaders() {
  static const std::vector<std::pair<std::string, std::set<std::string>>> table = {
      {"rocksdb/", {"storage/internal"}},
      {"boost/", {"query/algo", "bench"}},
      {"httplib.h", {"server"}},
      {"CLI/", {"cli", "bench/eval/main", "bench/speed/main"}},
      {"toml++/", {"core/graph", "core/extract"}},
      {"torch/", {"models/train/language"}},
      {"gumbo.h", {"core/text", "core/text/internal"}},
  };
  return table;
}

struct Include {
  std::string path;
  bool quoted;
};

std::vector<Include> IncludesOf(const fs::path& file) {
  std::vector<Include> includes;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("#include ")) continue;
    const char open = line.size() > 9 ? line[9] : ' ';
    const std::size_t end = line.find(open == '<' ? '>' : '"', 10);
    if (end != std::string::npos) includes.push_back({line.substr(10, end - 10), open == '"'});
  }
  return includes;
}

std::vector<fs::path> SourceFiles() {
  std::vector<fs::path> files;
  for (const char* top : {"core", "storage", "query", "server", "cli", "models", "bench"}) {
    const fs::path root = fs::path(DOSSIER_SOURCE_DIR) / top;
    if (!fs::exists(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const auto extension = entry.path().extension();
      if (extension == ".h" || extension == ".cc") files.push_back(fs::relative(entry.path(), DOSSIER_SOURCE_DIR));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string FolderOf(const fs::path& path) { return path.parent_path().generic_string(); }

// A folder's `internal` is part of it, for that folder alone.
std::string OwnerOf(const std::string& folder) {
  constexpr std::string_view kInternal = "/internal";
  return folder.ends_with(kInternal) ? folder.substr(0, folder.size() - kInternal.size()) : folder;
}

// What is wrong with this include of a file in `folder`, or nothing.
std::optional<std::string> Complaint(const std::string& folder, const Include& include) {
  for (const auto& [prefix, owners] : OwnedHeaders()) {
    if (include.path.starts_with(prefix) && !owners.contains(folder)) return "only its own folder includes it";
  }
  if (!include.quoted) return std::nullopt;
  const std::string target = FolderOf(include.path);
  if (OwnerOf(target) == OwnerOf(folder)) return std::nullopt;
  const auto allowed = AllowedIncludes().find(OwnerOf(folder));
  if (allowed == AllowedIncludes().end()) return "the folder is not in the table";
  if (!allowed->second.contains(target)) return "the table does not allow it";
  return std::nullopt;
}

TEST(IncludeLayersTest, EveryIncludeIsAllowed) {
  const std::vector<fs::path> files = SourceFiles();
  ASSERT_GT(files.size(), 50u);
  for (const fs::path& file : files) {
    for (const Include& include : IncludesOf(fs::path(DOSSIER_SOURCE_DIR) / file)) {
      const auto complaint = Complaint(FolderOf(file), include);
      EXPECT_FALSE(complaint) << file.string() << " includes " << include.path << ": " << *complaint;
    }
  }
}

TEST(IncludeLayersTest, TheCheckerSeesABreach) {
  EXPECT_TRUE(Complaint("query/exec", {"storage/graph_store.h", true}));
  EXPECT_TRUE(Complaint("core/graph", {"core/extract/extraction.h", true}));
  EXPECT_TRUE(Complaint("storage", {"rocksdb/db.h", false}));
  EXPECT_TRUE(Complaint("query/parser", {"query/plan/planner.h", true}));
  EXPECT_TRUE(Complaint("cli", {"storage/internal/codec.h", true}));
  EXPECT_TRUE(Complaint("nowhere", {"core/base/result.h", true}));
  EXPECT_FALSE(Complaint("storage/internal", {"rocksdb/db.h", false}));
  EXPECT_FALSE(Complaint("storage", {"storage/internal/codec.h", true}));
  EXPECT_FALSE(Complaint("query/exec", {"query/plan/planner.h", true}));
}

TEST(IncludeLayersTest, TheTableHasNoCycle) {
  std::map<std::string, std::set<std::string>> left = AllowedIncludes();
  while (!left.empty()) {
    const auto leaf = std::find_if(left.begin(), left.end(), [](const auto& row) { return row.second.empty(); });
    ASSERT_NE(leaf, left.end()) << "a cycle, through " << left.begin()->first;
    const std::string name = leaf->first;
    left.erase(leaf);
    for (auto& [folder, targets] : left) targets.erase(name);
  }
}

}  // namespace
}  // namespace dossier
