// Builds small graphs for tests, with articles and sentences behind the relationships. Stops the test program on a bug.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/graph/memory_graph.h"

namespace dossier::query {

class SmallGraph {
 public:
  struct Fact {
    std::string date = {};
    std::string title = {};
    double confidence = 0.9;
    graph::Modality modality = graph::Modality::kAsserted;
    graph::Polarity polarity = graph::Polarity::kAffirmed;
    std::string rule = "verb";
  };

  SmallGraph() : writer_(graph_.Writer().value()) {}

  NodeId Node(const std::string& label, const std::string& name, const std::vector<std::string>& aliases = {},
              const std::string& date = {}) {
    graph::Node node;
    node.id = writer_->ReserveNode();
    node.origin = graph::Origin::kExtracted;
    node.labels = {writer_->InternLabel(label)};
    SetProperty(&node.properties, writer_->InternKey("name"), name);
    SetProperty(&node.properties, writer_->InternKey("aliases"), graph::List(aliases.begin(), aliases.end()));
    if (!date.empty()) SetProperty(&node.properties, writer_->InternKey("date"), date);
    batch_.put_nodes.push_back(node);
    return node.id;
  }

  // Later facts belong to it, each with the sentence that is given.
  ArticleId Article(const std::string& name, const std::string& published = "2025-10-27",
                    const std::string& folder = "news") {
    graph::ArticleRecord record;
    record.article.id = writer_->ReserveArticle();
    record.article.name = name;
    record.article.source = folder + "/" + name + ".txt";
    record.article.title = "Title of " + name;
    record.article.published = PartialDate::Parse(published);
    record.article.language = "en";
    text_hash_ = ToNumber(record.article.id);
    batch_.put_articles.push_back(record);
    return record.article.id;
  }

  // What the assertions of the last article carry as hash of its text; else each article has its own.
  void TextHash(std::uint64_t hash) { text_hash_ = hash; }

  // An assertion of the last article. Gives the relationship that it makes, none where it makes none.
  RelationshipId State(NodeId start, const std::string& type, NodeId end, const std::string& sentence,
                       const Fact& fact) {
    graph::ArticleRecord& record = batch_.put_articles.back();
    graph::Assertion a;
    a.id = {record.article.id, static_cast<std::uint32_t>(record.assertions.size())};
    a.subject = start, a.object = end;
    a.type = writer_->InternType(type);
    a.date = PartialDate::Parse(fact.date);
    a.title = fact.title;
    a.confidence = fact.confidence;
    a.modality = fact.modality;
    a.polarity = fact.polarity;
    a.rule = fact.rule;
    a.text_hash = text_hash_;
    a.sentence = static_cast<std::uint32_t>(record.article.sentences.size());
    a.span = {record.article.text.size(), record.article.text.size() + sentence.size()};
    record.article.text += sentence + "\n";
    record.article.sentences.push_back(a.span);
    for (const NodeId node : {start, end}) Mention(&record, node, a.sentence, a.span);
    if (a.MakesRelationship()) a.relationship = Relationship(a, fact);
    record.assertions.push_back(a);
    return a.relationship;
  }

  // Commits what was added and gives a snapshot.
  std::shared_ptr<const graph::GraphReader> Read() {
    if (!batch_.empty()) {
      const Status committed = writer_->Commit(batch_);
      EXPECT_TRUE(committed.ok()) << (committed.ok() ? "" : committed.error().message);
      batch_ = {};
    }
    return graph_.Snapshot().value();
  }

 private:
  static void Mention(graph::ArticleRecord* record, NodeId node, std::uint32_t sentence, TextSpan span) {
    for (graph::NodeSupport& support : record->supports) {
      if (support.node == node) return support.mentions.push_back({sentence, span, graph::MentionKind::kName});
    }
    graph::NodeSupport support;
    support.article = record->article.id;
    support.node = node;
    support.mentions = {{sentence, span, graph::MentionKind::kName}};
    record->supports.push_back(support);
    std::sort(record->supports.begin(), record->supports.end(),
              [](const auto& a, const auto& b) { return a.node < b.node; });
  }

  // The relationship of equal ends, type, date, title and modality that is there, or a new one.
  RelationshipId Relationship(const graph::Assertion& a, const Fact& fact) {
    const std::string modality(graph::ModalityName(fact.modality));
    for (graph::Relationship& r : batch_.put_relationships) {
      if (r.start != a.subject || r.type != a.type || r.end != a.object) continue;
      if (Text(r, "date") != fact.date || Text(r, "modality") != modality) continue;
      const double confidence = FindProperty(r.properties, writer_->InternKey("confidence")).AsFloat();
      Set(&r, "confidence", 1 - (1 - confidence) * (1 - a.confidence));
      Set(&r, "sources", FindProperty(r.properties, writer_->InternKey("sources")).AsInteger() + 1);
      return r.id;
    }
    graph::Relationship r;
    r.id = writer_->ReserveRelationship();
    r.origin = graph::Origin::kExtracted;
    r.start = a.subject, r.type = a.type, r.end = a.object;
    if (!fact.date.empty()) Set(&r, "date", fact.date);
    if (!fact.title.empty()) Set(&r, "title", fact.title);
    Set(&r, "modality", modality);
    Set(&r, "confidence", a.confidence);
    Set(&r, "sources", 1);
    batch_.put_relationships.push_back(r);
    return r.id;
  }
  std::string Text(const graph::Relationship& r, const char* key) {
    const graph::Value& value = FindProperty(r.properties, writer_->InternKey(key));
    return value.Is(graph::ValueType::kString) ? value.AsString() : std::string();
  }
  void Set(graph::Relationship* r, const char* key, graph::Value value) {
    SetProperty(&r->properties, writer_->InternKey(key), std::move(value));
  }

  graph::MemoryGraph graph_;
  graph::GraphWriter* writer_;
  graph::GraphBatch batch_;
  std::uint64_t text_hash_ = 0;
};

}  // namespace dossier::query
