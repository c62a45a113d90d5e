#include "storage/internal/relationship_page.h"

#include <algorithm>
#include <array>

#include "storage/internal/value_codec.h"

namespace dossier::storage {
namespace {

using graph::PropertyMap;
using graph::Relationship;

// A field that is added to a relationship must be stored: this stops compiling then.
[[maybe_unused]] void CountFields(const Relationship& r) { [[maybe_unused]] const auto& [r1, r2, r3, r4, r5, r6] = r; }

constexpr std::uint64_t FirstId(std::uint64_t page) { return page << kPageShift; }

}  // namespace

std::optional<PageProperties> EncodePageProperties(const PropertyMap& properties, PropertyKeyId date_key) {
  PageProperties kept;
  kept.date = graph::PackDateOf(graph::FindProperty(properties, date_key));
  const bool is_whole = kept.date <= graph::kOtherDate;  // the column does not say the date
  const std::size_t count = properties.size() - (is_whole ? 0 : 1);
  if (count == 0) return kept;
  ByteWriter out(&kept.rest);
  out.Varint(count);
  for (const auto& [key, value] : properties) {
    if (!is_whole && key == date_key) continue;
    out.Varint(ToNumber(key));
    if (!EncodeValue(value, &out)) return std::nullopt;
  }
  return kept;
}

std::string EncodeRelationshipPage(std::span<const PageRow> rows, PropertyKeyId date_key) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Varint(rows.size());
  std::array<std::uint64_t, kPageRelationships> numbers;
  const auto column = [&](const auto& number_of) {
    for (std::size_t i = 0; i < rows.size(); ++i) numbers[i] = number_of(i, rows[i]);
    WritePackedColumn(std::span(numbers).first(rows.size()), &out);
  };
  const std::uint64_t first = FirstId(PageOf(rows.front().id));
  column([&](std::size_t i, const PageRow& r) { return ToNumber(r.id) - first - i; });
  column([](std::size_t, const PageRow& r) { return static_cast<std::uint64_t>(r.origin); });
  column([](std::size_t, const PageRow& r) { return ToNumber(r.start); });
  column([](std::size_t, const PageRow& r) { return std::uint64_t{ToNumber(r.type)}; });
  column([](std::size_t, const PageRow& r) { return ToNumber(r.end); });
  const bool has_dates = std::ranges::any_of(rows, [](const PageRow& r) { return r.date != graph::kNoDate; });
  out.Varint(has_dates ? ToNumber(date_key) : 0);
  if (has_dates) column([](std::size_t, const PageRow& r) { return std::uint64_t{r.date}; });
  const bool has_rest = std::ranges::any_of(rows, [](const PageRow& r) { return !r.rest.empty(); });
  out.Byte(has_rest ? 1 : 0);
  if (has_rest) {
    for (const PageRow& r : rows) out.String(r.rest);
  }
  return bytes;
}

std::optional<std::string> EncodeRelationshipPage(std::span<const Relationship> relationships, PropertyKeyId date_key) {
  std::vector<PageProperties> properties;
  properties.reserve(relationships.size());
  std::vector<PageRow> rows;
  rows.reserve(relationships.size());
  for (const Relationship& r : relationships) {
    auto kept = EncodePageProperties(r.properties, date_key);
    if (!kept) return std::nullopt;
    properties.push_back(std::move(*kept));
    const PageProperties& own = properties.back();
    rows.push_back({r.id, r.origin, r.start, r.type, r.end, own.date, own.rest});
  }
  return EncodeRelationshipPage(rows, date_key);
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
