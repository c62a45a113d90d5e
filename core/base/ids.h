// Strong ids. Numbers start at 1 and are handed out in order of creation; 0 (kNone...) means none. People and programs
// see them as element ids: "e:7" a node (entity), "r:9001" a relationship, "a:3" an article.
#pragma once

#include <compare>
#include <cstdint>
#include <type_traits>

namespace dossier {

enum class NodeId : std::uint64_t {};
enum class RelationshipId : std::uint64_t {};
enum class ArticleId : std::uint64_t {};

// Dictionary codes of names, dense from 1 within one graph; meaningless in another graph.
enum class LabelId : std::uint32_t {};
enum class TypeId : std::uint32_t {};  // relationship type
enum class PropertyKeyId : std::uint32_t {};

inline constexpr NodeId kNoNode{0};
inline constexpr RelationshipId kNoRelationship{0};
inline constexpr ArticleId kNoArticle{0};

// The n-th assertion that extraction made of one article, n from 0.
struct AssertionId {
  ArticleId article = kNoArticle;
  std::uint32_t index = 0;
  friend auto operator<=>(const AssertionId&, const AssertionId&) = default;
};

// The number behind a strong id.
template <typename Id>
constexpr auto ToNumber(Id id) {
  return static_cast<std::underlying_type_t<Id>>(id);
}

}  // namespace dossier
