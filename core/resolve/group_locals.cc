#include "core/resolve/group_locals.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/resolve/group_events.h"
#include "core/resolve/group_names.h"

namespace dossier::resolve {
namespace {

// A short name with more claimants than these says nothing.
constexpr std::size_t kMaxClaimants = 16;

class LocalGrouper {
 public:
  LocalGrouper(const Component& component, ArticleViews* views)
      : locals_(component.locals), views_(*views), sets_(locals_.size()), names_(component, views, &sets_) {}

  Result<Grouping> Run() {
    Indexes events;
    std::map<NodeId, std::size_t> settled;
    for (std::size_t i = 0; i < locals_.size(); ++i) {
      if (!locals_[i].active) {
        sets_.Union(settled.try_emplace(locals_[i].node, i).first->second, i);
      } else if (locals_[i].label == "Event") {
        events.push_back(i);
      }
    }
    DOSSIER_RETURN_IF_ERROR(names_.Join());
    DOSSIER_RETURN_IF_ERROR(GroupEvents(locals_, events, &views_, &sets_));
    for (std::size_t i = 0; i < locals_.size(); ++i) out_.group.push_back(sets_.Find(i));
    for (const auto& [name, by_hand] : names_.contested()) {
      for (const std::size_t i : names_.classes().at(name)) {
        if (locals_[i].article != kNoArticle) out_.unplaced.push_back({i, by_hand});
      }
    }
    // Full names first: what they come to be is what short names are compared with.
    DOSSIER_RETURN_IF_ERROR(PlaceAll(/*short_names=*/false));
    DOSSIER_RETURN_IF_ERROR(PlaceAll(/*short_names=*/true));
    return std::move(out_);
  }

 private:
  // Where a name goes must not depend on where others of its sort went, so they all go at once.
  Status PlaceAll(bool short_names) {
    members_.clear();
    company_.clear();
    placed_.clear();
    for (std::size_t i = 0; i < locals_.size(); ++i) {
      if (!IsShortName(locals_[i].label, locals_[i].key)) members_[out_.group[i]].push_back(i);
    }
    for (const auto& [name, members] : names_.classes()) {
      if (IsShortName(name.first, name.second) == short_names) {
        DOSSIER_RETURN_IF_ERROR(PlaceByCompany(name, members));
      }
    }
    for (const auto& [local, target] : placed_) out_.group[local] = out_.group[target];
    PartWithinArticles();
    return {};
  }

  Status PlaceByCompany(const NameClass& name, const Indexes& members) {
    const bool is_short = IsShortName(name.first, name.second);
    Indexes candidates = is_short ? Indexes() : names_.StrongClaimants(name);
    const bool by_right = !candidates.empty();
    if (!by_right) candidates = names_.WeakClaimants(name);
    candidates = OnePerGroup(candidates);
    std::erase_if(candidates, [&](std::size_t i) { return out_.group[i] == out_.group[members.front()]; });
    if (candidates.size() > kMaxClaimants) return {};
    if (!is_short && candidates.size() < (by_right ? 2u : 1u)) return {};  // its own, or joined by right
    Indexes left;
    for (const std::size_t i : members) {
      if (locals_[i].article == kNoArticle) continue;
      DOSSIER_ASSIGN_OR_RETURN(const std::size_t best, BestCompany(i, candidates));
      if (best < candidates.size()) {
        placed_.emplace_back(i, candidates[best]);
        continue;
      }
      if (candidates.size() > 1) out_.unplaced.push_back({i, candidates});
      left.push_back(i);
    }
    return is_short ? JoinByCompany(left) : Status();
  }

  Indexes OnePerGroup(const Indexes& locals) const {
    std::map<std::size_t, std::size_t> by_group;
    for (const std::size_t i : locals) by_group.try_emplace(out_.group[i], i);
    Indexes one;
    for (const auto& [group, local] : by_group) one.push_back(local);
    return one;
  }

  // Which of `candidates` shares most company with the article of `local`; candidates.size() where none does, or two
  // do equally.
  Result<std::size_t> BestCompany(std::size_t local, const Indexes& candidates) {
    DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[local].article));
    std::size_t best = candidates.size(), most = 0;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      const Indexes& group = members_[out_.group[candidates[c]]];
      const auto same_article = [&](std::size_t i) { return locals_[i].article == locals_[local].article; };
      if (std::any_of(group.begin(), group.end(), same_article)) continue;  // the article tells them apart
      DOSSIER_ASSIGN_OR_RETURN(const KeySet* const company, CompanyOf(out_.group[candidates[c]]));
      const auto shared = static_cast<std::size_t>(
          std::count_if(view->company.begin(), view->company.end(),
                        [&](const std::string& key) { return key != locals_[local].key && company->contains(key); }));
      if (shared > most) {
        most = shared;
        best = c;
      } else if (shared == most) {
        best = candidates.size();
      }
    }
    return best;
  }

  // The company of a group, its own names aside.
  Result<const KeySet*> CompanyOf(std::size_t group) {
    const auto [it, is_new] = company_.try_emplace(group);
    if (is_new) {
      for (const std::size_t i : members_[group]) {
        DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[i].article));
        it->second.insert(view->company.begin(), view->company.end());
      }
      for (const std::size_t i : members_[group]) it->second.erase(locals_[i].key);
    }
    return &it->second;
  }

  // Of a short name that is nobody's, those in one company are one.
  Status JoinByCompany(const Indexes& locals) {
    std::map<std::string_view, std::size_t> first;
    for (const std::size_t i : locals) {
      DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[i].article));
      for (const std::string& key : view->company) sets_.Union(first.try_emplace(key, i).first->second, i);
    }
    for (const std::size_t i : locals) out_.group[i] = sets_.Find(i);
    return {};
  }

  // Of a group's locals of one article one stays: the one with the group's commonest name.
  void PartWithinArticles() {
    std::map<std::size_t, Indexes> groups;
    for (std::size_t i = 0; i < locals_.size(); ++i) groups[out_.group[i]].push_back(i);
    for (const auto& [group, members] : groups) {
      std::map<std::string_view, std::size_t> uses;
      for (const std::size_t i : members) ++uses[locals_[i].key];
      const auto rank = [&](std::size_t i) {
        return std::tuple(locals_[i].active, IsShortName(locals_[i].label, locals_[i].key), ~uses[locals_[i].key],
                          std::string_view(locals_[i].key));
      };
      std::map<ArticleId, std::size_t> kept;
      for (const std::size_t i : members) {
        const auto [it, is_new] = kept.try_emplace(locals_[i].article, i);
        if (!is_new && rank(i) < rank(it->second)) it->second = i;
      }
      std::map<std::string_view, std::size_t> parted;  // by name
      for (const std::size_t i : members) {
        if (kept.at(locals_[i].article) == i || !locals_[i].active) continue;
        out_.group[i] = locals_.size() + parted.try_emplace(locals_[i].key, i).first->second;
      }
    }
  }

  const std::vector<Local>& locals_;
  ArticleViews& views_;
  DisjointSets sets_;
  NameGrouper names_;
  std::map<std::size_t, Indexes> members_;  // of groups
  std::map<std::size_t, KeySet> company_;
  std::vector<std::pair<std::size_t, std::size_t>> placed_;  // local, one of the group it goes to
  Grouping out_;
};

}  // namespace

Result<Grouping> GroupLocals(const Component& component, ArticleViews* views) {
  return LocalGrouper(component, views).Run();
}

}  // namespace dossier::resolve
