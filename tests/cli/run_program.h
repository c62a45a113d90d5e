// Runs the built program as a user would, with or without a terminal.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace dossier::cli {

struct RunOptions {
  std::string input = {};                               // stdin, where it is no terminal
  std::map<std::string, std::string> environment = {};  // added to a bare one
  std::string directory = {};                           // to run in
  bool terminal = false;                                // stdin, stdout and stderr are one terminal of 100 columns
  std::string typed = {};                               // what is typed at it
};

struct RunResult {
  int status = -1;  // exit status; 128 + n where signal n ended it
  std::string out;  // stdout; with a terminal all that it shows, \r\n as \n
  std::string err;
};

// Fails the test (and gives status -1) where the program takes more than a minute.
RunResult RunDossier(const std::vector<std::string>& arguments, const RunOptions& options = {});

// A child that runs until it is told to stop: `dossier` with stdin held open.
class RunningDossier {
 public:
  explicit RunningDossier(const std::vector<std::string>& arguments);
  ~RunningDossier();  // kills it where it still runs
  RunningDossier(const RunningDossier&) = delete;
  RunningDossier& operator=(const RunningDossier&) = delete;

  void Write(const std::string& bytes);
  void CloseInput();
  void Signal(int signal);
  int Wait();  // exit status as in RunResult; -1 after a minute
  int pid() const { return pid_; }

 private:
  int pid_ = -1;
  int input_ = -1;
};

}  // namespace dossier::cli
