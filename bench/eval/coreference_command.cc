#include "bench/eval/coreference_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "bench/eval/graph_score.h"

namespace dossier::eval {

namespace {

constexpr auto kPronouns = std::to_array<std::string_view>(
    {"he",   "him",  "his",   "himself", "she",        "her", "hers", "herself", "it",    "its",  "itself",
     "they", "them", "their", "theirs",  "themselves", "who", "whom", "whose",   "which", "that", "we",
     "us",   "our",  "ours",  "i",       "me",         "my",  "mine", "you",     "your",  "this", "these"});

bool IsPronoun(std::string mention) {
  std::ranges::transform(mention, mention.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::find(kPronouns, mention) != kPronouns.end();
}

// The node that a mention at `span` means: of mentions that are no names, one that ends with it, else the last that
// overlaps it.
std::size_t NodeAt(const extract::Extraction& extraction, const TextSpan& span) {
  std::size_t found = kNoNode, best_end = 0;
  for (std::size_t n = 0; n < extraction.nodes.size(); ++n) {
    for (const graph::Mention& mention : extraction.nodes[n].mentions) {
      if (mention.kind == graph::MentionKind::kName || !mention.span.Overlaps(span)) continue;
      if (mention.span.end == span.end) return n;
      if (mention.span.end >= best_end) {
        best_end = mention.span.end;
        found = n;
      }
    }
  }
  return found;
}

struct Counts {
  std::size_t notes = 0, resolved = 0, right = 0, reachable = 0;

  Counts& operator+=(const Counts& other) {
    notes += other.notes;
    resolved += other.resolved;
    right += other.right;
    reachable += other.reachable;
    return *this;
  }
};

std::vector<Cell> RowOf(std::string name, const Counts& counts) {
  const auto share = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? Cell() : Cell(static_cast<double>(part) / static_cast<double>(whole));
  };
  return {std::move(name),
          Count(counts.notes),
          share(counts.resolved, counts.notes),
          share(counts.right, counts.resolved),
          share(counts.right, counts.notes),
          share(counts.right, counts.reachable)};
}

}  // namespace

Result<Report> EvaluateCoreference(const CoreferenceOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<GoldArticle> articles, ReadGoldArticles(options.paths));
  std::map<std::string, Counts> by_domain;
  Counts pronouns, nominals;
  Table errors{"errors", {"article and error"}, {}, {}};
  const auto score = [&](const Pipeline& pipeline, const ArticleView& view) {
    for (const GoldArticle* article : view) {
      if (!article->corpus) continue;
      const extract::Extraction extraction = pipeline.extractor().Extract(article->document);
      const std::vector<std::size_t> gold_of = MatchNodes(article->graph, GraphOfExtraction(extraction));
      for (const models::CorpusReference& reference : article->corpus->references) {
        if (!reference.span) continue;
        const std::size_t node = NodeAt(extraction, *reference.span);
        const bool right = node != kNoNode && gold_of[node] == reference.node;
        const Counts one{1, node != kNoNode, right, std::ranges::find(gold_of, reference.node) != gold_of.end()};
        (IsPronoun(reference.mention) ? pronouns : nominals) += one;
        by_domain[article->domain] += one;
        if (right) continue;
        const std::string& wanted = article->corpus->nodes[reference.node].name;
        errors.rows.push_back({fmt::format("{}  {} is {}, not {}", article->id, reference.mention, wanted,
                                           node == kNoNode ? "nothing" : extraction.nodes[node].name)});
      }
    }
  };
  DOSSIER_RETURN_IF_ERROR(RunFolds(articles, options.folds, score));
  Counts all = pronouns;
  all += nominals;
  Table table{fmt::format("coreference notes of {} articles", articles.size()),
              {"mentions", "notes", "resolved", "right of resolved", "right", "right where the node is found"},
              {},
              {}};
  table.rows = {RowOf("pronouns", pronouns), RowOf("nominals", nominals), RowOf("all", all)};
  for (const auto& [domain, counts] : by_domain) table.rows.push_back(RowOf("in " + domain, counts));
  Report report{std::move(table)};
  if (options.errors) report.push_back(std::move(errors));
  return report;
}

}  // namespace dossier::eval
