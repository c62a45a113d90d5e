// What went wrong, for a person: a code (the machine's view), a message that says what, where and what to do, and for
// query text the place in it. Values of this type travel in Result<T>; nothing here throws.
// Thread safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dossier {

// One row of docs/errors.md each; ExitStatus (cli/exit_status.h) and HttpStatus (server/http_status.h) map them.
enum class ErrorCode : std::uint8_t {
  kUsage,             // a flag or an argument is wrong
  kNotFound,          // no such entity, article, file
  kAmbiguous,         // a name belongs to several entities; `candidates` in the message
  kUnsupportedInput,  // a PDF, an image, binary data: cannot be read as an article
  kBadInput,          // an input that should be readable is not (bad JSON, bad ontology)
  kQuerySyntax,       // query text does not parse
  kQuerySemantic,     // parses, but is wrong in itself: unknown variable or function, types that can never fit
  kQueryRuntime,      // wrong for the values met while running: division by zero, bad argument of a function
  kReadOnly,          // a write where only reading is allowed
  kStoreMissing,      // there is no store at that path, or it is not one
  kStoreLocked,       // another process writes to it
  kStoreDamaged,      // a checksum or an invariant does not hold
  kStoreVersion,      // written by another format version
  kDiskFull,          // no space left; what was acknowledged is kept
  kIo,                // any other failure of a file or the network
  kTimeout,           // deadline passed; rows so far may have been delivered
  kRowLimit,          // row limit reached
  kMemoryLimit,       // memory budget used up
  kCancelled,         // the caller stopped it
  kMissingTool,       // a program that is needed is not installed (dot)
  kInternal,          // a bug in Dossier
};

// Short, stable, lower-case name: "not-found", "syntax" ...; the word in `error[...]` messages.
std::string_view ErrorCodeName(ErrorCode code);

// A place in query text. line and column count from 1 (column in code points); offset and length are bytes.
struct SourcePosition {
  std::size_t offset = 0;
  std::size_t length = 0;
  int line = 1;
  int column = 1;
  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;                          // one sentence, no trailing full stop, no line breaks
  std::string hint = {};                        // what to do, or "did you mean ...", or empty
  std::string detail = {};                      // a stable word for programs ("UndefinedVariable"), or empty
  std::optional<SourcePosition> position = {};  // only for query errors
  std::string kind = {};                        // openCypher's class of error, where it is not the usual one of `detail`
};

}  // namespace dossier
