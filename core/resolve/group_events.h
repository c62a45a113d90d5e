// Which events of several articles are one.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/resolve/article_view.h"
#include "core/resolve/disjoint_sets.h"
#include "core/resolve/local.h"

namespace dossier::resolve {

// Joins in `sets` (of indexes into `locals`) the events among `events`, other locals stay. One event is of one day, one
// kind (EventHead), no other number in its name, and
//   equal names:    not with other people and at other places altogether
//   bare names:     "meeting", "talks": two participants or places in common
//   other names:    words of one among those of the other, and a participant or place in common
// Two events of one article are never one. Links are taken from the surest on, so the order of `events` does not
// matter. O(events of a day and kind squared).
Status GroupEvents(const std::vector<Local>& locals, const std::vector<std::size_t>& events, ArticleViews* views,
                   DisjointSets* sets);

}  // namespace dossier::resolve
