// A file of named tensors: how trained models are kept. Little-endian, every tensor 64-byte aligned, so a mapped file
// is used in place. docs/model_format.md describes the bytes. Lifetime: a ModelFile's views live as long as the bytes
// that it was opened on. Thread safety: immutable once opened.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace dossier::text {

enum class TensorType : std::uint8_t { kInt8 = 1, kInt32 = 2, kUint64 = 3, kFloat32 = 4, kBytes = 5 };

struct TensorView {
  TensorType type = TensorType::kBytes;
  std::uint32_t rows = 0, columns = 0;  // a vector has one row
  const unsigned char* data = nullptr;

  std::span<const std::int8_t> Int8() const;
  std::span<const std::int32_t> Int32() const;
  std::span<const std::uint64_t> Uint64() const;
  std::span<const float> Float32() const;
  std::string_view Bytes() const;
};

class ModelFile {
 public:
  // kBadInput where the bytes are no model file, are cut short or damaged (an XXH3 checksum over all of them), or come
  // from another format version. `bytes` must be 8-byte aligned and outlive the file. O(bytes) for the checksum,
  // a few milliseconds for ten megabytes.
  static Result<ModelFile> Open(std::span<const unsigned char> bytes);

  // kNotFound where the file has no such tensor; kBadInput where its type or shape is another. rows or columns 0: any.
  Result<TensorView> Find(std::string_view name, TensorType type, std::uint32_t rows = 0,
                          std::uint32_t columns = 0) const;
  bool Has(std::string_view name) const { return tensors_.contains(std::string(name)); }
  const std::map<std::string, TensorView>& tensors() const { return tensors_; }

 private:
  std::map<std::string, TensorView> tensors_;
};

// Collects tensors and writes them in the order of their names: the same tensors give the same bytes.
class ModelFileWriter {
 public:
  void Add(std::string name, TensorType type, std::uint32_t rows, std::uint32_t columns, const void* data);
  void AddBytes(std::string name, std::string_view bytes);
  // Takes every tensor of another file, where the name is not yet there.
  void AddAll(const ModelFile& file);
  std::string Finish() const;

 private:
  struct Tensor {
    TensorType type;
    std::uint32_t rows, columns;
    std::string data;
  };
  std::map<std::string, Tensor> tensors_;
};

}  // namespace dossier::text
