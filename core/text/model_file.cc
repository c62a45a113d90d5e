#include "core/text/model_file.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <bit>
#include <cstring>

#include "core/base/check.h"

static_assert(std::endian::native == std::endian::little, "model files are used in place");

namespace dossier::text {

namespace {

constexpr std::string_view kMagic = "DOSSMODL";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kAlignment = 64;

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t tensor_count;
  std::uint64_t size;      // of the whole file
  std::uint64_t checksum;  // XXH3-64 of everything after the header
};
static_assert(sizeof(Header) == 32);

struct Entry {
  char name[64];  // zero-terminated
  std::uint32_t type;
  std::uint32_t rows, columns;
  std::uint32_t reserved;
  std::uint64_t offset;  // from the start of the file
  std::uint64_t size;
};
static_assert(sizeof(Entry) == 96);

std::size_t ElementSize(TensorType type) {
  switch (type) {
    case TensorType::kInt8:
    case TensorType::kBytes: return 1;
    case TensorType::kInt32:
    case TensorType::kFloat32: return 4;
    case TensorType::kUint64: return 8;
  }
  return 0;
}

std::size_t Aligned(std::size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

Error Damaged(std::string_view why) {
  return Error{ErrorCode::kBadInput, fmt::format("not a usable model file: {}; train it again or restore it", why)};
}

template <typename T>
std::span<const T> As(const TensorView& view) {
  return {reinterpret_cast<const T*>(view.data), std::size_t{view.rows} * view.columns};
}

}  // namespace

std::span<const std::int8_t> TensorView::Int8() const { return As<std::int8_t>(*this); }
std::span<const std::int32_t> TensorView::Int32() const { return As<std::int32_t>(*this); }
std::span<const std::uint64_t> TensorView::Uint64() const { return As<std::uint64_t>(*this); }
std::span<const float> TensorView::Float32() const { return As<float>(*this); }
std::string_view TensorView::Bytes() const {
  return {reinterpret_cast<const char*>(data), std::size_t{rows} * columns};
}

Result<ModelFile> ModelFile::Open(std::span<const unsigned char> bytes) {
  Header header;
  if (bytes.size() < sizeof header) return Damaged("it is shorter than a header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::string_view(header.magic, 8) != kMagic) return Damaged("it does not begin as one");
  if (header.version != kVersion) {
    return Error{
        ErrorCode::kBadInput,
        fmt::format("the model file has format version {}; this program reads version {}", header.version, kVersion)};
  }
  if (header.size != bytes.size()) return Damaged("its length is not what its header says");
  if (header.tensor_count > (bytes.size() - sizeof header) / sizeof(Entry)) return Damaged("its table is cut short");
  if (XXH3_64bits(bytes.data() + sizeof header, bytes.size() - sizeof header) != header.checksum) {
    return Damaged("its checksum does not agree");
  }
  ModelFile file;
  for (std::uint32_t i = 0; i < header.tensor_count; ++i) {
    Entry entry;
    std::memcpy(&entry, bytes.data() + sizeof header + i * sizeof(Entry), sizeof entry);
    entry.name[sizeof entry.name - 1] = '\0';
    const auto type = static_cast<TensorType>(entry.type);
    const std::size_t element = ElementSize(type);
    if (element == 0 || entry.offset % kAlignment != 0 || entry.offset > bytes.size() ||
        entry.size > bytes.size() - entry.offset || entry.size != element * entry.rows * entry.columns) {
      return Damaged(fmt::format("tensor '{}' does not fit", entry.name));
    }
    file.tensors_[entry.name] = {
        .type = type, .rows = entry.rows, .columns = entry.columns, .data = bytes.data() + entry.offset};
  }
  return file;
}

Result<TensorView> ModelFile::Find(std::string_view name, TensorType type, std::uint32_t rows,
                                   std::uint32_t columns) const {
  const auto it = tensors_.find(std::string(name));
  if (it == tensors_.end()) return Error{ErrorCode::kNotFound, fmt::format("the model has no tensor '{}'", name)};
  const TensorView& view = it->second;
  if (view.type != type || (rows != 0 && view.rows != rows) || (columns != 0 && view.columns != columns)) {
    return Error{ErrorCode::kBadInput,
                 fmt::format("the model's tensor '{}' has another type or shape ({} x {}) than this program's network",
                             name, view.rows, view.columns)};
  }
  return view;
}

void ModelFileWriter::Add(std::string name, TensorType type, std::uint32_t rows, std::uint32_t columns,
                          const void* data) {
  DOSSIER_CHECK(name.size() < sizeof(Entry::name));
  const std::size_t size = ElementSize(type) * rows * columns;
  tensors_[std::move(name)] = {type, rows, columns, std::string(static_cast<const char*>(data), size)};
}

void ModelFileWriter::AddBytes(std::string name, std::string_view bytes) {
  Add(std::move(name), TensorType::kBytes, 1, static_cast<std::uint32_t>(bytes.size()), bytes.data());
}

void ModelFileWriter::AddAll(const ModelFile& file) {
  for (const auto& [name, view] : file.tensors()) {
    if (!tensors_.contains(name)) Add(name, view.type, view.rows, view.columns, view.data);
  }
}

std::string ModelFileWriter::Finish() const {
  std::size_t offset = Aligned(sizeof(Header) + tensors_.size() * sizeof(Entry));
  std::string table, data;
  const std::size_t start = offset;
  for (const auto& [name, tensor] : tensors_) {
    Entry entry{};
    std::memcpy(entry.name, name.data(), name.size());
    entry.type = static_cast<std::uint32_t>(tensor.type);
    entry.rows = tensor.rows;
    entry.columns = tensor.columns;
    entry.offset = offset;
    entry.size = tensor.data.size();
    table.append(reinterpret_cast<const char*>(&entry), sizeof entry);
    data += tensor.data;
    data.resize(Aligned(data.size()), '\0');
    offset = start + data.size();
  }
  table.resize(start - sizeof(Header), '\0');
  Header header{};
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  header.version = kVersion;
  header.tensor_count = static_cast<std::uint32_t>(tensors_.size());
  header.size = start + data.size();
  const std::string body = table + data;
  header.checksum = XXH3_64bits(body.data(), body.size());
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + body;
}

}  // namespace dossier::text
