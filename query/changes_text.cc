#include "query/changes_text.h"

#include <fmt/format.h>

namespace dossier::query {
namespace {

void Add(std::uint64_t nodes, std::uint64_t relationships, std::string_view verb, std::string* out) {
  if (nodes + relationships == 0) return;
  const auto counted = [](std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
  };
  if (!out->empty()) *out += ", ";
  if (nodes > 0) *out += counted(nodes, "node");
  if (nodes > 0 && relationships > 0) *out += " and ";
  if (relationships > 0) *out += counted(relationships, "relationship");
  *out += fmt::format(" {}", verb);
}

}  // namespace

std::string ChangesText(const graph::Transaction::Changes& changes) {
  std::string out;
  Add(changes.nodes_created, changes.relationships_created, "created", &out);
  Add(changes.nodes_changed, changes.relationships_changed, "changed", &out);
  Add(changes.nodes_deleted, changes.relationships_deleted, "deleted", &out);
  return out.empty() ? "nothing changed" : out;
}

}  // namespace dossier::query
