// The flags by which several commands choose relationships: --types, --since, --until, --min-confidence.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/context.h"
#include "core/graph/graph_reader.h"
#include "query/lookup/relationship_facts.h"
#include "query/query_engine.h"

namespace dossier::cli {

struct FactFlags {
  std::vector<std::string> types;
  std::string since, until;
  double min_confidence = 0;

  void AddTo(Command& command, const char* types_help);
  // kUsage for what is no date or no confidence.
  Result<query::FactFilter> Filter() const;
};

// "2025", "2025-11" or "2025-11-25"; nothing for an empty text; kUsage for anything else, naming the flag.
Result<std::optional<PartialDate>> ParseDateFlag(const char* flag, const std::string& text);

// Prints warnings such as those for unknown types. `query`: the text that their positions point into.
void PrintNotifications(const Context& context, const std::vector<query::Notification>& notifications,
                        std::string_view query = {});

}  // namespace dossier::cli
