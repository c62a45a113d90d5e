#include "cli/program.h"

int main(int argc, char** argv) { return dossier::cli::RunProgram(argc, argv); }
