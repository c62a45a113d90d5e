#include <fmt/format.h>

#include <algorithm>

#include "cli/internal/command_info.h"

namespace dossier::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kColumn = 30;  // where the help of a flag starts

// `left`, then `help` from kColumn on, wrapped at spaces.
void AppendEntry(const std::string& left, const std::string& help, std::string* out) {
  std::string line = "  " + left;
  if (line.size() + 2 > kColumn) {
    *out += line + "\n";
    line.clear();
  }
  line.resize(kColumn, ' ');
  std::size_t start = 0;
  while (start < help.size()) {
    std::size_t end = help.size();
    if (end - start > kWidth - kColumn) {
      end = help.rfind(' ', start + (kWidth - kColumn));
      if (end == std::string::npos || end <= start) end = std::min(help.size(), start + (kWidth - kColumn));
    }
    *out += line + help.substr(start, end - start) + "\n";
    line.assign(kColumn, ' ');
    start = end + 1;
  }
  if (help.empty()) *out += line + "\n";
}

void AppendExamples(const std::vector<std::string>& examples, std::string* out) {
  if (examples.empty()) return;
  *out += "\nExamples:\n";
  for (const std::string& example : examples) *out += example.empty() ? "\n" : "  " + example + "\n";
}

void AppendFlags(const char* title, const CommandInfo& command, std::string* out) {
  if (command.flags.empty()) return;
  *out += fmt::format("\n{}:\n", title);
  for (const FlagInfo& flag : command.flags) {
    std::string left = fmt::format("{}", fmt::join(FlagNames(flag), ", "));
    if (flag.names.rfind("--", 0) == 0) left = "    " + left;
    if (!flag.value.empty()) left += " " + flag.value;
    std::string help = flag.help;
    if (!flag.choices.empty()) help += fmt::format(": {}", fmt::join(flag.choices, ", "));
    AppendEntry(left, help, out);
  }
}

}  // namespace

std::vector<std::string> FlagNames(const FlagInfo& flag) {
  std::vector<std::string> names;
  std::size_t start = 0;
  while (start <= flag.names.size()) {
    const std::size_t comma = std::min(flag.names.find(',', start), flag.names.size());
    names.push_back(flag.names.substr(start, comma - start));
    start = comma + 1;
  }
  return names;
}

std::string CommandHelp(const std::string& program, const CommandInfo& command, const CommandInfo& global) {
  std::string out = command.summary + "\n\nUsage: " + program + " " + command.name + " [FLAGS]";
  for (const ArgumentInfo& argument : command.arguments) {
    const std::string name = argument.many ? argument.name + "..." : argument.name;
    out += argument.required ? " " + name : " [" + name + "]";
  }
  out += "\n";
  AppendExamples(command.examples, &out);
  if (!command.arguments.empty()) {
    out += "\nArguments:\n";
    for (const ArgumentInfo& argument : command.arguments) AppendEntry(argument.name, argument.help, &out);
  }
  AppendFlags("Flags", command, &out);
  AppendFlags("Global flags", global, &out);
  return out;
}

std::string ProgramHelp(const std::string& program, const CommandInfo& global, const std::vector<CommandInfo>& commands,
                        bool full) {
  std::string out = global.summary + "\n\nUsage: " + program + " COMMAND [FLAGS] [ARGUMENTS]\n";
  AppendExamples(global.examples, &out);
  out += "\nCommands:\n";
  for (const CommandInfo& command : commands) AppendEntry(command.name, command.summary, &out);
  if (full) {
    AppendFlags("Global flags, before or after the command", global, &out);
  }
  out += fmt::format(
      "\n{0} help COMMAND explains a command; {0} --help lists the flags that all commands take.\n"
      "Documentation: docs/cli.md, docs/query_language.md\n",
      program);
  return out;
}

}  // namespace dossier::cli
