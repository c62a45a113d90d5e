// A linear-chain conditional random field over entity tags (Lafferty, McCallum and Pereira 2001): the best well-formed
// sequence of tags, and how probable each of its spans is (forward-backward, scaled as in Rabiner 1989).
// Tags: O, then for every kind B, I, E, S. Thread safety: immutable once loaded.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/text/model_file.h"

namespace dossier::text {

struct TaggedSpan {
  std::uint32_t first = 0, end = 0;  // words of the sentence, half open
  std::uint32_t kind = 0;            // index into the set's kinds
  float probability = 0;             // (0, 1]
};

class TagChain {
 public:
  // Of tensors `prefix`.transition, .start and .end; errors as ModelFile::Find.
  static Result<TagChain> Load(const ModelFile& file, const std::string& prefix, std::size_t kinds);
  // transition: tags x tags, from row to column.
  TagChain(std::size_t kinds, std::vector<float> transition, std::vector<float> start, std::vector<float> end);

  std::size_t tags() const { return 4 * kinds_ + 1; }
  // Whether `to` may follow `from` in a well-formed sequence; a sequence starts as after O and ends as before O.
  static bool MayFollow(std::size_t from, std::size_t to);

  // Spans in order. emissions: n rows of `stride` finite numbers, of which the first tags() count. O(n tags^2).
  std::vector<TaggedSpan> Decode(const float* emissions, std::size_t stride, std::size_t n) const;

 private:
  struct Step {  // a tag that may follow
    std::uint32_t tag;
    float score;
    double factor;  // e^score
  };

  std::vector<std::uint32_t> FindBestTags(const float* emissions, std::size_t stride, std::size_t n) const;
  void AddProbabilities(const float* emissions, std::size_t stride, std::size_t n,
                        std::vector<TaggedSpan>* spans) const;

  std::size_t kinds_ = 0;
  std::vector<float> start_, end_;
  std::vector<std::vector<Step>> before_, after_;  // of every tag: those that may come before it, and after it
};

}  // namespace dossier::text
