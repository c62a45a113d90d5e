#include "cli/commands.h"

namespace dossier::cli {

void AddAllCommands(CommandLine& line) {
  AddIngestCommand(line);
  AddImportCommand(line);
  AddMetCommand(line);
  AddPathCommand(line);
  AddWhyCommand(line);
  AddShowCommand(line);
  AddFindCommand(line);
  AddQueryCommand(line);
  AddExportCommand(line);
  AddServeCommand(line);
  AddExtractCommand(line);
  AddStatsCommand(line);
  AddMergeCommand(line);
  AddForgetCommand(line);
  AddCheckCommand(line);
  AddLogCommand(line);
  AddBackupCommand(line);
  AddRestoreCommand(line);
  AddRepairCommand(line);
  AddCompactCommand(line);
  AddVersionCommand(line);
  AddHelpCommand(line);
}

}  // namespace dossier::cli
