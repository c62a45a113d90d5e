#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <deque>

#include "cli/internal/command_info.h"
#include "core/base/did_you_mean.h"

namespace dossier::cli {

struct CommandLine::State {
  struct Entry {
    CommandInfo info;
    CLI::App* app = nullptr;
  };
  CLI::App app;
  std::string program;
  CommandInfo global;
  std::deque<Entry> commands;  // stable addresses
  CommandAction chosen;

  CommandInfo* InfoOf(const CLI::App* of) {
    for (Entry& entry : commands) {
      if (entry.app == of) return &entry.info;
    }
    return &global;
  }
  const Entry* Named() const {
    for (const Entry& entry : commands) {
      if (entry.app->parsed()) return &entry;
    }
    return nullptr;
  }
  std::vector<CommandInfo> Infos() const {
    std::vector<CommandInfo> infos;
    for (const Entry& entry : commands) infos.push_back(entry.info);
    return infos;
  }
  Error UnknownCommand(const std::string& name) const;
  Error Unknown(const std::vector<std::string>& rest) const;  // an argument or flag that nothing takes
};

Command& Command::Argument(const char* name, std::string* target, const char* help) {
  app_->add_option(name, *target);
  info_->arguments.push_back({name, help, false, false});
  return *this;
}

Command& Command::RequiredArgument(const char* name, std::string* target, const char* help) {
  app_->add_option(name, *target)->required();
  info_->arguments.push_back({name, help, true, false});
  return *this;
}

Command& Command::Arguments(const char* name, std::vector<std::string>* target, const char* help) {
  app_->add_option(name, *target);
  info_->arguments.push_back({name, help, false, true});
  return *this;
}

Command& Command::RequiredArguments(const char* name, std::vector<std::string>* target, const char* help) {
  app_->add_option(name, *target)->required();
  info_->arguments.push_back({name, help, true, true});
  return *this;
}

Command& Command::Flag(const char* names, bool* target, const char* help) {
  app_->add_flag(names, *target);
  info_->flags.push_back({names, "", help, {}});
  return *this;
}

Command& Command::Option(const char* names, std::string* target, const char* value, const char* help) {
  app_->add_option(names, *target);
  info_->flags.push_back({names, value, help, {}});
  return *this;
}

Command& Command::Option(const char* names, std::int64_t* target, const char* value, const char* help) {
  app_->add_option(names, *target)
      ->check(CLI::Validator(
          [](const std::string& text) {
            return text.find_first_not_of("0123456789") == std::string::npos && !text.empty()
                       ? std::string()
                       : "\"" + text + "\" is not a whole number from 0 up";
          },
          ""));
  info_->flags.push_back({names, value, help, {}});
  return *this;
}

Command& Command::Option(const char* names, double* target, const char* value, const char* help) {
  app_->add_option(names, *target);
  info_->flags.push_back({names, value, help, {}});
  return *this;
}

Command& Command::Repeated(const char* names, std::vector<std::string>* target, const char* value, const char* help) {
  app_->add_option(names, *target)->allow_extra_args(false);
  info_->flags.push_back({names, value, help, {}});
  return *this;
}

Command& Command::ListOption(const char* names, std::vector<std::string>* target, const char* value, const char* help) {
  app_->add_option(names, *target)->allow_extra_args(false)->delimiter(',');
  info_->flags.push_back({names, value, help, {}});
  return *this;
}

Command& Command::Choice(const char* names, std::string* target, std::vector<std::string> choices, const char* help) {
  app_->add_option(names, *target)
      ->check(CLI::Validator(
          [choices](const std::string& text) {
            std::string list;
            for (const std::string& choice : choices) {
              if (choice == text) return std::string();
              list += (list.empty() ? "" : ", ") + choice;
            }
            return "\"" + text + "\" is none of: " + list;
          },
          ""));
  info_->flags.push_back({names, "NAME", help, std::move(choices)});
  return *this;
}

Command& Command::FromEnvironment(const char* name, const char* variable) {
  app_->get_option(name)->envname(variable);
  return *this;
}

void Command::Run(CommandAction action) {
  app_->callback([chosen = chosen_, action = std::move(action)] { *chosen = action; });
}

CommandLine::CommandLine(std::string_view program, std::string_view summary, std::string_view version)
    : state_(std::make_unique<State>()) {
  state_->program = program;
  state_->global.summary = summary;
  CLI::App& app = state_->app;
  app.name(state_->program);
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", std::string(version));
  app.require_subcommand(0, 1);
  state_->global.flags = {{"-h,--help", "", "this help", {}}, {"--version", "", "the version", {}}};
}

CommandLine::~CommandLine() = default;

Command CommandLine::Global(std::initializer_list<const char*> examples) {
  state_->global.examples.assign(examples.begin(), examples.end());
  return Command(&state_->app, &state_->global, &state_->chosen);
}

Command CommandLine::AddCommand(const char* name, const char* summary, std::initializer_list<const char*> examples) {
  State::Entry& entry = state_->commands.emplace_back();
  entry.info.name = name;
  entry.info.summary = summary;
  entry.info.examples.assign(examples.begin(), examples.end());
  entry.app = state_->app.add_subcommand(name);
  entry.app->fallthrough();  // global flags are understood after the command too
  return Command(entry.app, &entry.info, &state_->chosen);
}

Error CommandLine::State::UnknownCommand(const std::string& name) const {
  std::vector<std::string> names;
  for (const Entry& entry : commands) names.push_back(entry.info.name);
  return {ErrorCode::kUsage, "there is no command \"" + name + "\"",
          DidYouMean(name, names, "the commands are listed by: " + program + " --help")};
}

Error CommandLine::State::Unknown(const std::vector<std::string>& rest) const {
  const Entry* named = Named();
  const std::string& first = rest.front();
  if (first.size() < 2 || first[0] != '-') {
    if (named != nullptr) {
      return {ErrorCode::kUsage, "\"" + first + "\" is one argument too many for \"" + named->info.name + "\"",
              "quote names of several words; see: " + program + " help " + named->info.name};
    }
    return UnknownCommand(first);
  }
  const std::string flag = first.substr(0, first.find('='));
  std::vector<std::string> names;
  const auto add = [&](const CommandInfo& info) {
    for (const FlagInfo& known : info.flags) {
      for (std::string& name : FlagNames(known)) names.push_back(std::move(name));
    }
  };
  if (named != nullptr) add(named->info);
  add(global);
  const std::string help = named != nullptr ? program + " help " + named->info.name : program + " --help";
  return {ErrorCode::kUsage, "unknown flag \"" + flag + "\"" + (named ? " for \"" + named->info.name + "\"" : ""),
          DidYouMean(flag, names, "flags are listed by: " + help)};
}

Result<CommandLine::Parsed> CommandLine::Parse(int argc, const char* const* argv) {
  State& s = *state_;
  const auto help_hint = [&] {
    const State::Entry* named = s.Named();
    return "see: " + s.program + (named != nullptr ? " help " + named->info.name : " --help");
  };
  try {
    s.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const State::Entry* named = s.Named();
    return Parsed{{},
                  named != nullptr ? CommandHelp(s.program, named->info, s.global)
                                   : ProgramHelp(s.program, s.global, s.Infos(), true)};
  } catch (const CLI::CallForVersion& version) {
    return Parsed{{}, std::string(version.what()) + "\n"};
  } catch (const CLI::ExtrasError&) {
    const std::vector<std::string> rest = s.app.remaining(true);
    if (!rest.empty()) return s.Unknown(rest);
    return Error{ErrorCode::kUsage, "the command line has an argument too many", help_hint()};
  } catch (const CLI::ParseError& error) {
    return Error{ErrorCode::kUsage, error.what(), help_hint()};
  }
  if (!s.chosen) return Parsed{{}, ProgramHelp(s.program, s.global, s.Infos(), false)};
  return Parsed{s.chosen, {}};
}

Result<std::string> CommandLine::Help(std::string_view command) const {
  const State& s = *state_;
  if (command.empty()) return ProgramHelp(s.program, s.global, s.Infos(), true);
  for (const State::Entry& entry : s.commands) {
    if (entry.info.name == command) return CommandHelp(s.program, entry.info, s.global);
  }
  return s.UnknownCommand(std::string(command));
}

std::vector<std::string> CommandLine::CommandNames() const {
  std::vector<std::string> names;
  for (const State::Entry& entry : state_->commands) names.push_back(entry.info.name);
  return names;
}

}  // namespace dossier::cli
