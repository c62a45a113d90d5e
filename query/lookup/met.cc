#include "query/lookup/met.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/graph/element_id.h"
#include "query/export/record_set.h"
#include "query/lookup/fact_condition.h"
#include "query/lookup/relationship_facts.h"
#include "query/query_engine.h"

namespace dossier::query {
namespace {

constexpr char kEventTypes[] = ":ATTENDS|CHAIRS|HOSTS";

// A relationship that may be a contact, with the node at its other end.
struct Step {
  graph::Relationship relationship;
  NodeId neighbour = kNoNode;
};

std::string EndsCondition(NodeId node, std::optional<NodeId> other) {
  std::string text = fmt::format("elementId(a) = '{}'", graph::ToElementId(node));
  if (other) text += fmt::format(" AND elementId(b) = '{}'", graph::ToElementId(*other));
  return text;
}

std::string ContactsQuery(NodeId node, std::optional<NodeId> other, const MetOptions& options) {
  const FactFilter filter{options.since, options.until, options.min_confidence};
  const std::string condition = FactCondition("r", filter, true);
  return fmt::format("MATCH (a)-[r{}]-(b) WHERE {}{}\nRETURN r, b", TypesText(options.types),
                     EndsCondition(node, other), condition.empty() ? "" : " AND " + condition);
}

std::string SharedEventsQuery(NodeId node, std::optional<NodeId> other) {
  return fmt::format(
      "MATCH (a)-[m{0}]->(e:Event)<-[o{0}]-(b:Person|Organization) WHERE {1} AND b <> a\nRETURN m, e, o, b",
      kEventTypes, EndsCondition(node, other));
}

// The rows of a query, all of them or an error.
Result<QueryResult> Ask(const std::string& query, const graph::GraphReader& reader) {
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(0);
  DOSSIER_ASSIGN_OR_RETURN(QueryResult result, RunQuery(query, reader, options));
  if (result.interrupted) return *result.interrupted;
  return result;
}

class ContactList {
 public:
  ContactList(const graph::GraphReader& reader, const MetOptions& options, MetResult* result)
      : reader_(reader), options_(options), evidence_(reader), result_(result) {}

  // Adds the contact unless the options leave it out.
  Status Add(const Step& step) { return Add(step, FactsOf(step.relationship, reader_.symbols()), nullptr); }

  // Adds who was at `event` too; `own` is how the other side came to be there.
  Status AddShared(const Step& own, const Step& step, const graph::Node& event) {
    const RelationshipFacts mine = FactsOf(own.relationship, reader_.symbols());
    RelationshipFacts facts = FactsOf(step.relationship, reader_.symbols());
    facts.confidence = std::round(facts.confidence * mine.confidence * 1e4) / 1e4;
    if (facts.date.empty()) facts.date = mine.date;
    if (mine.planned()) facts.modality = mine.modality;
    return Add(step, facts, &event);
  }

  Result<std::string> NodeName(NodeId id) const {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, reader_.FindNode(id));
    std::string name = node ? NameOf(node->properties, reader_.symbols()) : std::string();
    return name.empty() ? graph::ToElementId(id) : name;
  }

 private:
  Status Add(const Step& step, const RelationshipFacts& facts, const graph::Node* event) {
    const FactVerdict verdict = Judge(facts, {options_.since, options_.until, options_.min_confidence});
    if (verdict == FactVerdict::kDrop) return {};
    if (verdict == FactVerdict::kUndated && !options_.keep_undated) {
      ++result_->undated_left_out;
      return {};
    }
    Contact contact;
    contact.node = step.neighbour;
    DOSSIER_ASSIGN_OR_RETURN(contact.name, NodeName(step.neighbour));
    contact.how = event == nullptr ? facts.type : NameOf(event->properties, reader_.symbols());
    contact.event = event == nullptr ? kNoNode : event->id;
    contact.relationship = step.relationship.id;
    contact.date = facts.date;
    contact.planned = facts.planned();
    contact.confidence = facts.confidence;
    if (event != nullptr) contact.rule = kJointAttendanceRule;
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<Evidence> sentences, evidence_.Of(step.relationship));
    contact.articles = CountArticles(sentences);
    if (const Evidence* surest = Surest(sentences)) contact.evidence = *surest;
    result_->contacts.push_back(std::move(contact));
    return {};
  }

  const graph::GraphReader& reader_;
  const MetOptions& options_;
  EvidenceReader evidence_;
  MetResult* result_;
};

Status AddContacts(const graph::GraphReader& reader, const std::string& query, ContactList* contacts) {
  DOSSIER_ASSIGN_OR_RETURN(const QueryResult result, Ask(query, reader));
  std::vector<RelationshipId> ids;
  for (const auto& row : result.rows) ids.push_back(row[0].AsRelationship());
  DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader.FindRelationships(ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (relationships[i]) DOSSIER_RETURN_IF_ERROR(contacts->Add({*relationships[i], result.rows[i][1].AsNode()}));
  }
  return {};
}

// Of several ways in which one came to be somewhere the surest.
void KeepSurest(const graph::GraphReader& reader, Step step, std::map<NodeId, Step>* steps, NodeId key) {
  const auto [it, is_new] = steps->try_emplace(key, step);
  const auto confidence = [&](const Step& s) { return FactsOf(s.relationship, reader.symbols()).confidence; };
  if (!is_new && confidence(step) > confidence(it->second)) it->second = std::move(step);
}

Status AddSharedEvents(const graph::GraphReader& reader, const std::string& query, ContactList* contacts) {
  DOSSIER_ASSIGN_OR_RETURN(const QueryResult result, Ask(query, reader));
  std::vector<RelationshipId> ids;
  for (const auto& row : result.rows) ids.insert(ids.end(), {row[0].AsRelationship(), row[2].AsRelationship()});
  DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader.FindRelationships(ids));
  std::map<NodeId, Step> own;                       // by event
  std::map<NodeId, std::map<NodeId, Step>> others;  // by event, then neighbour
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const auto &mine = relationships[2 * i], &other = relationships[2 * i + 1];
    if (!mine || !other) continue;
    const NodeId event = result.rows[i][1].AsNode(), neighbour = result.rows[i][3].AsNode();
    KeepSurest(reader, {*mine, event}, &own, event);
    KeepSurest(reader, {*other, neighbour}, &others[event], neighbour);
  }
  for (const auto& [event_id, mine] : own) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> event, reader.FindNode(event_id));
    for (const auto& [neighbour, step] : others[event_id]) {
      if (event) DOSSIER_RETURN_IF_ERROR(contacts->AddShared(mine, step, *event));
    }
  }
  return {};
}

}  // namespace

std::string MetQuery(NodeId node, std::optional<NodeId> other, const MetOptions& options) {
  std::string text = ContactsQuery(node, other, options);
  if (options.shared_events) text += ";\n" + SharedEventsQuery(node, other);
  return text;
}

Result<MetResult> Met(const graph::GraphReader& reader, NodeId node, std::optional<NodeId> other,
                      const MetOptions& options) {
  MetResult result;
  result.node = node;
  ContactList contacts(reader, options, &result);
  DOSSIER_ASSIGN_OR_RETURN(result.name, contacts.NodeName(node));
  DOSSIER_RETURN_IF_ERROR(AddContacts(reader, ContactsQuery(node, other, options), &contacts));
  if (options.shared_events) {
    DOSSIER_RETURN_IF_ERROR(AddSharedEvents(reader, SharedEventsQuery(node, other), &contacts));
  }
  const auto order = [](const Contact& c) {
    return std::tuple(c.date.empty(), c.date, c.name, c.node, c.event, c.relationship);
  };
  std::sort(result.contacts.begin(), result.contacts.end(),
            [&](const Contact& a, const Contact& b) { return order(a) < order(b); });
  return result;
}

}  // namespace dossier::query
