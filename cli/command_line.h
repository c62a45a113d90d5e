// The command line as data: commands, their arguments and flags. The only place that knows CLI11.
// Thread safety: none; one command line, one thread. Targets of flags must live as long as the CommandLine.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace CLI {
class App;
}

namespace dossier::cli {

class Context;
struct CommandInfo;

// What a command does once the command line is understood; the result is the exit status.
using CommandAction = std::function<int(Context&)>;

// One command (or the program itself, for global flags), being described. Names are CLI11's: "-o,--output".
class Command {
 public:
  Command(CLI::App* app, CommandInfo* info, CommandAction* chosen) : app_(app), info_(info), chosen_(chosen) {}

  // Positional arguments, in order of the calls. `name` is what help calls it.
  Command& Argument(const char* name, std::string* target, const char* help);  // may be left out
  Command& RequiredArgument(const char* name, std::string* target, const char* help);
  Command& Arguments(const char* name, std::vector<std::string>* target, const char* help);  // any number
  Command& RequiredArguments(const char* name, std::vector<std::string>* target, const char* help);

  Command& Flag(const char* names, bool* target, const char* help);
  // `value` is the word for the value in help: "FILE".
  Command& Option(const char* names, std::string* target, const char* value, const char* help);
  Command& Option(const char* names, std::int64_t* target, const char* value, const char* help);  // not below 0
  Command& Option(const char* names, double* target, const char* value, const char* help);
  // Repeatable: `-P a=1 -P b=2`.
  Command& Repeated(const char* names, std::vector<std::string>* target, const char* value, const char* help);
  // Comma-separated, repeatable: `--types MET,VISITS`.
  Command& ListOption(const char* names, std::vector<std::string>* target, const char* value, const char* help);
  // One of `choices`, which help lists.
  Command& Choice(const char* names, std::string* target, std::vector<std::string> choices, const char* help);
  // The flag `name`, described before, takes its value from an environment variable where it is not given.
  Command& FromEnvironment(const char* name, const char* variable);

  // Sets what runs when this command is named.
  void Run(CommandAction action);

 private:
  CLI::App* app_;
  CommandInfo* info_;
  CommandAction* chosen_;
};

class CommandLine {
 public:
  CommandLine(std::string_view program, std::string_view summary, std::string_view version);
  ~CommandLine();

  // The program itself: for global flags, which are accepted before and after the command.
  Command Global(std::initializer_list<const char*> examples);
  // A new command. `examples` lead its help: one command line each, "" for a blank line, "# ..." for a remark.
  Command AddCommand(const char* name, const char* summary, std::initializer_list<const char*> examples);

  struct Parsed {
    CommandAction action;  // empty: only `text` is to be printed
    std::string text;      // help or version, for stdout
  };
  // kUsage, with "did you mean" as hint, where the command line is wrong.
  Result<Parsed> Parse(int argc, const char* const* argv);

  // Help of a command, or of the program where `command` is empty; kUsage for an unknown one.
  Result<std::string> Help(std::string_view command) const;
  std::vector<std::string> CommandNames() const;  // in order of the calls of AddCommand

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dossier::cli
