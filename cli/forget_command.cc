#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/ingest_report.h"
#include "cli/ontology_flag.h"
#include "cli/store_access.h"
#include "core/graph/element_id.h"
#include "core/ingest/ingestor.h"
#include "query/lookup/article_lookup.h"

namespace dossier::cli {
namespace {

struct ForgetFlags {
  std::vector<std::string> articles;
  std::string ontology;
  bool dry_run = false, force = false;
};

struct Chosen {
  ArticleId id;
  std::string title;
};

Result<std::vector<Chosen>> Choose(const graph::Graph& graph, const std::vector<std::string>& names) {
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, graph.Snapshot());
  std::vector<Chosen> chosen;
  for (const std::string& name : names) {
    DOSSIER_ASSIGN_OR_RETURN(const ArticleId id, query::FindArticleByText(*reader, name));
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Article> article, reader->FindArticleHeader(id));
    if (std::any_of(chosen.begin(), chosen.end(), [&](const Chosen& c) { return c.id == id; })) continue;
    chosen.push_back({id, article ? article->title.empty() ? article->name : article->title : std::string()});
  }
  return chosen;
}

// Whether the user agrees to forget several articles at once; one that is named is not asked about.
Result<bool> Agreed(const ForgetFlags& flags, std::size_t articles, const Context& context) {
  if (flags.dry_run || flags.force || articles < 2) return true;
  if (context.options.no_input || !context.terminal.in) {
    return Error{ErrorCode::kUsage, fmt::format("forgetting {} articles at once needs --force", articles),
                 "look first with --dry-run"};
  }
  std::cerr << fmt::format("Forget {} articles and all that only they support? [y/N] ", articles) << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

std::string Report(const Chosen& article, const ingest::BatchSummary& changes, bool dry_run) {
  return fmt::format("{} {} \"{}\": {}, {} and {} that nothing else supports; {} changed\n",
                     dry_run ? "Would forget" : "Forgot", graph::ToElementId(article.id), article.title,
                     Plural(changes.removed_assertions, "assertion", "assertions"),
                     Plural(changes.removed_relationships, "relationship", "relationships"),
                     Plural(changes.removed_nodes, "entity", "entities"),
                     Plural(changes.changed_relationships, "other relationship", "other relationships"));
}

int RunForget(const ForgetFlags& flags, Context& context) {
  const Result<graph::Ontology> ontology = LoadOntology(flags.ontology);
  if (!ontology.ok()) return context.Fail(ontology.error());
  Result<std::unique_ptr<storage::GraphStore>> store = OpenForWriting(context, /*create_if_missing=*/false);
  if (!store.ok()) return context.Fail(store.error());
  const Result<std::vector<Chosen>> chosen = Choose(**store, flags.articles);
  if (!chosen.ok()) return context.Fail(chosen.error());
  const Result<bool> agreed = Agreed(flags, chosen->size(), context);
  if (!agreed.ok()) return context.Fail(agreed.error());
  if (!*agreed) {
    context.Info("nothing changed");
    return kExitDone;
  }
  const std::stop_token stop = context.StopToken();
  for (const Chosen& article : *chosen) {
    if (stop.stop_requested()) return kExitInterrupted;
    const Result<ingest::BatchSummary> changes = ingest::Forget(article.id, *ontology, flags.dry_run, store->get());
    if (!changes.ok()) return context.Fail(changes.error());
    std::cout << WithoutControls(Report(article, *changes, flags.dry_run));
  }
  if (flags.dry_run) context.Info("nothing changed; run without --dry-run to do it");
  return kExitDone;
}

}  // namespace

void AddForgetCommand(CommandLine& line) {
  auto flags = std::make_shared<ForgetFlags>();
  line.AddCommand("forget", "Remove articles and all that only they support",
                  {"dossier forget a:5 --dry-run", "dossier forget news/talks.txt", "dossier forget a:5 a:6 --force"})
      .RequiredArguments("ARTICLE", &flags->articles, "an id such as a:5, a source, a file's stem or a title")
      .Flag("-n,--dry-run", &flags->dry_run, "say what would go, and change nothing")
      .Flag("--force", &flags->force, "do not ask before several articles go")
      .Option("--ontology", &flags->ontology, "FILE", kOntologyHelp)
      .Run([flags](Context& context) { return RunForget(*flags, context); });
}

}  // namespace dossier::cli
