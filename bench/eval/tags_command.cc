#include "bench/eval/tags_command.h"

#include <fmt/format.h>

#include <filesystem>

#include "bench/eval/pipeline.h"
#include "bench/eval/raw_alignment.h"
#include "core/text/annotator.h"

namespace dossier::eval {

namespace {

using models::TreebankSentence;

// Of words whose sentence and word borders are given.
struct GoldTokenScore {
  std::size_t sentences = 0, words = 0, upos = 0, xpos = 0, uas = 0, las = 0, las_exact = 0;
};

GoldTokenScore ScoreGoldTokens(const text::LanguageModel& model, const std::vector<TreebankSentence>& sentences) {
  GoldTokenScore score;
  for (const TreebankSentence& sentence : sentences) {
    std::vector<std::string_view> forms;
    for (const models::TreebankWord& word : sentence.words) forms.push_back(word.form);
    if (forms.size() > text::kMaxSentenceTokens) continue;
    const text::AnalyzedSentence analyzed = model.Analyze(forms);
    ++score.sentences;
    score.words += forms.size();
    for (std::size_t i = 0; i < forms.size(); ++i) {
      const text::Token& token = analyzed.tokens[i];
      const models::TreebankWord& gold = sentence.words[i];
      score.upos += token.upos == gold.upos;
      score.xpos += token.penn == gold.penn;
      const std::uint32_t head = token.head == text::kNoToken ? 0 : token.head + 1;
      if (head != gold.head) continue;
      ++score.uas;
      score.las += MainRelation(token.relation) == MainRelation(gold.relation);
      score.las_exact += token.relation == gold.relation;
    }
  }
  return score;
}

std::string NameOf(const std::string& file, const std::string& prefix) {
  const std::string stem = std::filesystem::path(file).stem().string();
  return prefix.empty() ? stem : stem + " " + prefix + "*";
}

}  // namespace

Result<Report> EvaluateTags(const TagsOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline, Pipeline::Create("", options.model));
  DOSSIER_RETURN_IF_ERROR(pipeline.RequireNetwork());
  Table table;
  if (options.raw) {
    table = {
        "from raw text, F1", {"treebank", "words", "sentences", "UPOS", "XPOS", "UAS", "LAS", "LAS exact"}, {}, {}};
  } else {
    table = {"on given words, share right",
             {"treebank", "sentences", "words", "UPOS", "XPOS", "UAS", "LAS", "LAS exact"},
             {},
             {}};
  }
  table.note = "LAS: subtypes of relations do not count (CoNLL 2018); exact: they do";
  for (const std::string& file : options.files) {
    DOSSIER_ASSIGN_OR_RETURN(std::vector<TreebankSentence> sentences, models::ReadConllu(file));
    std::erase_if(sentences, [&](const TreebankSentence& s) { return !s.id.starts_with(options.prefix); });
    if (sentences.empty()) {
      return Error(ErrorCode::kNotFound, fmt::format("no sentence of '{}' begins with '{}'", file, options.prefix));
    }
    const std::string name = NameOf(file, options.prefix);
    if (options.raw) {
      RawScore score;
      for (const auto document : SplitDocuments(sentences)) {
        const text::Document raw = RawDocument(document);
        text::AnnotatedDocument annotated = text::Annotate(raw);
        pipeline.model().Annotate(&annotated);
        score += ScoreRaw(document, annotated);
      }
      table.rows.push_back({name, FigureOrNothing(score.words.F1()), FigureOrNothing(score.sentences.F1()),
                            FigureOrNothing(score.upos.F1()), FigureOrNothing(score.xpos.F1()),
                            FigureOrNothing(score.uas.F1()), FigureOrNothing(score.las.F1()),
                            FigureOrNothing(score.las_exact.F1())});
      continue;
    }
    const GoldTokenScore score = ScoreGoldTokens(pipeline.model(), sentences);
    const auto share = [&](std::size_t right) { return static_cast<double>(right) / static_cast<double>(score.words); };
    table.rows.push_back({name, Count(score.sentences), Count(score.words), share(score.upos), share(score.xpos),
                          share(score.uas), share(score.las), share(score.las_exact)});
  }
  return Report{std::move(table)};
}

}  // namespace dossier::eval
