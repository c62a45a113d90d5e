#include "core/resolve/group_events.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "core/graph/indexed_names.h"
#include "core/graph/name_variant.h"

namespace dossier::resolve {
namespace {

constexpr std::array<std::string_view, 13> kOrdinals = {"zeroth", "first",    "second",  "third",  "fourth",
                                                        "fifth",  "sixth",    "seventh", "eighth", "ninth",
                                                        "tenth",  "eleventh", "twelfth"};
constexpr std::array<std::string_view, 12> kSmallWords = {"of", "the", "a",   "an", "in",   "on",
                                                          "at", "and", "for", "to", "with", "between"};

// An event with what tells it from others.
struct EventFacts {
  std::size_t local = 0;
  const std::string* source = nullptr;
  KeySet words;         // of the name, without what sort of event it is and which number it has
  KeySet numbers;       // "38th" and "second" as 38 and 2
  KeySet participants;  // who and where
};

// "second" -> "2", "38th" -> "38"; empty: no number.
std::string NumberIn(std::string_view word) {
  const auto ordinal = std::find(kOrdinals.begin(), kOrdinals.end(), word);
  if (ordinal != kOrdinals.end()) return std::to_string(ordinal - kOrdinals.begin());
  const std::size_t digits = word.find_first_not_of("0123456789");
  return std::string(word.substr(0, digits));
}

EventFacts FactsOf(std::size_t index, const Local& local, const ArticleView& view) {
  EventFacts facts{.local = index, .source = &view.source, .words = {}, .numbers = {}, .participants = {}};
  const std::string head = graph::EventHead(local.key);
  for (const std::string_view word : graph::SplitWords(local.key)) {
    if (std::string number = NumberIn(word); !number.empty()) {
      facts.numbers.insert(std::move(number));
    } else if (graph::EventHead(word) != head &&
               std::find(kSmallWords.begin(), kSmallWords.end(), word) == kSmallWords.end()) {
      facts.words.emplace(word);
    }
  }
  if (const auto it = view.participants.find(local.place); it != view.participants.end()) {
    facts.participants = it->second;
  }
  return facts;
}

std::size_t CountShared(const KeySet& a, const KeySet& b) {
  return static_cast<std::size_t>(std::count_if(a.begin(), a.end(), [&](const auto& key) { return b.contains(key); }));
}

bool OneHoldsOther(const KeySet& a, const KeySet& b) { return CountShared(a, b) == std::min(a.size(), b.size()); }

struct Link {
  bool same_name = false;
  std::size_t shared = 0;  // words, participants and places
  const EventFacts* a = nullptr;
  const EventFacts* b = nullptr;
};

class EventGrouper {
 public:
  EventGrouper(const std::vector<Local>& locals, DisjointSets* sets) : locals_(locals), sets_(*sets) {}

  // `events`: all of one day and kind.
  void Join(const std::vector<EventFacts>& events) {
    std::vector<Link> links;
    for (std::size_t i = 0; i < events.size(); ++i) {
      for (std::size_t j = i + 1; j < events.size(); ++j) AddLink(events[i], events[j], &links);
    }
    std::sort(links.begin(), links.end(), [this](const Link& x, const Link& y) { return ComesBefore(x, y); });
    std::map<std::size_t, std::vector<const EventFacts*>> members;
    for (const EventFacts& event : events) members[sets_.Find(event.local)].push_back(&event);
    for (const Link& link : links) {
      const std::size_t a = sets_.Find(link.a->local), b = sets_.Find(link.b->local);
      if (a == b || !MayJoin(members[a], members[b])) continue;
      sets_.Union(a, b);
      const std::size_t kept = sets_.Find(a), gone = kept == a ? b : a;
      members[kept].insert(members[kept].end(), members[gone].begin(), members[gone].end());
    }
  }

 private:
  void AddLink(const EventFacts& a, const EventFacts& b, std::vector<Link>* links) const {
    if (!MayBeOne(a, b)) return;
    const bool same_name = locals_[a.local].key == locals_[b.local].key;
    const std::size_t words = CountShared(a.words, b.words), people = CountShared(a.participants, b.participants);
    const bool apart = people == 0 && !a.participants.empty() && !b.participants.empty();
    const bool bare = a.words.empty() || b.words.empty();
    bool is_link = false;
    if (same_name && graph::CountWords(locals_[a.local].key) > 1) {
      is_link = !apart;
    } else if (bare) {
      is_link = people >= 2;
    } else if (OneHoldsOther(a.words, b.words) || 2 * words >= std::max(a.words.size(), b.words.size())) {
      is_link = words > 0 && (people > 0 || (words > 1 && !apart));
    }
    if (!is_link) return;
    const bool in_order = std::tie(locals_[a.local].key, *a.source) < std::tie(locals_[b.local].key, *b.source);
    links->push_back({same_name, words + people, in_order ? &a : &b, in_order ? &b : &a});
  }

  bool MayBeOne(const EventFacts& a, const EventFacts& b) const {
    return locals_[a.local].article != locals_[b.local].article && OneHoldsOther(a.numbers, b.numbers);
  }

  bool MayJoin(const std::vector<const EventFacts*>& left, const std::vector<const EventFacts*>& right) const {
    return std::all_of(left.begin(), left.end(), [&](const EventFacts* a) {
      return std::all_of(right.begin(), right.end(), [&](const EventFacts* b) { return MayBeOne(*a, *b); });
    });
  }

  // The surest first; nothing in it depends on the order in which articles came.
  bool ComesBefore(const Link& x, const Link& y) const {
    const auto facts = [this](const EventFacts& e) {
      return std::tie(locals_[e.local].key, *e.source, e.participants, locals_[e.local].aliases);
    };
    const auto doubt = [](const Link& link) { return std::pair(!link.same_name, ~link.shared); };
    if (doubt(x) != doubt(y)) return doubt(x) < doubt(y);
    if (facts(*x.a) != facts(*y.a)) return facts(*x.a) < facts(*y.a);
    return facts(*x.b) < facts(*y.b);
  }

  const std::vector<Local>& locals_;
  DisjointSets& sets_;
};

}  // namespace

Status GroupEvents(const std::vector<Local>& locals, const std::vector<std::size_t>& events, ArticleViews* views,
                   DisjointSets* sets) {
  std::map<std::string, std::vector<EventFacts>> by_day_and_kind;
  for (const std::size_t i : events) {
    const Local& local = locals[i];
    if (!local.date || !local.date->HasDay()) continue;
    DOSSIER_ASSIGN_OR_RETURN(const ArticleView* const view, views->Of(local.article));
    by_day_and_kind[graph::EventMatchKey(local.date->ToIso(), graph::EventHead(local.key))].push_back(
        FactsOf(i, local, *view));
  }
  EventGrouper grouper(locals, sets);
  for (const auto& [key, block] : by_day_and_kind) grouper.Join(block);
  return {};
}

}  // namespace dossier::resolve
