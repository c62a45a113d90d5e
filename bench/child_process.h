// A program run beside this one, its standard output read here. Thread safety: one thread at a time.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace dossier {

class ChildProcess {
 public:
  // `command`: the program's path, then its arguments. Its standard error goes where ours does. Errors: kIo.
  static Result<ChildProcess> Start(const std::vector<std::string>& command);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  // Ends it where it still runs.
  ~ChildProcess();

  // The next line of its output, waiting for it; nothing at the end.
  std::optional<std::string> ReadLine();
  void Signal(int signal) const;
  // Resident memory now, in kB; 0 where it has ended.
  std::size_t MemoryInKb() const;
  // Of all its threads up to now; 0 where it has ended.
  double ProcessorSeconds() const;

  struct Ending {
    int status = 0;  // of exit; 128 and the signal's number where one ended it
    std::size_t peak_memory_kb = 0;
    double processor_seconds = 0;  // of all its threads
  };
  Ending Wait();

 private:
  ChildProcess(pid_t process, int output) : process_(process), output_(output) {}
  pid_t process_;
  int output_;
  std::string read_;  // and not yet given
  std::optional<Ending> ending_;
};

}  // namespace dossier
