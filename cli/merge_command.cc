#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "core/graph/element_id.h"
#include "core/resolve/merge_suggestions.h"

namespace dossier::cli {
namespace {

constexpr double kDefaultMinScore = 0.3;

struct MergeFlags {
  bool suggest = false;
  double min_score = kDefaultMinScore;
};

int RunSuggest(const MergeFlags& flags, const Context& context) {
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const auto suggestions = resolve::SuggestMerges(*store->reader, flags.min_score);
  if (!suggestions.ok()) return context.Fail(suggestions.error());
  const bool people = ChosenFormat(context) == query::RowFormat::kTable;
  Listing listing{.columns = {"score", "a", "b", "reasons", "aId", "bId", "aLabel", "bLabel"}, .rows = {}};
  if (people) listing.table_columns = {0, 4, 1, 5, 2, 3};
  for (const resolve::MergeSuggestion& s : *suggestions) {
    graph::Value reasons = graph::List(s.reasons.begin(), s.reasons.end());
    if (people) reasons = fmt::format("{}", fmt::join(s.reasons, "; "));
    listing.rows.push_back({s.score, s.a_name, s.b_name, std::move(reasons), graph::ToElementId(s.a),
                            graph::ToElementId(s.b), s.a_label, s.b_label});
  }
  return PrintListing(context, *store->reader, std::move(listing));
}

int RunMerge(const MergeFlags& flags, const Context& context) {
  if (!flags.suggest) return context.Fail(Error{ErrorCode::kUsage, "say --suggest", "see: dossier help merge"});
  return RunSuggest(flags, context);
}

}  // namespace

void AddMergeCommand(CommandLine& line) {
  auto flags = std::make_shared<MergeFlags>();
  line.AddCommand("merge", "List pairs of entities that may be one, with reasons",
                  {"dossier merge --suggest", "dossier merge --suggest --min-score 0.6 --format table"})
      .Flag("--suggest", &flags->suggest, "list pairs that may be one and were kept apart, the likeliest first")
      .Option("--min-score", &flags->min_score, "X", "only pairs that score at least so much, 0 to 1; default 0.3")
      .Run([flags](Context& context) { return RunMerge(*flags, context); });
}

}  // namespace dossier::cli
