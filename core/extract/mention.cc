#include "core/extract/mention.h"

namespace dossier::extract {

WordIndex IndexWords(const Words& words, const std::vector<Post>& posts, const std::vector<Mention>& names) {
  WordIndex index{.post = std::vector<std::uint32_t>(words.size(), kNone),
                  .mention = std::vector<std::uint32_t>(words.size(), kNone)};
  for (std::uint32_t p = 0; p < posts.size(); ++p) {
    for (std::uint32_t w = posts[p].first; w < posts[p].end; ++w) index.post[w] = p;
  }
  for (std::uint32_t m = 0; m < names.size(); ++m) {
    if (names[m].nested) continue;
    for (std::uint32_t w = names[m].first; w < names[m].end; ++w) index.mention[w] = m;
  }
  return index;
}

}  // namespace dossier::extract
