#include "query/plan/statistics.h"

#include <algorithm>

namespace dossier::query {

Result<Statistics> Statistics::Load(const graph::GraphReader& reader, const bound::Names& names) {
  DOSSIER_ASSIGN_OR_RETURN(const graph::GraphCounts counts, reader.Counts());
  Statistics statistics;
  statistics.nodes_ = static_cast<double>(counts.nodes);
  statistics.relationships_ = static_cast<double>(counts.relationships);
  const auto count = [](const auto& dictionary, const std::vector<std::uint64_t>& by_id, const std::string& name) {
    const auto id = dictionary.Find(name);
    if (!id || ToNumber(*id) > by_id.size()) return 0.0;
    return static_cast<double>(by_id[ToNumber(*id) - 1]);
  };
  for (const bound::NameUse& label : names.labels) {
    statistics.labels_.push_back(count(reader.symbols().labels, counts.nodes_by_label, label.text));
  }
  for (const bound::NameUse& type : names.types) {
    statistics.types_.push_back(count(reader.symbols().types, counts.relationships_by_type, type.text));
  }
  return statistics;
}

double Statistics::Selectivity(const bound::LabelExpr& labels) const {
  const double nodes = std::max(nodes_, 1.0);
  double share = 1;
  switch (labels.kind) {
    case ast::LabelExpr::Kind::kName: return NodesWithLabel(labels.label) / nodes;
    case ast::LabelExpr::Kind::kAny: return 1;
    case ast::LabelExpr::Kind::kNot: return 1 - Selectivity(labels.operands[0]);
    case ast::LabelExpr::Kind::kAnd:
      for (const bound::LabelExpr& operand : labels.operands) share = std::min(share, Selectivity(operand));
      return share;
    case ast::LabelExpr::Kind::kOr:
      share = 0;
      for (const bound::LabelExpr& operand : labels.operands) share += Selectivity(operand);
      return std::min(share, 1.0);
  }
  return 1;
}

double Statistics::Degree(const std::vector<int>& types, graph::Direction direction) const {
  double relationships = types.empty() ? relationships_ : 0;
  for (const int type : types) relationships += types_[type];
  const double degree = relationships / std::max(nodes_, 1.0);
  return direction == graph::Direction::kBoth ? 2 * degree : degree;
}

}  // namespace dossier::query
