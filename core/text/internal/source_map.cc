#include "core/text/internal/source_map.h"

#include <algorithm>

#include "core/base/check.h"

namespace dossier::text {
namespace {

TextSpan ToOlder(const std::vector<Change>& layer, TextSpan span) {
  // Last change that starts at or before `offset` of the newer text (strictly before for an end).
  const auto before = [&](std::size_t offset, bool strictly) {
    auto it = strictly ? std::ranges::lower_bound(layer, offset, {}, [](const Change& c) { return c.to.start; })
                       : std::ranges::upper_bound(layer, offset, {}, [](const Change& c) { return c.to.start; });
    return it == layer.begin() ? nullptr : &*std::prev(it);
  };
  TextSpan older = span;
  if (const Change* c = before(span.start, false)) {
    older.start = span.start < c->to.end ? c->from.start : c->from.end + (span.start - c->to.end);
  }
  if (const Change* c = before(span.end, true)) {
    older.end = span.end <= c->to.end ? c->from.end : c->from.end + (span.end - c->to.end);
  }
  older.end = std::max(older.start, older.end);  // an empty span at a deletion
  return older;
}

}  // namespace

void LayerWriter::Replace(TextSpan span, std::string_view with, const char* why) {
  DOSSIER_CHECK(span.start >= copied_ && span.end <= from_.size());
  // Neighbours of one kind are one change: a run of damage costs no memory. Bookkeeping stays fine.
  if (!changes_.empty() && *why != '\0' && changes_.back().why == why && changes_.back().from.end == span.start) {
    out_.append(with);
    changes_.back().from.end = copied_ = span.end;
    changes_.back().to.end = out_.size();
    return;
  }
  out_.append(from_.substr(copied_, span.start - copied_));
  changes_.push_back({span, {out_.size(), out_.size() + with.size()}, why});
  out_.append(with);
  copied_ = span.end;
}

std::string LayerWriter::Finish() {
  out_.append(from_.substr(copied_));
  return std::move(out_);
}

TextSpan SourceMap::ToInput(TextSpan span, std::size_t layers) const {
  while (layers > 0) span = ToOlder(layers_[--layers], span);
  return span;
}

void SourceMap::AppendChanges(std::vector<SkippedSpan>* skipped) const {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    for (const Change& change : layers_[i]) {
      if (*change.why != '\0') skipped->push_back({ToInput(change.from, i), change.why});
    }
  }
}

}  // namespace dossier::text
