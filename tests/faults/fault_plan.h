// Runs store_probe with a call that fails (io_faults.cc), and counts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dossier::storage {

struct FaultPlan {
  std::string directory;  // files below it
  std::string call;       // "write" ...; see io_faults.cc
  std::uint64_t at = 0;   // which call, from 1; 0: none
  int error = 0;          // errno
  bool always = false;
  int delay_milliseconds = 0;
  std::string ToString() const;
};

struct FaultRun {
  int status = 0;  // as waitpid gives it
  std::string out, errors;
  std::uint64_t calls = 0, hit = 0;  // calls of the planned kind, and those that failed
};

// Runs `program` and waits for its end. A child that takes more than a minute is killed: status is SIGKILL's then.
FaultRun RunWithFault(const std::string& program, std::vector<std::string> arguments, const FaultPlan& plan);

// The variables that carry the plan, and the file for the counts, which must outlive the child.
std::map<std::string, std::string> FaultEnvironment(const FaultPlan& plan, const std::string& counts_file);

}  // namespace dossier::storage
