// What a path is before RocksDB is let near it, and the messages for what is no store. Pure look-ups in the file
// system.
#pragma once

#include <string>

#include "core/base/result.h"

namespace dossier::storage {

enum class DirectoryState : std::uint8_t {
  kMissing,     // nothing there
  kFile,        // no directory
  kEmpty,       // an empty directory
  kUnfinished,  // the making of a store was interrupted before anything could be committed
  kStore,       // a RocksDB database of Dossier's
  kForeign,     // a directory of something else
  kBroken,      // a store that has lost its CURRENT file, which names all others
};

// kIo where the path cannot be looked at.
Result<DirectoryState> LookAtDirectory(const std::string& path);

// kStoreMissing or kStoreDamaged, with what to do, for every state but kStore.
Error NoStoreError(DirectoryState state, const std::string& path);

// Makes the directory `path`; kDiskFull or kIo with the reason.
Status MakeDirectory(const std::string& path);

}  // namespace dossier::storage
