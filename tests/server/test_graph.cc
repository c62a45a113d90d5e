#include "tests/server/test_graph.h"

#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace dossier::server {
namespace {

using graph::SetProperty;

class Builder {
 public:
  explicit Builder(graph::MemoryGraph* graph) : writer_(*graph->Writer().value()) {}

  NodeId AddNode(const char* label, std::string name, graph::List aliases = {}) {
    graph::Node node;
    node.id = writer_.ReserveNode();
    node.labels = {writer_.InternLabel(label)};
    SetProperty(&node.properties, writer_.InternKey("name"), std::move(name));
    if (!aliases.empty()) SetProperty(&node.properties, writer_.InternKey("aliases"), std::move(aliases));
    batch_.put_nodes.push_back(std::move(node));
    return batch_.put_nodes.back().id;
  }

  graph::Relationship& AddRelationship(NodeId start, const char* type, NodeId end) {
    graph::Relationship relationship;
    relationship.id = writer_.ReserveRelationship();
    relationship.start = start;
    relationship.type = writer_.InternType(type);
    relationship.end = end;
    batch_.put_relationships.push_back(std::move(relationship));
    return batch_.put_relationships.back();
  }

  // Makes the relationship one that this sentence states, on this date if any.
  void Support(graph::Relationship* relationship, std::uint32_t sentence, const char* date) {
    graph::ArticleRecord& record = batch_.put_articles.back();
    graph::Assertion assertion;
    assertion.id = {record.article.id, static_cast<std::uint32_t>(record.assertions.size())};
    assertion.relationship = relationship->id;
    assertion.subject = relationship->start;
    assertion.type = relationship->type;
    assertion.object = relationship->end;
    assertion.date = PartialDate::Parse(date);
    assertion.confidence = 0.9;
    assertion.rule = "test";
    assertion.sentence = sentence;
    assertion.span = record.article.sentences[sentence];
    record.assertions.push_back(std::move(assertion));
    relationship->origin = graph::Origin::kExtracted;
    if (*date) SetProperty(&relationship->properties, writer_.InternKey("date"), date);
    SetProperty(&relationship->properties, writer_.InternKey("modality"), "asserted");
    SetProperty(&relationship->properties, writer_.InternKey("confidence"), 0.9);
    SetProperty(&relationship->properties, writer_.InternKey("sources"), 1);
    SetProperty(&relationship->properties, writer_.InternKey("assertions"), 1);
  }

  void AddArticle(std::string source, const std::vector<std::string>& sentences) {
    graph::ArticleRecord record;
    record.article.id = writer_.ReserveArticle();
    record.article.source = source;
    record.article.name = std::move(source);
    record.article.title = "News of the harbour";
    record.article.published = PartialDate::Parse("2025-03-05");
    for (const std::string& sentence : sentences) {
      if (!record.article.text.empty()) record.article.text += ' ';
      const std::size_t begin = record.article.text.size();
      record.article.text += sentence;
      record.article.sentences.push_back(
          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(record.article.text.size())});
    }
    batch_.put_articles.push_back(std::move(record));
  }

  void Commit() { DOSSIER_CHECK(writer_.Commit(batch_).ok()); }

 private:
  graph::GraphWriter& writer_;
  graph::GraphBatch batch_;
};

}  // namespace

std::unique_ptr<graph::MemoryGraph> MakeTestGraph() {
  auto graph = std::make_unique<graph::MemoryGraph>();
  Builder builder(graph.get());
  const NodeId ann = builder.AddNode("Person", "Ann Berg");
  const NodeId li = builder.AddNode("Person", "Li Wei");
  const NodeId john = builder.AddNode("Person", "John Low");
  builder.AddNode("Person", "John Low");
  const NodeId board = builder.AddNode("Organization", "Harbour Board", {graph::Value("HB")});
  builder.AddArticle("harbour.txt",
                     {"Li Wei chairs the Harbour Board.", "On 4 March 2025 Ann Berg met Li Wei <in the port>."});
  builder.Support(&builder.AddRelationship(ann, "MET", li), 1, "2025-03-04");
  builder.Support(&builder.AddRelationship(li, "CHAIRS", board), 0, "");
  builder.AddRelationship(john, "MEMBER_OF", board);
  builder.Commit();
  return graph;
}

std::unique_ptr<graph::MemoryGraph> MakeCircle(int count) {
  auto graph = std::make_unique<graph::MemoryGraph>();
  Builder builder(graph.get());
  std::vector<NodeId> people;
  for (int i = 0; i < count; ++i) people.push_back(builder.AddNode("Person", "P" + std::to_string(i)));
  for (std::size_t i = 0; i < people.size(); ++i) {
    builder.AddRelationship(people[i], "KNOWS", people[(i + 1) % people.size()]);
  }
  builder.Commit();
  return graph;
}

std::unique_ptr<HttpServer> StartServer(const graph::Graph& graph, ServerOptions options) {
  options.port = 0;
  auto server = HttpServer::Start(graph, std::move(options));
  DOSSIER_CHECK(server.ok());
  return std::move(server).value();
}

}  // namespace dossier::server
