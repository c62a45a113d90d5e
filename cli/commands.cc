#include "cli/commands.h"

namespace dossier::cli {

void AddAllCommands(CommandLine& line) {
  AddVersionCommand(line);
  AddHelpCommand(line);
}

}  // namespace dossier::cli
