// BulkWriter over the database. Nodes go to their table file as they come; names and relationships are collected by
// sorters, and at Commit become table files of the other families, one a family, which are ingested together. The files
// lie in `import.tmp` in the store's directory until then. Thread safety: as BulkWriter.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/bulk_load.h"
#include "storage/internal/key_sorter.h"
#include "storage/internal/row_sorter.h"
#include "storage/internal/store_writer.h"
#include "storage/internal/table_file.h"

namespace dossier::storage {

inline constexpr char kBulkFolderName[] = "import.tmp";
// What a load that was interrupted left behind. Call with the store's lock held.
void RemoveBulkFolder(const std::string& store);

class BulkLoader final : public graph::BulkWriter {
 public:
  static Result<std::unique_ptr<BulkLoader>> Start(std::shared_ptr<Database> database, StoreWriter* writer,
                                                   const OpenOptions& open_options, const BulkLoadOptions& options);
  ~BulkLoader() override;

  LabelId InternLabel(std::string_view name) override { return symbols_.labels.Intern(name); }
  TypeId InternType(std::string_view name) override { return symbols_.types.Intern(name); }
  PropertyKeyId InternKey(std::string_view name) override { return symbols_.keys.Intern(name); }
  const graph::SymbolTable& symbols() const override { return symbols_; }

  Result<std::unique_ptr<PreparedNodes>> PrepareNodes(std::span<const graph::Node> nodes,
                                                      const graph::SymbolTable& symbols) const override;
  Status AddNodes(const PreparedNodes& nodes, const std::vector<bool>& kept) override;
  Status AddRelationships(std::span<const graph::BulkRelationship> relationships,
                          std::span<const graph::PropertyMap> properties) override;
  Status Commit(std::span<const graph::HistoryEntry> history) override;

 private:
  BulkLoader(std::shared_ptr<Database> database, StoreWriter* writer, const OpenOptions& open_options,
             const BulkLoadOptions& options, const Moment& now);
  std::string FilePath(Family family) const;
  Result<TableFile> CreateTable(Family family) const;
  Status FinishTable(Family family, TableFile* table);

  Status WriteRelationships();
  Status WriteAdjacency();
  Status WriteNameIndex(TableFile* index);
  Status WriteTypeIndex(TableFile* index);
  Status WriteCounters(std::span<const graph::HistoryEntry> history);
  Status Ingest();

  std::shared_ptr<Database> database_;
  StoreWriter* writer_;
  const OpenOptions open_options_;
  const unsigned threads_;
  const std::string folder_;
  graph::SymbolTable symbols_;
  Counters counters_;  // as they will be
  const std::uint64_t first_node_, first_relationship_;
  std::uint32_t nodes_ = 0;
  std::unique_ptr<TableFile> node_table_;
  std::vector<std::vector<std::uint32_t>> nodes_by_label_;  // by label number - 1
  std::vector<std::vector<std::uint64_t>> pages_by_type_;   // by type number - 1
  KeySorter names_;
  RowSorter outgoing_, incoming_;
  std::vector<Family> written_;
};

}  // namespace dossier::storage
