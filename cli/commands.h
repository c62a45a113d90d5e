// One function a command: describes it to the command line, and what runs when it is named. One file each,
// NAME_command.cc; AddAllCommands lists them in the order of help, the common ones first.
#pragma once

#include "cli/command_line.h"

namespace dossier::cli {

void AddAllCommands(CommandLine& line);

void AddIngestCommand(CommandLine& line);
void AddImportCommand(CommandLine& line);
void AddMetCommand(CommandLine& line);
void AddPathCommand(CommandLine& line);
void AddWhyCommand(CommandLine& line);
void AddShowCommand(CommandLine& line);
void AddFindCommand(CommandLine& line);
void AddQueryCommand(CommandLine& line);
void AddExportCommand(CommandLine& line);
void AddExtractCommand(CommandLine& line);
void AddStatsCommand(CommandLine& line);
void AddMergeCommand(CommandLine& line);
void AddForgetCommand(CommandLine& line);
void AddCheckCommand(CommandLine& line);
void AddLogCommand(CommandLine& line);
void AddBackupCommand(CommandLine& line);
void AddRestoreCommand(CommandLine& line);
void AddRepairCommand(CommandLine& line);
void AddCompactCommand(CommandLine& line);
void AddServeCommand(CommandLine& line);
void AddVersionCommand(CommandLine& line);
void AddHelpCommand(CommandLine& line);

}  // namespace dossier::cli
