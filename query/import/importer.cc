#include "query/import/importer.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "query/import/import_file.h"
#include "query/import/ordered_blocks.h"
#include "query/import/table_rows.h"

namespace dossier::query {
namespace {

constexpr std::uint32_t kMostNodes = 0x7FFF'FFFF;  // of one import; the rest are RelationshipRows::kUnknownEnd

// The symbol table as of now for all threads, renewed when names come.
class SharedSymbols {
 public:
  explicit SharedSymbols(graph::BulkWriter* writer) : writer_(*writer) { Renew(); }

  std::shared_ptr<const graph::SymbolTable> Get() const {
    const std::lock_guard lock(mutex_);
    return symbols_;
  }
  void Intern(const NewNames& names) {
    for (const std::string& name : names.labels) writer_.InternLabel(name);
    for (const std::string& name : names.types) writer_.InternType(name);
    for (const std::string& name : names.keys) writer_.InternKey(name);
    if (!names.empty()) Renew();
  }

 private:
  void Renew() {
    auto symbols = std::make_shared<const graph::SymbolTable>(writer_.symbols());
    const std::lock_guard lock(mutex_);
    symbols_ = std::move(symbols);
  }
  graph::BulkWriter& writer_;
  mutable std::mutex mutex_;
  std::shared_ptr<const graph::SymbolTable> symbols_;
};

class Importer {
 public:
  Importer(const ImportOptions& options, graph::BulkWriter* writer)
      : options_(options),
        writer_(*writer),
        symbols_(writer),
        threads_(options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency())) {}

  Result<ImportReport> Run() {
    for (const std::string& path : options_.nodes) DOSSIER_RETURN_IF_ERROR(ImportNodes(path));
    for (auto& [space, map] : ids_) map.Seal();
    for (const std::string& path : options_.relationships) DOSSIER_RETURN_IF_ERROR(ImportRelationships(path));
    return std::move(report_);
  }

 private:
  struct NodeBlock {
    std::string bytes;
    NodeRows rows;
    std::unique_ptr<graph::BulkWriter::PreparedNodes> prepared;
  };
  struct RelationshipBlock {
    std::string bytes;
    RelationshipRows rows;
  };

  Status ImportNodes(const std::string& path) {
    DOSSIER_ASSIGN_OR_RETURN(ImportFile file, ImportFile::Open(path, false, options_));
    Begin(&file, &report_.nodes);
    std::string space;
    for (const Column& column : file.shape().columns) {
      if (column.role == ColumnRole::kId) space = column.id_space;
    }
    IdMap& ids = ids_[space];
    const auto read = [&](NodeBlock* block) -> Status {
      const auto symbols = symbols_.Get();
      block->rows = ReadNodeRows(block->bytes, file.shape(), *symbols);
      if (!block->rows.new_names.empty()) return {};
      DOSSIER_ASSIGN_OR_RETURN(block->prepared, writer_.PrepareNodes(block->rows.nodes, *symbols));
      return {};
    };
    const auto work = [&](std::string bytes) -> Result<NodeBlock> {
      NodeBlock block{.bytes = std::move(bytes), .rows = {}, .prepared = nullptr};
      DOSSIER_RETURN_IF_ERROR(read(&block));
      return block;
    };
    const auto take = [&](NodeBlock block) -> Status {
      while (!block.rows.new_names.empty()) {
        symbols_.Intern(block.rows.new_names);
        DOSSIER_RETURN_IF_ERROR(read(&block));
      }
      NodeRows& rows = block.rows;
      std::vector<bool> kept(rows.nodes.size(), true);
      for (std::size_t i = 0; i < rows.nodes.size(); ++i) {
        if (report_.node_count >= kMostNodes) return TooMany();
        if (!rows.ids[i].empty() && !ids.Add(rows.ids[i], static_cast<std::uint32_t>(report_.node_count))) {
          kept[i] = false;
          rows.bad.push_back({rows.lines[i], fmt::format("the id \"{}\" is there already", rows.ids[i])});
          continue;
        }
        ++report_.node_count;
        ++current_->rows;
      }
      DOSSIER_RETURN_IF_ERROR(writer_.AddNodes(*block.prepared, kept));
      return EndBlock(rows.line_count, &rows.bad, rows.nodes.size(), block.bytes.size());
    };
    return ForEachBlock<NodeBlock>(
        threads_, [&] { return Next(&file); }, work, take);
  }

  Status ImportRelationships(const std::string& path) {
    DOSSIER_ASSIGN_OR_RETURN(ImportFile file, ImportFile::Open(path, true, options_));
    Begin(&file, &report_.relationships);
    std::string spaces[2];
    for (const Column& column : file.shape().columns) {
      if (column.role == ColumnRole::kStart) spaces[0] = column.id_space;
      if (column.role == ColumnRole::kEnd) spaces[1] = column.id_space;
    }
    for (const std::string& space : spaces) {
      if (!options_.make_nodes && !ids_.contains(space)) {
        return Error{ErrorCode::kBadInput,
                     space.empty() ? fmt::format("{}: no file of nodes has ids", path)
                                   : fmt::format("{}: no file of nodes has the id space \"{}\"", path, space),
                     "give the nodes with --nodes, with a column of ids; or make them of the ends with --make-nodes"};
      }
    }
    EndMaps ends;
    if (const auto map = ids_.find(spaces[0]); map != ids_.end()) ends.start = &map->second;
    if (const auto map = ids_.find(spaces[1]); map != ids_.end()) ends.end = &map->second;
    const auto read = [&](RelationshipBlock* block) {
      block->rows = ReadRelationshipRows(block->bytes, file.shape(), ends, *symbols_.Get());
    };
    const auto work = [&](std::string bytes) -> Result<RelationshipBlock> {
      RelationshipBlock block{.bytes = std::move(bytes), .rows = {}};
      read(&block);
      return block;
    };
    const auto take = [&](RelationshipBlock block) -> Status {
      while (!block.rows.new_names.empty()) {
        symbols_.Intern(block.rows.new_names);
        read(&block);
      }
      RelationshipRows& rows = block.rows;
      const std::size_t row_count = rows.relationships.size();
      if (!rows.unknown_ends.empty()) DOSSIER_RETURN_IF_ERROR(ResolveEnds(spaces, &rows));
      report_.relationship_count += rows.relationships.size();
      current_->rows += rows.relationships.size();
      DOSSIER_RETURN_IF_ERROR(writer_.AddRelationships(rows.relationships, rows.properties));
      return EndBlock(rows.line_count, &rows.bad, row_count, block.bytes.size());
    };
    return ForEachBlock<RelationshipBlock>(
        threads_, [&] { return Next(&file); }, work, take);
  }

  // Ends that no file of nodes knows: nodes made of them, or bad rows.
  Status ResolveEnds(const std::string (&spaces)[2], RelationshipRows* rows) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows->relationships.size(); ++i) {
      graph::BulkRelationship r = rows->relationships[i];
      std::string reason;
      for (std::uint32_t* end : {&r.start, &r.end}) {
        if (*end < RelationshipRows::kUnknownEnd) continue;
        const RelationshipRows::UnknownEnd& unknown = rows->unknown_ends[*end - RelationshipRows::kUnknownEnd];
        if (!options_.make_nodes) {
          if (reason.empty()) reason = fmt::format("no node has the id \"{}\"", unknown.id);
          continue;
        }
        DOSSIER_ASSIGN_OR_RETURN(*end, NodeOf(unknown.id, spaces[unknown.is_start ? 0 : 1]));
      }
      if (reason.empty()) {
        rows->relationships[kept++] = r;
      } else {
        rows->bad.push_back({rows->lines[i], std::move(reason)});
      }
    }
    rows->relationships.resize(kept);
    return {};
  }

  // The node made of an id, now or before.
  Result<std::uint32_t> NodeOf(const std::string& id, const std::string& space) {
    IdMap& made = made_[space];
    if (const auto node = made.Find(id)) return *node;
    if (report_.node_count >= kMostNodes) return TooMany();
    graph::Node node;
    for (const std::string& label : options_.labels) node.labels.push_back(writer_.InternLabel(label));
    std::sort(node.labels.begin(), node.labels.end());
    node.labels.erase(std::unique(node.labels.begin(), node.labels.end()), node.labels.end());
    node.properties.emplace_back(writer_.InternKey(graph::property::kName), id);
    DOSSIER_ASSIGN_OR_RETURN(const auto prepared, writer_.PrepareNodes(std::span(&node, 1), writer_.symbols()));
    DOSSIER_RETURN_IF_ERROR(writer_.AddNodes(*prepared, {true}));
    const auto number = static_cast<std::uint32_t>(report_.node_count++);
    ++report_.made_nodes;
    made.Add(id, number);
    return number;
  }

  static Error TooMany() { return {ErrorCode::kBadInput, "one import takes up to 2,147,483,647 nodes"}; }

  void Begin(ImportFile* file, std::vector<FileReport>* reports) {
    reports->push_back({.file = file->name(), .columns = {}});
    current_ = &reports->back();
    NewNames names;
    names.labels = options_.labels;
    if (!options_.type.empty() && reports == &report_.relationships) names.types.push_back(options_.type);
    for (const Column& column : file->shape().columns) {
      current_->columns.push_back(DescribeColumn(column));
      if (!column.name.empty() && column.role != ColumnRole::kIgnore) names.keys.push_back(column.name);
    }
    symbols_.Intern(names);
    lines_ = file->header_lines();
  }

  Result<std::optional<std::string>> Next(ImportFile* file) const {
    if (options_.stop.stop_requested()) return Error{ErrorCode::kCancelled, "the import was stopped"};
    return file->Next();
  }

  // Notes the bad rows of a block and moves on behind it.
  Status EndBlock(std::uint64_t lines, std::vector<BadRow>* bad, std::size_t good, std::size_t bytes) {
    std::stable_sort(bad->begin(), bad->end(), [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
    for (const BadRow& row : *bad) {
      const BadRowNote note{current_->file, lines_ + row.line + 1, row.reason};
      if (options_.on_bad_row) options_.on_bad_row(note);
      ++current_->bad_rows;
      if (++report_.bad_rows > options_.max_bad_rows) {
        return Error{ErrorCode::kBadInput,
                     options_.max_bad_rows == 0 ? fmt::format("{}:{}: {}", note.file, note.line, note.reason)
                                                : fmt::format("more than {} rows are bad; the last one is {}:{}: {}",
                                                              options_.max_bad_rows, note.file, note.line, note.reason),
                     "nothing was imported; mend the rows, or let more pass with --bad-rows N"};
      }
    }
    lines_ += lines;
    rows_ += good;
    bytes_ += bytes;
    if (options_.on_progress) options_.on_progress(rows_, bytes_);
    return {};
  }

  const ImportOptions& options_;
  graph::BulkWriter& writer_;
  SharedSymbols symbols_;
  const unsigned threads_;
  std::map<std::string, IdMap> ids_, made_;  // by id space: of the files of nodes, and made of ends
  ImportReport report_;
  FileReport* current_ = nullptr;
  std::uint64_t lines_ = 0;  // of the current file, before the current block
  std::uint64_t rows_ = 0, bytes_ = 0;
};

}  // namespace

Result<ImportReport> ImportFiles(const ImportOptions& options, graph::BulkWriter* writer) {
  return Importer(options, writer).Run();
}

}  // namespace dossier::query
