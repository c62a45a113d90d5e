#include "query/lookup/met.h"

#include <algorithm>
#include <tuple>

#include "core/graph/element_id.h"
#include "query/export/record_set.h"
#include "query/lookup/relationship_facts.h"

namespace dossier::query {
namespace {

const std::vector<std::string> kEventTypes = {"ATTENDS", "CHAIRS", "HOSTS"};

// A relationship that may be a contact, with the node at its other end.
struct Step {
  graph::Relationship relationship;
  NodeId neighbour = kNoNode;
};

Result<std::vector<Step>> Steps(const graph::GraphReader& reader, NodeId node, graph::Direction direction,
                                const std::vector<std::string>& types) {
  std::vector<Step> steps;
  const std::vector<TypeId> ids = KnownTypes(reader.symbols(), types);
  if (ids.empty()) return steps;
  graph::ExpandResult expanded;
  DOSSIER_RETURN_IF_ERROR(reader.Expand({std::span(&node, 1), direction, ids}, &expanded));
  DOSSIER_ASSIGN_OR_RETURN(const auto relationships, reader.FindRelationships(expanded.relationships));
  for (std::size_t i = 0; i < relationships.size(); ++i) {
    if (relationships[i]) steps.push_back({*relationships[i], expanded.neighbours[i]});
  }
  return steps;
}

class ContactList {
 public:
  ContactList(const graph::GraphReader& reader, const MetOptions& options, MetResult* result)
      : reader_(reader), options_(options), evidence_(reader), result_(result) {}

  // Adds the contact unless the options leave it out. `event`: the shared event, or none.
  Status Add(const Step& step, const graph::Node* event) {
    const RelationshipFacts facts = FactsOf(step.relationship, reader_.symbols());
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
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<Evidence> sentences, evidence_.Of(step.relationship));
    contact.articles = CountArticles(sentences);
    if (const Evidence* surest = Surest(sentences)) contact.evidence = *surest;
    result_->contacts.push_back(std::move(contact));
    return {};
  }

  Result<std::string> NodeName(NodeId id) const {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, reader_.FindNode(id));
    std::string name = node ? NameOf(node->properties, reader_.symbols()) : std::string();
    return name.empty() ? graph::ToElementId(id) : name;
  }

 private:
  const graph::GraphReader& reader_;
  const MetOptions& options_;
  EvidenceReader evidence_;
  MetResult* result_;
};

Status AddSharedEvents(const graph::GraphReader& reader, NodeId node, std::optional<NodeId> other,
                       ContactList* contacts) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<Step> own, Steps(reader, node, graph::Direction::kOutgoing, kEventTypes));
  std::vector<NodeId> events;
  for (const Step& step : own) events.push_back(step.neighbour);
  std::sort(events.begin(), events.end());
  events.erase(std::unique(events.begin(), events.end()), events.end());
  const std::optional<LabelId> event_label = reader.symbols().labels.Find("Event");
  for (const NodeId id : events) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> event, reader.FindNode(id));
    if (!event || !event_label ||
        std::find(event->labels.begin(), event->labels.end(), *event_label) == event->labels.end()) {
      continue;  // chairing a company is no meeting
    }
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<Step> others,
                             Steps(reader, id, graph::Direction::kIncoming, kEventTypes));
    for (const Step& step : others) {
      if (step.neighbour == node || (other && step.neighbour != *other)) continue;
      DOSSIER_RETURN_IF_ERROR(contacts->Add(step, &*event));
    }
  }
  return {};
}

}  // namespace

Result<MetResult> Met(const graph::GraphReader& reader, NodeId node, std::optional<NodeId> other,
                      const MetOptions& options) {
  MetResult result;
  result.node = node;
  ContactList contacts(reader, options, &result);
  DOSSIER_ASSIGN_OR_RETURN(result.name, contacts.NodeName(node));
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<Step> steps, Steps(reader, node, graph::Direction::kBoth, options.types));
  for (const Step& step : steps) {
    if (other && step.neighbour != *other) continue;
    DOSSIER_RETURN_IF_ERROR(contacts.Add(step, nullptr));
  }
  if (options.shared_events) DOSSIER_RETURN_IF_ERROR(AddSharedEvents(reader, node, other, &contacts));
  const auto order = [](const Contact& c) {
    return std::tuple(c.date.empty(), c.date, c.name, c.node, c.event, c.relationship);
  };
  std::sort(result.contacts.begin(), result.contacts.end(),
            [&](const Contact& a, const Contact& b) { return order(a) < order(b); });
  return result;
}

}  // namespace dossier::query
