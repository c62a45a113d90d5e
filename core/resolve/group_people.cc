#include "core/resolve/group_people.h"

#include <algorithm>
#include <map>

#include "core/resolve/disjoint_sets.h"

namespace dossier::resolve {
namespace {

class PeopleGrouper {
 public:
  PeopleGrouper(const std::vector<Local>& locals, const std::vector<std::size_t>& namesakes, ArticleViews* views)
      : locals_(locals), namesakes_(namesakes), views_(*views), person_(locals[namesakes.front()].key) {}

  // Whether all that stand at one node and the incoming ones are plainly one person.
  Result<bool> ArePlainlyOne() {
    std::vector<std::size_t> incoming, stored;
    for (const std::size_t i : namesakes_) (locals_[i].article == kIncoming ? incoming : stored).push_back(i);
    const auto elsewhere = [&](std::size_t i) { return locals_[i].node != locals_[stored.front()].node; };
    if (std::any_of(stored.begin(), stored.end(), elsewhere)) return false;
    if (stored.empty() || incoming.empty()) return true;
    DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const mine, views_.Of(kIncoming));
    if (Posts(*mine) == nullptr) return true;
    bool posts_seen = false;
    for (const std::size_t i : stored) {
      DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[i].article));
      if (Posts(*view) == nullptr) continue;
      posts_seen = true;
      if (Agree(*mine, *view)) return true;
    }
    return !posts_seen;
  }

  Result<std::vector<std::vector<std::size_t>>> Divide() {
    for (const std::size_t i : namesakes_) {
      DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views_.Of(locals_[i].article));
      (Posts(*view) != nullptr ? with_post_ : without_post_).push_back({i, view});
    }
    std::vector<std::vector<Namesake>> people = DivideByPosts();
    if (people.size() < 2) return std::vector<std::vector<std::size_t>>{namesakes_};
    std::vector<std::vector<std::size_t>> groups;
    for (const std::vector<Namesake>& person : people) {
      groups.emplace_back();
      for (const Namesake& n : person) groups.back().push_back(n.local);
    }
    for (const Namesake& n : without_post_) {
      const std::size_t best = BestCompany(n, people);
      if (best < people.size()) {
        groups[best].push_back(n.local);
      } else {
        groups.push_back({n.local});
      }
    }
    return groups;
  }

 private:
  struct Namesake {
    std::size_t local;
    const ArticleView* view;
  };

  const KeySet* Posts(const ArticleView& view) const {
    const auto it = view.posts.find(person_);
    return it == view.posts.end() ? nullptr : &it->second;
  }

  static bool Meet(const KeySet& a, const KeySet& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& key) { return b.contains(key); });
  }

  bool Agree(const ArticleView& a, const ArticleView& b) const {
    return Meet(*Posts(a), b.names) || Meet(*Posts(b), a.names) || SharedCompany(a, b, person_, {}) > 0;
  }

  // The classes of Agree's closure, without comparing all pairs.
  std::vector<std::vector<Namesake>> DivideByPosts() const {
    DisjointSets sets(with_post_.size());
    std::map<std::string_view, std::size_t> holder, mentioner;
    const auto join = [&](std::map<std::string_view, std::size_t>* first, std::string_view key, std::size_t i) {
      const auto [it, is_new] = first->try_emplace(key, i);
      if (!is_new) sets.Union(it->second, i);
    };
    for (std::size_t i = 0; i < with_post_.size(); ++i) {
      for (const std::string& key : *Posts(*with_post_[i].view)) join(&holder, key, i);
      for (const std::string& key : with_post_[i].view->company) {
        if (key != person_) join(&mentioner, key, i);
      }
    }
    for (std::size_t i = 0; i < with_post_.size(); ++i) {
      for (const std::string& key : with_post_[i].view->names) {
        if (const auto it = holder.find(key); it != holder.end()) sets.Union(it->second, i);
      }
    }
    std::map<std::size_t, std::vector<Namesake>> people;
    for (std::size_t i = 0; i < with_post_.size(); ++i) people[sets.Find(i)].push_back(with_post_[i]);
    std::vector<std::vector<Namesake>> result;
    for (auto& [root, person] : people) result.push_back(std::move(person));
    return result;
  }

  // The index of the person with most names in common, or people.size() where none has more than all others.
  std::size_t BestCompany(const Namesake& n, const std::vector<std::vector<Namesake>>& people) const {
    std::size_t best = people.size(), most = 0;
    for (std::size_t p = 0; p < people.size(); ++p) {
      KeySet shared;
      for (const Namesake& other : people[p]) {
        for (const std::string& key : other.view->company) {
          if (key != person_ && n.view->company.contains(key)) shared.insert(key);
        }
        for (const std::string& key : *Posts(*other.view)) {
          if (n.view->names.contains(key)) shared.insert(key);
        }
      }
      if (shared.size() > most) {
        most = shared.size();
        best = p;
      } else if (shared.size() == most) {
        best = people.size();
      }
    }
    return best;
  }

  const std::vector<Local>& locals_;
  const std::vector<std::size_t>& namesakes_;
  ArticleViews& views_;
  const std::string& person_;
  std::vector<Namesake> with_post_, without_post_;
};

}  // namespace

Result<std::vector<std::vector<std::size_t>>> GroupNamesakes(const std::vector<Local>& locals,
                                                             const std::vector<std::size_t>& namesakes, bool settled,
                                                             ArticleViews* views) {
  if (namesakes.size() < 2) return std::vector<std::vector<std::size_t>>{namesakes};
  PeopleGrouper grouper(locals, namesakes, views);
  if (settled) {
    DOSSIER_ASSIGN_OR_RETURN(const bool one, grouper.ArePlainlyOne());
    if (one) return std::vector<std::vector<std::size_t>>{namesakes};
  }
  return grouper.Divide();
}

}  // namespace dossier::resolve
