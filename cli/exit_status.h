// Exit statuses of the program (docs/errors.md).
#pragma once

#include "core/base/error.h"

namespace dossier::cli {

inline constexpr int kExitDone = 0;
inline constexpr int kExitNothingFound = 1;  // with --exit-status; an unknown name; `check` with findings
inline constexpr int kExitUsage = 2;
inline constexpr int kExitQuery = 3;      // the query does not parse, is wrong in itself or failed while running
inline constexpr int kExitStore = 4;      // missing, locked, damaged, other version, disk full
inline constexpr int kExitInput = 5;      // some inputs failed; the rest was stored
inline constexpr int kExitLimit = 6;      // a limit or the time was up; rows so far were printed
inline constexpr int kExitAmbiguous = 7;  // a name belongs to several entities
inline constexpr int kExitInternal = 70;  // a bug in Dossier
inline constexpr int kExitInterrupted = 130;

int ExitStatus(ErrorCode code);

}  // namespace dossier::cli
