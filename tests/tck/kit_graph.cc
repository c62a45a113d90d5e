#include "tests/tck/kit_graph.h"

#include <stdlib.h>

#include <filesystem>

#include "core/graph/memory_graph.h"
#include "storage/graph_store.h"

namespace dossier::tck {
namespace {

class MemoryKitGraph final : public KitGraph {
 public:
  std::string_view name() const override { return "memory"; }
  Result<graph::Graph*> Empty() override {
    graph_ = std::make_unique<graph::MemoryGraph>();
    return static_cast<graph::Graph*>(graph_.get());
  }

 private:
  std::unique_ptr<graph::MemoryGraph> graph_;
};

// Opening a store takes longer than a scenario, so one store serves all of them and is emptied in between.
class StoreKitGraph final : public KitGraph {
 public:
  static Result<std::unique_ptr<KitGraph>> Open() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dossier-tck-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return Error{ErrorCode::kIo, "no temporary directory: " + pattern};
    auto graph = std::unique_ptr<StoreKitGraph>(new StoreKitGraph(pattern));
    const storage::OpenOptions options{.mode = storage::OpenMode::kReadWrite, .create_if_missing = true};
    DOSSIER_ASSIGN_OR_RETURN(graph->store_, storage::GraphStore::Open(pattern + "/store", options));
    return std::unique_ptr<KitGraph>(std::move(graph));
  }
  ~StoreKitGraph() override {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::string_view name() const override { return "rocksdb"; }
  Result<graph::Graph*> Empty() override {
    graph::GraphBatch batch;
    {
      DOSSIER_ASSIGN_OR_RETURN(const auto reader, store_->Snapshot());
      DOSSIER_ASSIGN_OR_RETURN(batch.delete_nodes, reader->ScanNodes(std::nullopt, kNoNode, kAll));
      DOSSIER_ASSIGN_OR_RETURN(batch.delete_relationships,
                               reader->ScanRelationships(std::nullopt, kNoRelationship, kAll));
    }
    if (!batch.empty()) {
      DOSSIER_ASSIGN_OR_RETURN(graph::GraphWriter * writer, store_->Writer());
      DOSSIER_RETURN_IF_ERROR(writer->Commit(batch));
    }
    return static_cast<graph::Graph*>(store_.get());
  }

 private:
  static constexpr std::size_t kAll = 1'000'000;
  explicit StoreKitGraph(std::string directory) : directory_(std::move(directory)) {}
  std::string directory_;
  std::unique_ptr<storage::GraphStore> store_;
};

}  // namespace

std::unique_ptr<KitGraph> MakeMemoryKitGraph() { return std::make_unique<MemoryKitGraph>(); }
Result<std::unique_ptr<KitGraph>> MakeStoreKitGraph() { return StoreKitGraph::Open(); }

}  // namespace dossier::tck
