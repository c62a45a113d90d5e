#include "core/base/error.h"

namespace dossier {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage: return "usage";
    case ErrorCode::kNotFound: return "not-found";
    case ErrorCode::kAmbiguous: return "ambiguous";
    case ErrorCode::kUnsupportedInput: return "unsupported-input";
    case ErrorCode::kBadInput: return "bad-input";
    case ErrorCode::kQuerySyntax: return "syntax";
    case ErrorCode::kQuerySemantic: return "semantic";
    case ErrorCode::kQueryRuntime: return "runtime";
    case ErrorCode::kReadOnly: return "read-only";
    case ErrorCode::kStoreMissing: return "store-missing";
    case ErrorCode::kStoreLocked: return "store-locked";
    case ErrorCode::kStoreDamaged: return "store-damaged";
    case ErrorCode::kStoreVersion: return "store-version";
    case ErrorCode::kDiskFull: return "disk-full";
    case ErrorCode::kIo: return "io";
    case ErrorCode::kTimeout: return "timeout";
    case ErrorCode::kRowLimit: return "row-limit";
    case ErrorCode::kMemoryLimit: return "memory-limit";
    case ErrorCode::kCancelled: return "cancelled";
    case ErrorCode::kMissingTool: return "missing-tool";
    case ErrorCode::kInternal: return "internal";
  }
  return "internal";
}

}  // namespace dossier
