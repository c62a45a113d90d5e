#include "core/extract/relation_second_look.h"

#include <algorithm>

#include "core/base/portable_math.h"

namespace dossier::extract {
namespace {

constexpr float kLeastZ = -5;  // of what was not thought of at all
constexpr float kNotedZ = -4;  // thoughts fainter than this are no rivals
constexpr float kUnit = kSecondUnit;

float LogitOf(float p) {
  const float bounded = std::clamp(p, 0.0067f, 0.9991f);
  return static_cast<float>(PortableLog(static_cast<double>(bounded / (1 - bounded))));
}

}  // namespace

SecondLook::SecondLook(std::span<const FirstLook> looks, const std::vector<bool>& symmetric)
    : looks_(looks), symmetric_(symmetric) {
  for (std::uint32_t i = 0; i < looks.size(); ++i) {
    const FirstLook& look = looks[i];
    for (std::uint32_t o = 0; o < look.p.size(); ++o) {
      if (!(look.allowed >> o & 1)) continue;
      const float z = LogitOf(look.p[o]);
      if (z < kNotedZ) continue;
      const std::uint32_t type = o / 2, place = PlaceOf(look);
      const bool straight = o % 2 == 0;
      const std::uint32_t subject = straight ? look.left_entity : look.right_entity;
      const std::uint32_t object = straight ? look.right_entity : look.left_entity;
      by_end_[{0, place, type, subject}].push_back({i, object, straight ? look.right_list : look.left_list, z});
      by_end_[{1, place, type, object}].push_back({i, subject, straight ? look.left_list : look.right_list, z});
      by_whole_[{type, std::min(subject, object), std::max(subject, object)}].emplace_back(look.sentence, z);
    }
  }
}

SecondFeatures SecondLook::Describe(std::size_t candidate, std::uint32_t output) const {
  const FirstLook& look = looks_[candidate];
  const std::uint32_t type = output / 2, place = PlaceOf(look);
  const bool straight = output % 2 == 0;
  const std::uint32_t ends[2] = {straight ? look.left_entity : look.right_entity,
                                 straight ? look.right_entity : look.left_entity};
  const std::uint32_t lists[2] = {straight ? look.left_list : look.right_list,
                                  straight ? look.right_list : look.left_list};
  const float z = LogitOf(look.p[output]);
  SecondFeatures f = {};
  std::size_t n = 0;
  const auto add = [&](float value) { f[n++] = value; };
  add(1);
  add(z / kUnit);
  add(look.post != kNone);
  add(look.implied);
  add(look.post != kNone ? z / kUnit : 0);
  add(look.implied ? z / kUnit : 0);
  bool ruled = false;
  float odds = -9;
  for (const auto& [o, value] : look.rules) {
    if (o != output) continue;
    ruled = true;
    odds = std::max(odds, value);
  }
  add(ruled);
  add(ruled ? z / kUnit : 0);
  add(ruled ? odds : 0);
  // Rivals, and the other members of the lists that the ends are in.
  float sum = 0;
  std::uint32_t members = 0;
  for (std::uint32_t sort = 0; sort < 2; ++sort) {
    float rival = kLeastZ;
    if (const auto found = by_end_.find({sort, place, type, ends[sort]}); found != by_end_.end()) {
      for (const Thought& thought : found->second) {
        if (thought.candidate == candidate || thought.other == ends[1 - sort]) continue;
        if (lists[1 - sort] != kNone && thought.list == lists[1 - sort]) {
          sum += thought.z;
          ++members;
        } else {
          rival = std::max(rival, thought.z);
        }
      }
    }
    add(rival / kUnit);
  }
  add(members > 0);
  add(members > 0 ? sum / static_cast<float>(members) / kUnit : 0);
  float elsewhere = kLeastZ;
  if (const auto found = by_whole_.find({type, std::min(ends[0], ends[1]), std::max(ends[0], ends[1])});
      found != by_whole_.end()) {
    for (const auto& [sentence, other] : found->second) {
      if (sentence != look.sentence) elsewhere = std::max(elsewhere, other);
    }
  }
  add(elsewhere / kUnit);
  const bool reversible = !symmetric_[type] && (look.allowed >> (output ^ 1) & 1);
  add((reversible ? LogitOf(look.p[output ^ 1]) : kLeastZ) / kUnit);
  float others = kLeastZ;
  for (std::uint32_t o = 0; o < look.p.size(); ++o) {
    if (o / 2 != type && (look.allowed >> o & 1)) others = std::max(others, LogitOf(look.p[o]));
  }
  add(others / kUnit);
  add(look.fact);
  add(look.left_list != kNone || look.right_list != kNone);
  for (const TypedEntry& entry : look.typed) {
    if (entry.outputs >> output & 1) f[18 + static_cast<std::size_t>(entry.feature)] = 1;
  }
  return f;
}

Result<std::optional<SecondNetwork>> SecondNetwork::Open(const text::ModelFile& file, std::uint32_t types) {
  using text::TensorType, text::TensorView;
  if (!file.Has("relation.second.in")) return std::optional<SecondNetwork>();
  DOSSIER_ASSIGN_OR_RETURN(const TensorView in, file.Find("relation.second.in", TensorType::kFloat32,
                                                          static_cast<std::uint32_t>(kSecondFeatures), kHidden));
  DOSSIER_ASSIGN_OR_RETURN(const TensorView top,
                           file.Find("relation.second.out", TensorType::kFloat32, 1,
                                     static_cast<std::uint32_t>(kHidden + kSecondFeatures) + types));
  return std::optional<SecondNetwork>(SecondNetwork(in.Float32(), top.Float32()));
}

float SecondNetwork::Score(const SecondFeatures& features, std::uint32_t type) const {
  std::array<float, kHidden> hidden = {};
  float z = out_[kHidden + kSecondFeatures + type];
  for (std::size_t i = 0; i < kSecondFeatures; ++i) {
    if (features[i] == 0) continue;
    const float* row = &in_[i * kHidden];
    for (std::size_t h = 0; h < kHidden; ++h) hidden[h] += features[i] * row[h];
    z += features[i] * out_[kHidden + i];
  }
  for (std::size_t h = 0; h < kHidden; ++h) z += hidden[h] > 0 ? hidden[h] * out_[h] : 0;
  return z;
}

}  // namespace dossier::extract
