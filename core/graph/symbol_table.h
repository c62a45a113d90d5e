// Names of labels, relationship types and property keys, and their ids: dense from 1, in order of first use.
// Thread safety: const calls are safe together; Intern is not safe beside anything.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/check.h"
#include "core/base/ids.h"

namespace dossier::graph {

// One kind of name. Id is LabelId, TypeId or PropertyKeyId.
template <typename Id>
class SymbolDictionary {
 public:
  // The id of `name`, if it was ever interned. O(log n).
  std::optional<Id> Find(std::string_view name) const {
    const auto it = ids_.find(name);
    if (it == ids_.end()) return std::nullopt;
    return it->second;
  }
  // The name of an id of this dictionary; lives as long as the dictionary is not changed.
  const std::string& Name(Id id) const {
    DOSSIER_CHECK(ToNumber(id) >= 1 && ToNumber(id) <= names_.size());
    return names_[ToNumber(id) - 1];
  }
  // The id of `name`, made if need be.
  Id Intern(std::string_view name) {
    if (const std::optional<Id> id = Find(name)) return *id;
    names_.emplace_back(name);
    const Id id{static_cast<std::uint32_t>(names_.size())};
    ids_.emplace(std::string(name), id);
    return id;
  }
  // All names; that of id n is names()[n - 1].
  const std::vector<std::string>& names() const { return names_; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::map<std::string, Id, std::less<>> ids_;
};

struct SymbolTable {
  SymbolDictionary<LabelId> labels;
  SymbolDictionary<TypeId> types;
  SymbolDictionary<PropertyKeyId> keys;
};

}  // namespace dossier::graph
