// The state of one run of CheckStore, and its steps. Thread safety: one thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/internal/store_reader.h"
#include "storage/store_check.h"

namespace dossier::storage {

// Look-ups that are put off until there are enough for one batched read.
class Lookups {
 public:
  using Then = std::function<void(std::optional<std::string_view>)>;  // the value, or nothing
  explicit Lookups(const View& view) : view_(view) {}
  Status Add(std::string key, Then then);
  Status Flush();

 private:
  struct Pending {
    std::vector<std::string> keys;
    std::vector<Then> thens;
  };
  Status Flush(Pending* pending);
  const View& view_;
  std::map<Family, Pending> pending_;
};

class Checker {
 public:
  Checker(const StoreReader& reader, const CheckOptions& options, CheckReport* report)
      : reader_(reader), view_(*reader.moment().view), options_(options), report_(*report), lookups_(view_) {}

  // In this order: each step may use what the ones before have gathered.
  Status CheckNodes();
  Status CheckNodeIndexes();
  Status CheckRelationships();
  Status CheckAdjacency();
  Status CheckArticles();
  Status CheckAssertions();
  Status CheckSupports();
  Status CheckRelationshipSupport();
  Status CheckHistory();
  void CheckCounters();

  void Add(std::string_view what, std::string_view key, std::string detail = {});

 private:
  // Calls `visit` for every entry of `table`, then runs the look-ups that were put off. Stops at its first error.
  Status ForEach(Table table, const std::function<Status(std::string_view key, std::string_view value)>& visit);
  // A finding unless `key` is there and, where `value` is given, has it.
  Status Expect(std::string key, std::string_view what, std::string detail,
                std::optional<std::string> value = std::nullopt);
  Status CheckRelationship(const graph::Relationship& r, std::string_view key);
  void CheckProperties(const graph::PropertyMap& properties, std::string_view key);
  void CheckBlock(const AdjacencyKeyParts& parts, const std::vector<AdjacencyEntry>& entries, bool has_more,
                  std::string_view key);

  // What is gathered of each relationship.
  struct RelationshipState {
    NodeId start = kNoNode, end = kNoNode;
    TypeId type{};
    bool exists = false, is_extracted = false, outgoing = false, incoming = false;
    std::uint32_t assertions = 0, articles = 0;
    ArticleId last_article = kNoArticle;
    std::int64_t stated_assertions = -1, stated_sources = -1;  // of its properties; -1: none
  };

  const StoreReader& reader_;
  const View& view_;
  const CheckOptions& options_;
  CheckReport& report_;
  Lookups lookups_;
  std::vector<RelationshipState> relationships_;                      // by number; extracted ones need provenance
  std::unordered_map<std::uint64_t, std::uint64_t> sentence_counts_;  // by article number
  AdjacencyList last_list_;
  AdjacencyEntry last_entry_;
  bool last_has_more_ = false;
};

}  // namespace dossier::storage
