// The whole program: the command line in, the exit status out.
#pragma once

namespace dossier::cli {

// Never throws; one call a process.
int RunProgram(int argc, const char* const* argv);

}  // namespace dossier::cli
