#include "tests/faults/fault_plan.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

namespace dossier::storage {

std::string FaultPlan::ToString() const {
  return fmt::format("{} {}{} {}", call, at, always ? " and all later ones" : "",
                     delay_milliseconds > 0 ? "late" : strerrorname_np(error));
}

std::map<std::string, std::string> FaultEnvironment(const FaultPlan& plan, const std::string& counts_file) {
  return {{"LD_PRELOAD", DOSSIER_IO_FAULTS},
          {"DOSSIER_FAULT_DIR", plan.directory},
          {"DOSSIER_FAULT_CALL", plan.call},
          {"DOSSIER_FAULT_AT", std::to_string(plan.at)},
          {"DOSSIER_FAULT_ERRNO", std::to_string(plan.error)},
          {"DOSSIER_FAULT_ALWAYS", plan.always ? "1" : "0"},
          {"DOSSIER_FAULT_DELAY", std::to_string(plan.delay_milliseconds)},
          {"DOSSIER_FAULT_COUNTS", counts_file}};
}

FaultRun RunWithFault(const std::string& program, std::vector<std::string> arguments, const FaultPlan& plan) {
  char counts_file[] = "/tmp/dossier-counts-XXXXXX";
  const int counts = mkstemp(counts_file);
  if (counts < 0 || ftruncate(counts, 16) != 0) abort();
  std::vector<std::string> variables;
  for (const auto& [name, value] : FaultEnvironment(plan, counts_file)) variables.push_back(name + "=" + value);
  arguments.insert(arguments.begin(), program);
  std::vector<char*> argv, environment;
  for (std::string& text : arguments) argv.push_back(text.data());
  for (std::string& text : variables) environment.push_back(text.data());
  argv.push_back(nullptr);
  environment.push_back(nullptr);
  int out[2], errors[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0) abort();
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(out[1], 1), dup2(errors[1], 2);
    execve(argv[0], argv.data(), environment.data());
    _exit(127);
  }
  close(out[1]), close(errors[1]);
  FaultRun run;
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  pollfd polls[] = {{out[0], POLLIN, 0}, {errors[0], POLLIN, 0}};
  std::string* const texts[] = {&run.out, &run.errors};
  while (polls[0].fd >= 0 || polls[1].fd >= 0) {
    if (std::chrono::steady_clock::now() > end) kill(pid, SIGKILL);
    poll(polls, 2, 1000);
    for (int i = 0; i < 2; ++i) {
      if (polls[i].fd < 0 || polls[i].revents == 0) continue;
      char buffer[4096];
      const ssize_t size = read(polls[i].fd, buffer, sizeof buffer);
      if (size > 0) texts[i]->append(buffer, static_cast<std::size_t>(size));
      if (size <= 0) polls[i].fd = -1;
    }
  }
  close(out[0]), close(errors[0]);
  waitpid(pid, &run.status, 0);
  std::uint64_t numbers[2] = {};
  if (pread(counts, numbers, sizeof numbers, 0) != sizeof numbers) abort();
  run.calls = numbers[0], run.hit = numbers[1];
  close(counts);
  unlink(counts_file);
  return run;
}

}  // namespace dossier::storage
