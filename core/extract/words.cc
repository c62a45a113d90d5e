#include "core/extract/words.h"

#include <algorithm>

#include <unicode/uchar.h>

#include "core/base/utf8.h"

namespace dossier::extract {
bool IsOneOf(std::string_view word, std::span<const std::string_view> set) {
  return std::ranges::find(set, word) != set.end();
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> set) {
  return IsOneOf(word, std::span(set.begin(), set.size()));
}

namespace {

// Longer runs are cut, so that no rule meets an unbounded one.
constexpr std::uint32_t kMaxSentenceWords = 300;

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string Fold(std::string_view text) {
  std::string out;
  if (IsAscii(text)) {
    out.assign(text);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }
  out = FoldCase(text);
  for (std::string_view quote : {"’", "‘", "ʼ"}) {
    for (std::size_t at = out.find(quote); at != std::string::npos; at = out.find(quote, at)) {
      out.replace(at, quote.size(), "'");
    }
  }
  return out;
}

struct Shape {
  bool capital = false, all_caps = false, number = false, punctuation = true;
};

Shape ShapeOf(std::string_view text) {
  Shape shape;
  int letters = 0, upper = 0;
  bool first = true;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint c = DecodeUtf8(text, i);
    const auto point = static_cast<UChar32>(c.code_point);
    if (u_isalpha(point)) {
      ++letters;
      if (u_isupper(point) || u_istitle(point)) {
        ++upper;
        // "iPhone" and "al-Ahram" are written like names too.
        if (first || i <= 1) shape.capital = true;
      }
    }
    if (u_isalnum(point)) {
      shape.punctuation = false;
      if (first && u_isdigit(point)) shape.number = true;
      first = false;
    }
    i += c.size;
  }
  shape.all_caps = letters >= 2 && upper == letters;
  return shape;
}

// "explicitly"; not "family", "daily".
bool IsAdverbByForm(std::string_view lower) {
  return lower.size() > 5 && lower.ends_with("ly") &&
         !IsOneOf(lower, {"family", "supply", "italy", "assembly", "weekly", "monthly", "reply", "likely", "friendly",
                          "elderly", "quarterly", "yearly", "anomaly", "monopoly", "butterfly"});
}

bool IsKnownNoun(WordClasses classes) {
  return classes.HasAny({WordClass::kEventNoun, WordClass::kFacilityNoun, WordClass::kPostTopic, WordClass::kOrgSuffix,
                         WordClass::kOrgNoun, WordClass::kPlaceNoun, WordClass::kPostHead, WordClass::kGenericOrg});
}

}  // namespace

void Words::AddWord(const VerbTable& verbs, TextSpan span, bool space_before, bool attached) {
  const std::string_view text = span.In(text_);
  const Shape shape = ShapeOf(text);
  Word word{.span = span,
            .capital = shape.capital,
            .all_caps = shape.all_caps,
            .number = shape.number,
            .punctuation = shape.punctuation && !IsOneOf(text, {"&", "'s", "’s", "'", "’"}),
            .space_before = space_before,
            .attached = attached};
  if (shape.punctuation && IsOneOf(text, {"'", "’"})) word.punctuation = space_before;  // the plural's genitive
  std::string lower = Fold(text);
  const auto [it, added] = lexeme_ids_.try_emplace(lower, static_cast<std::uint32_t>(lexemes_.size()));
  if (added) {
    const Lexicon& lexicon = Lexicon::English();
    Lexeme lexeme{.lower = lower, .classes = lexicon.Classes(lower), .verb = lexicon.FindVerb(lower)};
    if (const auto verb = verbs.find(lower); lexeme.verb == nullptr && verb != verbs.end()) lexeme.verb = &verb->second;
    if (lower.size() > 2 && lower.back() == '.') {  // "Dr.", "Gen."
      const WordClasses bare = lexicon.Classes(std::string_view(lower).substr(0, lower.size() - 1));
      if (bare.HasAny({WordClass::kHonorific, WordClass::kRank})) lexeme.classes.Add(WordClass::kHonorific);
    }
    if (IsAdverbByForm(lower)) lexeme.classes.Add(WordClass::kAdverb);
    if (lexeme.verb == nullptr && lower.size() > 4 && lower.ends_with("ed") && IsAscii(lower) &&
        !IsOneOf(lower, {"hundred", "united", "indeed", "exceed"}) && lower.find('-') == std::string::npos) {
      unknown_verbs_.push_back({.lemma = lower.substr(0, lower.size() - 2), .forms = kPast | kParticiple});
      lexeme.verb = &unknown_verbs_.back();
    }
    lexeme.noun_like = IsKnownNoun(lexeme.classes) ||
                       (lower.ends_with('s') && IsKnownNoun(lexicon.Classes(lower.substr(0, lower.size() - 1))));
    lexemes_.push_back(std::move(lexeme));
  }
  word.lexeme = it->second;
  words_.push_back(word);
}

Words::Words(const text::AnnotatedDocument& annotated, const VerbTable& verbs) : text_(annotated.document->text) {
  words_.reserve(annotated.tokens.size());
  const auto is_hyphen = [&](const text::Token& token) { return IsOneOf(token.In(text_), {"-", "‐", "‑"}); };
  const auto is_wordy = [&](const text::Token& token) { return !ShapeOf(token.In(text_)).punctuation; };
  for (std::uint32_t s = 0; s < annotated.sentences.size(); ++s) {
    const text::Sentence& sentence = annotated.sentences[s];
    const std::uint32_t begin = sentence.first_token, end = begin + sentence.token_count;
    std::uint32_t first = size();
    bool space = true;
    for (std::uint32_t t = begin; t < end;) {
      TextSpan span = annotated.tokens[t].span;
      std::uint32_t next = t + 1;
      const bool starts_wordy = is_wordy(annotated.tokens[t]);
      bool attached = false;
      while (starts_wordy && next + 1 < end && !annotated.tokens[next - 1].space_after &&
             is_hyphen(annotated.tokens[next]) && !annotated.tokens[next].space_after &&
             is_wordy(annotated.tokens[next + 1])) {
        const std::string part = Fold(annotated.tokens[next + 1].In(text_));
        if (Lexicon::English().Classes(part).Has(WordClass::kAttachedParticiple) && ShapeOf(span.In(text_)).capital) {
          attached = true;
          break;
        }
        span.end = annotated.tokens[next + 1].span.end;
        next += 2;
      }
      AddWord(verbs, span, space, false);
      space = annotated.tokens[next - 1].space_after;
      if (attached) {
        AddWord(verbs, annotated.tokens[next + 1].span, false, true);
        space = annotated.tokens[next + 1].space_after;
        next += 2;
      }
      t = next;
      if (size() - first >= kMaxSentenceWords) {
        sentences_.push_back({.sentence = s, .first = first, .end = size()});
        first = size();
      }
    }
    if (size() > first) sentences_.push_back({.sentence = s, .first = first, .end = size()});
  }
  CountCapitals();
}

void Words::CountCapitals() {
  for (WordSentence& sentence : sentences_) {
    int content = 0, capitals = 0;
    bool stops = false;
    for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
      const Lexeme& lexeme = LexemeOf(w);
      if (IsOneOf(lexeme.lower, {".", "!", "?"}) || (w + 1 == sentence.end && lexeme.lower.ends_with('.')))
        stops = true;
      if (words_[w].punctuation || words_[w].number || lexeme.lower.size() < 4) continue;
      if (lexeme.classes.HasAny({WordClass::kPreposition, WordClass::kDeterminer, WordClass::kConjunction,
                                 WordClass::kSubordinator, WordClass::kPronoun})) {
        continue;
      }
      ++content;
      capitals += words_[w].capital;
    }
    sentence.title_case = content >= 3 && capitals * 10 >= content * 8 && !stops;
    bool at_start = true;
    for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
      Lexeme& lexeme = lexemes_[words_[w].lexeme];
      if (!words_[w].punctuation) {
        if (!words_[w].capital) {
          ++lexeme.lower_case;
        } else if (!at_start && !sentence.title_case && !(words_[w].all_caps && lexeme.Is(WordClass::kCommonWord))) {
          ++lexeme.capital_inside;
        }
      }
      // A quotation, a colon or a bullet begins a sentence within the sentence.
      at_start =
          words_[w].punctuation && (at_start || IsOneOf(lexeme.lower, {"\"", "“", "''", "``", ":", "•", "■", "▪"}));
    }
  }
}

std::string Words::LowerPhrase(std::uint32_t first, std::uint32_t end) const {
  std::string out;
  for (std::uint32_t w = first; w < end; ++w) {
    if (!out.empty()) out += ' ';
    out += Lower(w);
  }
  return out;
}

bool Words::IsPlainWord(std::uint32_t word) const {
  const Lexeme& lexeme = LexemeOf(word);
  return lexeme.classes.HasAny({WordClass::kCommonWord, WordClass::kPreposition, WordClass::kDeterminer,
                                WordClass::kConjunction, WordClass::kSubordinator, WordClass::kPronoun,
                                WordClass::kAdverb, WordClass::kBe, WordClass::kHave, WordClass::kDo, WordClass::kModal,
                                WordClass::kNegation, WordClass::kRelative}) ||
         lexeme.verb != nullptr || lexeme.lower_case > 0;
}

}  // namespace dossier::extract
