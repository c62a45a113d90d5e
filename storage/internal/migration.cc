#include "storage/internal/migration.h"

#include "storage/internal/adjacency_block.h"
#include "storage/internal/relationship_editor.h"
#include "storage/internal/store_reader.h"
#include "storage/internal/value_codec.h"

namespace dossier::storage {
namespace {

std::optional<graph::Relationship> DecodeOldRelationship(RelationshipId id, std::string_view bytes) {
  ByteReader in(bytes);
  graph::Relationship r;
  r.id = id;
  const std::uint8_t origin = in.Byte();
  r.origin = static_cast<graph::Origin>(origin);
  r.start = NodeId{in.Varint()};
  r.type = TypeId{in.Varint32()};
  r.end = NodeId{in.Varint()};
  r.properties = DecodeProperties(&in);
  if (!in.Done() || origin > 1) return std::nullopt;
  return r;
}

// Nothing where the bytes are no block of version 1.
std::optional<AdjacencyBlock> DecodeOldBlock(std::string_view bytes) {
  ByteReader in(bytes);
  AdjacencyBlock block;
  const std::uint8_t flags = in.Byte();
  block.has_more = flags == 1;
  block.entries.resize(in.Count(2));
  std::uint64_t neighbour = 0, relationship = 0;
  for (AdjacencyEntry& entry : block.entries) {
    neighbour += in.Varint();
    relationship += static_cast<std::uint64_t>(in.Signed());
    entry = {NodeId{neighbour}, RelationshipId{relationship}};
  }
  if (!in.Done() || flags > 1 || block.entries.size() > kMaxBlockEntries) return std::nullopt;
  return block;
}

}  // namespace

Status MigrateFromVersion1(const std::shared_ptr<Database>& database) {
  DOSSIER_ASSIGN_OR_RETURN(const Moment moment, LoadMoment(database, nullptr));
  const View& view = *moment.view;
  rocksdb::WriteBatch batch;
  RelationshipEditor relationships;
  Cursor record = view.Scan(TablePrefix(Table::kOldRelationship));
  for (; record.Valid(); record.Next()) {
    const auto number = ParseIdKey(Table::kOldRelationship, record.key());
    auto r = number ? DecodeOldRelationship(RelationshipId{*number}, record.value()) : std::nullopt;
    if (!r) return DamagedRecord(view, record.key());
    relationships.Put(std::move(*r));
    batch.Delete(database->handle(Family::kRelationships), rocksdb::Slice(record.key().data(), record.key().size()));
  }
  DOSSIER_RETURN_IF_ERROR(record.status());
  Cursor entry = view.Scan(TablePrefix(Table::kOldType));
  for (; entry.Valid(); entry.Next()) {
    batch.Delete(database->handle(Family::kIndex), rocksdb::Slice(entry.key().data(), entry.key().size()));
  }
  DOSSIER_RETURN_IF_ERROR(entry.status());
  Cursor list = view.Scan(TablePrefix(Table::kAdjacency));
  for (; list.Valid(); list.Next()) {
    const auto block = DecodeOldBlock(list.value());
    if (!block) return DamagedRecord(view, list.key());
    batch.Put(database->handle(Family::kAdjacency), rocksdb::Slice(list.key().data(), list.key().size()),
              EncodeAdjacencyBlock(*block));
  }
  DOSSIER_RETURN_IF_ERROR(list.status());
  const auto date_key = moment.symbols->keys.Find(graph::property::kDate);
  DOSSIER_RETURN_IF_ERROR(relationships.Write(view, date_key.value_or(PropertyKeyId{0}), &batch));
  batch.Put(database->handle(Family::kMeta), FormatKey(), std::to_string(2));
  return database->Write(&batch);
}

}  // namespace dossier::storage
