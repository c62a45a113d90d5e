// The whole network of a model file: words of sentences to tags, trees, entities. Thread safety: immutable once loaded.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/annotated_document.h"
#include "core/text/internal/encoder.h"
#include "core/text/internal/parser_head.h"
#include "core/text/internal/tag_chain.h"

namespace dossier::text {

// What the network finds out about words of whole sentences; indices count from the first of them.
struct NetworkOutput {
  std::vector<Token> tokens;                    // without spans
  std::vector<EntitySpan> entities;             // of one entity set
  std::vector<float> states;                    // Encoder::width() a word
  std::vector<float> open_scores, news_scores;  // emissions, one a tag; empty without the set
};

class Network {
 public:
  // Keeps views into the bytes of `file`. kNotFound, kBadInput with what is missing or does not fit.
  static Result<Network> Load(const ModelFile& file, const Kernels& kernels = BestKernels());

  const Encoder& encoder() const { return encoder_; }
  std::size_t open_tags() const { return open_tags_; }
  std::size_t news_tags() const { return news_ ? news_->chain.tags() : 0; }
  bool HasEntitySet(std::string_view name) const;
  // lengths: of the sentences that `words` consists of, each above 0. `entity_set`: whose names are found; empty, or
  // one that the model lacks: `news` where the model has it, else `open`.
  NetworkOutput Run(std::span<const std::string_view> words, std::span<const std::uint32_t> lengths,
                    std::string_view entity_set = {}) const;

 private:
  struct EntitySet {
    std::string tensor;
    std::vector<EntityKind> kinds;
    TagChain chain;
  };

  Status LoadEntities(const ModelFile& file, const nlohmann::json& sets);
  void FindEntities(std::span<const std::uint32_t> lengths, std::string_view entity_set, NetworkOutput* out) const;

  const Kernels* kernels_ = nullptr;
  Encoder encoder_;
  PackedMatrix tags_;  // upos, then penn
  ParserHead parser_;
  std::vector<Upos> upos_;
  std::vector<PennTag> penn_;
  std::vector<DependencyRelation> relations_;
  PackedMatrix emissions_;       // of the open sets, then of `news`
  std::vector<EntitySet> open_;  // by name, the one named `open` first
  std::optional<EntitySet> news_;
  std::size_t open_tags_ = 0;
};

}  // namespace dossier::text
