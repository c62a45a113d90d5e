#include "bench/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

namespace dossier {
namespace {

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Error{.code = ErrorCode::kIo, .message = "no pipe can be made"};
  const pid_t process = fork();
  if (process == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    return Error{.code = ErrorCode::kIo, .message = "no process can be made for " + command[0]};
  }
  return ChildProcess(process, ends[0]);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      output_(std::exchange(other.output_, -1)),
      read_(std::move(other.read_)),
      ending_(other.ending_) {}

ChildProcess::~ChildProcess() {
  if (process_ < 0) return;
  if (!ending_) {
    Signal(SIGKILL);
    Wait();
  }
  close(output_);
}

std::optional<std::string> ChildProcess::ReadLine() {
  for (;;) {
    const std::size_t end = read_.find('\n');
    if (end != std::string::npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> buffer;
    const ssize_t got = read(output_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    read_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void ChildProcess::Signal(int signal) const { kill(process_, signal); }

std::size_t ChildProcess::MemoryInKb() const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

double ChildProcess::ProcessorSeconds() const {
  std::ifstream in("/proc/" + std::to_string(process_) + "/stat");
  std::string text;
  std::getline(in, text);
  std::istringstream fields(text.substr(std::min(text.rfind(')'), text.size())));
  std::string skipped;
  for (int i = 0; i < 12; ++i) fields >> skipped;  // up to user time, the 14th of all
  double user = 0, kernel = 0;
  fields >> user >> kernel;
  return (user + kernel) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

ChildProcess::Ending ChildProcess::Wait() {
  if (ending_) return *ending_;
  int status = 0;
  rusage usage{};
  while (wait4(process_, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  ending_ = Ending{.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                   .peak_memory_kb = static_cast<std::size_t>(usage.ru_maxrss),
                   .processor_seconds = SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime)};
  return *ending_;
}

}  // namespace dossier
