// The article as a row of words: tokens with their hyphenated parts joined again ("rare-earth", but "Iquique" +
// "based"), each with its lexeme. Lexemes are looked up in the lexicon once an article and count how the article writes
// them. Lifetime: points at the AnnotatedDocument. Thread safety: plain values.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/extract/lexicon.h"
#include "core/text/annotated_document.h"

namespace dossier::extract {

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

// For short lists: compares one by one.
bool IsOneOf(std::string_view word, std::span<const std::string_view> set);
bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> set);

struct Lexeme {
  std::string lower;  // case folded, plain apostrophes
  WordClasses classes;
  const VerbReading* verb = nullptr;  // null: no verb
  std::uint32_t capital_inside = 0;   // times capitalised where a common word would not be
  std::uint32_t lower_case = 0;       // times written in lower case
  bool noun_like = false;             // a noun, or the plural of one, that rules know
  bool Is(WordClass c) const { return classes.Has(c); }
};

struct Word {
  TextSpan span;  // bytes of the article's text
  std::uint32_t lexeme = 0;
  bool capital = false;   // begins with an upper-case letter
  bool all_caps = false;  // two letters or more, none of lower case
  bool number = false;    // begins with a digit
  bool punctuation = false;
  bool space_before = true;
  bool attached = false;  // glued by a hyphen to the word before it: "Iquique-based"
};

// A run of words that rules look at together: a sentence, or a piece of one that is far too long.
struct WordSentence {
  std::uint32_t sentence = 0;  // index into AnnotatedDocument.sentences
  std::uint32_t first = 0;     // words [first, end)
  std::uint32_t end = 0;
  bool title_case = false;  // a headline: capitals say nothing
};

class Words {
 public:
  // `verbs` adds to those of the lexicon and must outlive the words.
  Words(const text::AnnotatedDocument& annotated, const VerbTable& verbs);

  std::string_view Text(std::uint32_t word) const { return words_[word].span.In(text_); }
  const Lexeme& LexemeOf(std::uint32_t word) const { return lexemes_[words_[word].lexeme]; }
  const std::string& Lower(std::uint32_t word) const { return LexemeOf(word).lower; }
  bool Is(std::uint32_t word, WordClass c) const { return LexemeOf(word).Is(c); }
  bool IsWord(std::uint32_t word, std::string_view lower) const { return Lower(word) == lower; }
  const Word& operator[](std::uint32_t word) const { return words_[word]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(words_.size()); }
  const Lexeme& LexemeAt(std::uint32_t lexeme) const { return lexemes_[lexeme]; }
  std::uint32_t lexeme_count() const { return static_cast<std::uint32_t>(lexemes_.size()); }
  const std::vector<WordSentence>& sentences() const { return sentences_; }
  std::string_view text() const { return text_; }
  // The bytes from the first word of [first, end) to the last.
  TextSpan Span(std::uint32_t first, std::uint32_t end) const {
    return {words_[first].span.start, words_[end - 1].span.end};
  }
  // Words [first, end) in lower case, joined by single spaces.
  std::string LowerPhrase(std::uint32_t first, std::uint32_t end) const;
  // Whether the word is a lower-case (or sentence-initial) form of an English word, no name.
  bool IsPlainWord(std::uint32_t word) const;

 private:
  void AddWord(const VerbTable& verbs, TextSpan span, bool space_before, bool attached);
  void CountCapitals();

  std::string_view text_;
  std::vector<Word> words_;
  std::vector<Lexeme> lexemes_;
  std::vector<WordSentence> sentences_;
  std::deque<VerbReading> unknown_verbs_;  // "-ed" forms that the lexicon lacks
  std::unordered_map<std::string, std::uint32_t> lexeme_ids_;
};

}  // namespace dossier::extract
