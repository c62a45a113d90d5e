#include "core/text/annotator.h"

#include <unicode/uchar.h>

#include "core/base/utf8.h"
#include "core/text/internal/abbreviations.h"
#include "core/text/internal/tokenizer.h"

namespace dossier::text {
namespace {

bool IsClosing(std::string_view token) {
  return token == "\"" || token == "”" || token == "’" || token == "'" || token == ")" || token == "]" ||
         token == "''" || token == "»" || token == "}";
}

bool IsOpening(std::string_view token) {
  return token == "\"" || token == "“" || token == "‘" || token == "'" || token == "(" || token == "[" ||
         token == "``" || token == "«";
}

bool IsEllipsis(std::string_view token) { return token.starts_with("..") || token == "…"; }

// Splits the tokens of one block; the state is only the position.
class SentenceSplitter {
 public:
  SentenceSplitter(std::string_view text, const Block& block, AnnotatedDocument* out)
      : text_(text), block_(block), out_(out) {}

  void Run(std::size_t first) {
    const std::size_t end = out_->tokens.size();
    while (first < end) {
      std::size_t last = first;
      while (last + 1 < end && last + 1 - first < kMaxSentenceTokens) {
        const std::size_t after = EndsAt(last, end);
        if (after != 0) {
          last = after - 1;
          break;
        }
        ++last;
      }
      const TextSpan span{out_->tokens[first].span.start, out_->tokens[last].span.end};
      out_->sentences.push_back(
          {span, block_.kind, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last + 1 - first)});
      first = last + 1;
    }
  }

 private:
  std::string_view Text(std::size_t token) const { return out_->tokens[token].In(text_); }

  // If a sentence ends at token `i`: the index after its closing quotes and brackets; else 0.
  std::size_t EndsAt(std::size_t i, std::size_t end) const {
    const std::string_view token = Text(i);
    const char last = token.back();
    const bool mark = token == "." || last == '!' || last == '?' || token == "。" || token == "！" || token == "？";
    const bool ellipsis = IsEllipsis(token);
    const bool abbreviation = !mark && !ellipsis && last == '.' && token.size() > 1;
    if (!mark && !ellipsis && !abbreviation) return 0;

    std::size_t next = i + 1;
    // A closing mark belongs to the sentence unless it stands apart from it.
    while (next < end && IsClosing(Text(next)) && !out_->tokens[next - 1].space_after) ++next;
    if (next >= end) return next;
    const bool quoted = next > i + 1;
    std::size_t word = next;  // the first word of what follows
    while (word < end && IsOpening(Text(word))) ++word;
    if (word >= end) return 0;
    const char32_t c = DecodeUtf8(text_, out_->tokens[word].span.start).code_point;
    if (static_cast<unsigned char>(last) >= 0x80 && !ellipsis) return next;  // CJK stops need no space
    if (!out_->tokens[next - 1].space_after && !quoted) {
      // "end.Next": a lost space, unless something like "Node.js"
      return token == "." && u_isupper(static_cast<UChar32>(c)) ? next : 0;
    }
    if (u_islower(static_cast<UChar32>(c))) return 0;
    if (abbreviation) return EndsAtAbbreviation(token, word) ? next : 0;
    if (ellipsis && !u_isupper(static_cast<UChar32>(c))) return 0;
    if (quoted && (last == '!' || last == '?') && IsSpeechTag(word, end)) return 0;
    if (u_ispunct(static_cast<UChar32>(c)) && c < 0x80 && word == next && c != '-' && c != '*' && c != '<') return 0;
    return next;
  }

  bool EndsAtAbbreviation(std::string_view token, std::size_t word) const {
    const Abbreviation kind = FindAbbreviation(token.substr(0, token.size() - 1));
    if (kind == Abbreviation::kBeforeName) return false;
    const char first = text_[out_->tokens[word].span.start];
    const bool digit = first >= '0' && first <= '9';
    if (kind == Abbreviation::kBeforeNumber && digit) return false;
    return IsSentenceStarter(Text(word));
  }

  // "No!" John Smith said: the words after the quotation belong to it.
  bool IsSpeechTag(std::size_t word, std::size_t end) const {
    for (std::size_t i = word; i < end && i < word + 5; ++i) {
      if (IsSpeechVerb(Text(i))) return true;
      if (Text(i) == "," || Text(i) == ".") return false;
    }
    return false;
  }

  std::string_view text_;
  const Block& block_;
  AnnotatedDocument* out_;
};

}  // namespace

AnnotatedDocument Annotate(const Document& document) {
  AnnotatedDocument out;
  out.document = &document;
  out.tokens.reserve(document.text.size() / 5);
  for (const Block& block : document.blocks) {
    const std::size_t first = out.tokens.size();
    Tokenize(document.text, block.span, &out.tokens);
    SentenceSplitter(document.text, block, &out).Run(first);
  }
  return out;
}

}  // namespace dossier::text
