// Where text came from: a text is made out of the input by layers of small changes (conversion, repair, composition),
// and a SourceMap takes a span of the last text back to bytes of the input.
// Thread safety: plain values. A look-up costs O(layers · log changes).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_span.h"
#include "core/text/document.h"

namespace dossier::text {

// `from` of the older text became `to` of the newer one. An empty `why` is bookkeeping, not damage: never reported.
struct Change {
  TextSpan from;
  TextSpan to;
  const char* why = "";
};

// Builds the next text out of `from` left to right; what is not replaced is copied.
class LayerWriter {
 public:
  explicit LayerWriter(std::string_view from) : from_(from) {}

  // Puts `with` in the place of `span` of the older text, which must not start before the end of the last one.
  void Replace(TextSpan span, std::string_view with, const char* why);
  bool changed() const { return !changes_.empty(); }
  // The newer text; the writer is used up.
  std::string Finish();
  std::vector<Change> TakeChanges() { return std::move(changes_); }

 private:
  std::string_view from_;
  std::size_t copied_ = 0;
  std::string out_;
  std::vector<Change> changes_;
};

class SourceMap {
 public:
  void Push(std::vector<Change> layer) { layers_.push_back(std::move(layer)); }

  // The bytes of the input behind `span` of the newest text; a change that it cuts is taken whole.
  TextSpan ToInput(TextSpan span) const { return ToInput(span, layers_.size()); }
  // Every reported change, as spans of the input; not sorted.
  void AppendChanges(std::vector<SkippedSpan>* skipped) const;

 private:
  TextSpan ToInput(TextSpan span, std::size_t layers) const;

  std::vector<std::vector<Change>> layers_;  // oldest first
};

}  // namespace dossier::text
