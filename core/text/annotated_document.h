// Sentences and tokens over a Document. Tokens hold byte spans, never copies.
// Lifetime: an AnnotatedDocument points at its Document, which must outlive it. Thread safety: plain values.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/document.h"
#include "core/text/syntax.h"

namespace dossier::text {

inline constexpr std::uint32_t kNoToken = ~std::uint32_t{0};

// A syntactic word as Universal Dependencies for English cuts them: hyphens and clitics ('s, n't) split.
struct Token {
  TextSpan span;            // bytes of Document.text
  Upos upos = Upos::kX;     // kX: not tagged
  bool space_after = true;  // white space follows
  PennTag penn = PennTag::kNone;
  DependencyRelation relation = DependencyRelation::kDep;  // to its head
  std::uint32_t head = kNoToken;                           // index into AnnotatedDocument.tokens; kNoToken: root

  std::string_view In(std::string_view text) const { return span.In(text); }
};

struct Sentence {
  TextSpan span;  // first byte of its first token to last byte of its last
  BlockKind block = BlockKind::kParagraph;
  std::uint32_t first_token = 0;  // index into AnnotatedDocument.tokens
  std::uint32_t token_count = 0;
};

// A name that the model sees, [first, end) of AnnotatedDocument.tokens, within one sentence.
struct EntitySpan {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  EntityKind kind = EntityKind::kPerson;
  float score = 0;  // the model's probability of span and kind, (0, 1]
};

// Without a language model the tokens have no tags and no heads, and there are no entities.
struct AnnotatedDocument {
  const Document* document = nullptr;
  std::vector<Sentence> sentences;   // in order of the text; number 0 may be the title
  std::vector<Token> tokens;         // of all sentences, in order
  std::vector<EntitySpan> entities;  // in order, not overlapping
};

}  // namespace dossier::text
