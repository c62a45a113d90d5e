// Carries the records of a damaged database over to a new store, and writes down what is lost.
// Thread safety: one thread. Lifetime: within one repair.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/graph/graph.h"
#include "storage/internal/database.h"
#include "storage/internal/record_codec.h"
#include "storage/store_repair.h"

namespace dossier::storage {

class Salvager {
 public:
  // `has_holes`: see DamagedStore.
  Salvager(const View& from, bool has_holes, graph::Graph* to, RepairReport* report)
      : view_(from), has_holes_(has_holes), to_(*to), report_(*report) {}

  // Everything, in the order that references need. Then every record of `from` that can be read is in `to`, save what
  // the report names.
  Status Run();

 private:
  Status CarrySymbols();
  Status CarryNodes();
  Status CarryRelationships();
  Status CarryArticles();
  Status CarryHistory();
  Status SettleRelationships();  // those whose assertions are lost
  Status CompareWithIndexes();   // names what indexes speak of and no record is there for
  void NameWhatIsNotThere();     // ids that were given, where that may be a loss
  Status WriteLosses();          // a line of history, and the list of losses

  Status CarrySymbols(SymbolKind kind, std::uint32_t expected);
  std::uint32_t Intern(SymbolKind kind, const std::string& name);
  // Gives names that are lost one that says so, up to this number; false where no store has so many.
  bool HasName(SymbolKind kind, std::uint32_t id);
  bool HasNames(const graph::PropertyMap& properties);
  Status CarryRelationship(graph::Relationship relationship);
  Status CarryArticle(ArticleId id, std::string_view head_bytes);
  Status CarryAssertions(graph::ArticleRecord* record, bool* whole);
  Status CarrySupports(graph::ArticleRecord* record, bool* whole);
  // Makes a lost node from what articles say of it; false where none does.
  Result<bool> MakeNode(NodeId id);

  Status Commit();      // what is in batch_
  Status CommitSome();  // the same once there is much of it
  // Commits record by record, so that one that does not fit the graph takes no other with it.
  Status CommitSingly(const graph::GraphBatch& batch);
  // Adds to what is known to be lost; the first word on a thing counts.
  enum class Kind : std::uint8_t { kSymbol, kNode, kRelationship, kArticle, kHistory };
  void Lose(Kind kind, std::uint64_t number, std::string detail, std::string key = {});

  struct RelationshipState {
    bool exists = false, is_extracted = false;
    std::uint32_t assertions = 0, articles = 0;
    ArticleId last_article = kNoArticle;
  };

  const View& view_;
  const bool has_holes_;
  graph::Graph& to_;
  RepairReport& report_;
  graph::GraphWriter* writer_ = nullptr;
  std::optional<Counters> counters_;
  graph::GraphBatch batch_;
  std::array<std::uint32_t, 4> names_{};  // so many by SymbolKind
  std::vector<bool> nodes_;               // by number
  std::vector<RelationshipState> relationships_;
  std::set<std::uint64_t> articles_;
  std::map<std::pair<Kind, std::uint64_t>, RepairLoss> losses_;
};

}  // namespace dossier::storage
