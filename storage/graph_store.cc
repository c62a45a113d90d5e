#include "storage/graph_store.h"

#include "storage/internal/graph_store_impl.h"

namespace dossier::storage {

Result<std::unique_ptr<GraphStore>> GraphStore::Open(const std::string& path, const OpenOptions& options) {
  auto impl =
      options.mode == OpenMode::kReadWrite ? Impl::OpenForWriting(path, options) : Impl::OpenForReading(path, options);
  if (!impl.ok()) return std::move(impl).error();
  return std::unique_ptr<GraphStore>(new GraphStore(std::move(*impl)));
}

GraphStore::GraphStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GraphStore::~GraphStore() = default;

Result<std::shared_ptr<const graph::GraphReader>> GraphStore::Snapshot() const {
  DOSSIER_ASSIGN_OR_RETURN(auto reader, impl_->Snapshot());
  return std::shared_ptr<const graph::GraphReader>(std::move(reader));
}

Result<graph::GraphWriter*> GraphStore::Writer() { return impl_->Writer(); }

std::uint64_t GraphStore::WriteStalls() const {
  const Database* const database = impl_->database();
  return database == nullptr ? 0 : database->listener().slowed() + database->listener().stopped();
}

Status GraphStore::PrepareNeighbourLists() const {
  DOSSIER_ASSIGN_OR_RETURN(const auto reader, impl_->Snapshot());
  static_cast<void>(reader->FindNeighbourLists(graph::Direction::kBoth, {}, graph::SearchExtent::kWholeGraph));
  return {};
}

const std::string& GraphStore::path() const { return impl_->path(); }

}  // namespace dossier::storage
