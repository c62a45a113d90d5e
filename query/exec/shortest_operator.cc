#include <algorithm>

#include "query/exec/operator.h"
#include "query/exec/shortest_path_search.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// shortestPath and allShortestPaths between two known nodes, a search a row.
class ShortestOperator final : public Operator {
 public:
  ShortestOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), search_(node, context), charge_(&context->limits) {}

  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    found_.clear();
    found_at_ = 0;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    charge_.Reset();
    std::vector<std::uint32_t> sources;
    Column lists, paths;
    while (sources.size() < capacity_) {
      if (found_at_ < found_.size()) {
        graph::Path& path = found_[found_at_++];
        DOSSIER_RETURN_IF_ERROR(charge_.Add(48 * path.nodes.size() + 96));
        sources.push_back(static_cast<std::uint32_t>(row_ - 1));
        lists.emplace_back(graph::List(path.relationships.begin(), path.relationships.end()));
        paths.emplace_back(std::move(path));
        continue;
      }
      if (row_ >= rows_.size) {
        if (!sources.empty()) break;
        DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
        row_ = 0;
        if (rows_.size == 0) return {};
      }
      found_.clear();
      found_at_ = 0;
      const std::size_t row = row_++;
      const Value& from = rows_[node_.from][row];
      const Value& to = rows_[node_.to][row];
      if (!from.Is(ValueType::kNode) || !to.Is(ValueType::kNode)) continue;
      DOSSIER_RETURN_IF_ERROR(search_.Run(from.AsNode(), to.AsNode(), rows_, row, &found_));
    }
    out->Gather(rows_, sources);
    (*out)[node_.slot] = std::move(lists);
    if (node_.relationship->path_slot != bound::kNoSlot) (*out)[node_.relationship->path_slot] = std::move(paths);
    return {};
  }

 private:
  ShortestPathSearch search_;
  MemoryCharge charge_;
  RecordBatch rows_;
  std::size_t row_ = 0;  // the next one
  std::vector<graph::Path> found_;
  std::size_t found_at_ = 0;
};

}  // namespace

std::unique_ptr<Operator> MakeShortest(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<ShortestOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
