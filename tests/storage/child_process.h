// Starts store_probe (see there) and reads what it prints.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace dossier::storage {

class ChildProcess {
 public:
  // `file_size_limit`: RLIMIT_FSIZE of the child, in bytes; 0: none.
  explicit ChildProcess(std::vector<std::string> arguments, rlim_t file_size_limit = 0) {
    arguments.insert(arguments.begin(), DOSSIER_STORE_PROBE);
    int in[2], out[2], err[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) abort();
    pid_ = fork();
    if (pid_ == 0) {
      dup2(in[0], 0), dup2(out[1], 1), dup2(err[1], 2);
      if (file_size_limit != 0) {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{file_size_limit, file_size_limit};
        setrlimit(RLIMIT_FSIZE, &limit);
      }
      std::vector<char*> argv;
      for (std::string& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      execv(argv[0], argv.data());
      _exit(127);
    }
    close(in[0]), close(out[1]), close(err[1]);
    in_ = in[1], out_ = out[0], err_ = err[0];
  }
  ~ChildProcess() {
    if (pid_ > 0) Kill();
    CloseInput();
    close(out_), close(err_);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void CloseInput() {
    if (in_ >= 0) close(in_);
    in_ = -1;
  }
  // The next line it prints, without its end; empty at the end of output.
  std::string ReadLine() {
    std::string line;
    for (char c; read(out_, &c, 1) == 1 && c != '\n';) line.push_back(c);
    return line;
  }
  std::string ReadRest() { return ReadAll(out_); }
  std::string ReadErrors() { return ReadAll(err_); }
  // The status as waitpid gives it. The outputs must be small or read before.
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }
  int Kill() {
    kill(pid_, SIGKILL);
    return Wait();
  }

 private:
  static std::string ReadAll(int file) {
    std::string text;
    char buffer[65536];
    for (ssize_t n; (n = read(file, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
    return text;
  }
  pid_t pid_ = 0;
  int in_ = -1, out_ = -1, err_ = -1;
};

}  // namespace dossier::storage
