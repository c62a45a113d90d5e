// One file of an import, opened: its header understood, its types found out, its blocks of rows to come.
// Thread safety: one thread at a time, save shape().
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "query/import/importer.h"
#include "query/import/table_rows.h"

namespace dossier::query {

class ImportFile {
 public:
  // Reads the first block. Errors: those of ByteSource; kBadInput where the header does not do for a file of nodes or
  // of relationships.
  static Result<ImportFile> Open(const std::string& path, bool relationships, const ImportOptions& options);

  const std::string& name() const { return name_; }  // for messages
  const TableShape& shape() const { return shape_; }
  std::uint64_t header_lines() const { return header_lines_; }
  // The next rows, or nothing at the end.
  Result<std::optional<std::string>> Next();

 private:
  Status ReadHeader(bool relationships, const ImportOptions& options);
  void InferTypes();
  Status CheckColumns(bool relationships, const ImportOptions& options) const;
  Error Wrong(std::string what, std::string hint) const;

  std::string name_;
  TableShape shape_;
  std::uint64_t header_lines_ = 0;
  std::unique_ptr<RecordBlocks> blocks_;
  std::optional<std::string> first_;
};

}  // namespace dossier::query
