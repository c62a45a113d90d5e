#include "storage/internal/bulk_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/graph/indexed_names.h"
#include "storage/internal/adjacency_block.h"
#include "storage/internal/relationship_page.h"

namespace dossier::storage {
namespace {

using graph::Node;

std::string FolderIn(const std::string& store) { return store + "/" + kBulkFolderName; }

// What a node becomes before its id is known.
class PreparedRecords final : public graph::BulkWriter::PreparedNodes {
 public:
  struct Name {
    std::string key;  // the name as a key has it, up to where the node's id goes
    bool is_alias = false;
  };
  struct Record {
    std::string bytes;
    std::vector<LabelId> labels;
    std::vector<Name> names;
  };
  std::vector<Record> records;
};

Error CannotStore(std::string_view what) {
  return {.code = ErrorCode::kBadInput,
          .message = fmt::format("a property of a {} nests lists or maps too deep to be stored", what)};
}

}  // namespace

void RemoveBulkFolder(const std::string& store) {
  std::error_code ignored;
  std::filesystem::remove_all(FolderIn(store), ignored);
}

BulkLoader::BulkLoader(std::shared_ptr<Database> database, StoreWriter* writer, const OpenOptions& open_options,
                       const BulkLoadOptions& options, const Moment& now)
    : database_(std::move(database)),
      writer_(writer),
      open_options_(open_options),
      threads_(options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency())),
      folder_(FolderIn(database_->path())),
      symbols_(*now.symbols),
      counters_(now.counters),
      first_node_(now.counters.next_node),
      // A page of their own, so that no page is in two table files.
      first_relationship_(now.counters.next_relationship <= 1
                              ? 1
                              : (PageOf(RelationshipId{now.counters.next_relationship - 1}) + 1) << kPageShift),
      names_(folder_ + "/names.", options.memory_bytes / 2, threads_),
      outgoing_(folder_ + "/outgoing.", options.memory_bytes * 3 / 4, threads_, true),
      incoming_(folder_ + "/incoming.", options.memory_bytes * 3 / 4, threads_, false) {}

BulkLoader::~BulkLoader() { RemoveBulkFolder(database_->path()); }

Result<std::unique_ptr<BulkLoader>> BulkLoader::Start(std::shared_ptr<Database> database, StoreWriter* writer,
                                                      const OpenOptions& open_options, const BulkLoadOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const Moment now, LoadMoment(database, nullptr));
  std::unique_ptr<BulkLoader> loader(new BulkLoader(std::move(database), writer, open_options, options, now));
  RemoveBulkFolder(loader->database_->path());
  std::error_code error;
  std::filesystem::create_directory(loader->folder_, error);
  if (error) {
    return Error{.code = error == std::errc::no_space_on_device ? ErrorCode::kDiskFull : ErrorCode::kIo,
                 .message = fmt::format("the directory {} cannot be made: {}", loader->folder_, error.message())};
  }
  return loader;
}

std::string BulkLoader::FilePath(Family family) const {
  return fmt::format("{}/{}.sst", folder_, kFamilyNames[static_cast<std::size_t>(family)]);
}

Result<TableFile> BulkLoader::CreateTable(Family family) const {
  return TableFile::Create(family, FilePath(family), open_options_);
}

Status BulkLoader::FinishTable(Family family, TableFile* table) {
  DOSSIER_ASSIGN_OR_RETURN(const bool any, table->Finish());
  if (any) written_.push_back(family);
  return {};
}

Result<std::unique_ptr<graph::BulkWriter::PreparedNodes>> BulkLoader::PrepareNodes(
    std::span<const Node> nodes, const graph::SymbolTable& symbols) const {
  auto prepared = std::make_unique<PreparedRecords>();
  prepared->records.reserve(nodes.size());
  for (const Node& node : nodes) {
    auto bytes = EncodeNode(node);
    if (!bytes) return CannotStore("node");
    PreparedRecords::Record& record = prepared->records.emplace_back();
    record.bytes = std::move(*bytes);
    record.labels = node.labels;
    for (const auto& [name, is_alias] : graph::IndexedNames(node, symbols)) {
      record.names.push_back({NameExactPrefix(name), is_alias});
    }
  }
  return std::unique_ptr<PreparedNodes>(std::move(prepared));
}

Status BulkLoader::AddNodes(const PreparedNodes& nodes, const std::vector<bool>& kept) {
  if (!node_table_) {
    DOSSIER_ASSIGN_OR_RETURN(TableFile table, CreateTable(Family::kNodes));
    node_table_ = std::make_unique<TableFile>(std::move(table));
  }
  const auto& records = static_cast<const PreparedRecords&>(nodes).records;
  std::string key;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!kept[i]) continue;
    const PreparedRecords::Record& record = records[i];
    const std::uint64_t id = first_node_ + nodes_;
    DOSSIER_RETURN_IF_ERROR(node_table_->Add(NodeKey(NodeId{id}), record.bytes));
    for (const LabelId label : record.labels) {
      if (nodes_by_label_.size() < ToNumber(label)) nodes_by_label_.resize(ToNumber(label));
      nodes_by_label_[ToNumber(label) - 1].push_back(nodes_);
    }
    for (const PreparedRecords::Name& name : record.names) {
      key = name.key;
      ByteWriter out(&key);
      out.Fixed64(id);
      out.Byte(name.is_alias ? 1 : 0);  // the value, behind the key
      DOSSIER_RETURN_IF_ERROR(names_.Add(key));
    }
    ++nodes_;
  }
  return {};
}

Status BulkLoader::AddRelationships(std::span<const graph::BulkRelationship> relationships,
                                    std::span<const graph::PropertyMap> properties) {
  const PropertyKeyId date_key = symbols_.keys.Find(graph::property::kDate).value_or(PropertyKeyId{0});
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (const graph::PropertyMap& map : properties) {
    const auto kept = EncodePageProperties(map, date_key);
    if (!kept) return CannotStore("relationship");
    ByteWriter out(&texts.emplace_back());
    out.Fixed32(kept->date);  // first, so that relationships are sorted by it
    texts.back().append(kept->rest);
    bytes += texts.back().size();
  }
  DOSSIER_RETURN_IF_ERROR(outgoing_.MakeRoom(relationships.size(), bytes));
  std::vector<std::uint32_t> numbers;
  numbers.reserve(texts.size());
  for (const std::string& text : texts) numbers.push_back(outgoing_.AddBytes(text));
  for (const graph::BulkRelationship& r : relationships) {
    outgoing_.Add({r.start, ToNumber(r.type), r.end, numbers[r.properties]});
  }
  return {};
}

Status BulkLoader::Commit(std::span<const graph::HistoryEntry> history) {
  if (node_table_) DOSSIER_RETURN_IF_ERROR(FinishTable(Family::kNodes, node_table_.get()));
  counters_.counts.nodes_by_label.resize(symbols_.labels.size());
  counters_.counts.relationships_by_type.resize(symbols_.types.size());
  pages_by_type_.resize(symbols_.types.size());
  DOSSIER_ASSIGN_OR_RETURN(TableFile index, CreateTable(Family::kIndex));
  Status indexed, packed;
  {
    // Names beside relationships: the one needs the processor, the other waits for memory.
    std::jthread beside([&] { indexed = WriteNameIndex(&index); });
    packed = WriteRelationships();
  }
  DOSSIER_RETURN_IF_ERROR(std::move(indexed));
  DOSSIER_RETURN_IF_ERROR(std::move(packed));
  DOSSIER_RETURN_IF_ERROR(WriteTypeIndex(&index));
  DOSSIER_RETURN_IF_ERROR(FinishTable(Family::kIndex, &index));
  DOSSIER_RETURN_IF_ERROR(WriteCounters(history));
  DOSSIER_RETURN_IF_ERROR(Ingest());
  return writer_->TakeOver(counters_);
}

// Relationships get their ids, and are written by pages; then the lists of both directions.
Status BulkLoader::WriteRelationships() {
  if (outgoing_.size() == 0) return {};
  DOSSIER_ASSIGN_OR_RETURN(TableFile table, CreateTable(Family::kRelationships));
  DOSSIER_RETURN_IF_ERROR(outgoing_.Sort(nodes_));
  const PropertyKeyId date_key = symbols_.keys.Find(graph::property::kDate).value_or(PropertyKeyId{0});
  std::vector<PageRow> rows;
  std::vector<std::string> rests(kPageRelationships);
  std::uint32_t number = 0;
  const auto end_page = [&]() -> Status {
    const std::uint64_t page = PageOf(rows.front().id);
    for (const PageRow& row : rows) {
      std::vector<std::uint64_t>& pages = pages_by_type_[ToNumber(row.type) - 1];
      if (pages.empty() || pages.back() != page) pages.push_back(page);
      ++counters_.counts.relationships_by_type[ToNumber(row.type) - 1];
    }
    const Status added = table.Add(RelationshipPageKey(page), EncodeRelationshipPage(rows, date_key));
    rows.clear();
    return added;
  };
  while (outgoing_.Valid()) {
    const RowSorter::Row& row = outgoing_.row();
    const RelationshipId id{first_relationship_ + number};
    if (!rows.empty() && PageOf(id) != PageOf(rows.front().id)) DOSSIER_RETURN_IF_ERROR(end_page());
    const std::string_view bytes = outgoing_.bytes();
    ByteReader in(bytes);
    const graph::PackedDate date = in.Fixed32();
    std::string& rest = rests[rows.size()];
    rest.assign(bytes.substr(4));
    rows.push_back({.id = id,
                    .origin = graph::Origin::kByHand,
                    .start = NodeId{first_node_ + row.a},
                    .type = TypeId{row.b},
                    .end = NodeId{first_node_ + row.c},
                    .date = date,
                    .rest = rest});
    DOSSIER_RETURN_IF_ERROR(incoming_.MakeRoom(1, 0));
    incoming_.Add({row.c, row.b, row.a, number++});
    DOSSIER_RETURN_IF_ERROR(outgoing_.Next());
  }
  DOSSIER_RETURN_IF_ERROR(end_page());
  DOSSIER_RETURN_IF_ERROR(FinishTable(Family::kRelationships, &table));
  counters_.counts.relationships += number;
  counters_.next_relationship = first_relationship_ + number;
  return WriteAdjacency();
}

Status BulkLoader::WriteAdjacency() {
  DOSSIER_ASSIGN_OR_RETURN(TableFile table, CreateTable(Family::kAdjacency));
  DOSSIER_RETURN_IF_ERROR(incoming_.Sort(nodes_));
  DOSSIER_RETURN_IF_ERROR(outgoing_.Rewind());
  const std::size_t max_entries = std::max<std::size_t>(open_options_.adjacency_block_entries, 2);
  Status failed;
  const PutBlock put = [&](const std::string& key, const std::string& value) {
    if (failed.ok()) failed = table.Add(key, value);
  };
  std::vector<AdjacencyEntry> entries;
  std::uint64_t number = first_relationship_;
  // The lists of one node in one direction: rows that start with it, one list a type.
  const auto write_lists = [&](RowSorter* rows, std::uint32_t node, bool incoming) -> Status {
    while (rows->Valid() && rows->row().a == node) {
      const std::uint32_t type = rows->row().b;
      entries.clear();
      for (; rows->Valid() && rows->row().a == node && rows->row().b == type;) {
        const std::uint64_t id = incoming ? first_relationship_ + rows->row().with : number++;
        entries.push_back({NodeId{first_node_ + rows->row().c}, RelationshipId{id}});
        DOSSIER_RETURN_IF_ERROR(rows->Next());
      }
      MakeAdjacencyBlocks({NodeId{first_node_ + node}, incoming, TypeId{type}}, entries, max_entries, put);
      DOSSIER_RETURN_IF_ERROR(failed);
    }
    return {};
  };
  while (outgoing_.Valid() || incoming_.Valid()) {
    const std::uint32_t node = std::min(outgoing_.Valid() ? outgoing_.row().a : UINT32_MAX,
                                        incoming_.Valid() ? incoming_.row().a : UINT32_MAX);
    DOSSIER_RETURN_IF_ERROR(write_lists(&outgoing_, node, false));
    DOSSIER_RETURN_IF_ERROR(write_lists(&incoming_, node, true));
  }
  return FinishTable(Family::kAdjacency, &table);
}

// Labels come before names, and names before types.
Status BulkLoader::WriteNameIndex(TableFile* index) {
  for (std::uint32_t label = 1; label <= nodes_by_label_.size(); ++label) {
    for (const std::uint32_t node : nodes_by_label_[label - 1]) {
      DOSSIER_RETURN_IF_ERROR(index->Add(LabelKey(LabelId{label}, NodeId{first_node_ + node}), {}));
    }
  }
  DOSSIER_RETURN_IF_ERROR(names_.Sort());
  while (names_.Valid()) {
    const std::string_view bytes = names_.bytes();
    DOSSIER_RETURN_IF_ERROR(index->Add(bytes.substr(0, bytes.size() - 1), bytes.substr(bytes.size() - 1)));
    DOSSIER_RETURN_IF_ERROR(names_.Next());
  }
  return {};
}

Status BulkLoader::WriteTypeIndex(TableFile* index) {
  for (std::uint32_t type = 1; type <= pages_by_type_.size(); ++type) {
    for (const std::uint64_t page : pages_by_type_[type - 1]) {
      DOSSIER_RETURN_IF_ERROR(index->Add(TypePageKey(TypeId{type}, page), {}));
    }
  }
  return {};
}

Status BulkLoader::WriteCounters(std::span<const graph::HistoryEntry> history) {
  DOSSIER_ASSIGN_OR_RETURN(TableFile lines, CreateTable(Family::kHistory));
  for (const graph::HistoryEntry& entry : history) {
    DOSSIER_RETURN_IF_ERROR(lines.Add(HistoryKey(counters_.next_history++), EncodeHistory(entry)));
  }
  DOSSIER_RETURN_IF_ERROR(FinishTable(Family::kHistory, &lines));
  for (std::size_t label = 0; label < nodes_by_label_.size(); ++label) {
    counters_.counts.nodes_by_label[label] += nodes_by_label_[label].size();
  }
  counters_.counts.nodes += nodes_;
  counters_.next_node += nodes_;
  ++counters_.version;
  const std::uint32_t old_labels = counters_.labels, old_types = counters_.types, old_keys = counters_.keys;
  counters_.labels = static_cast<std::uint32_t>(symbols_.labels.size());
  counters_.types = static_cast<std::uint32_t>(symbols_.types.size());
  counters_.keys = static_cast<std::uint32_t>(symbols_.keys.size());
  DOSSIER_ASSIGN_OR_RETURN(TableFile meta, CreateTable(Family::kMeta));
  DOSSIER_RETURN_IF_ERROR(meta.Add(CountersKey(), EncodeCounters(counters_)));
  const auto add = [&](SymbolKind kind, const std::vector<std::string>& names, std::uint32_t old) -> Status {
    for (std::uint32_t id = old; id < names.size(); ++id) {
      DOSSIER_RETURN_IF_ERROR(meta.Add(SymbolKey(kind, id + 1), names[id]));
    }
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(add(SymbolKind::kLabel, symbols_.labels.names(), old_labels));
  DOSSIER_RETURN_IF_ERROR(add(SymbolKind::kType, symbols_.types.names(), old_types));
  DOSSIER_RETURN_IF_ERROR(add(SymbolKind::kKey, symbols_.keys.names(), old_keys));
  return FinishTable(Family::kMeta, &meta);
}

Status BulkLoader::Ingest() {
  std::vector<std::pair<Family, std::string>> files;
  for (const Family family : written_) files.emplace_back(family, FilePath(family));
  return database_->Ingest(files);
}

}  // namespace dossier::storage
