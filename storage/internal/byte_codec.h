// Writing and reading the bytes of keys and values. Fixed integers are big-endian in keys, so that RocksDB's byte order
// is their order; in values integers are LEB128 varints, signed ones zigzag first.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace dossier::storage {

constexpr std::uint64_t ZigZag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
constexpr std::int64_t UnZigZag(std::uint64_t v) { return static_cast<std::int64_t>((v >> 1) ^ (~(v & 1) + 1)); }

// Appends to a string. Thread safety: one thread.
class ByteWriter {
 public:
  explicit ByteWriter(std::string* out) : out_(out) {}

  void Byte(std::uint8_t v) { out_->push_back(static_cast<char>(v)); }
  void Fixed32(std::uint32_t v) { BigEndian(v, 4); }
  void Fixed64(std::uint64_t v) { BigEndian(v, 8); }
  void Varint(std::uint64_t v) {
    for (; v >= 0x80; v >>= 7) Byte(static_cast<std::uint8_t>(v | 0x80));
    Byte(static_cast<std::uint8_t>(v));
  }
  void Signed(std::int64_t v) { Varint(ZigZag(v)); }
  void Float(double v) { Fixed64(std::bit_cast<std::uint64_t>(v)); }
  // Length, then bytes.
  void String(std::string_view v) {
    Varint(v.size());
    out_->append(v);
  }

 private:
  void BigEndian(std::uint64_t v, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) Byte(static_cast<std::uint8_t>(v >> shift));
  }
  std::string* out_;
};

// Reads what ByteWriter wrote, from bytes that may be anything: reading past the end or a malformed varint gives 0 or
// empty and makes ok() false for good. Check ok(), or Done(), once at the end. Thread safety: one thread.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  // All was read, and nothing was wrong.
  bool Done() const { return ok_ && bytes_.empty(); }
  std::size_t remaining() const { return bytes_.size(); }
  void Fail() {
    ok_ = false;
    bytes_ = {};
  }

  std::uint8_t Byte() {
    if (bytes_.empty()) return Fail(), std::uint8_t{0};
    const auto v = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return v;
  }
  std::uint32_t Fixed32() { return static_cast<std::uint32_t>(BigEndian(4)); }
  std::uint64_t Fixed64() { return BigEndian(8); }
  std::uint64_t Varint() {
    std::uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = Byte();
      if (shift == 63 && byte > 1) break;
      v |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return ok_ ? v : 0;
    }
    return Fail(), 0;
  }
  // A varint that must fit 32 bits.
  std::uint32_t Varint32() {
    const std::uint64_t v = Varint();
    if (v > UINT32_MAX) return Fail(), 0;
    return static_cast<std::uint32_t>(v);
  }
  std::int64_t Signed() { return UnZigZag(Varint()); }
  double Float() { return std::bit_cast<double>(Fixed64()); }
  std::string_view String() { return Bytes(Varint()); }
  // The next `size` bytes.
  std::string_view Bytes(std::uint64_t size) {
    if (size > bytes_.size()) return Fail(), std::string_view();
    const std::string_view v = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return v;
  }
  // A number of items that take at least `bytes_each` bytes each: never more than the bytes left can hold, so that a
  // damaged count cannot make us allocate much.
  std::size_t Count(std::size_t bytes_each = 1) {
    const std::uint64_t count = Varint();
    if (count > bytes_.size() / bytes_each) return Fail(), 0;
    return count;
  }

 private:
  std::uint64_t BigEndian(std::size_t bytes) {
    if (bytes_.size() < bytes) return Fail(), 0;
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < bytes; ++i) v = v << 8 | static_cast<std::uint8_t>(bytes_[i]);
    bytes_.remove_prefix(bytes);
    return v;
  }
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace dossier::storage
