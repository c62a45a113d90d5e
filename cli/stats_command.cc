#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "cli/store_figures.h"
#include "core/graph/element_id.h"
#include "query/lookup/article_lookup.h"
#include "query/lookup/stats.h"

namespace dossier::cli {
namespace {

using graph::Value;

struct StatsFlags {
  std::int64_t top = 10;
  bool articles = false, store = false;
};

std::uint64_t BytesOnDisk(const std::string& directory) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    std::error_code ignored;
    if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
  }
  return bytes;
}

std::string Counted(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::string out;
  for (const auto& [name, count] : counts) out += fmt::format("{}{} {}", out.empty() ? "" : "   ", name, count);
  return out.empty() ? "none" : out;
}

std::string Range(const std::optional<PartialDate>& first, const std::optional<PartialDate>& last) {
  return first ? first->ToIso() + " .. " + last->ToIso() : "none";
}

std::string StatsText(const query::GraphStats& s, std::uint64_t bytes, const std::string& path) {
  std::string out = fmt::format("store {}   {:.1f} MB\n", path, static_cast<double>(bytes) / 1e6);
  out +=
      fmt::format("articles {}   sentences {}   entities {}   relationships {} (from {} assertions)\n",
                  s.counts.articles, s.counts.sentences, s.counts.nodes, s.counts.relationships, s.counts.assertions);
  out += "published " + Range(s.first_published, s.last_published) + "\n";
  out +=
      fmt::format("relationships dated {}   undated {}\n", Range(s.first_date, s.last_date), s.undated_relationships);
  out += "entities: " + Counted(s.labels) + "\nrelationships: " + Counted(s.types) + "\n";
  if (!s.top_nodes.empty()) out += "most relationships:\n";
  for (const auto& node : s.top_nodes) {
    out += fmt::format("  {:<7} {:>5}  {}\n", graph::ToElementId(node.id), node.relationships, node.name);
  }
  return out;
}

Listing StatsListing(const query::GraphStats& s, std::uint64_t bytes) {
  const auto counts = [](const auto& pairs) {
    graph::Map map;
    for (const auto& [name, count] : pairs) map[name] = static_cast<std::int64_t>(count);
    return map;
  };
  const auto date = [](const std::optional<PartialDate>& d) { return d ? Value(d->ToIso()) : Value(); };
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  graph::List top;
  for (const auto& node : s.top_nodes) {
    top.push_back(graph::Map{{"elementId", graph::ToElementId(node.id)},
                             {"name", node.name},
                             {"relationships", number(node.relationships)}});
  }
  return {.columns = {"articles", "sentences", "entities", "relationships", "assertions", "labels", "types",
                      "firstDate", "lastDate", "undated", "firstPublished", "lastPublished", "topEntities", "bytes"},
          .rows = {{number(s.counts.articles), number(s.counts.sentences), number(s.counts.nodes),
                    number(s.counts.relationships), number(s.counts.assertions), counts(s.labels), counts(s.types),
                    date(s.first_date), date(s.last_date), number(s.undated_relationships), date(s.first_published),
                    date(s.last_published), top, number(bytes)}}};
}

int PrintArticles(const graph::GraphReader& reader, const Context& context) {
  Listing listing{.columns = {"id", "name", "published", "sentences", "entities", "assertions", "title", "source"},
                  .rows = {}};
  const std::uint64_t limit = context.RowLimit();
  for (ArticleId after = kNoArticle;;) {
    const Result<std::vector<query::ArticleLine>> lines = query::ListArticles(reader, after, 256);
    if (!lines.ok()) return context.Fail(lines.error());
    if (lines->empty()) break;
    for (const query::ArticleLine& a : *lines) {
      listing.rows.push_back({graph::ToElementId(a.id), a.name, a.published ? Value(a.published->ToIso()) : Value(),
                              static_cast<std::int64_t>(a.sentences), static_cast<std::int64_t>(a.nodes),
                              static_cast<std::int64_t>(a.assertions), a.title, a.source});
    }
    after = lines->back().id;
    if (limit > 0 && listing.rows.size() > limit) break;
  }
  if (limit > 0 && listing.rows.size() > limit) {
    listing.rows.resize(limit);
    listing.more = true;
  }
  return PrintListing(context, reader, std::move(listing));
}

int PrintStore(const ReadableStore& store, const Context& context) {
  const Result<storage::StoreStatistics> statistics = storage::LoadStatistics(*store.store);
  if (!statistics.ok()) return context.Fail(statistics.error());
  if (ChosenFormat(context) == query::RowFormat::kTable) {
    return PrintText(context, StoreText(*statistics, context.options.db), true);
  }
  return PrintListing(context, StoreListing(*statistics));
}

int RunStats(const StatsFlags& flags, Context& context) {
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  if (flags.store) return PrintStore(*store, context);
  if (flags.articles) return PrintArticles(*store->reader, context);
  const Result<query::GraphStats> stats = query::ComputeStats(*store->reader, static_cast<std::size_t>(flags.top));
  if (!stats.ok()) return context.Fail(stats.error());
  const std::uint64_t bytes = BytesOnDisk(context.options.db);
  if (ChosenFormat(context) == query::RowFormat::kTable) {
    return PrintText(context, StatsText(*stats, bytes, context.options.db), true);
  }
  return PrintListing(context, *store->reader, StatsListing(*stats, bytes));
}

}  // namespace

void AddStatsCommand(CommandLine& line) {
  auto flags = std::make_shared<StatsFlags>();
  line.AddCommand("stats", "Counts, dates, the best connected entities; with --articles, every article",
                  {"dossier stats --format table", "dossier stats --articles", "dossier stats --store --format table"})
      .Option("--top", &flags->top, "N", "how many of the best connected entities; default 10")
      .Flag("--articles", &flags->articles, "a line for every article instead")
      .Flag("--store", &flags->store, "sizes of the files instead: by column family, log, memory")
      .Run([flags](Context& context) { return RunStats(*flags, context); });
}

}  // namespace dossier::cli
