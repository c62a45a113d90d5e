// Where results go: stdout, or the file that -o names. Thread safety: none.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "cli/file_buffer.h"
#include "core/graph/graph_reader.h"
#include "query/export/row_writer.h"

namespace dossier::cli {

class Output {
 public:
  // kIo where the file cannot be made.
  static Result<Output> Open(const Context& context);

  std::ostream& stream() { return *stream_; }
  // kDiskFull or kIo where not all bytes could be written.
  Status Close();

 private:
  std::unique_ptr<FileBuffer> buffer_;
  std::unique_ptr<std::ostream> stream_;
  std::string path_;
};

// --format, or for "auto" what the name of the output file says, else a table on a terminal and JSON Lines elsewhere.
query::RowFormat ChosenFormat(const Context& context);

// Rows of one command: all columns for programs, some of them for people.
struct Listing {
  std::vector<std::string> columns;
  std::vector<query::Row> rows;
  std::vector<std::size_t> table_columns = {};  // which a table shows, in order; empty: all
  bool more = false;                            // there are rows beyond these
};

// Writes the rows in the chosen format, --limit of them at most, and says on stderr where rows were cut. Gives the exit
// status: 0, or 1 with --exit-status and no rows, or an error's.
int PrintListing(const Context& context, const graph::GraphReader& reader, Listing listing);

// The same for rows that hold no graph elements.
int PrintListing(const Context& context, Listing listing);

// Writes `text`, which may hold text of articles, to the output. The exit status as above, by `found`.
int PrintText(const Context& context, std::string_view text, bool found);

}  // namespace dossier::cli
