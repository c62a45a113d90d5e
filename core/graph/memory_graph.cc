#include "core/graph/memory_graph.h"

#include <atomic>
#include <mutex>

#include "core/graph/memory_state.h"
#include "core/graph/validate_batch.h"

namespace dossier::graph {

// Holds the state, and hands it out; `mutex_` guards only the pointer, readers share what it points at.
class MemoryGraph::MemoryWriter final : public GraphWriter {
 public:
  std::shared_ptr<const MemoryState> state() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

  NodeId ReserveNode() override { return NodeId{next_node_++}; }
  RelationshipId ReserveRelationship() override { return RelationshipId{next_relationship_++}; }
  ArticleId ReserveArticle() override { return ArticleId{next_article_++}; }

  LabelId InternLabel(std::string_view name) override { return symbols_.labels.Intern(name); }
  TypeId InternType(std::string_view name) override { return symbols_.types.Intern(name); }
  PropertyKeyId InternKey(std::string_view name) override { return symbols_.keys.Intern(name); }

  Status Commit(const GraphBatch& batch) override {
    DOSSIER_RETURN_IF_ERROR(ValidateBatch(*MakeMemoryReader(state()), symbols_, batch));
    const std::lock_guard lock(mutex_);
    // Nobody can gain a share of the state while the mutex is held, so a use count of one stays one. The fence orders
    // the last reader's reads, before it let go of its share, before the changes below.
    if (state_.use_count() > 1) state_ = std::make_shared<MemoryState>(*state_);
    std::atomic_thread_fence(std::memory_order_acquire);
    state_->symbols = symbols_;
    state_->Apply(batch);
    return {};
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<MemoryState> state_ = std::make_shared<MemoryState>();
  SymbolTable symbols_;
  std::uint64_t next_node_ = 1, next_relationship_ = 1, next_article_ = 1;
};

MemoryGraph::MemoryGraph() : writer_(std::make_unique<MemoryWriter>()) {}
MemoryGraph::~MemoryGraph() = default;

Result<std::shared_ptr<const GraphReader>> MemoryGraph::Snapshot() const { return MakeMemoryReader(writer_->state()); }

Result<GraphWriter*> MemoryGraph::Writer() { return static_cast<GraphWriter*>(writer_.get()); }

}  // namespace dossier::graph
