// The trained language pipeline: part-of-speech tags, dependency trees and names of the tokens of a document, from one
// recurrent network (docs/model_format.md says which; models/README.md what it was trained on). The same file gives the
// same result on every machine. Thread safety: immutable once opened; any number of threads may use one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/text/annotated_document.h"
#include "core/text/model_file.h"

namespace dossier::text {

class Network;

// What the network's layers hold about every token of a document, for parts that decide more from it: plain values.
struct Encoding {
  std::size_t width = 0;                        // numbers a token: 4 H; layer 0 forward and backward, then layer 1
  std::size_t open_tags = 0, news_tags = 0;     // scores a token; 0 where the model has no such entity set
  std::size_t token_count = 0;                  // tokens that are encoded: the first of the document
  std::vector<float> states;                    // token_count x width, each within [-1, 1]
  std::vector<float> open_scores, news_scores;  // token_count x tags: scores of O, then for every kind B, I, E, S

  // The states of a token of the document; all zero beyond token_count.
  std::span<const float> StatesOf(std::size_t token) const;
};

// Encodings stop after this many tokens, which bounds them to 256 MB or so; no article is as long.
inline constexpr std::size_t kMostEncodedTokens = 1 << 16;

// A sentence of given words; heads and entities count from its first word.
struct AnalyzedSentence {
  std::vector<Token> tokens;  // without spans
  std::vector<EntitySpan> entities;
};

class LanguageModel {
 public:
  // Without a network: Annotate leaves documents as they are.
  LanguageModel();
  LanguageModel(LanguageModel&&) noexcept;
  LanguageModel& operator=(LanguageModel&&) noexcept;
  ~LanguageModel();

  // Uses `bytes` in place; they must be 8-byte aligned and outlive the model. kBadInput where they are no model file or
  // a damaged one, or its tensors do not fit each other; kNotFound where one is missing. Some milliseconds; 3 bytes of
  // memory a weight of the recurrent layers besides the file.
  // `instruction_set`: of InstructionSets(), the best of them where empty; all give the same bits.
  static Result<LanguageModel> Open(std::span<const unsigned char> bytes, std::string_view instruction_set = {});
  // Reads a file into memory; errors as Open, and kNotFound, kIo where it cannot be read. Messages name the file.
  static Result<LanguageModel> Load(const std::string& path, std::string_view instruction_set = {});
  // The model that is compiled in; without a network where the program was built without one. Opened at first use.
  static const LanguageModel& English();

  // What of this machine's vector instructions the network can run with, the plainest first: "portable", "avx2" ...
  static std::vector<std::string_view> InstructionSets();

  bool has_network() const { return network_ != nullptr; }
  // All tensors, of other parts as well.
  const ModelFile& file() const { return file_; }

  // Fills tags, heads, relations and entities of all tokens, and `encoding` where given. Sentences do not influence
  // each other. Every word of a sentence but one has a head within it. Memory: some 20 KB a token of the longest
  // sentence (at least 1,000 tokens), whatever the length of the document, besides `encoding`.
  void Annotate(AnnotatedDocument* document, Encoding* encoding = nullptr) const;

  // The same for the words of one sentence, at most kMaxSentenceTokens.
  // `entity_set`: whose names are found, where not the model's first choice; models/README.md lists the sets.
  AnalyzedSentence Analyze(std::span<const std::string_view> words, Encoding* encoding = nullptr,
                           std::string_view entity_set = {}) const;
  bool HasEntitySet(std::string_view name) const;

 private:
  std::shared_ptr<const void> bytes_;  // of a file that was read
  ModelFile file_;
  std::unique_ptr<const Network> network_;
};

}  // namespace dossier::text
