// What one article says of one thing, the unit that resolution groups: a node of the graph is a group of locals. Plain
// value.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/partial_date.h"

namespace dossier::resolve {

// Stands for the article being read, which may not have an id yet.
inline constexpr ArticleId kIncoming{std::numeric_limits<std::uint64_t>::max()};

struct Local {
  ArticleId article = kNoArticle;  // none: a node made by hand
  NodeId node = kNoNode;           // where it stands now; none: of the article being read
  std::uint64_t place = 0;         // which thing of the article: number of the node, or index in the extraction
  std::string label, name;
  std::string key;                   // NameKeyOf(label, name)
  std::vector<std::string> aliases;  // keys, sorted, each once, without its own
  std::optional<PartialDate> date;   // of an event
  bool active = false;               // to be grouped anew; others stay where they stand, and are looked at only
};

}  // namespace dossier::resolve
