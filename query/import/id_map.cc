#include "query/import/id_map.h"

#include <algorithm>

namespace dossier::query {
namespace {

constexpr std::size_t kFirstSize = 1024;
constexpr std::uint64_t kMostPerNumber = 8;  // how thin a dense table may be

// The number + 1 of an id that is written as a number in the one shortest way; else 0.
std::uint64_t KeyOf(std::string_view id) {
  if (id.empty() || id.size() > 18 || (id.front() == '0' && id.size() > 1)) return 0;
  std::uint64_t number = 0;
  for (const char c : id) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number + 1;
}

// The finaliser of SplitMix64.
std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

std::uint64_t HashText(std::string_view text) {
  std::uint64_t hash = text.size();
  for (std::size_t i = 0; i < text.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t k = i; k < std::min(i + 8, text.size()); ++k)
      word = word << 8 | static_cast<unsigned char>(text[k]);
    hash = Mix(hash ^ word) + 0x9E3779B97F4A7C15u;
  }
  return hash;
}

}  // namespace

std::size_t IdMap::NumberPlace(std::uint64_t key) const {
  const std::size_t mask = number_table_.size() - 1;
  std::size_t place = Mix(key) & mask;
  while (number_table_[place].key != 0 && number_table_[place].key != key) place = (place + 1) & mask;
  return place;
}

std::size_t IdMap::TextPlace(std::string_view id, std::uint64_t hash) const {
  const std::size_t mask = text_table_.size() - 1;
  for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
    const Text& entry = text_table_[place];
    if (!entry.taken) return place;
    if (entry.hash == hash && std::string_view(bytes_).substr(entry.offset, entry.size) == id) return place;
  }
}

void IdMap::GrowNumbers() {
  std::vector<Number> old(std::max(kFirstSize, number_table_.size() * 2));
  old.swap(number_table_);
  for (const Number& entry : old) {
    if (entry.key != 0) number_table_[NumberPlace(entry.key)] = entry;
  }
}

void IdMap::GrowTexts() {
  std::vector<Text> old(std::max(kFirstSize, text_table_.size() * 2));
  old.swap(text_table_);
  const std::size_t mask = text_table_.size() - 1;
  for (const Text& entry : old) {
    if (!entry.taken) continue;
    std::size_t place = entry.hash & mask;
    while (text_table_[place].taken) place = (place + 1) & mask;
    text_table_[place] = entry;
  }
}

bool IdMap::Add(std::string_view id, std::uint32_t node) {
  if (const std::uint64_t key = KeyOf(id); key != 0) {
    if (numbers_ * 2 >= number_table_.size()) GrowNumbers();
    Number& entry = number_table_[NumberPlace(key)];
    if (entry.key != 0) return false;
    entry = {key, node};
    greatest_ = std::max(greatest_, key);
    ++numbers_;
    return true;
  }
  if (texts_ * 2 >= text_table_.size()) GrowTexts();
  const std::uint64_t hash = HashText(id);
  Text& entry = text_table_[TextPlace(id, hash)];
  if (entry.taken) return false;
  entry = {hash, bytes_.size(), static_cast<std::uint32_t>(id.size()), node, true};
  bytes_.append(id);
  ++texts_;
  return true;
}

std::optional<std::uint32_t> IdMap::Find(std::string_view id) const {
  if (const std::uint64_t key = KeyOf(id); key != 0) {
    if (!dense_.empty()) {
      if (key >= dense_.size() || dense_[key] == 0) return std::nullopt;
      return dense_[key] - 1;
    }
    if (numbers_ == 0) return std::nullopt;
    const Number& entry = number_table_[NumberPlace(key)];
    if (entry.key == 0) return std::nullopt;
    return entry.node;
  }
  if (texts_ == 0) return std::nullopt;
  const Text& entry = text_table_[TextPlace(id, HashText(id))];
  if (!entry.taken) return std::nullopt;
  return entry.node;
}

void IdMap::Seal() {
  if (numbers_ == 0 || greatest_ / kMostPerNumber > numbers_) return;
  dense_.assign(greatest_ + 1, 0);
  for (const Number& entry : number_table_) {
    if (entry.key != 0) dense_[entry.key] = entry.node + 1;
  }
  number_table_ = {};
}

}  // namespace dossier::query
