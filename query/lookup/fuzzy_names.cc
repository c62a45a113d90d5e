#include "query/lookup/fuzzy_names.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/base/utf8.h"

namespace dossier::query {
namespace {

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    points.push_back(decoded.code_point);
    i += decoded.size;
  }
  return points;
}

std::string ToUtf8(std::u32string_view points) {
  std::string text;
  for (const char32_t c : points) AppendUtf8(c, &text);
  return text;
}

// The least code point greater than `c`, or 0.
char32_t After(char32_t c) { return c == 0x10FFFF ? 0 : c == 0xD7FF ? 0xE000 : c + 1; }

// The table of distances between what was wanted and the name at hand, a row a letter; rows of the letters that a name
// shares with the one before it are kept.
class DistanceRows {
 public:
  DistanceRows(std::string_view wanted, std::size_t edits) : wanted_(CodePoints(wanted)), edits_(edits), rows_(1) {
    for (std::size_t j = 0; j <= wanted_.size(); ++j) rows_[0].push_back(j);
  }

  // How many letters of `name` can start a near name: all of them, or up to one with which none can go on.
  std::size_t Read(const std::u32string& name) {
    const auto differ = std::mismatch(name.begin(), name.end(), name_.begin(), name_.end());
    auto alive = static_cast<std::size_t>(differ.first - name.begin());
    name_.resize(alive);
    rows_.resize(alive + 1);
    while (alive < name.size()) {
      AddRow(name[alive]);
      if (Least(rows_.back()) > edits_) {
        rows_.pop_back();
        name_.pop_back();
        break;
      }
      ++alive;
    }
    return alive;
  }

  // The distance of the name that was read whole.
  std::size_t distance() const { return rows_.back()[wanted_.size()]; }

  // The least start of a name that can be near and comes after all names that start with what was read and `dead`;
  // empty where there is none.
  std::u32string NextStart(char32_t dead) const {
    std::u32string start = name_;
    for (;;) {
      if (const char32_t next = NextLetter(start, dead); next != 0) return start + next;
      if (start.empty()) return start;
      dead = start.back();
      start.pop_back();
    }
  }

 private:
  static std::size_t Least(const std::vector<std::size_t>& row) { return *std::min_element(row.begin(), row.end()); }

  void AddRow(char32_t c) {
    const std::size_t i = rows_.size();
    const std::vector<std::size_t>& above = rows_[i - 1];
    std::vector<std::size_t> row(wanted_.size() + 1);
    row[0] = i;
    for (std::size_t j = 1; j < row.size(); ++j) {
      row[j] = std::min({above[j - 1] + (wanted_[j - 1] == c ? 0 : 1), above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && c == wanted_[j - 2] && name_[i - 2] == wanted_[j - 1]) {
        row[j] = std::min(row[j], rows_[i - 2][j - 2] + 1);
      }
    }
    rows_.push_back(std::move(row));
    name_.push_back(c);
  }

  // The least letter after `c` with which `start`, of which the rows are there, can go on; 0: none.
  char32_t NextLetter(const std::u32string& start, char32_t c) const {
    const std::vector<std::size_t>& row = rows_[start.size()];
    if (Least(row) < edits_) return After(c);  // any letter may be one too many
    // No edit is left where it counts: only the letters that were wanted.
    char32_t next = 0;
    const auto offer = [&](char32_t letter) {
      if (letter > c && (next == 0 || letter < next)) next = letter;
    };
    for (std::size_t j = 0; j < wanted_.size(); ++j) {
      if (row[j] <= edits_) offer(wanted_[j]);
      if (j > 0 && !start.empty() && start.back() == wanted_[j] && rows_[start.size() - 1][j - 1] < edits_) {
        offer(wanted_[j - 1]);
      }
    }
    return next;
  }

  const std::u32string wanted_;
  const std::size_t edits_;
  std::u32string name_;                         // what was read
  std::vector<std::vector<std::size_t>> rows_;  // one more than its letters
};

}  // namespace

Result<std::vector<FuzzyHit>> FindFuzzy(const graph::NameWalk& names, std::string_view wanted, std::size_t edits) {
  DistanceRows rows(wanted, edits);
  std::map<NodeId, std::size_t> nearest;
  const auto visit = [&](std::string_view name, const graph::NameHit& hit) -> std::optional<std::string> {
    const std::u32string points = CodePoints(name);
    const std::size_t alive = rows.Read(points);
    if (alive < points.size()) {
      const std::u32string start = rows.NextStart(points[alive]);
      if (start.empty()) return std::nullopt;
      return ToUtf8(start);
    }
    if (rows.distance() <= edits) {
      const auto [known, fresh] = nearest.emplace(hit.node, rows.distance());
      if (!fresh) known->second = std::min(known->second, rows.distance());
    }
    return std::string();  // the next one
  };
  DOSSIER_RETURN_IF_ERROR(names.WalkNames(graph::kFirstName, visit));
  std::vector<FuzzyHit> hits;
  for (const auto& [node, distance] : nearest) hits.push_back({distance, node});
  std::sort(hits.begin(), hits.end());
  return hits;
}

}  // namespace dossier::query
