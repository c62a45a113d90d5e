// The store's values as bytes (docs/storage_format.md, "Records"). What the key says is not said again in the value.
// Decoders take any bytes: nothing where they are no such record, never a crash. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/graph/graph_batch.h"
#include "core/graph/graph_reader.h"

namespace dossier::storage {

// The one record that every commit rewrites.
struct Counters {
  std::uint64_t version = 0;  // commits so far
  std::uint64_t next_node = 1, next_relationship = 1, next_article = 1, next_history = 1;
  std::uint32_t labels = 0, types = 0, keys = 0;  // names stored
  graph::GraphCounts counts;
};

std::string EncodeCounters(const Counters& counters);
std::optional<Counters> DecodeCounters(std::string_view bytes);

// Nothing where a property cannot be stored (see value_codec.h).
std::optional<std::string> EncodeNode(const graph::Node& node);
std::optional<graph::Node> DecodeNode(NodeId id, std::string_view bytes);

std::string EncodeAssertion(const graph::Assertion& assertion);
std::optional<graph::Assertion> DecodeAssertion(const AssertionId& id, std::string_view bytes);

std::string EncodeSupport(const graph::NodeSupport& support);
std::optional<graph::NodeSupport> DecodeSupport(ArticleId article, NodeId node, std::string_view bytes);

// Of an article all but text and sentences, with the number of sentences, which counts need.
struct ArticleHead {
  graph::Article article;
  std::uint64_t sentence_count = 0;
};
std::string EncodeArticle(const graph::Article& article);
std::optional<ArticleHead> DecodeArticle(ArticleId id, std::string_view bytes);

std::string EncodeText(const graph::Article& article);
// Fills text and sentences of `article`; false where the bytes are not that.
bool DecodeText(std::string_view bytes, graph::Article* article);

std::string EncodeHistory(const graph::HistoryEntry& entry);
std::optional<graph::HistoryEntry> DecodeHistory(std::string_view bytes);

// One id, as the source index has it.
std::string EncodeId(std::uint64_t id);
std::optional<std::uint64_t> DecodeId(std::string_view bytes);

}  // namespace dossier::storage
