#include "core/text/conllu.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace dossier::text {
namespace {

// A sentence may run over several lines of its document.
std::string OnOneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

std::string Misc(const Token& token, const EntitySpan* entity, bool first) {
  std::string misc;
  if (entity != nullptr) misc = fmt::format("Entity={}-{}", first ? 'B' : 'I', EntityKindName(entity->kind));
  if (!token.space_after) misc += misc.empty() ? "SpaceAfter=No" : "|SpaceAfter=No";
  return misc.empty() ? "_" : misc;
}

}  // namespace

std::string ToConllu(const AnnotatedDocument& document) {
  const std::string& text = document.document->text;
  std::string out;
  auto entity = document.entities.begin();
  for (std::size_t number = 0; number < document.sentences.size(); ++number) {
    const Sentence& sentence = document.sentences[number];
    fmt::format_to(std::back_inserter(out), "# sent_id = {}\n# text = {}\n", number, OnOneLine(sentence.span.In(text)));
    for (std::uint32_t i = 0; i < sentence.token_count; ++i) {
      const std::uint32_t index = sentence.first_token + i;
      const Token& token = document.tokens[index];
      while (entity != document.entities.end() && entity->end <= index) ++entity;
      const bool named = entity != document.entities.end() && entity->first <= index;
      const bool tagged = token.penn != PennTag::kNone;
      const std::uint32_t head = token.head == kNoToken ? 0 : token.head - sentence.first_token + 1;
      fmt::format_to(std::back_inserter(out), "{}\t{}\t_\t{}\t{}\t_\t{}\t{}\t_\t{}\n", i + 1, OnOneLine(token.In(text)),
                     tagged ? UposName(token.upos) : "_", tagged ? PennTagName(token.penn) : "_",
                     tagged ? fmt::to_string(head) : "_", tagged ? DependencyRelationName(token.relation) : "_",
                     Misc(token, named ? &*entity : nullptr, named && entity->first == index));
    }
    out += '\n';
  }
  return out;
}

}  // namespace dossier::text
