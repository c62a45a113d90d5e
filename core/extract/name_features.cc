#include "core/extract/name_features.h"

#include <algorithm>
#include <string_view>

namespace dossier::extract {
namespace {

using enum WordClass;

constexpr std::size_t kMostUses = 64;  // notes of a word's uses: a word used a thousand times needs no more

// FNV-1a (Fowler, Noll, Vo), 64 bits.
std::uint64_t HashText(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

// The finaliser of SplitMix64: every bit of both hangs on every bit of the result.
std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9E3779B97F4A7C15u + b + 0x632BE59BD9B4E019u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// The templates. Their numbers are part of what a trained model means.
enum Template : std::uint64_t {
  kBias = 1,
  kWordAt = 10,    // + offset 0..4
  kClassAt = 20,   // + offset 0..4
  kShapeAt = 30,   // + offset 0..4
  kSuffixAt = 40,  // + offset 0..4
  kWordPairBefore,
  kWordPairAfter,
  kWordsAround,
  kPart,
  kShapePair,
  kShapeTriple,
  kClassShape,
  kProposed,
  kProposedBefore,
  kProposedAfter,
  kProposedPair,
  kProposedShape,
  kPostAt,
  kStart,
  kCounts,
  kRunPosition,
  kRunPlace,
  kRunLastWord,
  kRunLastClass,
  kRunLastSuffix,
  kRunFirstWord,
  kRunFirstClass,
  kRunBefore,
  kRunBeforeClass,
  kRunAfter,
  kRunAfterClass,
  kRunBeforeAfter,
  kRunOwned,
  kRunPhrase,
  kRunLength,
  kRunEndsClassBefore,
  kTail,
  kUse,
  kUseBefore,
  kUseBeforeClass,
  kUseAfter,
  kUseAfterClass,
  kUseLast,
  kUseLastClass,
  kUseFirstClass,
  kUsePosition,
  kUseProposed,
  kUseShape,
  kPunctuationGap,
  kSeen,
  kSeenPair,
  kSeenProposed,
  kSeenShape,
  kUseSeen,
  kTree,
  kUseTree,
  kTreeShape,
};

std::uint64_t ClassKeyOf(std::size_t c) { return 1000 + c; }

bool IsClosedClass(const Lexeme& lexeme) {
  return lexeme.classes.HasAny({kDeterminer, kPreposition, kConjunction, kSubordinator, kPronoun, kBe, kHave, kDo,
                                kModal, kNegation, kRelative});
}

}  // namespace

NameFeatures::NameFeatures(const Words& words, const text::AnnotatedDocument& annotated, const std::vector<Post>& posts,
                           const std::vector<Mention>& proposed)
    : words_(words),
      keys_(words.lexeme_count()),
      proposed_(words.size(), 0),
      seen_(words.size(), 0),
      post_(words.size(), 0),
      shape_(words.size(), 0),
      run_of_(words.size(), kNone) {
  for (const Mention& name : proposed) {
    if (name.kind == Kind::kUnknown) continue;
    for (std::uint32_t w = name.first; w < name.end; ++w)
      proposed_[w] = static_cast<std::uint8_t>(BeginTag(name.kind) + (w > name.first ? 1 : 0));
  }
  std::uint32_t at = 0;
  for (const text::EntitySpan& entity : annotated.entities) {
    const std::size_t start = annotated.tokens[entity.first].span.start;
    const std::size_t end = annotated.tokens[entity.end - 1].span.end;
    while (at < words.size() && words[at].span.end <= start) ++at;
    const std::uint32_t first = at;
    for (; at < words.size() && words[at].span.start < end; ++at)
      seen_[at] = static_cast<std::uint8_t>(BeginTag(static_cast<Kind>(entity.kind)) + (at > first ? 1 : 0));
  }
  for (const Post& post : posts) {
    for (std::uint32_t w = post.first; w < post.end; ++w) post_[w] = w == post.first ? 1 : 2;
  }
  for (std::uint32_t w = 0; w < words.size(); ++w) {
    const Word& word = words[w];
    const std::string_view text = words.Text(w);
    if (word.punctuation) {
      shape_[w] = static_cast<std::uint8_t>(64 + HashText(text) % 64);
    } else if (word.number) {
      shape_[w] = text.size() == 4 ? 2 : 1;
    } else if (!word.capital) {
      shape_[w] = word.attached ? 4 : 3;
    } else if (word.all_caps) {
      shape_[w] = text.size() <= 5 ? 5 : 6;
    } else if (text.size() <= 2 && text.back() == '.') {
      shape_[w] = 7;
    } else {
      shape_[w] = text.find('-') != text.npos ? 9 : text.find('.') != text.npos ? 10 : 8;
    }
    LexemeKeys& keys = keys_[word.lexeme];
    if (keys.word != 0) continue;
    const Lexeme& lexeme = words.LexemeOf(w);
    const std::string_view lower = lexeme.lower;
    keys.word = HashText(lower) | 1;
    keys.suffix3 = HashText(lower.size() > 3 ? lower.substr(lower.size() - 3) : lower);
    for (const std::size_t size : {1, 2, 3, 4}) {
      if (lower.size() > size) keys.parts.push_back(Mix(size, HashText(lower.substr(lower.size() - size))));
    }
    for (const std::size_t size : {2, 3}) {
      if (lower.size() > size) keys.parts.push_back(Mix(10 + size, HashText(lower.substr(0, size))));
    }
    for (std::size_t c = 0; c < static_cast<std::size_t>(WordClass::kCount); ++c) {
      if (lexeme.classes.Has(static_cast<WordClass>(c))) keys.classes.push_back(ClassKeyOf(c));
    }
    if (lexeme.verb != nullptr) keys.classes.push_back(2000u + lexeme.verb->forms);
    if (keys.classes.empty()) keys.classes.push_back(2);
  }
  FindRuns();
  HangRuns(annotated);
  NoteUses();
}

const NameFeatures::LexemeKeys& NameFeatures::KeysOf(std::uint32_t word) const { return keys_[words_[word].lexeme]; }
std::uint64_t NameFeatures::ShapeOf(std::uint32_t word) const { return shape_[word]; }

void NameFeatures::FindRuns() {
  for (const WordSentence& sentence : words_.sentences()) {
    const auto namey = [&](std::uint32_t w) {
      const Word& word = words_[w];
      if (!word.capital || word.punctuation) return false;
      const Lexeme& lexeme = words_.LexemeOf(w);
      return !(IsClosedClass(lexeme) && !word.all_caps && !lexeme.Is(kParticle)) && !lexeme.Is(kMonth);
    };
    for (std::uint32_t w = sentence.first; w < sentence.end;) {
      if (!namey(w)) {
        ++w;
        continue;
      }
      std::uint32_t end = w + 1;
      while (end < sentence.end) {
        if (namey(end)) {
          ++end;
        } else if (end + 1 < sentence.end && namey(end + 1) && (words_.Is(end, kParticle) || words_.IsWord(end, "&")) &&
                   !words_[end].punctuation) {
          end += 2;
        } else {
          break;
        }
      }
      for (std::uint32_t i = w; i < end; ++i) run_of_[i] = static_cast<std::uint32_t>(runs_.size());
      runs_.push_back({w, end});
      w = end;
    }
  }
}

void NameFeatures::HangRuns(const text::AnnotatedDocument& annotated) {
  using Relation = text::DependencyRelation;
  const std::vector<text::Token>& tokens = annotated.tokens;
  // The word that every token is part of.
  std::vector<std::uint32_t> word_of(tokens.size(), kNone);
  for (std::uint32_t t = 0, w = 0; t < tokens.size() && w < words_.size(); ++t) {
    while (w + 1 < words_.size() && words_[w].span.end <= tokens[t].span.start) ++w;
    word_of[t] = w;
  }
  const auto run_at = [&](std::uint32_t token) { return word_of[token] == kNone ? kNone : run_of_[word_of[token]]; };
  const auto add = [&](std::uint32_t run, std::uint64_t kind, std::uint64_t value) {
    runs_[run].tree.push_back(Mix(kind, value));
  };
  for (std::uint32_t t = 0; t < tokens.size(); ++t) {
    const text::Token& token = tokens[t];
    if (token.head == text::kNoToken) continue;
    const std::uint32_t run = run_at(t), above = run_at(token.head);
    if (run == above) continue;
    if (run != kNone && token.relation != Relation::kPunct) {
      // A conjunct stands where the first of its list stands.
      std::uint32_t top = t;
      for (int i = 0; i < 8 && tokens[top].relation == Relation::kConj; ++i) top = tokens[top].head;
      const auto relation = static_cast<std::uint64_t>(tokens[top].relation);
      if (tokens[top].head != text::kNoToken) {
        const std::uint32_t governor = word_of[tokens[top].head];
        add(run, 10 + relation, KeysOf(governor).word);
        for (const std::uint64_t c : KeysOf(governor).classes) add(run, 100 + relation, c);
      } else {
        add(run, 10 + relation, 0);
      }
    }
    if (above != kNone) {
      switch (token.relation) {
        case Relation::kCase:
        case Relation::kAppos:
        case Relation::kAcl:
        case Relation::kNmod:
        case Relation::kCompound:
        case Relation::kAmod: {
          const auto relation = static_cast<std::uint64_t>(token.relation);
          add(above, 200 + relation, KeysOf(word_of[t]).word);
          for (const std::uint64_t c : KeysOf(word_of[t]).classes) add(above, 300 + relation, c);
          break;
        }
        default: break;
      }
    }
  }
}

void NameFeatures::Note(std::uint32_t word, std::uint64_t key) {
  std::vector<std::uint64_t>& uses = keys_[words_[word].lexeme].in_article;
  if (uses.size() < kMostUses && std::ranges::find(uses, key) == uses.end()) uses.push_back(key);
}

void NameFeatures::NoteUses() {
  for (const WordSentence& sentence : words_.sentences()) {
    if (sentence.title_case) continue;
    for (std::uint32_t w = sentence.first; w < sentence.end;) {
      if (run_of_[w] == kNone) {
        ++w;
        continue;
      }
      const Run& run = runs_[run_of_[w]];
      const std::uint64_t length = std::min<std::uint32_t>(run.end - run.first, 4);
      for (std::uint32_t i = run.first; i < run.end; ++i) {
        const std::uint64_t place = length == 1 ? 0 : i == run.first ? 1 : i + 1 == run.end ? 2 : 3;
        Note(i, Mix(kUsePosition, place * 8 + length));
        if (seen_[i] != 0) Note(i, Mix(kUseSeen, seen_[i]));
        for (const std::uint64_t key : run.tree) Note(i, Mix(kUseTree, key));
        if (i + 1 < run.end) {
          Note(i, Mix(kUseLast, KeysOf(run.end - 1).word));
          for (const std::uint64_t c : KeysOf(run.end - 1).classes) Note(i, Mix(kUseLastClass, c));
        }
        if (i > run.first) {
          for (const std::uint64_t c : KeysOf(run.first).classes) Note(i, Mix(kUseFirstClass, c));
        }
        if (run.first > sentence.first) {
          const std::uint32_t b = run.first - 1;
          Note(i, Mix(kUseBefore, KeysOf(b).word));
          if (post_[b] != 0) Note(i, Mix(kUseBeforeClass, 3));
          for (const std::uint64_t c : KeysOf(b).classes) Note(i, Mix(kUseBeforeClass, c));
        }
        if (run.end < sentence.end) {
          Note(i, Mix(kUseAfter, KeysOf(run.end).word));
          if (post_[run.end] != 0) Note(i, Mix(kUseAfterClass, 3));
          for (const std::uint64_t c : KeysOf(run.end).classes) Note(i, Mix(kUseAfterClass, c));
        }
      }
      w = run.end;
    }
  }
}

void NameFeatures::Append(const WordSentence& sentence, std::uint32_t w, std::vector<std::uint32_t>* buckets) const {
  const auto add = [&](std::uint64_t kind, std::uint64_t value) {
    buckets->push_back(static_cast<std::uint32_t>(Mix(kind, value) & (kNameFeatureBuckets - 1)));
  };
  const auto inside = [&](std::int64_t at) { return at >= sentence.first && at < sentence.end; };
  add(kBias, 0);
  const std::uint64_t title = sentence.title_case ? 1 : 0;
  for (int offset = -2; offset <= 2; ++offset) {
    const std::int64_t at = std::int64_t{w} + offset;
    const auto o = static_cast<std::uint64_t>(offset + 2);
    if (!inside(at)) {
      add(kWordAt + o, 0);
      continue;
    }
    const auto i = static_cast<std::uint32_t>(at);
    const LexemeKeys& keys = KeysOf(i);
    add(kWordAt + o, keys.word);
    add(kShapeAt + o, ShapeOf(i) * 2 + title);
    if (offset != 0) add(kSuffixAt + o, keys.suffix3);
    for (const std::uint64_t c : keys.classes) add(kClassAt + o, c);
  }
  const LexemeKeys& keys = KeysOf(w);
  const std::uint64_t before = w > sentence.first ? KeysOf(w - 1).word : 0;
  const std::uint64_t after = w + 1 < sentence.end ? KeysOf(w + 1).word : 0;
  const std::uint64_t shape = ShapeOf(w), shape_before = w > sentence.first ? ShapeOf(w - 1) : 0,
                      shape_after = w + 1 < sentence.end ? ShapeOf(w + 1) : 0;
  add(kWordPairBefore, Mix(before, keys.word));
  add(kWordPairAfter, Mix(keys.word, after));
  add(kWordsAround, Mix(before, after));
  for (const std::uint64_t part : keys.parts) add(kPart, Mix(part, words_[w].capital));
  add(kShapePair, Mix(shape_before, shape));
  add(kShapePair, Mix(1000 + shape, shape_after));
  add(kShapeTriple, Mix(Mix(shape_before, shape), shape_after));
  for (const std::uint64_t c : keys.classes) add(kClassShape, Mix(c, shape));
  const std::uint64_t proposed = proposed_[w], proposed_before = w > sentence.first ? proposed_[w - 1] : 15,
                      proposed_after = w + 1 < sentence.end ? proposed_[w + 1] : 15;
  add(kProposed, proposed * 2 + title);
  add(kProposedBefore, Mix(proposed_before, proposed));
  add(kProposedAfter, Mix(proposed, proposed_after));
  add(kProposedShape, Mix(proposed, shape));
  if (const std::uint64_t seen = seen_[w], seen_before = w > sentence.first ? seen_[w - 1] : 15,
      seen_after = w + 1 < sentence.end ? seen_[w + 1] : 15;
      seen + seen_before + seen_after != 0) {
    add(kSeen, seen);
    add(kSeenPair, Mix(seen_before, seen));
    add(kSeenPair, Mix(100 + seen, seen_after));
    add(kSeenProposed, Mix(seen, proposed));
    add(kSeenShape, Mix(seen, shape));
  }
  add(kPostAt,
      post_[w] + 4u * (w > sentence.first ? post_[w - 1] : 3u) + 16u * (w + 1 < sentence.end ? post_[w + 1] : 3u));
  add(kStart, Mix(w == sentence.first, shape));
  const Lexeme& lexeme = words_.LexemeOf(w);
  add(kCounts, Mix(shape, std::min<std::uint32_t>(lexeme.capital_inside, 3) * 8 +
                              std::min<std::uint32_t>(lexeme.lower_case, 2)));
  if (words_[w].capital) {
    for (const std::uint64_t use : keys.in_article) add(kUse, use);
  }
  const std::uint32_t r = run_of_[w];
  if (r == kNone) {
    // A lower-case tail ("Plovdiv" + "bottle works") hangs on the run before it.
    for (std::uint32_t back = 1; back <= 3 && w >= sentence.first + back; ++back) {
      const std::uint32_t b = w - back;
      if (words_[b].punctuation || IsClosedClass(words_.LexemeOf(b))) break;
      if (run_of_[b] != kNone) {
        add(kTail, back);
        for (const std::uint64_t c : keys.classes) add(kTail, Mix(back, c));
        break;
      }
    }
    return;
  }
  const Run& run = runs_[r];
  const std::uint64_t length = std::min<std::uint32_t>(run.end - run.first, 5);
  const std::uint64_t place = length == 1 ? 0 : w == run.first ? 1 : w + 1 == run.end ? 2 : 3;
  for (const std::uint64_t key : run.tree) add(kTree, key);
  add(kRunPosition, place * 8 + length);
  add(kRunLength, length * 4 + title * 2 + (run.first == sentence.first));
  const LexemeKeys &first = KeysOf(run.first), &last = KeysOf(run.end - 1);
  add(kRunLastWord, last.word);
  add(kRunLastSuffix, last.suffix3);
  for (const std::uint64_t c : last.classes) add(kRunLastClass, Mix(c, place));
  add(kRunFirstWord, first.word);
  for (const std::uint64_t c : first.classes) add(kRunFirstClass, Mix(c, place * 8 + length));
  std::uint64_t run_before = 0, run_after = 0;
  if (run.first > sentence.first) {
    const LexemeKeys& b = KeysOf(run.first - 1);
    run_before = b.word;
    for (const std::uint64_t c : b.classes) add(kRunBeforeClass, Mix(c, length == 1));
    if (post_[run.first - 1] != 0) add(kRunBeforeClass, Mix(3, length == 1));
  }
  if (run.end < sentence.end) {
    const LexemeKeys& a = KeysOf(run.end);
    run_after = a.word;
    for (const std::uint64_t c : a.classes) add(kRunAfterClass, Mix(c, length == 1));
    if (post_[run.end] != 0) add(kRunAfterClass, Mix(3, length == 1));
    if (words_.IsWord(run.end, "'s") && run.end + 1 < sentence.end) {
      add(kRunOwned, KeysOf(run.end + 1).word);
      for (const std::uint64_t c : KeysOf(run.end + 1).classes) add(kRunOwned, c);
    }
    if (words_.IsWord(run.end, ",") && run.end + 1 < sentence.end) {
      add(kPunctuationGap, KeysOf(run.end + 1).word);
      add(kPunctuationGap, ShapeOf(run.end + 1));
      for (const std::uint64_t c : KeysOf(run.end + 1).classes) add(kPunctuationGap, c);
    }
  }
  add(kRunBefore, run_before);
  add(kRunAfter, run_after);
  add(kRunBeforeAfter, Mix(run_before, run_after));
  if (run.end - run.first <= Lexicon::English().max_phrase_words()) {
    const WordClasses phrase = Lexicon::English().Classes(words_.LowerPhrase(run.first, run.end));
    for (const WordClass c : {kCountry, kCapital, kRegion, kCity, kKnownOrg, kDemonym}) {
      if (phrase.Has(c)) add(kRunPhrase, ClassKeyOf(static_cast<std::size_t>(c)));
    }
  }
}

}  // namespace dossier::extract
