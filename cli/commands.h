// One function a command: describes it to the command line, and what runs when it is named. One file each,
// NAME_command.cc; AddAllCommands lists them in the order of help, the common ones first.
#pragma once

#include "cli/command_line.h"

namespace dossier::cli {

void AddAllCommands(CommandLine& line);

void AddVersionCommand(CommandLine& line);
void AddHelpCommand(CommandLine& line);

}  // namespace dossier::cli
