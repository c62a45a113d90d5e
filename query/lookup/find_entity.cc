#include "query/lookup/find_entity.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/did_you_mean.h"
#include "core/base/utf8.h"
#include "core/graph/element_id.h"
#include "core/graph/name_key.h"
#include "query/export/record_set.h"
#include "query/lookup/fuzzy_names.h"

namespace dossier::query {
namespace {

using graph::NameMatch;
using graph::Value;
using graph::ValueType;

constexpr std::size_t kManyHits = 1000;  // hits of one name or prefix that are looked at
constexpr std::size_t kMostEditsInBig = 2;
constexpr std::size_t kShown = 10;  // candidates that a message lists

std::vector<NodeId> Unique(std::vector<NodeId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::vector<std::string> AliasesOf(const graph::Node& node, const graph::SymbolTable& symbols) {
  std::vector<std::string> aliases;
  const std::optional<PropertyKeyId> key = symbols.keys.Find(graph::property::kAliases);
  if (!key) return aliases;
  const Value& list = graph::FindProperty(node.properties, *key);
  if (!list.Is(ValueType::kList)) return aliases;
  for (const Value& alias : list.AsList()) {
    if (alias.Is(ValueType::kString)) aliases.push_back(alias.AsString());
  }
  return aliases;
}

// Exact hits: those by name where there are any, else those by alias.
Result<std::vector<NodeId>> ExactMatches(const graph::GraphReader& reader, std::string_view text) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NameHit> hits,
                           reader.FindByName(graph::NormalizeName(text), NameMatch::kExact, kManyHits));
  std::vector<NodeId> names, aliases;
  for (const graph::NameHit& hit : hits) (hit.is_alias ? aliases : names).push_back(hit.node);
  return Unique(names.empty() ? std::move(aliases) : std::move(names));
}

Result<std::vector<NodeId>> PrefixMatches(const graph::GraphReader& reader, std::string_view text) {
  const std::string key = graph::NormalizeName(text);
  if (key.empty()) return std::vector<NodeId>{};
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NameHit> hits,
                           reader.FindByName(key, NameMatch::kPrefix, kManyHits));
  std::vector<NodeId> ids;
  for (const graph::NameHit& hit : hits) ids.push_back(hit.node);
  return Unique(std::move(ids));
}

Result<std::vector<NodeId>> Matches(const graph::GraphReader& reader, std::string_view text) {
  DOSSIER_ASSIGN_OR_RETURN(std::vector<NodeId> ids, ExactMatches(reader, text));
  if (!ids.empty()) return ids;
  return PrefixMatches(reader, text);
}

std::string CandidateLine(const EntityCandidate& c) {
  std::string line = fmt::format("{:<7} {} ({})   {} article{}", graph::ToElementId(c.id), c.name,
                                 fmt::join(c.labels, ", "), c.articles, c.articles == 1 ? "" : "s");
  if (!c.seen_with.empty()) line += "   seen with " + c.seen_with;
  return line;
}

Result<std::string> NotFoundHint(const graph::GraphReader& reader, std::string_view text) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<EntityCandidate> near, SearchEntities(reader, text, {.limit = 3}));
  if (near.empty()) return std::string("search with: dossier find TEXT");
  std::string hint = "did you mean ";
  for (std::size_t i = 0; i < near.size(); ++i) {
    hint += (i == 0 ? "" : i + 1 == near.size() ? " or " : ", ");
    hint += "\"" + near[i].name + "\" (" + graph::ToElementId(near[i].id) + ")";
  }
  return hint + "?";
}

// Nodes with a word of a name that starts so, by id.
Result<std::vector<NodeId>> WordMatches(const graph::NameWalk& names, const std::string& wanted) {
  std::vector<NodeId> ids;
  const bool letters = static_cast<unsigned char>(wanted[0]) < 0x80;  // else a script without spaces
  const auto visit = [&](std::string_view name, const graph::NameHit& hit) -> std::optional<std::string> {
    for (std::size_t at = name.find(wanted); at != std::string_view::npos; at = name.find(wanted, at + 1)) {
      if (letters && at > 0 && name[at - 1] != ' ') continue;
      ids.push_back(hit.node);
      break;
    }
    return std::string();
  };
  DOSSIER_RETURN_IF_ERROR(names.WalkNames(graph::kFirstName, visit));
  return Unique(std::move(ids));
}

// Those of `ids` that have the label (empty: any), best connected first, at most `limit`.
Result<std::vector<NodeId>> BestConnected(const graph::GraphReader& reader, std::vector<NodeId> ids,
                                          const std::string& label, std::size_t limit) {
  if (!label.empty()) {
    const std::optional<LabelId> wanted = reader.symbols().labels.Find(label);
    DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader.FindNodes(ids));
    std::vector<NodeId> kept;
    for (const std::optional<graph::Node>& node : nodes) {
      if (node && wanted && std::binary_search(node->labels.begin(), node->labels.end(), *wanted)) {
        kept.push_back(node->id);
      }
    }
    ids = std::move(kept);
  }
  graph::ExpandResult expanded;
  DOSSIER_RETURN_IF_ERROR(reader.Expand({ids, graph::Direction::kBoth, {}}, &expanded));
  std::vector<std::pair<std::uint32_t, NodeId>> degrees;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    degrees.emplace_back(expanded.offsets[i + 1] - expanded.offsets[i], ids[i]);
  }
  std::stable_sort(degrees.begin(), degrees.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  ids.clear();
  for (std::size_t i = 0; i < std::min(limit, degrees.size()); ++i) ids.push_back(degrees[i].second);
  return ids;
}

std::vector<Notification> CheckNames(std::span<const std::string> names, const std::vector<std::string>& known,
                                     const char* code, const char* what) {
  std::vector<Notification> notes;
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    notes.push_back({code, std::string(what) + " \"" + name + "\"", DidYouMean(name, known), {}});
  }
  return notes;
}

}  // namespace

Result<std::vector<EntityCandidate>> DescribeEntities(const graph::GraphReader& reader, std::span<const NodeId> ids) {
  std::vector<EntityCandidate> candidates;
  DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader.FindNodes(ids));
  for (const std::optional<graph::Node>& node : nodes) {
    if (!node) continue;
    EntityCandidate c;
    c.id = node->id;
    c.name = NameOf(node->properties, reader.symbols());
    if (c.name.empty()) c.name = graph::ToElementId(node->id);
    for (const LabelId label : node->labels) c.labels.push_back(reader.symbols().labels.Name(label));
    c.aliases = AliasesOf(*node, reader.symbols());
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<graph::NodeSupport> supports, reader.NodeSupports(node->id));
    c.articles = supports.size();
    graph::ExpandResult expanded;
    DOSSIER_RETURN_IF_ERROR(reader.Expand({std::span(&node->id, 1), graph::Direction::kBoth, {}}, &expanded));
    c.relationships = expanded.relationships.size();
    std::map<NodeId, std::size_t> shared;
    for (const NodeId neighbour : expanded.neighbours) {
      if (neighbour != node->id) ++shared[neighbour];
    }
    const auto most = std::max_element(shared.begin(), shared.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != shared.end()) {
      DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> neighbour, reader.FindNode(most->first));
      if (neighbour) c.seen_with = NameOf(neighbour->properties, reader.symbols());
    }
    candidates.push_back(std::move(c));
  }
  return candidates;
}

Result<std::vector<EntityCandidate>> MatchEntities(const graph::GraphReader& reader, std::string_view text,
                                                   std::size_t limit) {
  std::vector<NodeId> ids;
  if (const std::optional<NodeId> id = graph::ParseNodeId(text)) {
    ids.push_back(*id);
  } else {
    DOSSIER_ASSIGN_OR_RETURN(ids, Matches(reader, text));
  }
  if (ids.size() > limit) ids.resize(limit);
  return DescribeEntities(reader, ids);
}

Result<NodeId> FindEntity(const graph::GraphReader& reader, std::string_view text) {
  if (const std::optional<NodeId> id = graph::ParseNodeId(text)) {
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, reader.FindNode(*id));
    if (node) return *id;
    return Error{ErrorCode::kNotFound, "there is no node " + std::string(text), "search with: dossier find TEXT"};
  }
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> ids, Matches(reader, text));
  if (ids.size() == 1) return ids.front();
  if (ids.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(const std::string hint, NotFoundHint(reader, text));
    return Error{ErrorCode::kNotFound, "nothing is called \"" + std::string(text) + "\"", hint};
  }
  const std::vector<NodeId> shown(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), kShown)));
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<EntityCandidate> candidates, DescribeEntities(reader, shown));
  std::string hint;
  for (const EntityCandidate& candidate : candidates) hint += CandidateLine(candidate) + "\n";
  if (ids.size() > kShown) hint += fmt::format("... and {} more\n", ids.size() - kShown);
  hint += "Name one by its id, such as " + graph::ToElementId(ids.front());
  return Error{ErrorCode::kAmbiguous, fmt::format("\"{}\" matches {} entities", text, ids.size()), hint};
}

Result<std::vector<EntityCandidate>> SearchEntities(const graph::GraphReader& reader, std::string_view text,
                                                    const SearchOptions& options) {
  std::vector<EntityCandidate> out;
  std::set<NodeId> seen;
  // Adds one class of matches, best connected first.
  const auto add = [&](const std::vector<NodeId>& ids, const char* match) -> Status {
    std::vector<NodeId> fresh;
    for (const NodeId id : ids) {
      if (seen.insert(id).second) fresh.push_back(id);
    }
    if (fresh.empty() || out.size() >= options.limit) return {};
    DOSSIER_ASSIGN_OR_RETURN(fresh, BestConnected(reader, std::move(fresh), options.label, options.limit - out.size()));
    DOSSIER_ASSIGN_OR_RETURN(std::vector<EntityCandidate> described, DescribeEntities(reader, fresh));
    for (EntityCandidate& candidate : described) {
      candidate.match = match;
      out.push_back(std::move(candidate));
    }
    return {};
  };
  if (const std::optional<NodeId> id = graph::ParseNodeId(text)) {
    DOSSIER_RETURN_IF_ERROR(add({*id}, "id"));
    return out;
  }
  const std::string wanted = graph::NormalizeName(text);
  if (wanted.empty()) return out;
  DOSSIER_ASSIGN_OR_RETURN(const auto hits, reader.FindByName(wanted, NameMatch::kExact, kManyHits));
  std::vector<NodeId> names, aliases, as_written;
  for (const graph::NameHit& hit : hits) (hit.is_alias ? aliases : names).push_back(hit.node);
  DOSSIER_ASSIGN_OR_RETURN(const auto nodes, reader.FindNodes(names));
  for (const std::optional<graph::Node>& node : nodes) {
    if (node && NameOf(node->properties, reader.symbols()) == text) as_written.push_back(node->id);
  }
  DOSSIER_RETURN_IF_ERROR(add(as_written, "name"));
  DOSSIER_RETURN_IF_ERROR(add(Unique(std::move(names)), "name"));
  DOSSIER_RETURN_IF_ERROR(add(Unique(std::move(aliases)), "alias"));
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> starts, PrefixMatches(reader, text));
  DOSSIER_RETURN_IF_ERROR(add(starts, "prefix"));
  const auto* index = dynamic_cast<const graph::NameWalk*>(&reader);
  if (out.size() >= options.limit || index == nullptr) return out;
  // Words inside names take a look at every name, so on a big graph they come last, and only where nothing else is
  // near.
  DOSSIER_ASSIGN_OR_RETURN(const graph::GraphCounts counts, reader.Counts());
  const bool big = counts.nodes > options.max_scan;
  const auto add_words = [&]() -> Status {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<NodeId> words, WordMatches(*index, wanted));
    return add(words, "word");
  };
  if (!big) DOSSIER_RETURN_IF_ERROR(add_words());
  if (out.empty() && options.fuzzy) {
    const std::size_t edits = std::min(ToleratedEdits(wanted), big ? kMostEditsInBig : ToleratedEdits(wanted));
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<FuzzyHit> near, FindFuzzy(*index, wanted, edits));
    for (std::size_t distance = 1; distance <= edits; ++distance) {
      std::vector<NodeId> ids;
      for (const FuzzyHit& hit : near) {
        if (hit.edits == distance) ids.push_back(hit.node);
      }
      DOSSIER_RETURN_IF_ERROR(add(ids, "spelling"));
    }
  }
  if (big && out.empty()) DOSSIER_RETURN_IF_ERROR(add_words());
  return out;
}

std::vector<Notification> CheckTypes(const graph::GraphReader& reader, std::span<const std::string> types) {
  return CheckNames(types, reader.symbols().types.names(), "unknown-type", "no relationship has the type");
}

std::vector<Notification> CheckLabels(const graph::GraphReader& reader, std::span<const std::string> labels) {
  return CheckNames(labels, reader.symbols().labels.names(), "unknown-label", "no node has the label");
}

}  // namespace dossier::query
