#include <iostream>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/version.h"

namespace dossier::cli {

void AddVersionCommand(CommandLine& line) {
  line.AddCommand("version", "Print the version", {"dossier version", "dossier version --json"})
      .Run([](Context& context) {
        if (context.options.format == "json" || context.options.format == "jsonl") {
          std::cout << "{\"version\":\"" << kVersion << "\"}\n";
        } else {
          std::cout << kVersionLine << "\n";
        }
        return kExitDone;
      });
}

}  // namespace dossier::cli
