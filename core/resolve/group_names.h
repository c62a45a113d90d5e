// Which names stand for one thing, wherever they occur.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/base/result.h"
#include "core/resolve/article_view.h"
#include "core/resolve/component.h"
#include "core/resolve/disjoint_sets.h"
#include "core/resolve/name_rules.h"

namespace dossier::resolve {

using Indexes = std::vector<std::size_t>;  // of locals

// Joins locals in steps 1 to 3 of GroupLocals, and answers who claims a name. Thread safety: one thread. Lifetime:
// within that of its arguments.
class NameGrouper {
 public:
  NameGrouper(const Component& component, ArticleViews* views, DisjointSets* sets);

  Status Join();

  // The active locals but events, by name.
  const std::map<NameClass, Indexes>& classes() const { return classes_; }
  // Names of nodes made by hand that several of them bear, and so none by itself.
  const std::map<NameClass, Indexes>& contested() const { return contested_; }
  // The locals that claim `name` so strongly for what they are; not those that articles tell apart from it.
  Indexes StrongClaimants(const NameClass& name);
  Indexes WeakClaimants(const NameClass& name);

 private:
  Status JoinEqualNames();
  Status JoinSpellings();
  void JoinAliases();
  void Unite(const Indexes& members);
  std::map<NameClass, Indexes> Claimants(const NameClass& name, Claim strength) const;
  std::size_t CountToldApart(const NameClass& a, const NameClass& b) const;
  Result<bool> ShareCompany(const NameClass& a, const NameClass& b);

  const Component& component_;
  const std::vector<Local>& locals_;
  ArticleViews& views_;
  DisjointSets& sets_;
  std::map<NameClass, Indexes> classes_, claims_, contested_;
  std::set<NameClass> divided_;  // of several people
};

}  // namespace dossier::resolve
