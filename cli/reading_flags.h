// The flags that say how articles are read and with what rules, for `ingest` and `extract`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/context.h"
#include "core/extract/extractor.h"
#include "core/graph/ontology.h"
#include "core/ingest/extraction_stream.h"
#include "core/text/language_model.h"

namespace dossier::cli {

// What the flags ask for, ready to read with.
struct ReadingSetup {
  ingest::StreamOptions stream;  // ends when the command is interrupted
  graph::Ontology ontology;
  std::shared_ptr<const text::LanguageModel> model;
  extract::Extractor extractor;  // uses the model
};

struct ReadingFlags {
  std::vector<std::string> paths;
  std::string input = "auto", date, ontology, model;
  std::vector<std::string> text_fields, title_fields, url_fields, date_fields, id_fields;
  std::int64_t jobs = 0;
  bool no_recursive = false;
  bool open = false;

  void AddTo(Command& command);
  // kUsage where a flag is wrong, or an article is to come from stdin and that is a terminal; kBadInput where the
  // ontology is; the model's errors.
  Result<ReadingSetup> Prepare(const Context& context) const;

 private:
  Result<ingest::StreamOptions> Options(const Context& context) const;
};

}  // namespace dossier::cli
