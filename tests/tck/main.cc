// dossier-tck: runs openCypher's Technology Compatibility Kit. See tests/tck/README.md.
#include <CLI/CLI.hpp>
#include <iostream>

#include "tests/tck/kit_run.h"

int main(int argc, char** argv) {
  using dossier::tck::Stores;
  dossier::tck::KitOptions options;
  std::string store = "both";
  CLI::App app("Runs the scenarios of openCypher's Technology Compatibility Kit", "dossier-tck");
  app.add_option("FEATURES_DIR", options.features, "folders of .feature files, searched with all below them")
      ->required();
  app.add_option("--store", store, "where graphs are kept: memory, rocksdb or both")
      ->check(CLI::IsMember({"memory", "rocksdb", "both"}))
      ->capture_default_str();
  app.add_option("--only", options.only, "run only scenarios whose \"file: name\" contains this");
  app.add_option("--graphs", options.graphs, "the folder of the named graphs; else `graphs` beside the features");
  app.add_flag("--list-failed", options.list_failed, "name each scenario that fails, and say why");
  CLI11_PARSE(app, argc, argv);
  options.stores = store == "memory" ? Stores::kMemory : store == "rocksdb" ? Stores::kRocksDb : Stores::kBoth;
  const auto counts = dossier::tck::RunKit(options, std::cout);
  if (!counts.ok()) {
    std::cerr << "error: " << counts.error().message << "\n";
    return 2;
  }
  return counts->failed == 0 ? 0 : 1;
}
