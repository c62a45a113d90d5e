// Element ids as people and programs see them: "e:7" a node, "r:9001" a relationship, "a:3" an article.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"

namespace dossier::graph {

std::string ToElementId(NodeId id);
std::string ToElementId(RelationshipId id);
std::string ToElementId(ArticleId id);

// Nothing where `text` is no such element id.
std::optional<NodeId> ParseNodeId(std::string_view text);
std::optional<RelationshipId> ParseRelationshipId(std::string_view text);
std::optional<ArticleId> ParseArticleId(std::string_view text);

}  // namespace dossier::graph
