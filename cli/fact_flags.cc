#include "cli/fact_flags.h"

#include <iostream>

#include "cli/messages.h"

namespace dossier::cli {

void FactFlags::AddTo(Command& command, const char* types_help) {
  command.ListOption("--types", &types, "TYPE,...", types_help)
      .Option("--since", &since, "DATE", "only what happened on or after it: 2025, 2025-11 or 2025-11-25")
      .Option("--until", &until, "DATE", "only what happened on or before it")
      .Option("--min-confidence", &min_confidence, "X", "only relationships at least so sure, 0 to 1");
}

Result<std::optional<PartialDate>> ParseDateFlag(const char* flag, const std::string& text) {
  if (text.empty()) return std::optional<PartialDate>();
  const std::optional<PartialDate> date = PartialDate::Parse(text);
  if (date) return date;
  return Error{ErrorCode::kUsage, std::string(flag) + " \"" + text + "\" is no date",
               "write it as 2025, 2025-11 or 2025-11-25"};
}

Result<query::FactFilter> FactFlags::Filter() const {
  query::FactFilter filter;
  DOSSIER_ASSIGN_OR_RETURN(filter.since, ParseDateFlag("--since", since));
  DOSSIER_ASSIGN_OR_RETURN(filter.until, ParseDateFlag("--until", until));
  if (filter.since && filter.until && *filter.until < *filter.since && !filter.until->IsCompatibleWith(*filter.since)) {
    return Error{ErrorCode::kUsage, "--until " + until + " lies before --since " + since};
  }
  if (!(min_confidence >= 0 && min_confidence <= 1)) {
    return Error{ErrorCode::kUsage, "--min-confidence must be from 0 to 1"};
  }
  filter.min_confidence = min_confidence;
  return filter;
}

void PrintNotifications(const Context& context, const std::vector<query::Notification>& notifications,
                        std::string_view query) {
  for (const query::Notification& n : notifications) {
    std::cerr << FormatWarning(n.code, n.message, n.hint, n.position, query, context.terminal.colour_err);
  }
}

}  // namespace dossier::cli
