// What help and "did you mean" know of a command. Plain values.
#pragma once

#include <string>
#include <vector>

namespace dossier::cli {

struct ArgumentInfo {
  std::string name;
  std::string help;
  bool required = false;
  bool many = false;
};

struct FlagInfo {
  std::string names;  // "-o,--output"
  std::string value;  // "FILE", or empty for a switch
  std::string help;
  std::vector<std::string> choices;
};

struct CommandInfo {
  std::string name;  // empty: the program itself
  std::string summary;
  std::vector<std::string> examples;
  std::vector<ArgumentInfo> arguments;
  std::vector<FlagInfo> flags;
};

// Help as printed: usage and examples first, then arguments and flags. `global` are the program's own flags.
std::string CommandHelp(const std::string& program, const CommandInfo& command, const CommandInfo& global);
// Help of the program: what it is, examples, commands; `full` adds the global flags.
std::string ProgramHelp(const std::string& program, const CommandInfo& global, const std::vector<CommandInfo>& commands,
                        bool full);

// Names of a flag, parted: {"-o", "--output"}.
std::vector<std::string> FlagNames(const FlagInfo& flag);

}  // namespace dossier::cli
