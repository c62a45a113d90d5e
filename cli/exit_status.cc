#include "cli/exit_status.h"

namespace dossier::cli {

int ExitStatus(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
    case ErrorCode::kMissingTool: return kExitUsage;
    case ErrorCode::kNotFound: return kExitNothingFound;
    case ErrorCode::kAmbiguous: return kExitAmbiguous;
    case ErrorCode::kUnsupportedInput:
    case ErrorCode::kBadInput: return kExitInput;
    case ErrorCode::kQuerySyntax:
    case ErrorCode::kQuerySemantic:
    case ErrorCode::kQueryRuntime:
    case ErrorCode::kReadOnly: return kExitQuery;
    case ErrorCode::kStoreMissing:
    case ErrorCode::kStoreLocked:
    case ErrorCode::kStoreDamaged:
    case ErrorCode::kStoreVersion:
    case ErrorCode::kDiskFull:
    case ErrorCode::kIo: return kExitStore;
    case ErrorCode::kTimeout:
    case ErrorCode::kRowLimit:
    case ErrorCode::kMemoryLimit: return kExitLimit;
    case ErrorCode::kCancelled: return kExitInterrupted;
    case ErrorCode::kInternal: return kExitInternal;
  }
  return kExitInternal;
}

}  // namespace dossier::cli
