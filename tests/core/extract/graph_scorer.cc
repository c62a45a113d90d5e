#include "tests/core/extract/graph_scorer.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/graph/name_key.h"
#include "core/graph/ontology.h"

namespace dossier::extract {
namespace {

std::set<std::string> WordsOf(const std::string& name) {
  std::set<std::string> words;
  std::string word;
  for (const char c : graph::NormalizeName(name) + " ") {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (word.size() > 2 && word != "the" && word != "and" && word != "for") words.insert(word);
    word.clear();
  }
  return words;
}

// Events have no names: half of the gold words must be there.
bool SameEvent(const std::string& gold, const std::string& predicted) {
  const std::set<std::string> wanted = WordsOf(gold), got = WordsOf(predicted);
  if (wanted.empty()) return false;
  const auto shared = std::ranges::count_if(wanted, [&](const std::string& w) { return got.contains(w); });
  return 2 * static_cast<std::size_t>(shared) >= wanted.size();
}

std::vector<std::string> NamesOf(const std::string& name, const std::vector<std::string>& aliases) {
  std::vector<std::string> names = {name};
  names.insert(names.end(), aliases.begin(), aliases.end());
  return names;
}

bool SameNode(const nlohmann::json& gold, const ExtractedNode& node) {
  if (gold["kind"] != node.label) return false;
  for (const std::string& g : NamesOf(gold["name"], gold["aliases"])) {
    for (const std::string& p : NamesOf(node.name, node.aliases)) {
      if (graph::NormalizeName(g) == graph::NormalizeName(p)) return true;
      if (node.label == "Event" && SameEvent(g, p)) return true;
    }
  }
  return false;
}

}  // namespace

void ScoreExtraction(const nlohmann::json& gold, const Extraction& extraction, GraphScore* score) {
  std::vector<std::string> gold_of(extraction.nodes.size());  // gold name of each node
  std::set<std::string> taken;
  const auto optional = [](const nlohmann::json& item) { return item.value("optional", false); };
  for (const nlohmann::json& g : gold["nodes"]) {
    bool found = false;
    for (std::size_t i = 0; i < extraction.nodes.size() && !found; ++i) {
      if (!gold_of[i].empty() || !SameNode(g, extraction.nodes[i])) continue;
      gold_of[i] = g["name"];
      found = true;
      if (!optional(g)) ++score->nodes.right;
    }
    if (!found && !optional(g)) {
      ++score->nodes.missed;
      score->errors += "missed " + g["kind"].get<std::string>() + " " + g["name"].get<std::string>() + "\n";
    }
  }
  for (std::size_t i = 0; i < extraction.nodes.size(); ++i) {
    if (!gold_of[i].empty()) continue;
    ++score->nodes.wrong;
    score->errors += "wrong " + extraction.nodes[i].label + " " + extraction.nodes[i].name + "\n";
    gold_of[i] = "?" + std::to_string(i);
  }
  const auto key = [](const std::string& from, const std::string& type, const std::string& to) {
    const graph::RelationType* known = graph::Ontology::BuiltIn().FindType(type);
    const bool swap = known != nullptr && known->symmetric && to < from;
    return type + "|" + (swap ? to : from) + "|" + (swap ? from : to);
  };
  struct Wanted {
    int required = 0, allowed = 0;
  };
  std::map<std::string, Wanted> wanted;
  for (const nlohmann::json& e : gold["edges"]) {
    Wanted& w = wanted[key(e["from"], e["type"], e["to"])];
    ++w.allowed;
    if (!optional(e)) ++w.required;
  }
  std::set<std::string> seen;
  std::map<std::string, int> hits;
  for (const ExtractedAssertion& a : extraction.assertions) {
    if (a.polarity != graph::Polarity::kAffirmed || a.modality > graph::Modality::kReported) continue;
    const std::string k = key(gold_of[a.subject], a.type, gold_of[a.object]);
    if (!seen.insert(k + "|" + a.title).second) continue;
    const auto it = wanted.find(k);
    if (it != wanted.end() && hits[k]++ < it->second.allowed) continue;
    ++score->edges.wrong;
    score->errors += "wrong edge " + k + " " + a.title + " by " + a.rule + "\n";
  }
  for (const auto& [k, w] : wanted) {
    const int got = std::min(hits.contains(k) ? hits[k] : 0, w.required);
    score->edges.right += got;
    score->edges.missed += w.required - got;
    if (got < w.required) score->errors += "missed edge " + k + "\n";
  }
}

}  // namespace dossier::extract
