// Which locals are one thing: the heart of resolution, a function of the set of locals and of what their articles say.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/resolve/article_view.h"
#include "core/resolve/component.h"

namespace dossier::resolve {

// An active local whose name several groups claim, and which went to none of them.
struct UnplacedLocal {
  std::size_t local = 0;
  std::vector<std::size_t> claimants;  // a local of each of these groups
};

struct Grouping {
  std::vector<std::size_t> group;  // of each local; locals of one group are one node
  std::vector<UnplacedLocal> unplaced;
};

// Groups the active locals; the others stay with those at their node. Kinds agree within a group, and no group has two
// locals of one article, for what an article tells apart is two things. In order:
//   1. one name (NameKeyOf) is one thing; people of one name may be several (GroupNamesakes)
//   2. spellings of one name are one thing where articles on both share company and none tells them apart
//   3. a name that only one thing claims as a strong alias is that thing, unless as many articles tell them apart
//   4. a name that is claimed weakly, or by several, goes article by article to the claimant whose company it is in
//   5. events: GroupEvents
Result<Grouping> GroupLocals(const Component& component, ArticleViews* views);

}  // namespace dossier::resolve
