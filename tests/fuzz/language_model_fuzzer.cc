// Any text through tokeniser, network and decoders: every sentence gets one tree, names lie within sentences.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/check.h"
#include "core/text/annotator.h"
#include "core/text/article_reader.h"
#include "core/text/language_model.h"
#include "tests/core/text/random_model.h"

namespace dossier::text {
namespace {

const LanguageModel& SmallModel() {
  static const std::string bytes = RandomModel({.hidden = 4, .arc = 4, .label = 4}).Bytes();
  static const LanguageModel model =
      LanguageModel::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}).value();
  return model;
}

void CheckTree(const AnnotatedDocument& annotated, const Sentence& sentence) {
  const std::uint32_t first = sentence.first_token, end = first + sentence.token_count;
  std::size_t roots = 0;
  for (std::uint32_t i = first; i < end; ++i) {
    roots += annotated.tokens[i].head == kNoToken;
    std::uint32_t at = i;
    for (std::uint32_t steps = 0; at != kNoToken; ++steps) {
      DOSSIER_CHECK(first <= at && at < end && steps <= sentence.token_count);
      at = annotated.tokens[at].head;
    }
  }
  DOSSIER_CHECK(roots == 1);
}

}  // namespace
}  // namespace dossier::text

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dossier::text;
  RawArticle raw;
  raw.id = raw.source = "fuzz";
  raw.format = InputFormat::kText;
  raw.bytes.assign(reinterpret_cast<const char*>(data), size);
  const dossier::Result<Document> document = CleanArticle(raw);
  if (!document.ok()) return 0;
  AnnotatedDocument annotated = Annotate(*document);
  Encoding encoding;
  SmallModel().Annotate(&annotated, &encoding);
  DOSSIER_CHECK(encoding.token_count == annotated.tokens.size());
  std::size_t entity = 0;
  for (const Sentence& sentence : annotated.sentences) {
    CheckTree(annotated, sentence);
    const std::uint32_t end = sentence.first_token + sentence.token_count;
    std::uint32_t from = sentence.first_token;
    for (; entity < annotated.entities.size() && annotated.entities[entity].first < end; ++entity) {
      const EntitySpan& span = annotated.entities[entity];
      DOSSIER_CHECK(span.first >= from && span.first < span.end && span.end <= end);
      DOSSIER_CHECK(span.score > 0 && span.score <= 1);
      from = span.end;
    }
  }
  DOSSIER_CHECK(entity == annotated.entities.size());
  return 0;
}
