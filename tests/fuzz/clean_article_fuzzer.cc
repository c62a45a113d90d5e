// Any bytes in any format: cleaning never fails in itself, and what it gives keeps its promises.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "core/text/annotator.h"
#include "core/text/article_reader.h"
#include "core/text/date_expression.h"

namespace dossier::text {
namespace {

void CheckDocument(const Document& document, std::size_t input_size) {
  const std::string& text = document.text;
  DOSSIER_CHECK(IsValidUtf8(text) && IsValidUtf8(document.title));
  DOSSIER_CHECK(document.hash.size() == 32);
  std::size_t end = 0;
  for (const Block& block : document.blocks) {
    DOSSIER_CHECK(block.span.start >= end && block.span.end <= text.size() && !block.span.empty());
    DOSSIER_CHECK(block.span.In(text).find('\n') == std::string_view::npos);
    end = block.span.end;
  }
  std::size_t start = 0;
  for (const SkippedSpan& skipped : document.skipped) {
    DOSSIER_CHECK(skipped.span.start >= start && skipped.span.start <= skipped.span.end &&
                  skipped.span.end <= input_size);
    start = skipped.span.start;
  }
}

void CheckAnnotation(const AnnotatedDocument& annotated) {
  std::size_t token = 0, sentence = 0;
  for (const Block& block : annotated.document->blocks) {
    while (sentence < annotated.sentences.size() && block.span.Contains(annotated.sentences[sentence].span)) {
      const Sentence& s = annotated.sentences[sentence++];
      DOSSIER_CHECK(s.first_token == token && s.token_count > 0 && s.token_count <= kMaxSentenceTokens);
      token += s.token_count;
      DOSSIER_CHECK(s.span.start == annotated.tokens[s.first_token].span.start);
      DOSSIER_CHECK(s.span.end == annotated.tokens[token - 1].span.end);
    }
  }
  DOSSIER_CHECK(sentence == annotated.sentences.size() && token == annotated.tokens.size());
  std::size_t end = 0;
  for (const Token& t : annotated.tokens) {
    DOSSIER_CHECK(t.span.start >= end && !t.span.empty());
    DOSSIER_CHECK(IsValidUtf8(t.In(annotated.document->text)));
    end = t.span.end;
  }
}

}  // namespace
}  // namespace dossier::text

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dossier;
  using namespace dossier::text;
  if (size == 0) return 0;
  RawArticle raw;
  raw.id = raw.source = "fuzz";
  raw.format = static_cast<InputFormat>(data[0] % 5);
  raw.bytes.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Result<Document> document = CleanArticle(raw);
  if (!document.ok()) {
    DOSSIER_CHECK(!document.error().message.empty());
    return 0;
  }
  CheckDocument(*document, raw.bytes.size());
  CheckAnnotation(Annotate(*document));
  for (const DateExpression& date : FindDates(document->text, {0, document->text.size()}, MakeDateContext(*document))) {
    DOSSIER_CHECK(date.span.end <= document->text.size() && !date.span.empty());
    DOSSIER_CHECK(!date.date || PartialDate::Parse(date.date->ToIso()) == date.date);
  }
  return 0;
}
