#include "query/lookup/met.h"

#include <algorithm>
#include <cmath>
#include <map>
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

bool HasAnyLabel(const graph::GraphReader& reader, const graph::Node& node, std::initializer_list<const char*> labels) {
  return std::any_of(labels.begin(), labels.end(), [&](const char* name) {
    const std::optional<LabelId> label = reader.symbols().labels.Find(name);
    return label && std::find(node.labels.begin(), node.labels.end(), *label) != node.labels.end();
  });
}

// Of several ways in which one came to be somewhere the surest, by neighbour.
Result<std::map<NodeId, Step>> SurestSteps(const graph::GraphReader& reader, NodeId node, graph::Direction direction) {
  DOSSIER_ASSIGN_OR_RETURN(std::vector<Step> steps, Steps(reader, node, direction, kEventTypes));
  std::map<NodeId, Step> surest;
  for (Step& step : steps) {
    const auto [it, is_new] = surest.try_emplace(step.neighbour, step);
    const auto confidence = [&](const Step& s) { return FactsOf(s.relationship, reader.symbols()).confidence; };
    if (!is_new && confidence(step) > confidence(it->second)) it->second = std::move(step);
  }
  return surest;
}

Status AddSharedEvents(const graph::GraphReader& reader, NodeId node, std::optional<NodeId> other,
                       ContactList* contacts) {
  DOSSIER_ASSIGN_OR_RETURN(const auto own, SurestSteps(reader, node, graph::Direction::kOutgoing));
  for (const auto& [event_id, mine] : own) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> event, reader.FindNode(event_id));
    if (!event || !HasAnyLabel(reader, *event, {"Event"})) continue;  // chairing a company is no meeting
    DOSSIER_ASSIGN_OR_RETURN(const auto others, SurestSteps(reader, event_id, graph::Direction::kIncoming));
    for (const auto& [neighbour_id, step] : others) {
      if (neighbour_id == node || (other && neighbour_id != *other)) continue;
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> neighbour, reader.FindNode(neighbour_id));
      if (!neighbour || !HasAnyLabel(reader, *neighbour, {"Person", "Organization"})) continue;
      DOSSIER_RETURN_IF_ERROR(contacts->AddShared(mine, step, *event));
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
    DOSSIER_RETURN_IF_ERROR(contacts.Add(step));
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
