#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/fact_flags.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "core/graph/element_id.h"
#include "query/lookup/find_entity.h"

namespace dossier::cli {
namespace {

struct FindFlags {
  std::string text, label;
  bool exact = false;
};

int RunFind(const FindFlags& flags, Context& context) {
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const graph::GraphReader& reader = *store->reader;
  const std::vector<std::string> labels = flags.label.empty() ? std::vector<std::string>{} : std::vector{flags.label};
  PrintNotifications(context, query::CheckLabels(reader, labels));
  query::SearchOptions options;
  const std::uint64_t limit = context.RowLimit();
  options.limit = limit == 0 ? 1'000'000 : limit + 1;  // one more tells whether there are more
  options.label = flags.label;
  options.fuzzy = !flags.exact;
  const Result<std::vector<query::EntityCandidate>> found = query::SearchEntities(reader, flags.text, options);
  if (!found.ok()) return context.Fail(found.error());
  Listing listing{.columns = {"id", "name", "labels", "articles", "relationships", "match", "aliases"}, .rows = {}};
  const bool people = ChosenFormat(context) == query::RowFormat::kTable;
  const auto names = [&](const std::vector<std::string>& all) -> graph::Value {
    if (people) return fmt::format("{}", fmt::join(all, "; "));
    return graph::List(all.begin(), all.end());
  };
  for (const query::EntityCandidate& c : *found) {
    listing.rows.push_back({graph::ToElementId(c.id), c.name, names(c.labels), static_cast<std::int64_t>(c.articles),
                            static_cast<std::int64_t>(c.relationships), c.match, names(c.aliases)});
  }
  if (limit > 0 && listing.rows.size() > limit) {
    listing.rows.resize(limit);
    listing.more = true;
  }
  return PrintListing(context, reader, std::move(listing));
}

}  // namespace

void AddFindCommand(CommandLine& line) {
  auto flags = std::make_shared<FindFlags>();
  line.AddCommand("find", "Search names and aliases",
                  {"dossier find baogang", "dossier find Fanying --label Person", "dossier find 包钢"})
      .RequiredArgument("TEXT", &flags->text, "a name, the start of one, a word of one")
      .Option("--label", &flags->label, "LABEL", "only entities of this kind: Person, Organization, Place ...")
      .Flag("--exact", &flags->exact, "no guesses at misspelt names")
      .Run([flags](Context& context) { return RunFind(*flags, context); });
}

}  // namespace dossier::cli
