#include "storage/internal/relationship_page.h"

#include <algorithm>

#include "storage/internal/value_codec.h"

namespace dossier::storage {
namespace {

using graph::PropertyMap;
using graph::Relationship;

// A field that is added to a relationship must be stored: this stops compiling then.
[[maybe_unused]] void CountFields(const Relationship& r) { [[maybe_unused]] const auto& [r1, r2, r3, r4, r5, r6] = r; }

constexpr std::uint64_t FirstId(std::uint64_t page) { return page << kPageShift; }

}  // namespace

std::optional<std::string> EncodeRelationshipPage(std::span<const Relationship> relationships, PropertyKeyId date_key) {
  std::vector<std::uint64_t> dates;
  std::vector<std::string> rests;
  bool has_dates = false, has_rest = false;
  for (const Relationship& r : relationships) {
    const graph::PackedDate date = graph::PackDateOf(graph::FindProperty(r.properties, date_key));
    dates.push_back(date);
    has_dates |= date != graph::kNoDate;
    std::string& rest = rests.emplace_back();
    const bool is_whole = date <= graph::kOtherDate;  // the column does not say the date
    const std::size_t count = r.properties.size() - (is_whole ? 0 : 1);
    if (count == 0) continue;
    has_rest = true;
    ByteWriter out(&rest);
    out.Varint(count);
    for (const auto& [key, value] : r.properties) {
      if (!is_whole && key == date_key) continue;
      out.Varint(ToNumber(key));
      if (!EncodeValue(value, &out)) return std::nullopt;
    }
  }
  std::string bytes;
  ByteWriter out(&bytes);
  out.Varint(relationships.size());
  std::vector<std::uint64_t> numbers(relationships.size());
  const auto column = [&](const auto& number_of) {
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = number_of(i, relationships[i]);
    WritePackedColumn(numbers, &out);
  };
  const std::uint64_t first = FirstId(PageOf(relationships.front().id));
  column([&](std::size_t i, const Relationship& r) { return ToNumber(r.id) - first - i; });
  column([](std::size_t, const Relationship& r) { return static_cast<std::uint64_t>(r.origin); });
  column([](std::size_t, const Relationship& r) { return ToNumber(r.start); });
  column([](std::size_t, const Relationship& r) { return std::uint64_t{ToNumber(r.type)}; });
  column([](std::size_t, const Relationship& r) { return ToNumber(r.end); });
  out.Varint(has_dates ? ToNumber(date_key) : 0);
  if (has_dates) WritePackedColumn(dates, &out);
  out.Byte(has_rest ? 1 : 0);
  if (has_rest) {
    for (const std::string& rest : rests) out.String(rest);
  }
  return bytes;
}

std::optional<RelationshipPage> RelationshipPage::Parse(std::uint64_t page, std::string_view bytes) {
  ByteReader in(bytes);
  RelationshipPage p;
  if (page > UINT64_MAX >> kPageShift) return std::nullopt;
  p.first_ = FirstId(page);
  p.size_ = in.Varint();
  if (p.size_ < 1 || p.size_ > kPageRelationships) return std::nullopt;
  for (PackedColumn* column : {&p.gaps_, &p.origins_, &p.starts_, &p.types_, &p.ends_}) {
    *column = PackedColumn::Read(p.size_, &in);
  }
  p.date_key_ = PropertyKeyId{in.Varint32()};
  if (p.date_key_ != PropertyKeyId{0}) p.dates_ = PackedColumn::Read(p.size_, &in);
  const std::uint8_t flag = in.Byte();
  p.has_properties_ = flag == 1;
  p.properties_ = in.Bytes(in.remaining());
  if (!in.ok() || flag > 1) return std::nullopt;
  std::uint64_t gap = 0;
  for (std::size_t i = 0; i < p.size_; ++i) {
    if (p.gaps_.At(i) < gap || p.origins_.At(i) > 1 || p.types_.At(i) > UINT32_MAX) return std::nullopt;
    gap = p.gaps_.At(i);
    if (p.date_key_ != PropertyKeyId{0}) {
      const std::uint64_t date = p.dates_.At(i);
      if (date > graph::kOtherDate && !graph::IsPackedDate(date)) return std::nullopt;
    }
  }
  if (gap > kPageRelationships - p.size_) return std::nullopt;
  ByteReader rest(p.properties_);
  for (std::size_t i = 0; p.has_properties_ && i < p.size_; ++i) static_cast<void>(rest.String());
  if (!rest.Done()) return std::nullopt;
  return p;
}

std::optional<std::size_t> RelationshipPage::Find(RelationshipId id) const {
  std::size_t low = 0, high = size_;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (this->id(middle) < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == size_ || this->id(low) != id) return std::nullopt;
  return low;
}

Relationship RelationshipPage::Head(std::size_t i) const {
  Relationship r{.id = id(i), .start = start(i), .type = type(i), .end = end(i), .origin = origin(i)};
  if (date(i) > graph::kOtherDate) r.properties.emplace_back(date_key_, graph::UnpackDate(date(i)));
  return r;
}

bool RelationshipPage::AddProperties(std::string_view bytes, Relationship* r) const {
  if (bytes.empty()) return true;
  ByteReader in(bytes);
  PropertyMap properties = DecodeProperties(&in);
  if (!in.Done() || properties.empty()) return false;
  if (!r->properties.empty()) {
    const auto place = std::ranges::lower_bound(properties, date_key_, {}, &PropertyMap::value_type::first);
    if (place != properties.end() && place->first == date_key_) return false;
    properties.insert(place, std::move(r->properties.front()));
  }
  r->properties = std::move(properties);
  return true;
}

std::optional<Relationship> RelationshipPage::Decode(std::size_t i) const {
  Relationship r = Head(i);
  if (!has_properties_) return r;
  ByteReader in(properties_);
  for (std::size_t skipped = 0; skipped < i; ++skipped) static_cast<void>(in.String());
  if (!AddProperties(in.String(), &r)) return std::nullopt;
  return r;
}

std::optional<std::vector<Relationship>> RelationshipPage::DecodeAll() const {
  std::vector<Relationship> all;
  all.reserve(size_);
  ByteReader in(properties_);
  for (std::size_t i = 0; i < size_; ++i) {
    all.push_back(Head(i));
    if (has_properties_ && !AddProperties(in.String(), &all.back())) return std::nullopt;
  }
  return all;
}

}  // namespace dossier::storage
