#include "core/base/did_you_mean.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/utf8.h"

namespace dossier {
namespace {

std::u32string CodePoints(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    out.push_back(decoded.code_point);
    i += decoded.size;
  }
  return out;
}

}  // namespace

std::size_t EditDistance(std::string_view a_text, std::string_view b_text, std::size_t limit) {
  const std::u32string a = CodePoints(a_text), b = CodePoints(b_text);
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  const std::size_t far = limit + 1;
  // Only cells within `limit` of the diagonal can hold a distance within the limit.
  std::vector<std::size_t> before(b.size() + 1, far), previous(b.size() + 1, far), current(b.size() + 1, far);
  for (std::size_t j = 0; j <= std::min(b.size(), limit); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::fill(current.begin(), current.end(), far);
    const std::size_t first = i > limit ? i - limit : 0;
    const std::size_t last = std::min(b.size(), i + limit);
    for (std::size_t j = first; j <= last; ++j) {
      if (j == 0) {
        current[0] = i;
        continue;
      }
      std::size_t best = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      best = std::min({best, previous[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = std::min(best, before[j - 2] + 1);
      current[j] = std::min(best, far);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::size_t ToleratedEdits(std::string_view name) {
  const std::size_t length = CountCodePoints(name);
  return length <= 4 ? 1 : length <= 8 ? 2 : 3;
}

std::optional<std::string> NearestName(std::string_view name, std::span<const std::string> candidates) {
  const std::string folded = FoldCase(name);
  std::size_t best_distance = ToleratedEdits(name) + 1;
  std::optional<std::string> best;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = EditDistance(folded, FoldCase(candidate), best_distance);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string DidYouMean(std::string_view name, std::span<const std::string> candidates, std::string otherwise) {
  const std::optional<std::string> nearest = NearestName(name, candidates);
  return nearest ? "did you mean \"" + *nearest + "\"?" : std::move(otherwise);
}

}  // namespace dossier
