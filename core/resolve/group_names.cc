#include "core/resolve/group_names.h"

#include <algorithm>

#include "core/graph/name_variant.h"
#include "core/resolve/group_people.h"

namespace dossier::resolve {

NameGrouper::NameGrouper(const Component& component, ArticleViews* views, DisjointSets* sets)
    : component_(component), locals_(component.locals), views_(*views), sets_(*sets) {
  for (std::size_t i = 0; i < locals_.size(); ++i) {
    if (locals_[i].active && locals_[i].label != "Event" && !locals_[i].key.empty()) {
      classes_[{locals_[i].label, locals_[i].key}].push_back(i);
    }
  }
  for (std::size_t i = 0; i < locals_.size(); ++i) {
    if (IsShortName(locals_[i].label, locals_[i].key)) continue;
    for (const std::string& alias : locals_[i].aliases) {
      if (const NameClass name{locals_[i].label, alias}; classes_.contains(name)) claims_[name].push_back(i);
    }
  }
}

Status NameGrouper::Join() {
  DOSSIER_RETURN_IF_ERROR(JoinEqualNames());
  DOSSIER_RETURN_IF_ERROR(JoinSpellings());
  JoinAliases();
  return {};
}

void NameGrouper::Unite(const Indexes& members) {
  for (const std::size_t i : members) sets_.Union(members.front(), i);
}

Status NameGrouper::JoinEqualNames() {
  for (const auto& [name, members] : classes_) {
    if (IsShortName(name.first, name.second)) continue;  // wants company
    Indexes by_hand, others;
    for (const std::size_t i : members) (locals_[i].article == kNoArticle ? by_hand : others).push_back(i);
    if (by_hand.size() > 1) {
      Unite(others);
      contested_.emplace(name, by_hand);
    } else if (name.first == "Person") {
      const bool settled = !component_.former.contains(name);
      DOSSIER_ASSIGN_OR_RETURN(const auto people, GroupNamesakes(locals_, members, settled, &views_));
      for (const Indexes& person : people) Unite(person);
      if (people.size() > 1) divided_.insert(name);
    } else {
      Unite(members);
    }
  }
  return {};
}

// Articles in which both names stand for something, each for itself.
std::size_t NameGrouper::CountToldApart(const NameClass& a, const NameClass& b) const {
  const auto left = classes_.find(a), right = classes_.find(b);
  if (left == classes_.end() || right == classes_.end()) return 0;
  std::set<ArticleId> articles;
  for (const std::size_t i : left->second) articles.insert(locals_[i].article);
  articles.erase(kNoArticle);
  return static_cast<std::size_t>(std::count_if(right->second.begin(), right->second.end(),
                                                [&](std::size_t i) { return articles.contains(locals_[i].article); }));
}

Result<bool> NameGrouper::ShareCompany(const NameClass& a, const NameClass& b) {
  KeySet company;
  for (const std::size_t i : classes_.at(a)) {
    DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[i].article));
    company.insert(view->company.begin(), view->company.end());
  }
  company.erase(a.second);
  company.erase(b.second);
  for (const std::size_t i : classes_.at(b)) {
    DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[i].article));
    const auto known = [&](const std::string& key) { return company.contains(key); };
    if (std::any_of(view->company.begin(), view->company.end(), known)) return true;
  }
  return false;
}

Status NameGrouper::JoinSpellings() {
  std::map<NameClass, std::vector<NameClass>> by_spelling;
  for (const auto& [name, members] : classes_) {
    const std::string spelling = graph::SpellingKey(name.second);
    if (!spelling.empty() && !divided_.contains(name)) by_spelling[{name.first, spelling}].push_back(name);
  }
  for (const auto& [spelling, names] : by_spelling) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (std::size_t j = i + 1; j < names.size(); ++j) {
        const NameClass &a = names[i], &b = names[j];
        if (!AreSpellingVariants(a.first, a.second, b.second) || CountToldApart(a, b) > 0) continue;
        DOSSIER_ASSIGN_OR_RETURN(const bool in_company, ShareCompany(a, b));
        if (in_company) sets_.Union(classes_.at(a).front(), classes_.at(b).front());
      }
    }
  }
  return {};
}

std::map<NameClass, Indexes> NameGrouper::Claimants(const NameClass& name, Claim strength) const {
  std::map<NameClass, Indexes> claimants;
  const auto it = claims_.find(name);
  if (it == claims_.end()) return claimants;
  for (const std::size_t i : it->second) {
    if (ClaimOf(name.first, locals_[i].key, name.second) == strength) {
      claimants[{name.first, locals_[i].key}].push_back(i);
    }
  }
  return claimants;
}

Indexes NameGrouper::StrongClaimants(const NameClass& name) {
  Indexes all;
  for (const auto& [claimant, members] : Claimants(name, Claim::kStrong)) {
    // An article that fails to see that two names are one must not undo what more articles say.
    if (CountToldApart(claimant, name) < members.size()) all.insert(all.end(), members.begin(), members.end());
  }
  return all;
}

Indexes NameGrouper::WeakClaimants(const NameClass& name) {
  Indexes all;
  for (const auto& [claimant, members] : Claimants(name, Claim::kWeak)) {
    if (!IsShortName(name.first, name.second) && CountToldApart(claimant, name) > 0) continue;
    all.insert(all.end(), members.begin(), members.end());
  }
  return all;
}

// Joining makes one claimant of several and never the reverse, so the order in which names are tried does not matter.
void NameGrouper::JoinAliases() {
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [name, members] : classes_) {
      if (IsShortName(name.first, name.second) || divided_.contains(name) || !claims_.contains(name)) continue;
      const Indexes claimants = StrongClaimants(name);
      const auto in_other_group = [&](std::size_t i) { return sets_.Find(i) != sets_.Find(claimants.front()); };
      if (claimants.empty() || std::any_of(claimants.begin(), claimants.end(), in_other_group)) continue;
      changed |= sets_.Union(claimants.front(), members.front());
    }
  }
}

}  // namespace dossier::resolve
