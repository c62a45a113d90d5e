#include "tests/cli/run_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace dossier::cli {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void Exec(const std::vector<std::string>& arguments, const RunOptions& options) {
  if (!options.directory.empty() && chdir(options.directory.c_str()) != 0) _exit(126);
  std::map<std::string, std::string> variables = options.environment;
  for (const char* kept : {"PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH"}) {
    if (const char* value = getenv(kept)) variables.emplace(kept, value);
  }
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables) texts.push_back(name + "=" + value);
  std::vector<char*> environment, argv;
  for (std::string& text : texts) environment.push_back(text.data());
  environment.push_back(nullptr);
  std::vector<std::string> words = {DOSSIER_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execve(DOSSIER_PROGRAM, argv.data(), environment.data());
  _exit(127);
}

int StatusOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

int WaitFor(pid_t pid) {
  const auto deadline = Clock::now() + std::chrono::minutes(1);
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (Clock::now() > deadline) {
      ADD_FAILURE() << "the program did not end";
      kill(pid, SIGKILL);
      waitpid(pid, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return StatusOf(status);
}

// Feeds `input` to `in`, and collects what comes from `sources` until all are closed.
void Exchange(int in, std::string_view input, std::vector<std::pair<int, std::string*>> sources) {
  const auto deadline = Clock::now() + std::chrono::minutes(1);
  while (!sources.empty() && Clock::now() < deadline) {
    std::vector<pollfd> polls;
    for (const auto& [fd, text] : sources) polls.push_back({fd, POLLIN, 0});
    if (in >= 0) polls.push_back({in, POLLOUT, 0});
    poll(polls.data(), polls.size(), 1000);
    for (std::size_t i = sources.size(); i-- > 0;) {
      if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      char buffer[1 << 14];
      const ssize_t n = read(sources[i].first, buffer, sizeof(buffer));
      if (n > 0) {
        sources[i].second->append(buffer, static_cast<std::size_t>(n));
      } else {
        close(sources[i].first);
        sources.erase(sources.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    if (in >= 0 && (polls.back().revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
      const ssize_t n = write(in, input.data(), std::min<std::size_t>(input.size(), 4096));
      if (n > 0) input.remove_prefix(static_cast<std::size_t>(n));
      if (n < 0 || input.empty()) {
        close(in);
        in = -1;
      }
    }
  }
  if (in >= 0) close(in);
}

RunResult RunAtTerminal(const std::vector<std::string>& arguments, const RunOptions& options) {
  RunResult result;
  winsize size{.ws_row = 40, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t pid = forkpty(&terminal, nullptr, nullptr, &size);
  if (pid < 0) {
    ADD_FAILURE() << "no pseudo-terminal: is /dev/pts mounted?";
    return result;
  }
  if (pid == 0) Exec(arguments, options);
  if (!options.typed.empty()) {
    EXPECT_GT(write(terminal, options.typed.data(), options.typed.size()), 0);
  }
  Exchange(-1, {}, {{terminal, &result.out}});
  result.status = WaitFor(pid);
  std::string plain;
  for (const char c : result.out) {
    if (c != '\r') plain += c;
  }
  result.out = plain;
  return result;
}

}  // namespace

RunResult RunDossier(const std::vector<std::string>& arguments, const RunOptions& options) {
  signal(SIGPIPE, SIG_IGN);  // a program that ends early closes its stdin
  if (options.terminal) return RunAtTerminal(arguments, options);
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) return {};
  const pid_t pid = fork();
  if (pid == 0) {
    signal(SIGPIPE, SIG_DFL);
    dup2(in[0], 0), dup2(out[1], 1), dup2(err[1], 2);
    Exec(arguments, options);
  }
  close(in[0]), close(out[1]), close(err[1]);
  RunResult result;
  int feed = in[1];
  if (options.input.empty()) {
    close(feed);
    feed = -1;
  }
  Exchange(feed, options.input, {{out[0], &result.out}, {err[0], &result.err}});
  result.status = WaitFor(pid);
  return result;
}

RunningDossier::RunningDossier(const std::vector<std::string>& arguments) {
  signal(SIGPIPE, SIG_IGN);
  int in[2];
  if (pipe2(in, O_CLOEXEC) != 0) return;
  pid_ = fork();
  if (pid_ == 0) {
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(in[0], 0), dup2(nothing, 1), dup2(nothing, 2);
    Exec(arguments, {});
  }
  close(in[0]);
  input_ = in[1];
}

RunningDossier::~RunningDossier() {
  CloseInput();
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void RunningDossier::Write(const std::string& bytes) {
  EXPECT_EQ(write(input_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

void RunningDossier::CloseInput() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

void RunningDossier::Signal(int signal) { kill(pid_, signal); }

int RunningDossier::Wait() {
  const int status = WaitFor(pid_);
  pid_ = -1;
  return status;
}

}  // namespace dossier::cli
