#include "core/extract/post_parser.h"

#include <algorithm>
#include <optional>

namespace dossier::extract {
namespace {

using enum WordClass;

// Words that are posts only in company ("chief executive", "secretary general") or before a name ("General Ivanov").
bool NeedsCompany(std::string_view head) {
  return IsOneOf(head, {"general", "major", "private", "official", "executive", "whip", "chief", "principal", "rep"});
}

bool TakesGeneral(std::string_view head) {
  return IsOneOf(head,
                 {"secretary", "director", "consul", "governor", "attorney", "inspector", "prosecutor", "auditor"});
}

// "of Foreign Affairs", "for Defence", "of flat products", "of the board": words [at, result), or `at` where nothing
// fits.
std::uint32_t Complement(const Words& words, std::uint32_t at, std::uint32_t end, std::string_view head) {
  if (at + 1 >= end || !IsOneOf(words.Lower(at), {"of", "for"})) return at;
  std::uint32_t next = at + 1;
  if (words.IsWord(next, "the") && next + 1 < end && words.IsWord(next + 1, "board")) {
    if (next + 3 < end && words.IsWord(next + 2, "of") && words.IsWord(next + 3, "directors")) return next + 4;
    return next + 2;
  }
  if (words.IsWord(next, "staff") || words.IsWord(next, "state")) return next + 1;
  const bool of_topic = IsOneOf(head, {"minister", "secretary", "head", "director", "vice-president", "president",
                                       "professor", "chief", "commissioner", "manager", "lecturer", "teacher"});
  if (!of_topic) return at;
  std::uint32_t last = at;
  for (; next < end && next < at + 6; ++next) {
    const Lexeme& lexeme = words.LexemeOf(next);
    if (words[next].punctuation || words[next].number) break;
    if (lexeme.lower == "and") continue;
    const bool topic = lexeme.Is(kPostTopic);
    if (words[next].capital
            ? !topic
            : !(topic || (lexeme.Is(kCommonWord) &&
                          !lexeme.classes.HasAny({kOrgNoun, kGenericOrg, kGenericPlace, kGenericFacility, kGenericEvent,
                                                  kDeterminer, kPronoun, kPreposition, kSubordinator, kPostHead,
                                                  kAdverb, kPlaceNoun})))) {
      break;
    }
    if (lexeme.verb != nullptr && !topic && (lexeme.verb->forms & (kPast | kThird)) != 0 &&
        !lexeme.lower.ends_with("s"))
      break;
    last = next + 1;
  }
  // "head of mining of X" is fine; "secretary of state-owned X" is no topic.
  return last > at + 1 ? last : at;
}

std::optional<Post> PostAt(const Words& words, std::uint32_t first, std::uint32_t end) {
  std::uint32_t head = kNone;
  std::uint32_t next = first;
  for (; next < end && next < first + 8; ++next) {
    const Lexeme& lexeme = words.LexemeOf(next);
    if (words[next].punctuation) break;
    if (lexeme.lower == "and" && next > first && words.Is(next - 1, kPostTopic) && next + 1 < end &&
        words.Is(next + 1, kPostTopic) && !words.Is(next - 1, kPostHead)) {
      continue;
    }
    const bool plural =
        words[next].capital && lexeme.lower.ends_with('s') &&
        Lexicon::English().Classes(std::string_view(lexeme.lower).substr(0, lexeme.lower.size() - 1)).Has(kPostHead);
    if (!plural && !lexeme.classes.HasAny({kPostHead, kPostModifier, kPostTopic})) break;
    if (lexeme.Is(kPostHead) || plural) head = next;
    // A head before another capitalised head of another post: "Chairman President" does not occur; ranks do.
  }
  if (head == kNone) return std::nullopt;
  Post post{.first = first, .end = head + 1, .head = head};
  const std::string& word = words.Lower(head);
  if (post.end < end && TakesGeneral(word) && IsOneOf(words.Lower(post.end), {"general", "designate", "elect"}))
    ++post.end;
  if (NeedsCompany(word) && post.first == head) {
    const bool named = words[head].capital && post.end < end && words[post.end].capital && !words[post.end].punctuation;
    if (!named) return std::nullopt;
  }
  post.end = Complement(words, post.end, end, word);
  return post;
}

// "Coast Guard officer-in-charge": capitals before a lower-case head belong to the name in front of them.
void LeaveCapitalsToName(const Words& words, std::uint32_t sentence_first, Post* post) {
  if (words[post->head].capital || !words[post->first].capital || post->first == sentence_first) return;
  while (post->first < post->head && words[post->first].capital) ++post->first;
}

}  // namespace

std::vector<Post> FindPosts(const Words& words) {
  std::vector<Post> posts;
  for (const WordSentence& sentence : words.sentences()) {
    for (std::uint32_t w = sentence.first; w < sentence.end;) {
      const std::string& lower = words.Lower(w);
      const bool plural =
          words[w].capital && lower.ends_with('s') &&
          Lexicon::English().Classes(std::string_view(lower).substr(0, lower.size() - 1)).Has(kPostHead);
      if (!plural && !words.LexemeOf(w).classes.HasAny({kPostHead, kPostModifier, kPostTopic})) {
        ++w;
        continue;
      }
      std::optional<Post> post = PostAt(words, w, sentence.end);
      if (!post) {
        ++w;
        continue;
      }
      LeaveCapitalsToName(words, sentence.first, &*post);
      // "head" and "lead" after "to" or a pronoun are verbs: "they head", not "its head".
      const bool owned =
          post->head > sentence.first && IsOneOf(words.Lower(post->head - 1), {"its", "his", "her", "their", "whose"});
      const bool verb_like = words.LexemeOf(post->head).verb != nullptr && !words[post->head].capital &&
                             post->head > sentence.first && !owned &&
                             (words.IsWord(post->head - 1, "to") || words.Is(post->head - 1, kModal) ||
                              words.Is(post->head - 1, kPronoun));
      const std::uint32_t next = post->end;
      if (!verb_like) posts.push_back(*post);
      w = next;
    }
  }
  return posts;
}

bool SaysFormer(const Words& words, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t w = first; w < end; ++w) {
    if (IsOneOf(words.Lower(w), {"former", "ex", "late", "outgoing", "retired"})) return true;
  }
  return false;
}

}  // namespace dossier::extract
