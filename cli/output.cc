#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "cli/exit_status.h"
#include "core/graph/memory_graph.h"
#include "core/graph/memory_graph.h"

namespace dossier::cli {

Result<Output> Output::Open(const Context& context) {
  Output output;
  output.path_ = context.options.output;
  const bool standard = output.path_ == "-";
  const int descriptor =
      standard ? STDOUT_FILENO : open(output.path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return Error{ErrorCode::kIo, "cannot write \"" + output.path_ + "\": " + std::strerror(errno),
                 "name another file with -o, or - for stdout"};
  }
  std::cout.flush();  // what was printed before comes first
  output.buffer_ = std::make_unique<FileBuffer>(descriptor, !standard);
  output.stream_ = std::make_unique<std::ostream>(output.buffer_.get());
  return output;
}

Status Output::Close() {
  const int error = buffer_->Finish();
  if (error == 0) return {};
  const std::string where = path_ == "-" ? "stdout" : "\"" + path_ + "\"";
  const ErrorCode code = error == ENOSPC ? ErrorCode::kDiskFull : ErrorCode::kIo;
  return Error{code, "cannot write all of the result to " + where + ": " + std::strerror(error)};
}

query::RowFormat ChosenFormat(const Context& context) {
  if (const auto format = query::ParseRowFormat(context.options.format)) return *format;
  const std::string extension = std::filesystem::path(context.options.output).extension().string();
  if (extension == ".md") return query::RowFormat::kMarkdown;
  if (extension == ".txt") return query::RowFormat::kTable;
  if (extension == ".ndjson") return query::RowFormat::kJsonLines;
  if (extension.size() > 1) {
    if (const auto format = query::ParseRowFormat(extension.substr(1))) return *format;
  }
  return context.OutputIsTerminal() ? query::RowFormat::kTable : query::RowFormat::kJsonLines;
}

int PrintListing(const Context& context, const graph::GraphReader& reader, Listing listing) {
  const query::RowFormat format = ChosenFormat(context);
  const std::uint64_t limit = context.RowLimit();
  const std::size_t all = listing.rows.size();
  const bool found = all > 0;
  if (limit > 0 && all > limit) listing.rows.resize(limit);
  const Result<query::RecordSet> records = query::RecordSet::Load(reader, listing.rows);
  if (!records.ok()) return context.Fail(records.error());
  if (format == query::RowFormat::kTable && !listing.table_columns.empty()) {
    std::vector<std::string> columns;
    for (const std::size_t i : listing.table_columns) columns.push_back(listing.columns[i]);
    for (query::Row& row : listing.rows) {
      query::Row kept;
      for (const std::size_t i : listing.table_columns) kept.push_back(row[i]);
      row = std::move(kept);
    }
    listing.columns = std::move(columns);
  }
  Result<Output> output = Output::Open(context);
  if (!output.ok()) return context.Fail(output.error());
  if (format == query::RowFormat::kTable && listing.rows.empty()) {
    output->stream() << "(no rows)\n";
  } else {
    const query::RowWriterOptions options{.table_width = context.OutputIsTerminal() ? context.terminal.width : 0};
    query::WriteRows(listing.columns, listing.rows, *records, format, options, output->stream());
  }
  const Status closed = output->Close();
  if (!closed.ok()) return context.Fail(closed.error());
  if (listing.more) {
    context.Warn("truncated", "showing the first " + std::to_string(listing.rows.size()) + " rows; there are more",
                 "--limit 0 shows all");
  } else if (listing.rows.size() < all) {
    context.Warn("truncated", "showing " + std::to_string(listing.rows.size()) + " of " + std::to_string(all) + " rows",
                 "--limit 0 shows all");
  }
  return !found && context.options.exit_status ? kExitNothingFound : kExitDone;
}

int PrintListing(const Context& context, Listing listing) {
  const graph::MemoryGraph nothing;
  const auto reader = nothing.Snapshot();
  if (!reader.ok()) return context.Fail(reader.error());
  return PrintListing(context, **reader, std::move(listing));
}

int PrintText(const Context& context, std::string_view text, bool found) {
  Result<Output> output = Output::Open(context);
  if (!output.ok()) return context.Fail(output.error());
  output->stream() << WithoutControls(text);
  const Status closed = output->Close();
  if (!closed.ok()) return context.Fail(closed.error());
  return !found && context.options.exit_status ? kExitNothingFound : kExitDone;
}

}  // namespace dossier::cli
