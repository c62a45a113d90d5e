// Scores the graph that extraction finds in an article against the gold one (docs/evaluation.md). Pure functions.
//
// Nodes match one to one, on kind and on name: the name or an alias of one equal to one of the other. Events have no
// names: half of the content words of a gold name or alias are enough, or a sentence of evidence that both share.
// Strict figures want equal kinds; lenient ones count a mix-up among Facility, Place and Organization half. Edges match
// one to one on type and matched ends, in either order where the type is symmetric; equal predictions count once; a
// post whose title holds several gold posts counts as those. Optional gold items are neither missed nor wrong.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/eval/gold_graph.h"
#include "bench/eval/tally.h"

namespace dossier::eval {

// Of matched edges that have a gold date.
struct DateTally {
  std::size_t count = 0, equal = 0, compatible = 0, given = 0;
  DateTally& operator+=(const DateTally& other);
};

// A predicted edge once, as scoring saw it.
struct JudgedEdge {
  enum class Verdict { kRight, kOptional, kWrong } verdict = Verdict::kWrong;
  std::string type, rule;
  double confidence = 1;
};

struct GraphScore {
  Tally nodes_strict, nodes_lenient, edges, edges_untyped;
  std::map<std::string, Tally> nodes_by_kind, edges_by_type;
  DateTally dates, optional_dates;  // over required edges; over optional ones
  std::size_t titles_right = 0, titles_wrong = 0;
  std::vector<JudgedEdge> judged;
  std::vector<std::string> errors;  // a line each: "+node Person Ann", "-edge ...", for people

  GraphScore& operator+=(const GraphScore& other);
};

inline constexpr std::size_t kNoNode = static_cast<std::size_t>(-1);

// For every predicted node the index of the gold one that it stands for, or kNoNode; by the lenient match.
std::vector<std::size_t> MatchNodes(const ScoredGraph& gold, const ScoredGraph& predicted);

// O(nodes^2 x names + edges).
GraphScore ScoreGraph(const ScoredGraph& gold, const ScoredGraph& predicted);

}  // namespace dossier::eval
