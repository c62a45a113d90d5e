// Bulk import: files of nodes and of relationships into a BulkWriter. The files are read once, in the order given, all
// nodes before all relationships. Rows that are bad are named, counted and left out, up to a limit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/graph/bulk_writer.h"
#include "query/import/column.h"

namespace dossier::query {

// A row that is left out. Lines count from 1.
struct BadRowNote {
  std::string file;
  std::uint64_t line = 0;
  std::string reason;
};

struct ImportOptions {
  std::vector<std::string> nodes, relationships;  // paths; "-" is stdin, once
  // "auto" goes by the file's name (.csv, .tsv, .jsonl, .ndjson, with .gz or .zst behind), else by its first line.
  std::string format = "auto";    // auto, csv, tsv, jsonl
  std::optional<char> delimiter;  // of CSV; default "," or tab
  bool quotes = true;             // false: quotes are plain bytes
  // Header lines of files that have none.
  std::string node_header, relationship_header;
  ColumnNames columns;              // what plain header names stand for
  std::vector<std::string> labels;  // of every node
  std::string type;                 // of relationships whose row says none
  // An id that no file of nodes has becomes a node of that name, with `labels`, instead of making its row bad.
  bool make_nodes = false;
  std::uint64_t max_bad_rows = 1000;  // more stop the import
  unsigned threads = 0;               // that read; 0: one a core
  std::size_t block_bytes = 1 << 20;  // what a thread reads at a time; types are found out from the first block
  std::stop_token stop;
  std::function<void(const BadRowNote&)> on_bad_row;                         // in order of the files
  std::function<void(std::uint64_t rows, std::uint64_t bytes)> on_progress;  // read so far, in all files
};

struct FileReport {
  std::string file;
  std::vector<std::string> columns;  // "born: date", as they were understood; empty for JSON Lines
  std::uint64_t rows = 0;            // that became nodes or relationships
  std::uint64_t bad_rows = 0;
};

struct ImportReport {
  std::vector<FileReport> nodes, relationships;
  std::uint64_t node_count = 0, relationship_count = 0, made_nodes = 0, bad_rows = 0;
};

// Reads everything into `writer`; Commit is the caller's. Errors: kNotFound, kIo, kBadInput (a header, a damaged file,
// too many bad rows), kCancelled, those of BulkWriter; then nothing is to be committed. Memory: some blocks a thread,
// and what IdMap says for an id.
Result<ImportReport> ImportFiles(const ImportOptions& options, graph::BulkWriter* writer);

}  // namespace dossier::query
