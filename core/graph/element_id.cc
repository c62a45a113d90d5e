#include "core/graph/element_id.h"

#include <charconv>

namespace dossier::graph {
namespace {

template <typename Id>
std::optional<Id> ParseElementId(std::string_view text, char letter) {
  if (text.size() < 3 || text[0] != letter || text[1] != ':') return std::nullopt;
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, number);
  if (error != std::errc() || stop != end || number == 0) return std::nullopt;
  return Id{number};
}

}  // namespace

std::string ToElementId(NodeId id) { return "e:" + std::to_string(ToNumber(id)); }
std::string ToElementId(RelationshipId id) { return "r:" + std::to_string(ToNumber(id)); }
std::string ToElementId(ArticleId id) { return "a:" + std::to_string(ToNumber(id)); }

std::optional<NodeId> ParseNodeId(std::string_view text) { return ParseElementId<NodeId>(text, 'e'); }
std::optional<RelationshipId> ParseRelationshipId(std::string_view text) {
  return ParseElementId<RelationshipId>(text, 'r');
}
std::optional<ArticleId> ParseArticleId(std::string_view text) { return ParseElementId<ArticleId>(text, 'a'); }

}  // namespace dossier::graph
