#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"

namespace dossier::cli {

void AddHelpCommand(CommandLine& line) {
  auto name = std::make_shared<std::string>();
  line.AddCommand("help", "Explain a command", {"dossier help", "dossier help query"})
      .Argument("COMMAND", name.get(), "the command to explain; without it, the program")
      .Run([name, &line](Context& context) {
        const Result<std::string> help = line.Help(*name);
        if (!help.ok()) return context.Fail(help.error());
        std::cout << *help;
        return kExitDone;
      });
}

}  // namespace dossier::cli
