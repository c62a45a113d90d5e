// Copying files so that they last: bytes and names are on the disk when a call returns ok. Thread safety: pure calls.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace dossier::storage {

// The error of a failed system call, by errno: kDiskFull, else kIo. `doing` is a sentence without its end: "the file X
// cannot be read".
Error SystemError(int reason, std::string_view doing);

// Makes `to` with the bytes that `from` has now; `to` must not exist. kNotFound where `from` does not.
Status CopyFile(const std::string& from, const std::string& to);

// Gives the file a second name where the file system can, else copies it. True: linked. Errors as CopyFile.
Result<bool> LinkOrCopyFile(const std::string& from, const std::string& to);

// Makes `path` with these bytes; it must not exist.
Status WriteNewFile(const std::string& path, std::string_view bytes);

// Makes the names in a directory last.
Status SyncDirectory(const std::string& path);

// The path without what does not matter, "./" and slashes at its end, so that names can be made of it.
std::string PlainPath(const std::string& path);

// Renames `from` to `to`, which is missing or an empty directory, and makes that last.
Status RenameDirectory(const std::string& from, const std::string& to);

}  // namespace dossier::storage
