// Sentences and tokens over a Document. Tokens hold byte spans, never copies.
// Lifetime: an AnnotatedDocument points at its Document, which must outlive it. Thread safety: plain values.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/document.h"

namespace dossier::text {

// Universal part-of-speech tags (universaldependencies.org/u/pos).
enum class Upos : std::uint8_t {
  kX,
  kAdj,
  kAdp,
  kAdv,
  kAux,
  kCconj,
  kDet,
  kIntj,
  kNoun,
  kNum,
  kPart,
  kPron,
  kPropn,
  kPunct,
  kSconj,
  kSym,
  kVerb
};

// A syntactic word as Universal Dependencies for English cuts them: hyphens and clitics ('s, n't) split.
struct Token {
  TextSpan span;            // bytes of Document.text
  Upos upos = Upos::kX;     // kX: not tagged
  bool space_after = true;  // white space follows

  std::string_view In(std::string_view text) const { return span.In(text); }
};

struct Sentence {
  TextSpan span;  // first byte of its first token to last byte of its last
  BlockKind block = BlockKind::kParagraph;
  std::uint32_t first_token = 0;  // index into AnnotatedDocument.tokens
  std::uint32_t token_count = 0;
};

struct AnnotatedDocument {
  const Document* document = nullptr;
  std::vector<Sentence> sentences;  // in order of the text; number 0 may be the title
  std::vector<Token> tokens;        // of all sentences, in order
};

}  // namespace dossier::text
