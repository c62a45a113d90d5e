#include "query/lookup/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/base/did_you_mean.h"
#include "core/graph/element_id.h"
#include "query/export/record_set.h"

namespace dossier::query {
namespace {

using graph::Polarity;

std::string Formula(const std::vector<Support>& supports, double confidence) {
  if (supports.empty()) return {};
  std::map<std::uint64_t, double> best_of_source;  // a verbatim copy of an article is no second source
  for (const Support& support : supports) {
    double& best = best_of_source[support.evidence.assertion.text_hash];
    best = std::max(best, support.evidence.assertion.confidence);
  }
  std::string formula = "1 - ";
  bool first = true;
  for (const auto& [source, c] : best_of_source) {
    formula += fmt::format("{}(1 - {:.4g})", first ? "" : " * ", c);
    first = false;
  }
  return fmt::format("{} = {:.4g}", formula, confidence);
}

class Explainer {
 public:
  explicit Explainer(const graph::GraphReader& reader) : reader_(reader), evidence_(reader) {}

  Result<ExplainedRelationship> Explain(const graph::Relationship& relationship) {
    ExplainedRelationship out;
    out.id = relationship.id;
    out.start = relationship.start;
    out.end = relationship.end;
    DOSSIER_ASSIGN_OR_RETURN(const RecordSet ends,
                             RecordSet::Load(reader_, {relationship.start, relationship.end}, {}));
    out.start_name = ends.NodeName(relationship.start);
    out.end_name = ends.NodeName(relationship.end);
    out.facts = FactsOf(relationship, reader_.symbols());
    DOSSIER_ASSIGN_OR_RETURN(std::vector<Evidence> all, evidence_.Of(relationship));
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::pair<std::size_t, ArticleId>> first_with;
    for (Evidence& evidence : all) {
      const auto [first, fresh] =
          first_with.emplace(std::pair(evidence.assertion.text_hash, evidence.assertion.sentence),
                             std::pair(out.supports.size() + 1, evidence.assertion.id.article));
      const bool copy = !fresh && first->second.second != evidence.assertion.id.article;
      out.supports.push_back({std::move(evidence), copy ? first->second.first : 0});
    }
    out.formula = Formula(out.supports, out.facts.confidence);
    return out;
  }

  // Negated and merely possible assertions of the two nodes, of one of `types` where any are given.
  Status AddOthers(NodeId subject, NodeId object, const std::set<TypeId>& types, WhyResult* result) {
    std::set<AssertionId> seen;
    for (const auto& [a, b] : {std::pair(subject, object), std::pair(object, subject)}) {
      DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::Assertion> assertions,
                               reader_.FindAssertions(a, std::nullopt, b));
      for (const graph::Assertion& assertion : assertions) {
        if (assertion.MakesRelationship() || (!types.empty() && !types.contains(assertion.type))) continue;
        if (!seen.insert(assertion.id).second) continue;
        DOSSIER_ASSIGN_OR_RETURN(Evidence evidence, evidence_.Of(assertion));
        const bool negated = assertion.polarity == Polarity::kNegated;
        (negated ? result->against : result->possible).push_back(std::move(evidence));
      }
    }
    return {};
  }

 private:
  const graph::GraphReader& reader_;
  EvidenceReader evidence_;
};

// Ids of the relationships between two nodes, outgoing ones of `subject` first.
struct Between {
  std::vector<RelationshipId> forward, backward;
};

Result<Between> FindBetween(const graph::GraphReader& reader, NodeId subject, NodeId object) {
  graph::ExpandResult expanded;
  DOSSIER_RETURN_IF_ERROR(reader.Expand({std::span(&subject, 1), graph::Direction::kBoth, {}}, &expanded));
  Between between;
  for (std::size_t i = 0; i < expanded.neighbours.size(); ++i) {
    if (expanded.neighbours[i] != object) continue;
    (expanded.outgoing[i] != 0 ? between.forward : between.backward).push_back(expanded.relationships[i]);
  }
  return between;
}

}  // namespace

Result<WhyResult> WhyRelationship(const graph::GraphReader& reader, RelationshipId id) {
  DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Relationship> relationship, reader.FindRelationship(id));
  if (!relationship) {
    return Error{ErrorCode::kNotFound, "there is no relationship " + graph::ToElementId(id),
                 "ids may change when articles are forgotten or replaced"};
  }
  Explainer explainer(reader);
  WhyResult result;
  DOSSIER_ASSIGN_OR_RETURN(ExplainedRelationship explained, explainer.Explain(*relationship));
  result.relationships.push_back(std::move(explained));
  DOSSIER_RETURN_IF_ERROR(explainer.AddOthers(relationship->start, relationship->end, {relationship->type}, &result));
  return result;
}

Result<WhyResult> Why(const graph::GraphReader& reader, NodeId subject, const std::string& type, NodeId object) {
  DOSSIER_ASSIGN_OR_RETURN(const Between between, FindBetween(reader, subject, object));
  DOSSIER_ASSIGN_OR_RETURN(const auto forward, reader.FindRelationships(between.forward));
  DOSSIER_ASSIGN_OR_RETURN(const auto backward, reader.FindRelationships(between.backward));
  std::vector<graph::Relationship> chosen;
  std::set<std::string> other_types;
  for (const auto* found : {&forward, &backward}) {
    if (!chosen.empty()) break;  // the direction named comes first
    for (const std::optional<graph::Relationship>& relationship : *found) {
      if (!relationship) continue;
      const std::string& name = reader.symbols().types.Name(relationship->type);
      other_types.insert(name);
      if (type.empty() || name == type) chosen.push_back(*relationship);
    }
  }
  const std::optional<TypeId> type_id = reader.symbols().types.Find(type);
  Explainer explainer(reader);
  WhyResult result;
  for (const graph::Relationship& relationship : chosen) {
    DOSSIER_ASSIGN_OR_RETURN(ExplainedRelationship explained, explainer.Explain(relationship));
    result.relationships.push_back(std::move(explained));
  }
  std::sort(result.relationships.begin(), result.relationships.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.facts.date.empty(), a.facts.date, a.id) < std::tuple(b.facts.date.empty(), b.facts.date, b.id);
  });
  std::set<TypeId> types;
  if (type_id) types.insert(*type_id);
  if (type.empty() || type_id) DOSSIER_RETURN_IF_ERROR(explainer.AddOthers(subject, object, types, &result));
  if (!result.relationships.empty() || !result.against.empty() || !result.possible.empty()) return result;

  DOSSIER_ASSIGN_OR_RETURN(const RecordSet ends, RecordSet::Load(reader, {subject, object}, {}));
  Error error{ErrorCode::kNotFound,
              fmt::format("no article states {} between {} and {}", type.empty() ? "anything" : type,
                          ends.NodeName(subject), ends.NodeName(object)),
              {}};
  if (!other_types.empty()) {
    error.hint = fmt::format("between them there is: {}", fmt::join(other_types, ", "));
  } else if (!type.empty() && !type_id) {
    error.hint = DidYouMean(type, reader.symbols().types.names(), "no relationship has the type \"" + type + "\"");
  } else {
    error.hint =
        "look for a way over others: dossier path " + graph::ToElementId(subject) + " " + graph::ToElementId(object);
  }
  return error;
}

}  // namespace dossier::query
