#include "bench/eval/entities_command.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <set>

#include "bench/eval/pipeline.h"
#include "core/text/annotator.h"
#include "models/data/iob.h"
#include "models/data/treebank_entities.h"

namespace dossier::eval {

namespace {

using models::EntitySentence;
using models::LabelledSpan;

constexpr auto kLabels = std::to_array<const char*>({"PER", "ORG", "LOC"});

// Index into kLabels; facilities are places here, and events nothing.
std::optional<std::size_t> LabelOf(text::EntityKind kind) {
  switch (kind) {
    case text::EntityKind::kPerson: return 0;
    case text::EntityKind::kOrganization: return 1;
    case text::EntityKind::kPlace:
    case text::EntityKind::kFacility: return 2;
    case text::EntityKind::kEvent: return std::nullopt;
  }
  return std::nullopt;
}

struct Span {
  std::uint32_t first = 0, end = 0;
  std::size_t label = 0;
  friend auto operator<=>(const Span&, const Span&) = default;
};

Result<std::vector<EntitySentence>> ReadEntities(const std::string& file) {
  if (!file.ends_with(".conllu")) return models::ReadIob(file);
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<models::TreebankSentence> trees, models::ReadConllu(file));
  std::vector<EntitySentence> sentences;
  for (const models::TreebankSentence& tree : trees) {
    EntitySentence sentence{tree.starts_document, {}, models::FindTreebankNames(tree)};
    for (const models::TreebankWord& word : tree.words) sentence.words.push_back(word.form);
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

std::set<Span> GoldSpans(const EntitySentence& sentence) {
  std::set<Span> spans;
  for (const LabelledSpan& entity : sentence.entities) {
    const auto kind = models::KindOfEntityLabel(entity.label);
    if (!kind) continue;
    if (const auto label = LabelOf(*kind)) spans.insert({entity.first, entity.end, *label});
  }
  return spans;
}

std::set<Span> FoundSpans(const text::LanguageModel& model, std::string_view set, const EntitySentence& sentence) {
  const std::vector<std::string_view> words(sentence.words.begin(), sentence.words.end());
  std::set<Span> spans;
  for (const text::EntitySpan& entity : model.Analyze(words, nullptr, set).entities) {
    if (const auto label = LabelOf(entity.kind)) spans.insert({entity.first, entity.end, *label});
  }
  return spans;
}

std::string Describe(char sign, const Span& span, const EntitySentence& sentence) {
  std::string text;
  for (std::uint32_t i = span.first; i < span.end; ++i) text += " " + sentence.words[i];
  return fmt::format("{}{}{}", sign, kLabels[span.label], text);
}

}  // namespace

Result<Report> EvaluateEntities(const EntitiesOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(const Pipeline pipeline, Pipeline::Create("", options.model));
  DOSSIER_RETURN_IF_ERROR(pipeline.RequireNetwork());
  if (!options.set.empty() && !pipeline.model().HasEntitySet(options.set)) {
    return Error(ErrorCode::kNotFound, fmt::format("the model has no entity set '{}'", options.set));
  }
  Report report;
  for (const std::string& file : options.files) {
    const std::string set = options.set.empty() && file.ends_with(".conllu") ? "gum" : options.set;
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<EntitySentence> sentences, ReadEntities(file));
    std::array<Tally, kLabels.size()> by_label;
    Tally borders;
    Table errors{"errors", {"error"}, {}, {}};
    for (const EntitySentence& sentence : sentences) {
      if (sentence.words.size() > text::kMaxSentenceTokens) continue;
      const std::set<Span> gold = GoldSpans(sentence), found = FoundSpans(pipeline.model(), set, sentence);
      std::set<std::pair<std::uint32_t, std::uint32_t>> open;
      for (const Span& span : gold) open.emplace(span.first, span.end);
      for (const Span& span : found) {
        ++(gold.contains(span) ? by_label[span.label].right : by_label[span.label].wrong);
        ++(open.contains({span.first, span.end}) ? borders.right : borders.wrong);
        if (!gold.contains(span)) errors.rows.push_back({Describe('+', span, sentence)});
      }
      borders.missed += static_cast<double>(gold.size());
      for (const Span& span : gold) {
        if (found.contains(span)) continue;
        ++by_label[span.label].missed;
        errors.rows.push_back({Describe('-', span, sentence)});
      }
    }
    borders.missed -= borders.right;
    Table table{fmt::format("{}: {} sentences", std::filesystem::path(file).filename().string(), sentences.size()),
                TallyColumns("kind"),
                {},
                {}};
    Tally all;
    for (std::size_t i = 0; i < kLabels.size(); ++i) {
      table.rows.push_back(TallyRow(kLabels[i], by_label[i]));
      all += by_label[i];
    }
    table.rows.push_back(TallyRow("all", all));
    table.rows.push_back(TallyRow("whatever the kind", borders));
    report.push_back(std::move(table));
    if (options.errors) report.push_back(std::move(errors));
  }
  return report;
}

}  // namespace dossier::eval
