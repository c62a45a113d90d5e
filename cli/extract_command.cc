#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/reading_flags.h"
#include "core/extract/extraction_json.h"
#include "core/extract/extractor.h"
#include "core/text/annotator.h"
#include "core/text/conllu.h"

namespace dossier::cli {
namespace {

struct ExtractFlags {
  ReadingFlags reading;
  bool text = false;
  bool conllu = false;
};

// Writes what was extracted of each article; failures go to stderr.
class ExtractionPrinter {
 public:
  ExtractionPrinter(const Context& context, const ExtractFlags& flags, const text::LanguageModel& model,
                    std::ostream& out)
      : context_(context), flags_(flags), model_(model), out_(out) {}

  Status Take(const ingest::StreamItem& item) {
    if (const auto* failure = std::get_if<text::ReadFailure>(&item)) {
      ++failed;
      out_.flush();
      context_.Warn(ErrorCodeName(failure->error.code), failure->source + ": " + failure->error.message,
                    failure->error.hint);
    } else if (const auto* extraction = std::get_if<extract::Extraction>(&item)) {
      Write(*extraction);
    }
    if (!out_) return Error{ErrorCode::kIo, "cannot write the result", "is the disk full?"};
    return {};
  }

  std::size_t failed = 0;

 private:
  void Write(const extract::Extraction& extraction) {
    const std::string& text = extraction.document.text;
    if (flags_.text) {
      out_ << (written_++ > 0 ? "\n" : "") << text << (text.ends_with('\n') ? "" : "\n");
    } else if (flags_.conllu) {
      text::AnnotatedDocument annotated = text::Annotate(extraction.document);
      model_.Annotate(&annotated);
      out_ << "# newdoc id = " << extraction.document.id << '\n' << text::ToConllu(annotated);
    } else {
      out_ << extract::ToJsonLine(extraction) << '\n';
    }
  }

  const Context& context_;
  const ExtractFlags& flags_;
  const text::LanguageModel& model_;
  std::ostream& out_;
  std::size_t written_ = 0;
};

int RunExtract(const ExtractFlags& flags, Context& context) {
  const Result<ReadingSetup> setup = flags.reading.Prepare(context);
  if (!setup.ok()) return context.Fail(setup.error());
  Result<Output> output = Output::Open(context);
  if (!output.ok()) return context.Fail(output.error());
  ExtractionPrinter printer(context, flags, *setup->model, output->stream());
  const Status status = ingest::StreamExtractions(flags.reading.paths, setup->extractor, setup->stream, nullptr,
                                                  [&](const ingest::StreamItem& item) { return printer.Take(item); });
  const Status closed = output->Close();
  if (!closed.ok()) return context.Fail(closed.error());
  if (!status.ok()) return context.Fail(status.error());
  if (setup->stream.stop.stop_requested()) return kExitInterrupted;
  return printer.failed > 0 ? kExitInput : kExitDone;
}

}  // namespace

void AddExtractCommand(CommandLine& line) {
  auto flags = std::make_shared<ExtractFlags>();
  Command command = line.AddCommand("extract", "Print what articles say, as JSON Lines, without a store",
                                    {"dossier extract news/talks.txt", "dossier extract news/talks.html --text",
                                     "cat talks.txt | dossier extract -"});
  flags->reading.AddTo(command);
  command.Flag("--text", &flags->text, "print the clean text, which offsets count in, instead")
      .Flag("--conllu", &flags->conllu, "print the words with their tags, trees and names, as CoNLL-U, instead")
      .Run([flags](Context& context) { return RunExtract(*flags, context); });
}

}  // namespace dossier::cli
