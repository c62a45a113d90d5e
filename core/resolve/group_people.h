// Which people of one full name are one person.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/resolve/article_view.h"
#include "core/resolve/local.h"

namespace dossier::resolve {

// Divides `namesakes` (indexes into `locals`, all of one person's full name) into people. One name is one person unless
// posts contradict: two articles that give posts agree where one names what the other's post is of, or where they share
// company; those that agree, directly or over others, are one person. Where that leaves several people, an article that
// gives no post goes to the one whose company it shares most, or stays alone.
// `settled`: none of the namesakes but those of kIncoming are new, and none went; then what stood together stays
// together, and mostly one view is enough. Else O(articles).
Result<std::vector<std::vector<std::size_t>>> GroupNamesakes(const std::vector<Local>& locals,
                                                             const std::vector<std::size_t>& namesakes, bool settled,
                                                             ArticleViews* views);

}  // namespace dossier::resolve
