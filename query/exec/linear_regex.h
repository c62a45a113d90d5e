// Regular expressions matched in time linear in the text, whatever the pattern: a Thompson NFA simulated in lock step
// (R. Cox, "Regular Expression Matching Can Be Simple And Fast", 2007). Java's syntax as far as that allows: literals,
// ., [...], \d \w \s \D \W \S, \p{L} and its kin of one letter, \b, ^, $, groups, |, * + ? {n,m} with or without ? or +
// after them, flags (?i) (?s). No back-references, no look-around. Thread safety: const calls are safe together.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "query/exec/query_limits.h"

namespace dossier::query {

class LinearRegex {
 public:
  // kQueryRuntime where the pattern is wrong or too large.
  static Result<LinearRegex> Compile(std::string_view pattern);

  // Whether the whole text matches. O(text * pattern); stops at the deadline.
  Result<bool> MatchesWhole(std::string_view text, QueryLimits* limits) const;

 private:
  struct Range {
    char32_t low = 0;
    char32_t high = 0;
  };
  struct CharacterClass {
    std::vector<Range> ranges;
    std::vector<std::uint32_t> categories;  // masks of Unicode general categories
    bool negated = false;
  };
  enum class Op : std::uint8_t { kCharacter, kAny, kClass, kSplit, kJump, kStart, kEnd, kBoundary, kMatch };
  struct Instruction {
    Op op = Op::kMatch;
    char32_t character = 0;
    bool flag = false;  // kAny: line ends too; kCharacter, kClass: ignoring case
    std::uint32_t next = 0;
    std::uint32_t other = 0;  // kSplit; of kClass the index of the class
  };
  class Compiler;

  bool Accepts(const Instruction& instruction, char32_t c) const;

  std::vector<Instruction> program_;
  std::vector<CharacterClass> classes_;
  std::uint32_t start_ = 0;
};

}  // namespace dossier::query
