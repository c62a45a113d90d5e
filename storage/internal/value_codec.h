// graph::Value as bytes: a tag and a payload (docs/storage_format.md, "Values"). Pure functions.
#pragma once

#include "core/graph/graph_records.h"
#include "storage/internal/byte_codec.h"

namespace dossier::storage {

// How deep lists and maps may lie in each other.
inline constexpr int kMaxValueDepth = 64;

// Tags of values. Never reuse one.
enum class ValueTag : std::uint8_t {
  kNull = 0,
  kFalse = 1,
  kTrue = 2,
  kInteger = 3,
  kFloat = 4,
  kString = 5,
  kList = 6,
  kMap = 7,
  kDate = 8,
  kLocalTime = 9,
  kTime = 10,
  kLocalDateTime = 11,
  kDateTime = 12,
  kDuration = 13
};

// False where the value, or one inside, cannot be stored: a node, a relationship, a path, or too deep.
bool EncodeValue(const graph::Value& value, ByteWriter* out);
// Null, with in->ok() false, where the bytes are no value.
graph::Value DecodeValue(ByteReader* in);

// A number, then name id and value for each; the same for false and for bytes that are none.
bool EncodeProperties(const graph::PropertyMap& properties, ByteWriter* out);
graph::PropertyMap DecodeProperties(ByteReader* in);

}  // namespace dossier::storage
