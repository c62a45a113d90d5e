#include "core/extract/event_dates.h"

#include <algorithm>
#include <limits>

#include "core/text/date_expression.h"

namespace dossier::extract {
namespace {

// Of the dates in a sentence, the one nearest to a byte; commas and semicolons between count as distance.
std::optional<PartialDate> Nearest(const std::vector<text::DateExpression>& dates, std::string_view text,
                                   std::size_t at) {
  std::optional<PartialDate> best;
  std::size_t best_distance = std::numeric_limits<std::size_t>::max();
  for (const text::DateExpression& date : dates) {
    if (!date.date) continue;
    const std::size_t from = std::min(at, date.span.start), to = std::max(at, date.span.start);
    std::size_t distance = to - from;
    for (const char c : text.substr(from, to - from)) distance += c == ';' ? 200 : c == ',' ? 25 : 0;
    if (distance < best_distance) {
      best_distance = distance;
      best = date.date;
    }
  }
  return best;
}

}  // namespace

DatedFindings AttachDates(const text::AnnotatedDocument& annotated, const Words& words,
                          const std::vector<Mention>& mentions, const std::vector<Entity>& entities,
                          const std::vector<Finding>& findings) {
  const text::DateContext context = text::MakeDateContext(*annotated.document);
  const std::string_view text = words.text();
  std::vector<std::vector<text::DateExpression>> dates;
  dates.reserve(annotated.sentences.size());
  for (const text::Sentence& sentence : annotated.sentences)
    dates.push_back(text::FindDates(text, sentence.span, context));
  const auto sentence_of = [&](std::uint32_t word) -> std::size_t {
    const std::size_t start = words[word].span.start;
    const auto it =
        std::ranges::upper_bound(annotated.sentences, start, {}, [](const text::Sentence& s) { return s.span.start; });
    return static_cast<std::size_t>(it - annotated.sentences.begin()) - 1;
  };

  DatedFindings out{.findings = std::vector<std::optional<PartialDate>>(findings.size()),
                    .events = std::vector<std::optional<PartialDate>>(entities.size())};
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (!finding.dated) continue;
    out.findings[i] = Nearest(dates[sentence_of(finding.anchor)], text, words[finding.anchor].span.start);
  }
  // An event's own sentences date it first, then what is said of it; "2025" gives way to "2025-10-22".
  const auto refine = [](std::optional<PartialDate>* known, const std::optional<PartialDate>& found) {
    if (!found) return;
    const bool finer = *known && (*known)->IsCompatibleWith(*found) && !(*known)->HasDay() && found->HasMonth();
    if (!*known || finer) *known = found;
  };
  for (const Mention& mention : mentions) {
    if (mention.kind != Kind::kEvent || mention.entity == kNone) continue;
    refine(&out.events[mention.entity],
           Nearest(dates[sentence_of(mention.first)], text, words[mention.first].span.start));
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    for (const std::uint32_t entity : {findings[i].subject, findings[i].object}) {
      if (entities[entity].kind != Kind::kEvent) continue;
      refine(&out.events[entity], out.findings[i]);
      refine(&out.findings[i], out.events[entity]);
    }
  }
  return out;
}

}  // namespace dossier::extract
