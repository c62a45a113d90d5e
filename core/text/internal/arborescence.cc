#include "core/text/internal/arborescence.h"

#include <algorithm>

#include "core/base/check.h"

namespace dossier::text {

namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

// Whether following heads from every word reaches the root, which has one child.
bool IsTree(const std::vector<std::uint32_t>& heads) {
  if (std::ranges::count(heads, 0u) != 1) return false;
  std::vector<std::uint32_t> seen(heads.size() + 1, kNone);  // the word from which a node was first reached
  seen[0] = 0;
  for (std::uint32_t start = 1; start <= heads.size(); ++start) {
    std::uint32_t at = start;
    while (seen[at] == kNone) {
      seen[at] = start;
      at = heads[at - 1];
    }
    if (at != 0 && seen[at] == start) return false;
  }
  return true;
}

// Contracts cycles until one node is left (arcs into the root count as worse than any other, so that one is), then
// opens the contracted nodes again from the root down.
class Contraction {
 public:
  Contraction(std::span<const float> scores, std::size_t n)
      : size_(n + 1), weight_(size_ * size_), from_(weight_.size()), to_(weight_.size()) {
    const auto [least, most] = std::ranges::minmax(scores);
    // More than two trees of one child of the root can differ by.
    const double range = (static_cast<double>(most) - least + 1) * static_cast<double>(n + 1);
    for (std::uint32_t to = 0; to < size_; ++to) {
      for (std::uint32_t from = 0; from < size_; ++from) {
        double weight = -4 * range;  // into the root
        if (to != 0) weight = scores[(to - 1) * size_ + from] - most - (from == 0 ? range : 0);
        const std::size_t arc = to * size_ + from;
        weight_[arc] = weight;
        from_[arc] = from;
        to_[arc] = to;
      }
    }
  }

  std::vector<std::uint32_t> Run() {
    Contract();
    return Expand();
  }

 private:
  struct Node {  // a word, the root, or a contracted cycle
    std::uint32_t parent = kNone;
    std::uint32_t from = 0, to = 0;  // its chosen arc, between words
    std::vector<std::uint32_t> children;
  };

  // A slot is a row and a column of the matrix; a contracted cycle takes the slot of one of its members.
  void Contract() {
    nodes_.resize(size_);
    std::vector<std::uint32_t> node_in(size_), chosen(size_, kNone), place(size_, kNone), path;
    std::vector<bool> alive(size_, true);
    for (std::uint32_t i = 0; i < size_; ++i) node_in[i] = i;
    std::size_t left = size_;
    std::uint32_t slot = 0;
    place[0] = 0;
    path = {0};
    while (left > 1) {
      std::uint32_t best = kNone;
      for (std::uint32_t s = 0; s < size_; ++s) {
        if (alive[s] && s != slot && (best == kNone || weight_[slot * size_ + s] > weight_[slot * size_ + best]))
          best = s;
      }
      const std::size_t arc = slot * size_ + best;
      nodes_[node_in[slot]].from = from_[arc];
      nodes_[node_in[slot]].to = to_[arc];
      chosen[slot] = best;
      if (place[best] == kNone) {
        place[best] = static_cast<std::uint32_t>(path.size());
        path.push_back(best);
        slot = best;
        continue;
      }
      // The path has come back to itself: its end is a cycle.
      const std::size_t begin = place[best];
      const std::vector<std::uint32_t> cycle(path.begin() + static_cast<std::ptrdiff_t>(begin), path.end());
      Merge(cycle, chosen, &alive, &node_in);
      left -= cycle.size() - 1;
      path.resize(begin + 1);
      slot = path.back();
      for (std::size_t i = 1; i < cycle.size(); ++i) place[cycle[i]] = kNone;
    }
  }

  void Merge(const std::vector<std::uint32_t>& cycle, const std::vector<std::uint32_t>& chosen,
             std::vector<bool>* alive, std::vector<std::uint32_t>* node_in) {
    const std::uint32_t kept = cycle[0];
    const auto merged = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    std::vector<double> own(cycle.size());
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      nodes_[merged].children.push_back((*node_in)[cycle[i]]);
      nodes_[(*node_in)[cycle[i]]].parent = merged;
      own[i] = weight_[cycle[i] * size_ + chosen[cycle[i]]];
      if (i > 0) (*alive)[cycle[i]] = false;
    }
    (*node_in)[kept] = merged;
    for (std::uint32_t s = 0; s < size_; ++s) {
      if (!(*alive)[s] || s == kept) continue;
      for (std::size_t i = 0; i < cycle.size(); ++i) {
        // An arc into the cycle replaces the one that the cycle has there.
        Take(cycle[i] * size_ + s, weight_[cycle[i] * size_ + s] - own[i], kept * size_ + s, i == 0);
        Take(s * size_ + cycle[i], weight_[s * size_ + cycle[i]], s * size_ + kept, i == 0);
      }
    }
  }

  void Take(std::size_t arc, double weight, std::size_t target, bool first) {
    if (!first && weight <= weight_[target]) return;
    weight_[target] = weight;
    from_[target] = from_[arc];
    to_[target] = to_[arc];
  }

  std::vector<std::uint32_t> Expand() {
    std::vector<std::uint32_t> heads(size_, 0), open;
    Open(0, kNone, &open);
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      heads[nodes_[node].to] = nodes_[node].from;
      Open(nodes_[node].to, node, &open);
    }
    heads.erase(heads.begin());
    return heads;
  }

  // An arc from outside comes to `word`, or the tree begins there: of every contracted node around the word, within
  // `outermost` (kNone: all), the other members keep the arcs that they chose.
  void Open(std::uint32_t word, std::uint32_t outermost, std::vector<std::uint32_t>* open) const {
    for (std::uint32_t inner = word; inner != outermost && nodes_[inner].parent != kNone;
         inner = nodes_[inner].parent) {
      for (const std::uint32_t child : nodes_[nodes_[inner].parent].children) {
        if (child != inner) open->push_back(child);
      }
    }
  }

  const std::size_t size_;
  std::vector<double> weight_;            // [to][from]
  std::vector<std::uint32_t> from_, to_;  // the words of that arc
  std::vector<Node> nodes_;
};

}  // namespace

std::vector<std::uint32_t> FindBestTree(std::span<const float> scores, std::size_t n) {
  DOSSIER_CHECK(n >= 1 && scores.size() == n * (n + 1));
  std::vector<std::uint32_t> heads(n);
  for (std::size_t d = 0; d < n; ++d) {
    const float* const row = scores.data() + d * (n + 1);
    std::uint32_t best = 0;
    for (std::uint32_t h = 1; h <= n; ++h) {
      if (h != d + 1 && row[h] > row[best]) best = h;
    }
    heads[d] = best;
  }
  if (IsTree(heads)) return heads;
  return Contraction(scores, n).Run();
}

}  // namespace dossier::text
