#include "storage/internal/salvager.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/graph/element_id.h"
#include "storage/internal/adjacency_block.h"
#include "storage/internal/damaged_store.h"
#include "storage/internal/relationship_page.h"

namespace dossier::storage {

using graph::ToElementId;

namespace {

constexpr std::size_t kBatchRecords = 512;
// Numbers past this are damage and not a graph; it bounds memory.
constexpr std::uint32_t kMostSymbols = 1 << 20;

// The last id given, where the next one is known.
std::uint64_t Last(std::uint64_t next) { return next == 0 || next > kNoLastId ? kNoLastId : next - 1; }

void SetIntegerProperty(graph::PropertyMap* properties, PropertyKeyId key, std::uint64_t value) {
  graph::SetProperty(properties, key, static_cast<std::int64_t>(value));
}

}  // namespace

Status Salvager::Run() {
  DOSSIER_ASSIGN_OR_RETURN(writer_, to_.Writer());
  const auto bytes = view_.Get(CountersKey());
  if (bytes.ok() && *bytes) counters_ = DecodeCounters(**bytes);
  if (counters_) {
    report_.counts_before = counters_->counts;
    report_.commits = counters_->version;
  } else {
    report_.notes.push_back("the counters cannot be read: how much there was is not known");
  }
  DOSSIER_RETURN_IF_ERROR(CarrySymbols());
  DOSSIER_RETURN_IF_ERROR(CarryNodes());
  DOSSIER_RETURN_IF_ERROR(CarryRelationships());
  DOSSIER_RETURN_IF_ERROR(CarryArticles());
  DOSSIER_RETURN_IF_ERROR(SettleRelationships());
  DOSSIER_RETURN_IF_ERROR(CarryHistory());
  DOSSIER_RETURN_IF_ERROR(CompareWithIndexes());
  if (has_holes_) NameWhatIsNotThere();
  return WriteLosses();
}

void Salvager::Lose(Kind kind, std::uint64_t number, std::string detail, std::string key) {
  if (key.empty()) {
    switch (kind) {
      case Kind::kNode: key = ToElementId(NodeId{number}); break;
      case Kind::kRelationship: key = ToElementId(RelationshipId{number}); break;
      case Kind::kArticle: key = ToElementId(ArticleId{number}); break;
      case Kind::kHistory: key = fmt::format("log line {}", number); break;
      case Kind::kSymbol: break;
    }
  }
  losses_.emplace(std::pair(kind, number), RepairLoss{std::move(key), std::move(detail)});
}

Status Salvager::Commit() {
  if (batch_.empty()) return {};
  const graph::GraphBatch batch = std::exchange(batch_, {});
  Status committed = writer_->Commit(batch);
  if (committed.ok() || committed.error().code != ErrorCode::kInternal) return committed;
  return CommitSingly(batch);
}

Status Salvager::CommitSingly(const graph::GraphBatch& batch) {
  const auto commit = [&](const graph::GraphBatch& one, Kind kind, std::uint64_t number) -> Result<bool> {
    const Status committed = writer_->Commit(one);
    if (committed.ok()) return true;
    if (committed.error().code != ErrorCode::kInternal) return committed.error();
    Lose(kind, number, committed.error().message);
    return false;
  };
  for (const graph::Node& node : batch.put_nodes) {
    DOSSIER_ASSIGN_OR_RETURN(nodes_[ToNumber(node.id)], commit({.put_nodes = {node}}, Kind::kNode, ToNumber(node.id)));
  }
  for (const graph::Relationship& r : batch.put_relationships) {
    DOSSIER_ASSIGN_OR_RETURN(relationships_[ToNumber(r.id)].exists,
                             commit({.put_relationships = {r}}, Kind::kRelationship, ToNumber(r.id)));
  }
  for (const graph::ArticleRecord& record : batch.put_articles) {
    const std::uint64_t number = ToNumber(record.article.id);
    DOSSIER_ASSIGN_OR_RETURN(const bool kept, commit({.put_articles = {record}}, Kind::kArticle, number));
    if (!kept) articles_.erase(number);
  }
  const graph::GraphBatch rest{.delete_relationships = batch.delete_relationships, .history = batch.history};
  return rest.empty() ? Status() : writer_->Commit(rest);
}

Status Salvager::CommitSome() {
  const std::size_t size = batch_.put_nodes.size() + batch_.put_relationships.size() + batch_.history.size() +
                           batch_.delete_relationships.size() + 16 * batch_.put_articles.size();
  return size < kBatchRecords ? Status() : Commit();
}

// Numbers of names must stay, so one that is lost gets a name that says so.
bool Salvager::HasName(SymbolKind kind, std::uint32_t id) {
  static constexpr const char* kKinds[] = {"", "label", "relationship type", "property"};
  if (id > kMostSymbols) return false;
  const std::uint32_t& known = names_[static_cast<std::size_t>(kind)];
  while (known < id) {
    const std::uint32_t lost = known + 1;
    const std::string stand_in = fmt::format("LOST_{}", lost);
    Lose(Kind::kSymbol, (static_cast<std::uint64_t>(kind) << 32) + lost,
         fmt::format("its name cannot be read; it is called {} now", stand_in),
         fmt::format("{} {}", kKinds[static_cast<std::size_t>(kind)], lost));
    Intern(kind, stand_in);
  }
  return true;
}

bool Salvager::HasNames(const graph::PropertyMap& properties) {
  return std::all_of(properties.begin(), properties.end(),
                     [&](const auto& property) { return HasName(SymbolKind::kKey, ToNumber(property.first)); });
}

std::uint32_t Salvager::Intern(SymbolKind kind, const std::string& name) {
  const std::uint32_t id = kind == SymbolKind::kLabel  ? ToNumber(writer_->InternLabel(name))
                           : kind == SymbolKind::kType ? ToNumber(writer_->InternType(name))
                                                       : ToNumber(writer_->InternKey(name));
  std::uint32_t& known = names_[static_cast<std::size_t>(kind)];
  known = std::max(known, id);
  return id;
}

Status Salvager::CarrySymbols(SymbolKind kind, std::uint32_t expected) {
  for (std::uint32_t id = 1; id <= kMostSymbols; ++id) {
    const auto name = view_.Get(SymbolKey(kind, id));
    const bool found = name.ok() && *name;
    if (!found && id > expected) return {};
    if (!found || Intern(kind, **name) != id) HasName(kind, id);
  }
  return {};
}

Status Salvager::CarrySymbols() {
  DOSSIER_RETURN_IF_ERROR(CarrySymbols(SymbolKind::kLabel, counters_ ? counters_->labels : 0));
  DOSSIER_RETURN_IF_ERROR(CarrySymbols(SymbolKind::kType, counters_ ? counters_->types : 0));
  DOSSIER_RETURN_IF_ERROR(CarrySymbols(SymbolKind::kKey, counters_ ? counters_->keys : 0));
  return {};
}

Status Salvager::CarryNodes() {
  const std::uint64_t last_node = Last(counters_ ? counters_->next_node : 0);
  std::vector<std::uint64_t> unreadable;
  const auto visit = [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kNode, key);
    auto node = number ? DecodeNode(NodeId{*number}, value) : std::nullopt;
    const bool fits = node && HasNames(node->properties) &&
                      std::all_of(node->labels.begin(), node->labels.end(),
                                  [&](LabelId label) { return HasName(SymbolKind::kLabel, ToNumber(label)); });
    if (!fits) return unreadable.push_back(number.value_or(0)), Status();
    if (nodes_.size() <= *number) nodes_.resize(*number + 1);
    nodes_[*number] = true;
    batch_.put_nodes.push_back(std::move(*node));
    return CommitSome();
  };
  DOSSIER_RETURN_IF_ERROR(
      ScanPastDamage(view_, Table::kNode, last_node, visit, [&](std::uint64_t id) { unreadable.push_back(id); }));
  DOSSIER_RETURN_IF_ERROR(Commit());
  for (const std::uint64_t id : unreadable) {
    DOSSIER_ASSIGN_OR_RETURN(const bool made, MakeNode(NodeId{id}));
    if (!made) Lose(Kind::kNode, id, "its record cannot be read");
  }
  return Commit();
}

Result<bool> Salvager::MakeNode(NodeId id) {
  graph::Node node;
  node.id = id;
  node.origin = graph::Origin::kExtracted;
  graph::List aliases;
  std::size_t articles = 0;
  std::string name;
  const auto visit = [&](std::string_view key, std::string_view) -> Status {
    const auto parts = ParseSupportedByKey(key);
    if (!parts) return {};
    const auto bytes = view_.Get(SupportKey(parts->article, id));
    const auto support = bytes.ok() && *bytes ? DecodeSupport(parts->article, id, **bytes) : std::nullopt;
    if (!support) return {};
    if (articles++ == 0) {
      name = support->name;
      node.labels = {LabelId{Intern(SymbolKind::kLabel, support->label)}};
    }
    for (const std::string& alias : support->aliases) {
      const bool known = alias == name || std::any_of(aliases.begin(), aliases.end(),
                                                      [&](const graph::Value& v) { return v.AsString() == alias; });
      if (!known) aliases.push_back(alias);
    }
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(ScanToDamage(view_, SupportedByPrefix(id), visit));
  if (articles == 0) return false;
  graph::SetProperty(&node.properties, PropertyKeyId{Intern(SymbolKind::kKey, graph::property::kName)}, name);
  if (!aliases.empty()) {
    graph::SetProperty(&node.properties, PropertyKeyId{Intern(SymbolKind::kKey, graph::property::kAliases)},
                       std::move(aliases));
  }
  Lose(Kind::kNode, ToNumber(id),
       fmt::format("its record is lost; \"{}\" was made again from what {} article{} of it", name, articles,
                   articles == 1 ? " says" : "s say"));
  if (nodes_.size() <= ToNumber(id)) nodes_.resize(ToNumber(id) + 1);
  nodes_[ToNumber(id)] = true;
  batch_.put_nodes.push_back(std::move(node));
  DOSSIER_RETURN_IF_ERROR(Commit());
  return true;
}

Status Salvager::CarryRelationships() {
  const std::uint64_t last = Last(counters_ ? counters_->next_relationship : 0);
  const auto lose = [&](std::uint64_t page, const char* why) {
    const std::uint64_t first = std::max<std::uint64_t>(page << kPageShift, 1);
    const std::uint64_t end = std::min((page << kPageShift) + kPageRelationships, last == kNoLastId ? last : last + 1);
    for (std::uint64_t id = first; id < end; ++id) Lose(Kind::kRelationship, id, why);
  };
  const auto visit = [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kRelationshipPage, key);
    const auto page = number ? RelationshipPage::Parse(*number, value) : std::nullopt;
    auto relationships = page ? page->DecodeAll() : std::nullopt;
    if (!relationships) return lose(number.value_or(0), "the page with its record does not decode"), Status();
    for (graph::Relationship& r : *relationships) DOSSIER_RETURN_IF_ERROR(CarryRelationship(std::move(r)));
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(
      ScanPastDamage(view_, Table::kRelationshipPage, PageOf(RelationshipId{last}), visit,
                     [&](std::uint64_t page) { lose(page, "the page with its record cannot be read"); }));
  return Commit();
}

Status Salvager::CarryRelationship(graph::Relationship r) {
  const std::uint64_t number = ToNumber(r.id);
  if (!HasNames(r.properties) || !HasName(SymbolKind::kType, ToNumber(r.type))) {
    return Lose(Kind::kRelationship, number, "its record does not decode"), Status();
  }
  for (const NodeId end : {r.start, r.end}) {
    const std::uint64_t node = ToNumber(end);
    if (node < nodes_.size() && nodes_[node]) continue;
    bool made = false;
    if (node < kNoLastId) {
      DOSSIER_ASSIGN_OR_RETURN(made, MakeNode(end));
    }
    if (made) continue;
    Lose(Kind::kNode, node, "its record is lost");
    Lose(Kind::kRelationship, number, fmt::format("{}, at its end, is lost", ToElementId(end)));
    return {};
  }
  if (relationships_.size() <= number) relationships_.resize(number + 1);
  relationships_[number].exists = true;
  relationships_[number].is_extracted = r.origin == graph::Origin::kExtracted;
  batch_.put_relationships.push_back(std::move(r));
  return CommitSome();
}

Status Salvager::CarryArticles() {
  const std::uint64_t last = Last(counters_ ? counters_->next_article : 0);
  const auto visit = [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kArticle, key);
    return number ? CarryArticle(ArticleId{*number}, value) : Status();
  };
  DOSSIER_RETURN_IF_ERROR(ScanPastDamage(view_, Table::kArticle, last, visit, [&](std::uint64_t id) {
    Lose(Kind::kArticle, id, "its record cannot be read; ingest it again");
  }));
  return Commit();
}

Status Salvager::CarryArticle(ArticleId id, std::string_view head_bytes) {
  auto head = DecodeArticle(id, head_bytes);
  if (!head) return Lose(Kind::kArticle, ToNumber(id), "its record does not decode; ingest it again"), Status();
  graph::ArticleRecord record;
  record.article = std::move(head->article);
  const auto text = view_.Get(TextKey(id));
  if (!text.ok() || !*text || !DecodeText(**text, &record.article)) {
    Lose(Kind::kArticle, ToNumber(id),
         fmt::format("its text cannot be read, so it went wholly; ingest it again: {}", record.article.source));
    return {};
  }
  bool whole = true;
  DOSSIER_RETURN_IF_ERROR(CarryAssertions(&record, &whole));
  DOSSIER_RETURN_IF_ERROR(CarrySupports(&record, &whole));
  if (!whole) {
    record.article.hash.clear();
    Lose(Kind::kArticle, ToNumber(id),
         fmt::format("its text is kept, and not all that it says; ingest it again to have that: {}",
                     record.article.source));
  }
  articles_.insert(ToNumber(id));
  batch_.put_articles.push_back(std::move(record));
  return CommitSome();
}

Status Salvager::CarryAssertions(graph::ArticleRecord* record, bool* whole) {
  const ArticleId article = record->article.id;
  const auto exists = [&](NodeId id) { return ToNumber(id) < nodes_.size() && nodes_[ToNumber(id)]; };
  std::uint32_t next = 0;
  const auto visit = [&](std::string_view key, std::string_view value) -> Status {
    const auto id = ParseAssertionKey(key);
    auto a = id ? DecodeAssertion(*id, value) : std::nullopt;
    if (id && id->index != next) *whole = false;
    if (id) next = id->index + 1;
    if (!a || a->sentence >= record->article.sentences.size() || !exists(a->subject) || !exists(a->object) ||
        !HasName(SymbolKind::kType, ToNumber(a->type))) {
      return *whole = false, Status();
    }
    const std::uint64_t number = ToNumber(a->relationship);
    if (number != 0) {
      if (number >= relationships_.size() || !relationships_[number].exists) {
        Lose(Kind::kRelationship, number, "its record is lost");
        return *whole = false, Status();
      }
      RelationshipState& state = relationships_[number];
      ++state.assertions;
      if (state.last_article != article) ++state.articles;
      state.last_article = article;
    }
    a->id.index = static_cast<std::uint32_t>(record->assertions.size());
    record->assertions.push_back(std::move(*a));
    return {};
  };
  DOSSIER_ASSIGN_OR_RETURN(const bool all, ScanToDamage(view_, AssertionPrefix(article), visit));
  if (all) return {};
  *whole = false;
  // Assertions have numbers without gaps, so the first that is known not to be there ends them.
  for (std::uint32_t index = next;; ++index) {
    const std::string key = AssertionKey({article, index});
    const auto value = view_.Get(key);
    if (value.ok() && !*value) return {};
    if (value.ok()) DOSSIER_RETURN_IF_ERROR(visit(key, **value));
    if (index - next > 4096) return {};
  }
}

Status Salvager::CarrySupports(graph::ArticleRecord* record, bool* whole) {
  const ArticleId article = record->article.id;
  std::set<NodeId> seen;
  const auto visit = [&](std::string_view key, std::string_view value) -> Status {
    const auto parts = ParseSupportKey(key);
    auto support = parts ? DecodeSupport(article, parts->node, value) : std::nullopt;
    const std::uint64_t node = parts ? ToNumber(parts->node) : 0;
    const bool fits = support && node < nodes_.size() && nodes_[node] &&
                      std::all_of(support->mentions.begin(), support->mentions.end(), [&](const graph::Mention& m) {
                        return m.sentence < record->article.sentences.size();
                      });
    if (!fits) return *whole = false, Status();
    if (seen.insert(parts->node).second) record->supports.push_back(std::move(*support));
    return {};
  };
  DOSSIER_ASSIGN_OR_RETURN(const bool all, ScanToDamage(view_, SupportPrefix(article), visit));
  if (all) return {};
  *whole = false;
  // What lies behind the damage, for the nodes that the article's assertions speak of.
  for (const graph::Assertion& a : record->assertions) {
    for (const NodeId node : {a.subject, a.object}) {
      const std::string key = SupportKey(article, node);
      const auto value = view_.Get(key);
      if (value.ok() && *value) DOSSIER_RETURN_IF_ERROR(visit(key, **value));
    }
  }
  std::sort(record->supports.begin(), record->supports.end(),
            [](const auto& a, const auto& b) { return a.node < b.node; });
  return {};
}

// An extracted relationship is the sum of its assertions: without any it goes, with fewer it says so.
Status Salvager::SettleRelationships() {
  DOSSIER_ASSIGN_OR_RETURN(auto reader, to_.Snapshot());
  // A name that is not there has no properties: 0 is nobody's.
  const PropertyKeyId assertions = reader->symbols().keys.Find(graph::property::kAssertions).value_or(PropertyKeyId{0});
  const PropertyKeyId sources = reader->symbols().keys.Find(graph::property::kSources).value_or(PropertyKeyId{0});
  for (std::uint64_t number = 0; number < relationships_.size(); ++number) {
    RelationshipState& state = relationships_[number];
    if (!state.exists || !state.is_extracted) continue;
    if (state.assertions == 0) {
      Lose(Kind::kRelationship, number, "none of the sentences that state it could be read");
      state.exists = false;
      batch_.delete_relationships.push_back(RelationshipId{number});
      DOSSIER_RETURN_IF_ERROR(CommitSome());
      continue;
    }
    DOSSIER_ASSIGN_OR_RETURN(auto r, reader->FindRelationship(RelationshipId{number}));
    const graph::Value &stated = graph::FindProperty(r->properties, assertions),
                       &stated_sources = graph::FindProperty(r->properties, sources);
    if (!stated.Is(graph::ValueType::kInteger) || stated.AsInteger() == state.assertions) continue;
    Lose(Kind::kRelationship, number,
         fmt::format("it had {} sentences behind it and has {}; its confidence is as it was", stated.AsInteger(),
                     state.assertions));
    SetIntegerProperty(&r->properties, assertions, state.assertions);
    if (stated_sources.Is(graph::ValueType::kInteger) && stated_sources.AsInteger() > state.articles) {
      SetIntegerProperty(&r->properties, sources, state.articles);
    }
    batch_.put_relationships.push_back(std::move(*r));
    DOSSIER_RETURN_IF_ERROR(CommitSome());
  }
  return Commit();
}

Status Salvager::CarryHistory() {
  const std::uint64_t last = Last(counters_ ? counters_->next_history : 0);
  std::uint64_t expected = 1;
  const auto visit = [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kHistory, key);
    auto entry = number ? DecodeHistory(value) : std::nullopt;
    for (; number && expected < *number; ++expected) Lose(Kind::kHistory, expected, "it cannot be read");
    if (number) expected = *number + 1;
    if (!entry) return Lose(Kind::kHistory, number.value_or(0), "it does not decode"), Status();
    batch_.history.push_back(std::move(*entry));
    return CommitSome();
  };
  DOSSIER_RETURN_IF_ERROR(ScanPastDamage(view_, Table::kHistory, last, visit, [](std::uint64_t) {}));
  if (counters_) {
    for (; expected <= last; ++expected) Lose(Kind::kHistory, expected, "it cannot be read");
  }
  return Commit();
}

Status Salvager::CompareWithIndexes() {
  bool whole = true;
  const auto scan = [&](Table table, const VisitEntry& visit) -> Status {
    DOSSIER_ASSIGN_OR_RETURN(const bool all, ScanToDamage(view_, TablePrefix(table), visit));
    whole = whole && all;
    return {};
  };
  const auto expect_node = [&](NodeId id) {
    const std::uint64_t number = ToNumber(id);
    if (number >= nodes_.size() || !nodes_[number]) Lose(Kind::kNode, number, "its record is lost");
  };
  DOSSIER_RETURN_IF_ERROR(scan(Table::kLabel, [&](std::string_view key, std::string_view) -> Status {
    if (const auto parts = ParseLabelKey(key)) expect_node(parts->node);
    return {};
  }));
  DOSSIER_RETURN_IF_ERROR(scan(Table::kName, [&](std::string_view key, std::string_view) -> Status {
    if (const auto parts = ParseNameKey(key)) expect_node(parts->node);
    return {};
  }));
  std::vector<AdjacencyEntry> entries;
  DOSSIER_RETURN_IF_ERROR(scan(Table::kAdjacency, [&](std::string_view key, std::string_view value) -> Status {
    const auto parts = ParseAdjacencyKey(key);
    bool has_more = false;
    entries.clear();
    if (!parts || !DecodeAdjacencyBlock(value, &entries, &has_more)) return {};
    if (!entries.empty()) expect_node(parts->list.node);
    for (const AdjacencyEntry& entry : entries) {
      const std::uint64_t number = ToNumber(entry.relationship);
      if (number >= relationships_.size() || !relationships_[number].exists) {
        Lose(Kind::kRelationship, number, "its record is lost");
      }
    }
    return {};
  }));
  DOSSIER_RETURN_IF_ERROR(scan(Table::kSource, [&](std::string_view key, std::string_view value) -> Status {
    const auto number = DecodeId(value);
    if (number && !articles_.contains(*number)) {
      Lose(Kind::kArticle, *number, fmt::format("its record is lost; ingest it again: {}", key.substr(1)));
    }
    return {};
  }));
  if (!whole) report_.notes.push_back("some indexes could be read in part only; they were made again from the records");
  return {};
}

void Salvager::NameWhatIsNotThere() {
  if (!counters_) return;
  constexpr char kDetail[] = "it is not there: lost, or deleted before";
  for (std::uint64_t id = 1; id < std::min(counters_->next_node, kNoLastId); ++id) {
    if (id >= nodes_.size() || !nodes_[id]) Lose(Kind::kNode, id, kDetail);
  }
  for (std::uint64_t id = 1; id < std::min(counters_->next_relationship, kNoLastId); ++id) {
    if (id >= relationships_.size() || !relationships_[id].exists) Lose(Kind::kRelationship, id, kDetail);
  }
  for (std::uint64_t id = 1; id < std::min(counters_->next_article, kNoLastId); ++id) {
    if (!articles_.contains(id)) Lose(Kind::kArticle, id, kDetail);
  }
}

Status Salvager::WriteLosses() {
  // Neighbours that are lost for one reason are one line: "e:7..e:90".
  std::pair<Kind, std::uint64_t> last{};
  std::string first_key;
  for (auto& [key, loss] : losses_) {
    const bool continues = !report_.losses.empty() && key.first == last.first && key.second == last.second + 1 &&
                           loss.detail == report_.losses.back().detail;
    last = key;
    if (continues) {
      report_.losses.back().key = fmt::format("{}..{}", first_key, loss.key);
    } else {
      first_key = loss.key;
      report_.losses.push_back(std::move(loss));
    }
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  batch_.history.push_back({.unix_seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count(),
                            .action = "repair",
                            .subject = "",
                            .detail = fmt::format("{} records lost or changed", losses_.size())});
  return Commit();
}

}  // namespace dossier::storage
