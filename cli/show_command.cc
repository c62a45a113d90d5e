#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/evidence_value.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "cli/why_text.h"
#include "core/graph/element_id.h"
#include "query/lookup/article_lookup.h"
#include "query/lookup/show.h"
#include "query/lookup/why.h"

namespace dossier::cli {
namespace {

using graph::Value;

struct ShowFlags {
  std::string what;
  bool evidence = false, text = false, aliases = false;
};

std::string NodeText(const query::NodeCard& card, const ShowFlags& flags) {
  const query::EntityCandidate& node = card.node;
  std::string out = fmt::format("{}  {}  ({})\n", graph::ToElementId(node.id), node.name, fmt::join(node.labels, ", "));
  if (!card.date.empty()) out += "date: " + card.date + "\n";
  if (!node.aliases.empty()) out += fmt::format("also: {}\n", fmt::join(node.aliases, "; "));
  out += fmt::format("in {} article{}, {} relationship{}\n", node.articles, node.articles == 1 ? "" : "s",
                     card.relationships.size(), card.relationships.size() == 1 ? "" : "s");
  for (const query::NodeRelationship& r : card.relationships) {
    const std::string type = r.facts.type + (r.facts.planned() ? " (planned)" : "");
    out += fmt::format("  {:<7} {} {}", graph::ToElementId(r.id),
                       r.outgoing ? "--" + type + "-->" : "<--" + type + "--", r.other_name);
    if (!r.facts.title.empty()) out += "  as " + r.facts.title;
    if (!r.facts.date.empty()) out += "  " + r.facts.date;
    out += "\n";
    if (r.evidence) out += "          " + QuoteLine(*r.evidence) + "\n";
  }
  if (flags.aliases) {
    out += "names, and the articles that use them:\n";
    std::map<std::string, std::set<std::string>> users;
    for (const query::AliasSource& name : card.names) {
      users[name.alias].insert(graph::ToElementId(name.article) + " " + name.article_name);
    }
    for (const auto& [name, articles] : users) out += fmt::format("  {}: {}\n", name, fmt::join(articles, ", "));
  }
  return out;
}

Listing NodeListing(const query::NodeCard& card) {
  graph::List relationships, names, labels(card.node.labels.begin(), card.node.labels.end());
  for (const query::NodeRelationship& r : card.relationships) {
    graph::Map entry = {{"elementId", graph::ToElementId(r.id)},
                        {"type", r.facts.type},
                        {"direction", r.outgoing ? "outgoing" : "incoming"},
                        {"other", graph::Map{{"elementId", graph::ToElementId(r.other)}, {"name", r.other_name}}},
                        {"date", TextOrNull(r.facts.date)},
                        {"title", TextOrNull(r.facts.title)},
                        {"modality", TextOrNull(r.facts.modality)},
                        {"confidence", r.facts.confidence},
                        {"sources", r.facts.sources}};
    if (r.evidence) entry["evidence"] = EvidenceValue(*r.evidence);
    relationships.push_back(entry);
  }
  for (const query::AliasSource& name : card.names) {
    names.push_back(graph::Map{{"name", name.alias}, {"article", graph::ToElementId(name.article)}});
  }
  const graph::List aliases(card.node.aliases.begin(), card.node.aliases.end());
  return {.columns = {"elementId", "name", "labels", "aliases", "date", "articles", "relationships", "names"},
          .rows = {{graph::ToElementId(card.node.id), card.node.name, labels, aliases, TextOrNull(card.date),
                    static_cast<std::int64_t>(card.node.articles), relationships, names}}};
}

std::string ArticleText(const query::ArticleCard& card, const ShowFlags& flags) {
  const graph::Article& a = card.article;
  if (flags.text) return a.text + (a.text.ends_with('\n') ? "" : "\n");
  std::string out =
      fmt::format("{}  {}\nsource: {}\n", graph::ToElementId(a.id), a.title.empty() ? a.name : a.title, a.source);
  if (!a.url.empty() && a.url != a.source) out += "url: " + a.url + "\n";
  if (a.published) out += "published: " + a.published->ToIso() + "\n";
  out += fmt::format("{} sentences, {} entities, {} assertions\n", a.sentences.size(), card.nodes.size(),
                     card.assertions.size());
  for (std::size_t i = 0; i < card.assertions.size(); ++i) {
    const graph::Assertion& assertion = card.assertions[i].assertion;
    out += fmt::format("  s:{}  {}{}", assertion.sentence,
                       assertion.polarity == graph::Polarity::kNegated ? "NOT " : "", card.statements[i]);
    if (!assertion.title.empty()) out += " as " + assertion.title;
    if (assertion.date) out += "  " + assertion.date->ToIso();
    if (assertion.modality != graph::Modality::kAsserted)
      out += fmt::format("  ({})", graph::ModalityName(assertion.modality));
    out += "\n";
    if (flags.evidence) out += "       \"" + card.assertions[i].sentence + "\"\n";
  }
  return out;
}

Listing ArticleListing(const query::ArticleCard& card, const ShowFlags& flags) {
  const graph::Article& a = card.article;
  graph::List nodes, assertions;
  for (const auto& [id, name] : card.nodes)
    nodes.push_back(graph::Map{{"elementId", graph::ToElementId(id)}, {"name", name}});
  for (std::size_t i = 0; i < card.assertions.size(); ++i) {
    graph::Map entry = EvidenceValue(card.assertions[i]);
    entry["statement"] = card.statements[i];
    const RelationshipId relationship = card.assertions[i].assertion.relationship;
    entry["relationship"] = relationship == kNoRelationship ? Value() : Value(graph::ToElementId(relationship));
    assertions.push_back(entry);
  }
  Listing listing{
      .columns = {"elementId", "name", "title", "source", "published", "sentences", "entities", "assertions"},
      .rows = {{graph::ToElementId(a.id), a.name, TextOrNull(a.title), a.source,
                a.published ? Value(a.published->ToIso()) : Value(), static_cast<std::int64_t>(a.sentences.size()),
                nodes, assertions}}};
  if (flags.text) {
    listing.columns.push_back("text");
    listing.rows[0].push_back(a.text);
  }
  return listing;
}

int ShowArticle(const ShowFlags& flags, const graph::GraphReader& reader, ArticleId id, const Context& context) {
  const Result<query::ArticleCard> card = query::ShowArticle(reader, id);
  if (!card.ok()) return context.Fail(card.error());
  if (ChosenFormat(context) == query::RowFormat::kTable) return PrintText(context, ArticleText(*card, flags), true);
  return PrintListing(context, reader, ArticleListing(*card, flags));
}

int ShowNode(const ShowFlags& flags, const graph::GraphReader& reader, NodeId id, const Context& context) {
  const Result<query::NodeCard> card = query::ShowNode(reader, id, flags.evidence);
  if (!card.ok()) return context.Fail(card.error());
  if (ChosenFormat(context) == query::RowFormat::kTable) return PrintText(context, NodeText(*card, flags), true);
  return PrintListing(context, reader, NodeListing(*card));
}

int RunShow(const ShowFlags& flags, Context& context) {
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const graph::GraphReader& reader = *store->reader;
  if (const std::optional<RelationshipId> id = graph::ParseRelationshipId(flags.what)) {
    const Result<query::WhyResult> why = query::WhyRelationship(reader, *id);
    if (!why.ok()) return context.Fail(why.error());
    if (ChosenFormat(context) == query::RowFormat::kTable) return PrintText(context, WhyText(*why), true);
    return PrintListing(context, reader, WhyListing(*why));
  }
  if (graph::ParseArticleId(flags.what)) {
    const Result<ArticleId> article = query::FindArticleByText(reader, flags.what);
    return article.ok() ? ShowArticle(flags, reader, *article, context) : context.Fail(article.error());
  }
  const Result<NodeId> node = query::FindEntity(reader, flags.what);
  if (node.ok()) return ShowNode(flags, reader, *node, context);
  if (node.error().code == ErrorCode::kNotFound) {
    const Result<ArticleId> article = query::FindArticleByText(reader, flags.what);
    if (article.ok()) return ShowArticle(flags, reader, *article, context);
  }
  return context.Fail(node.error());
}

}  // namespace

void AddShowCommand(CommandLine& line) {
  auto flags = std::make_shared<ShowFlags>();
  line.AddCommand(
          "show", "Everything about an entity, a relationship or an article",
          {"dossier show \"Meng Fanying\" --evidence --format table", "dossier show r:12", "dossier show a:3 --text"})
      .RequiredArgument("WHAT", &flags->what, "a name or an id: e:7 an entity, r:12 a relationship, a:3 an article")
      .Flag("--evidence", &flags->evidence, "quote a sentence for each relationship or assertion")
      .Flag("--aliases", &flags->aliases, "every name of an entity, and the articles that use it")
      .Flag("--text", &flags->text, "an article's clean text")
      .Run([flags](Context& context) { return RunShow(*flags, context); });
}

}  // namespace dossier::cli
