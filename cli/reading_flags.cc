#include "cli/reading_flags.h"

#include <algorithm>

#include "cli/fact_flags.h"
#include "cli/model_flag.h"
#include "cli/ontology_flag.h"

namespace dossier::cli {

void ReadingFlags::AddTo(Command& command) {
  command.RequiredArguments("PATH", &paths, "files and directories of articles: .txt .html .md .jsonl; - is stdin")
      .Choice("--input", &input, {"auto", "text", "html", "markdown", "jsonl"},
              "form of the articles; auto goes by name and content")
      .Option("--date", &date, "DATE", "publication date of articles that state none")
      .Option("--ontology", &ontology, "FILE", kOntologyHelp)
      .Option("--model", &model, "FILE", kModelHelp)
      .Flag("--open", &open, "also relations of verbs that the ontology does not know, named by the verb")
      .Option("-j,--jobs", &jobs, "N", "threads that read and extract; default one a core")
      .Flag("--no-recursive", &no_recursive, "stay out of directories inside directories")
      .ListOption("--text-field", &text_fields, "FIELD,...",
                  "JSON Lines: where the text is; default text, body, content")
      .ListOption("--title-field", &title_fields, "FIELD,...", "JSON Lines: the title; default title, headline")
      .ListOption("--url-field", &url_fields, "FIELD,...", "JSON Lines: the address; default url, link")
      .ListOption("--date-field", &date_fields, "FIELD,...", "JSON Lines: the date; default published, date, pubDate")
      .ListOption("--id-field", &id_fields, "FIELD,...", "JSON Lines: the short name; default id");
}

Result<ReadingSetup> ReadingFlags::Prepare(const Context& context) const {
  DOSSIER_ASSIGN_OR_RETURN(ingest::StreamOptions stream, Options(context));
  stream.stop = context.StopToken();
  DOSSIER_ASSIGN_OR_RETURN(graph::Ontology rules, LoadOntology(ontology));
  DOSSIER_ASSIGN_OR_RETURN(auto language, LoadModel(model));
  DOSSIER_ASSIGN_OR_RETURN(extract::Extractor extractor, extract::Extractor::Create(rules, *language, {.open = open}));
  return ReadingSetup{std::move(stream), std::move(rules), std::move(language), std::move(extractor)};
}

Result<ingest::StreamOptions> ReadingFlags::Options(const Context& context) const {
  if (context.terminal.in && std::find(paths.begin(), paths.end(), "-") != paths.end()) {
    return Error{ErrorCode::kUsage, "\"-\" reads an article from stdin, and stdin is a terminal",
                 "for example: cat talks.txt | dossier extract -"};
  }
  ingest::StreamOptions options;
  text::ReadOptions& read = options.read;
  if (input == "text") read.format = text::InputFormat::kText;
  if (input == "html") read.format = text::InputFormat::kHtml;
  if (input == "markdown") read.format = text::InputFormat::kMarkdown;
  if (input == "jsonl") read.format = text::InputFormat::kJsonLines;
  DOSSIER_ASSIGN_OR_RETURN(read.published, ParseDateFlag("--date", date));
  read.recursive = !no_recursive;
  const auto use = [](const std::vector<std::string>& given, std::vector<std::string>* fields) {
    if (!given.empty()) *fields = given;
  };
  use(text_fields, &read.text_fields);
  use(title_fields, &read.title_fields);
  use(url_fields, &read.url_fields);
  use(date_fields, &read.date_fields);
  use(id_fields, &read.id_fields);
  if (jobs > 256) return Error{ErrorCode::kUsage, "--jobs is 256 at most"};
  options.jobs = static_cast<unsigned>(jobs);
  return options;
}

}  // namespace dossier::cli
