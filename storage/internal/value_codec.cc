#include "storage/internal/value_codec.h"

namespace dossier::storage {
namespace {

using graph::Value;
using graph::ValueType;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kNanosecondsPerDay = 86'400 * kNanosecondsPerSecond;

bool Encode(const Value& value, int depth, ByteWriter* out) {  // depth is bounded by kMaxValueDepth
  if (depth > kMaxValueDepth) return false;
  const auto tag = [out](ValueTag t) { out->Byte(static_cast<std::uint8_t>(t)); };
  switch (value.type()) {
    case ValueType::kNull: return tag(ValueTag::kNull), true;
    case ValueType::kBoolean: return tag(value.AsBoolean() ? ValueTag::kTrue : ValueTag::kFalse), true;
    case ValueType::kInteger: return tag(ValueTag::kInteger), out->Signed(value.AsInteger()), true;
    case ValueType::kFloat: return tag(ValueTag::kFloat), out->Float(value.AsFloat()), true;
    case ValueType::kString: return tag(ValueTag::kString), out->String(value.AsString()), true;
    case ValueType::kList:
      tag(ValueTag::kList);
      out->Varint(value.AsList().size());
      for (const Value& item : value.AsList()) {
        if (!Encode(item, depth + 1, out)) return false;
      }
      return true;
    case ValueType::kMap:
      tag(ValueTag::kMap);
      out->Varint(value.AsMap().size());
      for (const auto& [key, item] : value.AsMap()) {
        out->String(key);
        if (!Encode(item, depth + 1, out)) return false;
      }
      return true;
    case ValueType::kDate: return tag(ValueTag::kDate), out->Signed(value.AsDate().days), true;
    case ValueType::kLocalTime: return tag(ValueTag::kLocalTime), out->Signed(value.AsLocalTime().nanoseconds), true;
    case ValueType::kTime: {
      const graph::Time t = value.AsTime();
      return tag(ValueTag::kTime), out->Signed(t.nanoseconds), out->Signed(t.offset_seconds), true;
    }
    case ValueType::kLocalDateTime: {
      const graph::LocalDateTime t = value.AsLocalDateTime();
      return tag(ValueTag::kLocalDateTime), out->Signed(t.seconds), out->Signed(t.nanoseconds), true;
    }
    case ValueType::kDateTime: {
      const graph::DateTime& t = value.AsDateTime();
      tag(ValueTag::kDateTime), out->Signed(t.seconds), out->Signed(t.nanoseconds), out->Signed(t.offset_seconds);
      return out->String(t.zone ? std::string_view(*t.zone) : std::string_view()), true;
    }
    case ValueType::kDuration: {
      const graph::Duration& d = value.AsDuration();
      tag(ValueTag::kDuration), out->Signed(d.months), out->Signed(d.days);
      return out->Signed(d.seconds), out->Signed(d.nanoseconds), true;
    }
    case ValueType::kNode:
    case ValueType::kRelationship:
    case ValueType::kPath: return false;
  }
  return false;
}

// A signed number within [low, high], else the reader fails.
std::int64_t Bounded(ByteReader* in, std::int64_t low, std::int64_t high) {
  const std::int64_t v = in->Signed();
  if (v < low || v > high) return in->Fail(), low;
  return v;
}

std::int32_t Offset(ByteReader* in) { return static_cast<std::int32_t>(Bounded(in, -86'400, 86'400)); }

Value Decode(ByteReader* in, int depth) {  // depth is bounded by kMaxValueDepth
  if (depth > kMaxValueDepth) return in->Fail(), Value();
  switch (static_cast<ValueTag>(in->Byte())) {
    case ValueTag::kNull: return {};
    case ValueTag::kFalse: return false;
    case ValueTag::kTrue: return true;
    case ValueTag::kInteger: return in->Signed();
    case ValueTag::kFloat: return in->Float();
    case ValueTag::kString: return in->String();
    case ValueTag::kList: {
      graph::List list;
      const std::size_t count = in->Count();
      for (std::size_t i = 0; i < count && in->ok(); ++i) list.push_back(Decode(in, depth + 1));
      return list;
    }
    case ValueTag::kMap: {
      graph::Map map;
      const std::size_t count = in->Count(2);
      for (std::size_t i = 0; i < count && in->ok(); ++i) {
        std::string key(in->String());
        // Sorted, so that one map has one encoding.
        if (!map.empty() && key <= map.rbegin()->first) return in->Fail(), Value();
        map.emplace_hint(map.end(), std::move(key), Decode(in, depth + 1));
      }
      return map;
    }
    case ValueTag::kDate: return graph::Date{in->Signed()};
    case ValueTag::kLocalTime: return graph::LocalTime{Bounded(in, 0, kNanosecondsPerDay - 1)};
    case ValueTag::kTime: {
      graph::Time t;
      t.nanoseconds = Bounded(in, 0, kNanosecondsPerDay - 1);
      t.offset_seconds = Offset(in);
      return t;
    }
    case ValueTag::kLocalDateTime: {
      graph::LocalDateTime t;
      t.seconds = in->Signed();
      t.nanoseconds = static_cast<std::int32_t>(Bounded(in, 0, kNanosecondsPerSecond - 1));
      return t;
    }
    case ValueTag::kDateTime: {
      graph::DateTime t;
      t.seconds = in->Signed();
      t.nanoseconds = static_cast<std::int32_t>(Bounded(in, 0, kNanosecondsPerSecond - 1));
      t.offset_seconds = Offset(in);
      if (const std::string_view zone = in->String(); !zone.empty()) t.zone = std::make_shared<const std::string>(zone);
      return t;
    }
    case ValueTag::kDuration: {
      graph::Duration d;
      d.months = in->Signed();
      d.days = in->Signed();
      d.seconds = in->Signed();
      d.nanoseconds = in->Signed();
      return d;
    }
  }
  return in->Fail(), Value();
}

}  // namespace

bool EncodeValue(const Value& value, ByteWriter* out) { return Encode(value, 0, out); }

Value DecodeValue(ByteReader* in) { return Decode(in, 0); }

bool EncodeProperties(const graph::PropertyMap& properties, ByteWriter* out) {
  out->Varint(properties.size());
  for (const auto& [key, value] : properties) {
    out->Varint(ToNumber(key));
    if (!EncodeValue(value, out)) return false;
  }
  return true;
}

graph::PropertyMap DecodeProperties(ByteReader* in) {
  graph::PropertyMap properties;
  const std::size_t count = in->Count(2);
  properties.reserve(count);
  for (std::size_t i = 0; i < count && in->ok(); ++i) {
    const PropertyKeyId key{in->Varint32()};
    if (key <= (properties.empty() ? PropertyKeyId{0} : properties.back().first)) {
      return in->Fail(), graph::PropertyMap();
    }
    properties.emplace_back(key, DecodeValue(in));
  }
  return properties;
}

}  // namespace dossier::storage
