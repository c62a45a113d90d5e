// Estimates for the planner, from the counts of a graph. Thread safety: const calls are safe together.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/binder/bound_query.h"

namespace dossier::query {

class Statistics {
 public:
  static Result<Statistics> Load(const graph::GraphReader& reader, const bound::Names& names);

  double AllNodes() const { return nodes_; }
  // Nodes of a label, by name index.
  double NodesWithLabel(int label) const { return labels_[label]; }
  // Share of nodes for which a label expression holds.
  double Selectivity(const bound::LabelExpr& labels) const;
  // Relationships of those types (all, if empty) a node has on average.
  double Degree(const std::vector<int>& types, graph::Direction direction) const;

 private:
  double nodes_ = 0;
  double relationships_ = 0;
  std::vector<double> labels_;
  std::vector<double> types_;
};

}  // namespace dossier::query
