// The words that the encoder of the scorer reads for a candidate.
#include <algorithm>

#include "core/extract/relation_features.h"

namespace dossier::extract {
namespace {

constexpr std::uint32_t kAround = 10;   // words read before the first end and behind the last
constexpr std::uint32_t kBetween = 36;  // words read behind the first end and before the last, each

// A row of the tables of places: 0 there is no such end, 1 in it, then before it and behind it by distance.
std::uint8_t PlaceFrom(std::uint32_t word, std::uint32_t first, std::uint32_t end) {
  if (word >= first && word < end) return 1;
  const std::uint32_t distance = word < first ? first - word : word - end + 1;
  const auto step = static_cast<std::uint8_t>(distance < 4 ? distance - 1 : distance < 6 ? 3 : distance < 11 ? 4 : 5);
  return static_cast<std::uint8_t>((word < first ? 2 : 8) + step);
}

}  // namespace

void FindContextWords(const RelationInput& input, const RelationCandidates& candidates, const RelationCandidate& c,
                      std::vector<ContextWord>* out) {
  out->clear();
  const WordSentence& sentence = input.words.sentences()[c.sentence];
  const Mention& left = input.mentions[c.left];
  const Mention* right = c.right == kNone ? nullptr : &input.mentions[c.right];
  const Mention& first = right == nullptr || left.first <= right->first ? left : *right;
  const Mention& last = right == nullptr ? left : &first == &left ? *right : left;
  const std::uint32_t around = right == nullptr ? 2 * kAround : kAround;
  const std::uint32_t begin = first.first > sentence.first + around ? first.first - around : sentence.first;
  const std::uint32_t end = std::min(sentence.end, last.end + around);
  const auto path = std::span(candidates.path).subspan(c.first_path, c.end_path - c.first_path);
  const Post* post = c.post == kNone ? nullptr : &input.posts[c.post];
  for (std::uint32_t w = begin; w < end; ++w) {
    if (w >= first.end + kBetween && w + kBetween < last.first) continue;
    ContextWord word{.word = w,
                     .left = PlaceFrom(w, left.first, left.end),
                     .right = right == nullptr ? std::uint8_t{0} : PlaceFrom(w, right->first, right->end)};
    const std::uint32_t m = input.index.mention[w];
    if (m != kNone) word.kind = static_cast<std::uint8_t>(1 + static_cast<unsigned>(input.mentions[m].kind));
    if (const auto at = std::ranges::find(path, w); at != path.end()) word.role = at == path.begin() ? 2 : 1;
    const bool of_post = post != nullptr && w >= post->first && w < post->end;
    if (of_post) word.role |= 4;
    word.piece = word.left == 1 ? 1 : word.right == 1 ? 3 : of_post ? 5 : w < first.first ? 0 : w < last.first ? 2 : 4;
    out->push_back(word);
  }
}

}  // namespace dossier::extract
