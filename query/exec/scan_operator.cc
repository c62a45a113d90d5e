#include <algorithm>
#include <limits>

#include "core/graph/element_id.h"
#include "core/graph/name_key.h"
#include "query/exec/operator.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

// Each input row with each node of a source: all nodes, those of a label, those of a name, the one of an id.
class ScanOperator final : public Operator {
 public:
  ScanOperator(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input)
      : Operator(node, context, std::move(input)), evaluator_(context) {}

  Status Reopen() override {
    rows_.Clear();
    row_ = 0;
    started_ = false;
    return input_->Open();
  }

 protected:
  Status Produce(RecordBatch* out) override {
    sources_.clear();
    nodes_.clear();
    while (nodes_.size() < capacity_) {
      if (row_ >= rows_.size) {
        // A batch is made of rows of one input batch only.
        if (!nodes_.empty()) break;
        DOSSIER_RETURN_IF_ERROR(input_->Next(&rows_));
        row_ = 0;
        started_ = false;
        if (rows_.size == 0) return {};
      }
      if (!started_) {
        DOSSIER_RETURN_IF_ERROR(StartRow());
        started_ = true;
      }
      DOSSIER_RETURN_IF_ERROR(context_.limits.Check());
      DOSSIER_RETURN_IF_ERROR(TakeNodes());
    }
    out->Gather(rows_, sources_);
    (*out)[node_.slot] = std::move(nodes_);
    nodes_ = {};
    return {};
  }

 private:
  // Decides where the nodes for the row at hand come from.
  Status StartRow() {
    after_ = kNoNode;
    found_.clear();
    found_at_ = 0;
    scanning_ = node_.kind == PlanKind::kAllNodes;
    label_.reset();
    if (node_.kind == PlanKind::kLabelScan) {
      label_ = context_.labels[static_cast<std::size_t>(node_.label)];
      scanning_ = label_.has_value();
    }
    if (node_.kind == PlanKind::kAllNodes || node_.kind == PlanKind::kLabelScan) return {};
    DOSSIER_ASSIGN_OR_RETURN(const Value wanted, evaluator_.Evaluate(*node_.predicates[0], rows_, row_));
    if (wanted.IsNull()) return {};
    return node_.kind == PlanKind::kNameSeek ? SeekName(wanted) : SeekId(wanted);
  }

  Status SeekName(const Value& wanted) {
    const std::string key = wanted.Is(ValueType::kString) ? graph::NormalizeName(wanted.AsString()) : "";
    if (key.empty()) {  // not in the index: names of other types, or of nothing but punctuation
      scanning_ = true;
      return {};
    }
    DOSSIER_ASSIGN_OR_RETURN(
        const std::vector<graph::NameHit> hits,
        context_.reader.FindByName(key, graph::NameMatch::kExact, std::numeric_limits<std::uint32_t>::max()));
    for (const graph::NameHit& hit : hits) {
      if (!hit.is_alias) found_.push_back(hit.node);
    }
    std::ranges::sort(found_);
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return {};
  }

  Status SeekId(const Value& wanted) {
    std::optional<NodeId> id;
    if (node_.by_element_id && wanted.Is(ValueType::kString)) id = graph::ParseNodeId(wanted.AsString());
    if (!node_.by_element_id && wanted.IsNumber() && wanted.ToDouble() >= 1 && wanted.ToDouble() < 9e15) {
      id = NodeId(static_cast<std::uint64_t>(wanted.ToDouble()));
    }
    if (!id) return {};
    DOSSIER_ASSIGN_OR_RETURN(const std::optional<graph::Node> node, context_.reader.FindNode(*id));
    if (node) found_.push_back(*id);
    return {};
  }

  // Adds nodes for the row at hand; goes on to the next row at their end.
  Status TakeNodes() {
    const std::size_t room = capacity_ - nodes_.size();
    if (scanning_ && found_at_ >= found_.size()) {
      DOSSIER_ASSIGN_OR_RETURN(found_, context_.reader.ScanNodes(label_, after_, room));
      found_at_ = 0;
      if (found_.size() < room) scanning_ = false;
      if (!found_.empty()) after_ = found_.back();
    }
    for (std::size_t taken = 0; taken < room && found_at_ < found_.size(); ++taken) {
      nodes_.emplace_back(found_[found_at_++]);
      sources_.push_back(static_cast<std::uint32_t>(row_));
    }
    if (!scanning_ && found_at_ >= found_.size()) {
      ++row_;
      started_ = false;
    }
    return {};
  }

  Evaluator evaluator_;
  RecordBatch rows_;
  std::size_t row_ = 0;
  bool started_ = false;
  bool scanning_ = false;
  std::optional<LabelId> label_;
  NodeId after_ = kNoNode;
  std::vector<NodeId> found_;
  std::size_t found_at_ = 0;
  std::vector<std::uint32_t> sources_;
  Column nodes_;
};

}  // namespace

std::unique_ptr<Operator> MakeScan(const PlanNode& node, ExecContext* context, std::unique_ptr<Operator> input) {
  return std::make_unique<ScanOperator>(node, context, std::move(input));
}

}  // namespace dossier::query
