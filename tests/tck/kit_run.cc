#include "tests/tck/kit_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>

#include "tests/tck/scenario_runner.h"

namespace dossier::tck {
namespace {

namespace fs = std::filesystem;

struct FeatureFile {
  fs::path path;
  fs::path graphs;
  std::string folder;  // below the features folder that was given
  std::string name;    // the same of the file
};

// `graphs` beside the folder, or beside one above it.
fs::path FindGraphs(const fs::path& start) {
  fs::path folder = fs::absolute(start).lexically_normal();
  for (int level = 0; level < 8; ++level) {
    if (fs::is_directory(folder / "graphs")) return folder / "graphs";
    if (!folder.has_relative_path()) break;
    folder = folder.parent_path();
  }
  return {};
}

Result<std::vector<FeatureFile>> FindFeatures(const KitOptions& options) {
  std::vector<FeatureFile> files;
  for (const fs::path& root : options.features) {
    std::error_code error;
    const fs::path graphs = options.graphs.empty() ? FindGraphs(root) : options.graphs;
    const auto add = [&](const fs::path& path) {
      const fs::path relative = path == root ? path.filename() : path.lexically_relative(root);
      const std::string folder = relative.parent_path().generic_string();
      files.push_back({path, graphs, folder.empty() ? "." : folder, relative.generic_string()});
    };
    if (fs::is_regular_file(root, error)) {
      add(root);
      continue;
    }
    if (!fs::is_directory(root, error)) {
      return Error{ErrorCode::kNotFound, root.string() + " is no folder of features and no file"};
    }
    for (const auto& entry : fs::recursive_directory_iterator(root, error)) {
      if (entry.path().extension() == ".feature") add(entry.path());
    }
    if (error) return Error{ErrorCode::kIo, root.string() + ": " + error.message()};
  }
  if (files.empty()) return Error{ErrorCode::kNotFound, "no .feature file is there"};
  std::ranges::sort(files, {}, &FeatureFile::name);
  return files;
}

Result<Feature> ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::kIo, "cannot be read"};
  return ReadFeature(std::string(std::istreambuf_iterator<char>(in), {}));
}

Result<std::vector<std::unique_ptr<KitGraph>>> MakeGraphs(Stores stores) {
  std::vector<std::unique_ptr<KitGraph>> graphs;
  if (stores != Stores::kRocksDb) graphs.push_back(MakeMemoryKitGraph());
  if (stores != Stores::kMemory) {
    DOSSIER_ASSIGN_OR_RETURN(auto store, MakeStoreKitGraph());
    graphs.push_back(std::move(store));
  }
  return graphs;
}

}  // namespace

Result<KitCounts> RunKit(const KitOptions& options, std::ostream& out) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<FeatureFile> files, FindFeatures(options));
  DOSSIER_ASSIGN_OR_RETURN(const auto graphs, MakeGraphs(options.stores));
  std::map<std::string, KitCounts> folders;
  const auto count = [&](const FeatureFile& file, const std::string& scenario, const std::string& failures) {
    KitCounts& counts = folders[file.folder];
    ++(failures.empty() ? counts.passed : counts.failed);
    if (!failures.empty() && options.list_failed) out << file.name << ": " << scenario << "\n" << failures;
  };
  for (const FeatureFile& file : files) {
    const Result<Feature> feature = ReadFile(file.path);
    if (!feature.ok()) {
      count(file, "the whole file", "  " + feature.error().message + "\n");
      continue;
    }
    for (const Scenario& scenario : feature->scenarios) {
      if ((file.name + ": " + scenario.name).find(options.only) == std::string::npos) continue;
      std::string failures;
      for (const auto& graph : graphs) {
        if (const auto failure = RunScenario(scenario, file.graphs, graph.get())) {
          failures += fmt::format("  {}: {}\n", graph->name(), *failure);
        }
      }
      count(file, scenario.name, failures);
    }
  }
  KitCounts total;
  for (const auto& [folder, counts] : folders) {
    out << fmt::format("{:<44} {:>5} passed {:>5} failed\n", folder, counts.passed, counts.failed);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  out << fmt::format("{} passed, {} failed\n", total.passed, total.failed);
  return total;
}

}  // namespace dossier::tck
