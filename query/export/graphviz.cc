#include "query/export/graphviz.h"

#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

extern char** environ;

namespace dossier::query {
namespace {

// An unnamed file in memory: the child's stdin, stdout and stderr are such files, so that no pipe can fill up or break.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : fd_(memfd_create(name, MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  bool Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return lseek(fd_, 0, SEEK_SET) == 0;
  }
  std::string Read() const {
    std::string bytes;
    char buffer[1 << 16];
    lseek(fd_, 0, SEEK_SET);
    for (;;) {
      const ssize_t n = read(fd_, buffer, sizeof(buffer));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return bytes;
      bytes.append(buffer, static_cast<std::size_t>(n));
    }
  }

 private:
  int fd_;
};

// Starts the program with the three files; the process id, or minus errno.
pid_t Spawn(const GraphvizOptions& options, const MemoryFile& in, const MemoryFile& out, const MemoryFile& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.fd(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.fd(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.fd(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string format = "-T" + options.format, layout = "-K" + options.layout, program = options.program;
  char* arguments[] = {program.data(), format.data(), layout.data(), nullptr};
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, program.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? pid : -error;
}

// The exit status of the child, or nothing where the time was up; the child is gone either way.
bool Wait(pid_t pid, std::chrono::milliseconds timeout, int* status) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  auto pause = std::chrono::milliseconds(1);
  while (waitpid(pid, status, WNOHANG) == 0) {
    if (timeout.count() > 0 && std::chrono::steady_clock::now() > deadline) {
      kill(pid, SIGKILL);
      waitpid(pid, status, 0);
      return false;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace

Result<std::string> DrawDot(std::string_view dot, const GraphvizOptions& options) {
  const MemoryFile in("dot-in"), out("dot-out"), err("dot-err");
  if (in.fd() < 0 || out.fd() < 0 || err.fd() < 0 || !in.Write(dot)) {
    return Error{ErrorCode::kIo, std::string("no memory file for the graph: ") + std::strerror(errno)};
  }
  const pid_t pid = Spawn(options, in, out, err);
  if (pid < 0) {
    if (-pid != ENOENT) {
      return Error{ErrorCode::kIo, "\"" + options.program + "\" does not start: " + std::strerror(-pid)};
    }
    return Error{ErrorCode::kMissingTool,
                 "this format needs GraphViz \"" + options.program + "\", which is not installed",
                 "install it (apt install graphviz), or write DOT: --as dot"};
  }
  int status = 0;
  if (!Wait(pid, options.timeout, &status)) {
    return Error{ErrorCode::kTimeout, "\"" + options.program + "\" did not finish the picture in time",
                 "draw fewer nodes, try --layout sfdp, or raise --timeout"};
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::string said = err.Read().substr(0, 300);
    std::replace(said.begin(), said.end(), '\n', ' ');
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
      return Error{ErrorCode::kMissingTool,
                   "this format needs GraphViz \"" + options.program + "\", which does not run",
                   "install it (apt install graphviz), or write DOT: --as dot"};
    }
    return Error{ErrorCode::kInternal, "\"" + options.program + "\" failed: " + said};
  }
  return out.Read();
}

}  // namespace dossier::query
