#include "tests/storage/article_chain.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace)

constexpr char kHub[] = "Hub";

std::string Source(std::size_t n) { return fmt::format("article/{}", n); }
std::string PersonName(std::size_t n, int which) { return fmt::format("Person {} {}", n, which == 0 ? "one" : "two"); }
std::string Text(std::size_t n) {
  std::string text = fmt::format("{} met {} at the {}. ", PersonName(n, 0), PersonName(n, 1), kHub);
  for (std::size_t i = 0; i < n % 17; ++i) text += fmt::format("They spoke of matter {} for a while. ", i * n);
  return text;
}

}  // namespace

GraphBatch NextInChain(std::size_t n, GraphWriter* writer, const GraphReader& now) {
  GraphBatch batch;
  const auto add_node = [&](const std::string& name) {
    Node node{.id = writer->ReserveNode(), .labels = {writer->InternLabel("Person")}, .origin = Origin::kExtracted};
    SetProperty(&node.properties, writer->InternKey(property::kName), name);
    batch.put_nodes.push_back(node);
    return node.id;
  };
  const auto hubs = Must(now.FindByName("hub", NameMatch::kExact, 1));
  const NodeId hub = hubs.empty() ? add_node(kHub) : hubs[0].node;
  const NodeId one = add_node(PersonName(n, 0)), two = add_node(PersonName(n, 1));
  ArticleRecord record;
  record.article = {.id = writer->ReserveArticle(), .source = Source(n), .title = "Title", .text = Text(n)};
  record.article.sentences = {{0, record.article.text.size()}};
  const TypeId met = writer->InternType("MET");
  for (const auto& [start, end] : {std::pair(one, two), std::pair(one, hub), std::pair(hub, two)}) {
    Relationship r{
        .id = writer->ReserveRelationship(), .start = start, .type = met, .end = end, .origin = Origin::kExtracted};
    SetProperty(&r.properties, writer->InternKey(property::kAssertions), 1);
    batch.put_relationships.push_back(r);
    record.assertions.push_back({.id = {record.article.id, static_cast<std::uint32_t>(record.assertions.size())},
                                 .relationship = r.id,
                                 .subject = start,
                                 .type = met,
                                 .object = end,
                                 .rule = "chain",
                                 .span = record.article.sentences[0]});
  }
  for (const NodeId node : {std::min(hub, one), std::max(hub, one), two}) {
    record.supports.push_back({.article = record.article.id, .node = node, .name = "name", .label = "Person"});
  }
  batch.put_articles.push_back(std::move(record));
  batch.history.push_back({static_cast<std::int64_t>(n), "ingest", Source(n), ""});
  return batch;
}

std::size_t CountChain(const GraphReader& reader) { return Must(reader.Counts()).articles; }

std::string CheckChain(const GraphReader& reader, std::size_t n) {
  for (std::size_t i = 1; i <= n; ++i) {
    const auto id = Must(reader.FindArticleBySource(Source(i)));
    if (!id) return fmt::format("article {} of {} is missing", i, n);
    const auto article = Must(reader.FindArticle(*id));
    if (!article || article->text != Text(i)) return fmt::format("article {} has another text", i);
    const auto assertions = Must(reader.ArticleAssertions(*id));
    if (assertions.size() != 3) return fmt::format("article {} has {} assertions", i, assertions.size());
    if (Must(reader.ArticleSupports(*id)).size() != 3) return fmt::format("article {} lacks supports", i);
    for (const Assertion& a : assertions) {
      const auto r = Must(reader.FindRelationship(a.relationship));
      if (!r || r->start != a.subject || r->end != a.object) return fmt::format("article {} lacks a relationship", i);
      ExpandResult neighbours;
      Must(reader.Expand({{&a.subject, 1}, Direction::kOutgoing}, &neighbours));
      if (std::find(neighbours.relationships.begin(), neighbours.relationships.end(), a.relationship) ==
          neighbours.relationships.end()) {
        return fmt::format("article {} has a relationship that expanding does not find", i);
      }
    }
    for (const int which : {0, 1}) {
      const std::string name = fmt::format("person {} {}", i, which == 0 ? "one" : "two");
      if (Must(reader.FindByName(name, NameMatch::kExact, 9)).size() != 1) return "name missing: " + name;
    }
  }
  return {};
}

}  // namespace dossier::storage
