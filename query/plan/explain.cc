#include "query/plan/explain.h"

#include <fmt/format.h>

#include <algorithm>

namespace dossier::query {
namespace {

using bound::Slot;

class Printer {
 public:
  Printer(const LogicalPlan& plan, std::span<const std::uint64_t> rows) : plan_(plan), rows_(rows) {}

  std::string Run() {
    Print(*plan_.root, 0);
    for (std::size_t i = 0; i < plan_.subplans.size(); ++i) {
      if (!plan_.subplans[i]) continue;
      out_ += fmt::format("subquery {}:\n", i);
      Print(*plan_.subplans[i], 1);
    }
    return std::move(out_);
  }

 private:
  void Print(const PlanNode& top, int indent) {
    for (const PlanNode* node = &top; node != nullptr; node = node->input.get(), ++indent) {
      std::string line = std::string(static_cast<std::size_t>(std::min(indent, 60)) * 2, ' ') + Describe(*node);
      std::string counts = fmt::format("~{:.0f} rows", std::max(node->estimated_rows, 0.0));
      if (!rows_.empty()) counts += fmt::format(", {} made", rows_[static_cast<std::size_t>(node->id)]);
      out_ += fmt::format("{:<70} {}\n", line, counts);
      if (node->inner) Print(*node->inner, indent + 1);
      for (const PlanPtr& branch : node->branches) Print(*branch, indent + 1);
    }
  }

  std::string Name(Slot slot) const {
    if (slot < 0) return "";
    const std::string& name = plan_.symbols[static_cast<std::size_t>(slot)].name;
    return name.empty() ? "_" + std::to_string(slot) : name;
  }
  std::string Names(const std::vector<Slot>& slots) const {
    std::string out;
    for (const Slot slot : slots) out += (out.empty() ? "" : ", ") + Name(slot);
    return out;
  }

  std::string Arrow(const PlanNode& node) const {
    if (node.kind == PlanKind::kPathSearch && node.types.empty() && !node.type_expr) {
      return fmt::format("({}){}({})", Name(node.from), Rounds(*node.relationship), Name(node.to));
    }
    std::string types = node.type_expr ? ":" + TypeText(*node.type_expr) : "";
    for (const int type : node.types) types += (types.empty() ? ":" : "|") + plan_.names.types[type].text;
    std::string length;
    if (node.relationship && node.relationship->length) {
      const ast::LengthRange& range = *node.relationship->length;
      length = fmt::format("*{}..{}", range.min, range.max ? std::to_string(*range.max) : "");
    }
    return fmt::format("({}){}-[{}{}{}]-{}({})", Name(node.from),
                       node.direction == graph::Direction::kIncoming ? "<" : "", Name(node.slot), types, length,
                       node.direction == graph::Direction::kOutgoing ? ">" : "", Name(node.to));
  }

  std::string Made(const bound::CreatePattern& pattern) const {
    std::string out;
    for (const bound::NewNode& node : pattern.nodes) {
      if (!node.bound) out += fmt::format("{}({})", out.empty() ? "" : ", ", Name(node.slot));
    }
    for (const bound::NewRelationship& made : pattern.relationships) {
      out += fmt::format("{}({})-[:{}]->({})", out.empty() ? "" : ", ", Name(pattern.nodes[made.start].slot),
                         plan_.names.types[made.type].text, Name(pattern.nodes[made.end].slot));
    }
    return out;
  }

  std::string TypeText(const bound::LabelExpr& expr) const {
    using Kind = ast::LabelExpr::Kind;
    if (expr.kind == Kind::kName) return plan_.names.types[expr.label].text;
    if (expr.kind == Kind::kAny) return "%";
    std::string out;
    for (const bound::LabelExpr& operand : expr.operands) {
      const std::string text = operand.operands.empty() ? TypeText(operand) : "(" + TypeText(operand) + ")";
      if (expr.kind == Kind::kNot) return "!" + text;
      out += (out.empty() ? "" : expr.kind == Kind::kAnd ? "&" : "|") + text;
    }
    return out;
  }

  // The parts of a searched path: -[2 steps]{1,3}-
  static std::string Rounds(const bound::PatternRelationship& relationship) {
    std::string out;
    if (!relationship.search) return "-";
    for (const bound::SearchPart& part : relationship.search->parts) {
      out += fmt::format("{}[{} step{}]", out.empty() ? "-" : "", part.steps.size(), part.steps.size() == 1 ? "" : "s");
      if (part.repeated) {
        out += fmt::format("{{{},{}}}", part.length.min, part.length.max ? std::to_string(*part.length.max) : "");
      }
      out += "-";
    }
    return out;
  }

  static std::string Wanted(const bound::PatternRelationship& relationship) {
    const bool timed = relationship.chronology != bound::Chronology::kNone;
    const std::int64_t count = relationship.search ? relationship.search->count : 1;
    const bool quick = count == 1 && (!relationship.search || relationship.search->IsPlain());
    switch (relationship.selector) {
      case ast::PathSelector::kAll: return "depth first";
      case ast::PathSelector::kShortest:
        if (!quick) return fmt::format("shortest {}, best first", count);
        return timed ? "shortest, by arrival" : "shortest, breadth first";
      case ast::PathSelector::kAllShortest:
        return quick && !timed ? "all shortest, breadth first" : "all shortest, best first";
      case ast::PathSelector::kGroups: return fmt::format("shortest {} groups, best first", count);
      case ast::PathSelector::kCheapest: return fmt::format("cheapest {}, best first", count);
      case ast::PathSelector::kEarliest: return "earliest, by arrival";
      case ast::PathSelector::kLatest: return "latest, by departure";
    }
    return "";
  }

  std::string Describe(const PlanNode& node) const {
    switch (node.kind) {
      case PlanKind::kArgument: return node.slots.empty() ? "Start" : "Argument " + Names(node.slots);
      case PlanKind::kAllNodes: return fmt::format("ScanNodes ({})", Name(node.slot));
      case PlanKind::kLabelScan:
        return fmt::format("ScanLabel ({}:{})", Name(node.slot), plan_.names.labels[node.label].text);
      case PlanKind::kNameSeek: return fmt::format("SeekName ({})", Name(node.slot));
      case PlanKind::kIdSeek: return fmt::format("SeekId ({})", Name(node.slot));
      case PlanKind::kExpand: return (node.into ? "ExpandInto " : "Expand ") + Arrow(node);
      case PlanKind::kEndpoints: return "Endpoints " + Arrow(node);
      case PlanKind::kVarExpand: {
        std::string text =
            (node.into ? "ExpandPathsInto " : "ExpandPaths ") + Arrow(node) + ", depth first, relationships differ";
        if (node.relationship->chronology != bound::Chronology::kNone) text += ", in the order of time";
        const std::size_t conditions =
            node.relationship->step_predicates.size() + node.relationship->node_predicates.size();
        if (conditions > 0) text += fmt::format(", {} conditions inside", conditions);
        return text;
      }
      case PlanKind::kPathSearch: {
        std::string text =
            (node.into ? "SearchPathsInto " : "SearchPaths ") + Arrow(node) + ", " + Wanted(*node.relationship);
        if (node.relationship->search) {
          switch (node.relationship->search->mode) {
            case ast::PathMode::kTrail: break;
            case ast::PathMode::kWalk: text += ", walks"; break;
            case ast::PathMode::kAcyclic: text += ", acyclic"; break;
            case ast::PathMode::kSimple: text += ", simple"; break;
          }
        }
        if (node.relationship->chronology != bound::Chronology::kNone) text += ", in the order of time";
        const std::size_t conditions =
            node.relationship->step_predicates.size() + node.relationship->node_predicates.size();
        if (conditions > 0) text += fmt::format(", {} conditions inside", conditions);
        return text;
      }
      case PlanKind::kReach: {
        std::string text = (node.counted ? "CountReached " : node.into ? "IsReached " : "Reach ") + Arrow(node);
        if (node.except_start) text += ", not the start";
        const std::size_t conditions =
            node.relationship->step_predicates.size() + node.relationship->node_predicates.size();
        if (conditions > 0) text += fmt::format(", {} conditions inside", conditions);
        return text + ", breadth first";
      }
      case PlanKind::kIntersect:
        return fmt::format("{} ({}) of ({}) and ({}), sorted lists", node.counted ? "CountCommon" : "CommonNeighbours",
                           Name(node.to), Name(node.from), Name(node.second_from));
      case PlanKind::kTriangles: return fmt::format("CountTriangles ({}), hubs last", Names(node.slots));
      case PlanKind::kShortest: {
        std::string text =
            node.relationship->selector == ast::PathSelector::kShortest ? "ShortestPath " : "AllShortestPaths ";
        text += Arrow(node) + ", breadth first from both ends";
        const std::size_t conditions =
            node.relationship->step_predicates.size() + node.relationship->node_predicates.size();
        if (conditions > 0) text += fmt::format(", {} conditions inside", conditions);
        return text;
      }
      case PlanKind::kFilter: return fmt::format("Filter {} conditions", node.predicates.size());
      case PlanKind::kPath: return "Path " + Name(node.slot);
      case PlanKind::kOptional: return "Optional " + Names(node.slots);
      case PlanKind::kUnwind: return "Unwind " + Name(node.slot);
      case PlanKind::kCall: return fmt::format("Call {}", node.table ? node.table->name : Entry(*node.procedure).name);
      case PlanKind::kProject: {
        std::vector<Slot> slots;
        for (const auto& assignment : node.assignments) slots.push_back(assignment.slot);
        return "Project " + Names(slots);
      }
      case PlanKind::kAggregate: {
        std::vector<Slot> slots;
        for (const auto& assignment : node.assignments) slots.push_back(assignment.slot);
        return fmt::format("Aggregate by [{}], {} aggregates", Names(slots), node.aggregates.size());
      }
      case PlanKind::kDistinct: return "Distinct " + Names(node.slots);
      case PlanKind::kSort: return fmt::format("Sort {} keys", node.order.size());
      case PlanKind::kTop: return fmt::format("Top {} keys", node.order.size());
      case PlanKind::kSkip: return "Skip";
      case PlanKind::kLimit: return "Limit";
      case PlanKind::kKeep: return "Keep " + Names(node.slots);
      case PlanKind::kUnion: return "Union " + Names(node.slots);
      case PlanKind::kCreate: return "Create " + Made(*node.create);
      case PlanKind::kMerge: return "Merge " + Made(*node.create);
      case PlanKind::kSet: return fmt::format("Set {} items", node.on_match.size());
      case PlanKind::kDelete: return node.detach ? "DetachDelete" : "Delete";
    }
    return "";
  }

  const LogicalPlan& plan_;
  std::span<const std::uint64_t> rows_;
  std::string out_;
};

}  // namespace

std::string ExplainPlan(const LogicalPlan& plan, std::span<const std::uint64_t> rows) {
  return Printer(plan, rows).Run();
}

}  // namespace dossier::query
