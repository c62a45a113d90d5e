#include "bench/eval/raw_alignment.h"

#include <set>

namespace dossier::eval {

namespace {

using models::TreebankSentence;
using models::TreebankWord;

constexpr std::size_t kRoot = static_cast<std::size_t>(-1);

// A word by the characters that it covers.
struct PlacedWord {
  TextSpan span;             // in characters (bytes) that are no white space, from the start of the document
  std::size_t head = kRoot;  // index of a word, or kRoot
  text::Upos upos = text::Upos::kX;
  text::PennTag penn = text::PennTag::kNone;
  text::DependencyRelation relation = text::DependencyRelation::kDep;
};

struct PlacedText {
  std::vector<PlacedWord> words;
  std::set<TextSpan> sentences;
};

std::size_t CountVisible(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += c != ' ' && c != '\t' && c != '\n';
  return count;
}

PlacedText Place(std::span<const TreebankSentence> sentences) {
  PlacedText placed;
  std::size_t at = 0;
  for (const TreebankSentence& sentence : sentences) {
    const std::size_t start = at, first = placed.words.size();
    for (const TreebankWord& word : sentence.words) {
      const std::size_t end = at + CountVisible(word.form);
      placed.words.push_back(
          {{at, end}, word.head == 0 ? kRoot : first + word.head - 1, word.upos, word.penn, word.relation});
      at = end;
    }
    placed.sentences.insert({start, at});
  }
  return placed;
}

PlacedText Place(const text::AnnotatedDocument& annotated) {
  PlacedText placed;
  std::size_t at = 0;
  for (const text::Sentence& sentence : annotated.sentences) {
    const std::size_t start = at;
    for (std::uint32_t i = 0; i < sentence.token_count; ++i) {
      const text::Token& token = annotated.tokens[sentence.first_token + i];
      const std::size_t end = at + CountVisible(token.In(annotated.document->text));
      placed.words.push_back(
          {{at, end}, token.head == text::kNoToken ? kRoot : token.head, token.upos, token.penn, token.relation});
      at = end;
    }
    placed.sentences.insert({start, at});
  }
  return placed;
}

Tally Counted(std::size_t right, std::size_t ours, std::size_t gold) {
  return {.right = static_cast<double>(right),
          .wrong = static_cast<double>(ours - right),
          .missed = static_cast<double>(gold - right)};
}

}  // namespace

std::string_view MainRelation(text::DependencyRelation relation) {
  const std::string_view name = text::DependencyRelationName(relation);
  return name.substr(0, name.find(':'));
}

text::Document RawDocument(std::span<const TreebankSentence> sentences) {
  text::Document document;
  for (const TreebankSentence& sentence : sentences) {
    const bool new_block = document.blocks.empty() || sentence.starts_paragraph;
    if (new_block) {
      if (!document.text.empty()) document.text += "\n\n";
      document.blocks.push_back({text::BlockKind::kParagraph, {document.text.size(), document.text.size()}});
    } else {
      document.text += ' ';
    }
    for (std::size_t i = 0; i < sentence.words.size(); ++i) {
      document.text += sentence.words[i].form;
      if (sentence.words[i].space_after && i + 1 < sentence.words.size()) document.text += ' ';
    }
    document.blocks.back().span.end = document.text.size();
  }
  return document;
}

std::vector<std::span<const TreebankSentence>> SplitDocuments(std::span<const TreebankSentence> sentences) {
  std::vector<std::span<const TreebankSentence>> documents;
  std::size_t start = 0;
  for (std::size_t i = 1; i <= sentences.size(); ++i) {
    if (i < sentences.size() && !sentences[i].starts_document) continue;
    documents.push_back(sentences.subspan(start, i - start));
    start = i;
  }
  return documents;
}

RawScore& RawScore::operator+=(const RawScore& other) {
  words += other.words;
  sentences += other.sentences;
  upos += other.upos;
  xpos += other.xpos;
  uas += other.uas;
  las += other.las;
  las_exact += other.las_exact;
  return *this;
}

RawScore ScoreRaw(std::span<const TreebankSentence> sentences, const text::AnnotatedDocument& annotated) {
  const PlacedText gold = Place(sentences), ours = Place(annotated);
  // For every word of ours the gold word that covers the same characters.
  std::vector<std::size_t> same(ours.words.size(), kRoot);
  std::size_t aligned = 0;
  for (std::size_t g = 0, s = 0; g < gold.words.size() && s < ours.words.size();) {
    const TextSpan a = gold.words[g].span, b = ours.words[s].span;
    if (a == b) {
      same[s++] = g++;
      ++aligned;
    } else {  // whichever ends first goes on; both where they end together
      g += a.end <= b.end;
      s += b.end <= a.end;
    }
  }
  std::size_t upos = 0, xpos = 0, uas = 0, las = 0, exact = 0, split = 0;
  for (std::size_t s = 0; s < ours.words.size(); ++s) {
    if (same[s] == kRoot) continue;
    const PlacedWord &word = ours.words[s], &wanted = gold.words[same[s]];
    upos += word.upos == wanted.upos;
    xpos += word.penn == wanted.penn;
    const bool head =
        word.head == kRoot ? wanted.head == kRoot : same[word.head] == wanted.head && wanted.head != kRoot;
    if (!head) continue;
    ++uas;
    las += MainRelation(word.relation) == MainRelation(wanted.relation);
    exact += word.relation == wanted.relation;
  }
  for (const TextSpan& sentence : ours.sentences) split += gold.sentences.contains(sentence);
  const auto counted = [&](std::size_t right) { return Counted(right, ours.words.size(), gold.words.size()); };
  return {.words = counted(aligned),
          .sentences = Counted(split, ours.sentences.size(), gold.sentences.size()),
          .upos = counted(upos),
          .xpos = counted(xpos),
          .uas = counted(uas),
          .las = counted(las),
          .las_exact = counted(exact)};
}

}  // namespace dossier::eval
