// A library to be preloaded (LD_PRELOAD) into a process whose calls shall fail: the n-th call of one kind, once or for
// good, on files below one directory. Set by environment variables:
//
//   DOSSIER_FAULT_DIR     the directory; files elsewhere are left alone
//   DOSSIER_FAULT_CALL    open, read, write, sync, rename, allocate (space of a file), malloc
//   DOSSIER_FAULT_AT      which call fails, from 1; 0: none, they are only counted
//   DOSSIER_FAULT_ERRNO   the number of the error
//   DOSSIER_FAULT_ALWAYS  1: all later ones fail too
//   DOSSIER_FAULT_DELAY   milliseconds: the call is late instead and does not fail
//   DOSSIER_FAULT_COUNTS  a file of two 64-bit numbers: calls so far, calls that failed or were late; outlives a crash
//
// read: read, pread, fread; write: write, pwrite; sync: fsync, fdatasync; rename: rename, link, unlink; allocate:
// fallocate, ftruncate; malloc: malloc, calloc, realloc, aligned_alloc, from the first open below the directory on.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

enum Call { kOpen, kRead, kWrite, kSync, kRename, kAllocate, kMalloc, kNone };

struct Counts {
  std::atomic<uint64_t> calls, hit;
};

struct Plan {
  char directory[4096] = "";
  size_t directory_size = 0;
  Call call = kNone;
  uint64_t at = 0;
  int error = EIO;
  bool always = false;
  long delay = 0;
  Counts* counts = nullptr;
  std::atomic<bool> armed{false};  // a file below the directory was opened
};

Plan plan;
std::atomic<bool> ready{false};

long Number(const char* name) {
  const char* const text = getenv(name);
  return text == nullptr ? 0 : atol(text);
}

__attribute__((constructor)) void Prepare() {
  const char* const directory = getenv("DOSSIER_FAULT_DIR");
  const char* const call = getenv("DOSSIER_FAULT_CALL");
  const char* const counts = getenv("DOSSIER_FAULT_COUNTS");
  if (directory == nullptr || call == nullptr || counts == nullptr) return;
  snprintf(plan.directory, sizeof plan.directory, "%s", directory);
  plan.directory_size = strlen(plan.directory);
  static const char* const kNames[] = {"open", "read", "write", "sync", "rename", "allocate", "malloc"};
  for (int i = 0; i < kNone; ++i) {
    if (strcmp(call, kNames[i]) == 0) plan.call = static_cast<Call>(i);
  }
  plan.at = static_cast<uint64_t>(Number("DOSSIER_FAULT_AT"));
  plan.error = static_cast<int>(Number("DOSSIER_FAULT_ERRNO"));
  plan.always = Number("DOSSIER_FAULT_ALWAYS") != 0;
  plan.delay = Number("DOSSIER_FAULT_DELAY");
  const auto real_open = reinterpret_cast<int (*)(const char*, int, ...)>(dlsym(RTLD_NEXT, "open"));
  const int file = real_open(counts, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* const memory = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return;
  plan.counts = static_cast<Counts*>(memory);
  ready = true;
}

bool IsBelow(const char* path) {
  return strncmp(path, plan.directory, plan.directory_size) == 0 &&
         (path[plan.directory_size] == '/' || path[plan.directory_size] == '\0');
}

bool IsBelow(int file) {
  char name[64], path[4096];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(name, path, sizeof path - 1);
  if (size <= 0) return false;
  path[size] = '\0';
  return IsBelow(path);
}

// Whether this call, which is one of the planned kind on a planned file, fails.
bool Hit() {
  const uint64_t number = ++plan.counts->calls;
  if (plan.at == 0 || (plan.always ? number < plan.at : number != plan.at)) return false;
  ++plan.counts->hit;
  if (plan.delay > 0) {
    const timespec time{plan.delay / 1000, plan.delay % 1000 * 1'000'000};
    nanosleep(&time, nullptr);
    return false;
  }
  errno = plan.error;
  return true;
}

template <typename File>
bool Fails(Call call, File file) {
  return ready && plan.call == call && IsBelow(file) && Hit();
}

bool FailsToOpen(const char* path) {
  if (!ready || !IsBelow(path)) return false;
  plan.armed = true;
  return plan.call == kOpen && Hit();
}

bool FailsToAllocate() { return ready && plan.call == kMalloc && plan.armed && Hit(); }

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

#define REAL(name) static auto* const real = Real<decltype(name)>(#name)

extern "C" {

int open(const char* path, int flags, ...) {
  REAL(open);
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return FailsToOpen(path) ? -1 : real(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  REAL(open64);
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return FailsToOpen(path) ? -1 : real(path, flags, mode);
}
FILE* fopen(const char* path, const char* mode) {
  REAL(fopen);
  return FailsToOpen(path) ? nullptr : real(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  REAL(fopen64);
  return FailsToOpen(path) ? nullptr : real(path, mode);
}

ssize_t read(int file, void* buffer, size_t size) {
  REAL(read);
  return Fails(kRead, file) ? -1 : real(file, buffer, size);
}
ssize_t pread(int file, void* buffer, size_t size, off_t at) {
  REAL(pread);
  return Fails(kRead, file) ? -1 : real(file, buffer, size, at);
}
ssize_t pread64(int file, void* buffer, size_t size, off64_t at) {
  REAL(pread64);
  return Fails(kRead, file) ? -1 : real(file, buffer, size, at);
}
size_t fread(void* buffer, size_t size, size_t count, FILE* file) {
  REAL(fread);
  return Fails(kRead, fileno(file)) ? 0 : real(buffer, size, count, file);
}
size_t fread_unlocked(void* buffer, size_t size, size_t count, FILE* file) {
  REAL(fread_unlocked);
  return Fails(kRead, fileno(file)) ? 0 : real(buffer, size, count, file);
}

ssize_t write(int file, const void* buffer, size_t size) {
  REAL(write);
  return Fails(kWrite, file) ? -1 : real(file, buffer, size);
}
ssize_t pwrite(int file, const void* buffer, size_t size, off_t at) {
  REAL(pwrite);
  return Fails(kWrite, file) ? -1 : real(file, buffer, size, at);
}
ssize_t pwrite64(int file, const void* buffer, size_t size, off64_t at) {
  REAL(pwrite64);
  return Fails(kWrite, file) ? -1 : real(file, buffer, size, at);
}

int fsync(int file) {
  REAL(fsync);
  return Fails(kSync, file) ? -1 : real(file);
}
int fdatasync(int file) {
  REAL(fdatasync);
  return Fails(kSync, file) ? -1 : real(file);
}

int rename(const char* from, const char* to) {
  REAL(rename);
  return Fails(kRename, to) ? -1 : real(from, to);
}
int link(const char* from, const char* to) {
  REAL(link);
  return Fails(kRename, to) ? -1 : real(from, to);
}
int unlink(const char* path) {
  REAL(unlink);
  return Fails(kRename, path) ? -1 : real(path);
}

int fallocate(int file, int mode, off_t at, off_t size) {
  REAL(fallocate);
  return Fails(kAllocate, file) ? -1 : real(file, mode, at, size);
}
int fallocate64(int file, int mode, off64_t at, off64_t size) {
  REAL(fallocate64);
  return Fails(kAllocate, file) ? -1 : real(file, mode, at, size);
}
int ftruncate(int file, off_t size) {
  REAL(ftruncate);
  return Fails(kAllocate, file) ? -1 : real(file, size);
}
int ftruncate64(int file, off64_t size) {
  REAL(ftruncate64);
  return Fails(kAllocate, file) ? -1 : real(file, size);
}

void* malloc(size_t size) {
  if (!FailsToAllocate()) return __libc_malloc(size);
  errno = ENOMEM;
  return nullptr;
}
void* calloc(size_t count, size_t size) {
  if (!FailsToAllocate()) return __libc_calloc(count, size);
  errno = ENOMEM;
  return nullptr;
}
void* realloc(void* memory, size_t size) {
  if (!FailsToAllocate()) return __libc_realloc(memory, size);
  errno = ENOMEM;
  return nullptr;
}
void* aligned_alloc(size_t alignment, size_t size) {
  if (!FailsToAllocate()) return __libc_memalign(alignment, size);
  errno = ENOMEM;
  return nullptr;
}

}  // extern "C"
