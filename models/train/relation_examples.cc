#include "models/train/relation_examples.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/extract/relation_features.h"
#include "core/text/word_features.h"

namespace dossier::models {
namespace {

using extract::kNone;

// A name as graphs are compared: letters and digits in lower case, no "the", no genitive.
std::string NormalizeName(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool quote = name.substr(i, 3) == "\u2019" || name.substr(i, 3) == "\u2018";
    if (c == '\'' || quote) {
      const std::size_t next = i + (quote ? 3 : 1);
      const bool genitive = next < name.size() && (name[next] == 's' || name[next] == 'S') &&
                            (next + 1 == name.size() || name[next + 1] == ' ');
      i = next - 1 + (genitive ? 1 : 0);
    } else if (c == 0xE2 && i + 2 < name.size() && static_cast<unsigned char>(name[i + 1]) == 0x80) {
      out += ' ';
      i += 2;
    } else if (c == '&') {
      out += " and ";
    } else if (c == '.') {
    } else if (c >= 0x80 || std::isalnum(c)) {
      out += static_cast<char>(std::tolower(c));
    } else {
      out += ' ';
    }
  }
  std::string squeezed;
  for (const char c : out) {
    if (c != ' ' || (!squeezed.empty() && squeezed.back() != ' ')) squeezed += c;
  }
  while (!squeezed.empty() && squeezed.back() == ' ') squeezed.pop_back();
  if (squeezed.starts_with("the ")) squeezed.erase(0, 4);
  return squeezed;
}

std::set<std::string> ContentWords(std::string_view text) {
  static const std::set<std::string, std::less<>> kStop = {
      "a",  "an",  "the", "of",  "in",    "on",   "at",      "by",   "to",  "for",  "with", "and", "or",
      "as", "its", "his", "her", "their", "into", "between", "held", "new", "this", "that", "from"};
  std::set<std::string> out;
  std::string word;
  const std::string normal = NormalizeName(text) + " ";
  for (const char c : normal) {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
    if (!word.empty() && !kStop.contains(word)) out.insert(word);
    word.clear();
  }
  return out;
}

double NodeSimilarity(const CorpusNode& gold, const extract::Entity& entity) {
  const bool same = static_cast<int>(gold.kind) == static_cast<int>(entity.kind);
  const auto loose = [](int kind) { return kind >= 1 && kind <= 3; };  // Organization, Place, Facility
  if (!same && !(loose(static_cast<int>(gold.kind)) && loose(static_cast<int>(entity.kind)))) return 0;
  std::vector<std::string> g = {NormalizeName(gold.name)}, p = {NormalizeName(entity.name)};
  for (const std::string& alias : gold.aliases) g.push_back(NormalizeName(alias));
  for (const std::string& alias : entity.aliases) p.push_back(NormalizeName(alias));
  double best = 0;
  if (g[0] == p[0])
    best = 4;
  else if (std::ranges::find(g, p[0]) != g.end())
    best = 3;
  else if (std::ranges::any_of(p, [&](const std::string& name) { return std::ranges::find(g, name) != g.end(); }))
    best = 2.5;
  else if (gold.kind == text::EntityKind::kEvent && same) {
    double overlap = 0;
    for (const std::string& a : g) {
      const std::set<std::string> words = ContentWords(a);
      for (const std::string& b : p) {
        const std::set<std::string> other = ContentWords(b);
        double shared = 0;
        for (const std::string& word : words) shared += other.contains(word);
        if (!words.empty()) overlap = std::max(overlap, shared / static_cast<double>(words.size()));
      }
    }
    if (overlap >= 0.5) best = 1 + overlap * 0.9;
  }
  return same ? best : best / 10;
}

Standing StandingOf(const CorpusEdge& edge) {
  if (edge.polarity == graph::Polarity::kNegated) return Standing::kNegated;
  if (edge.modality == graph::Modality::kPlanned) return Standing::kPlanned;
  if (edge.modality == graph::Modality::kPossible) return Standing::kPossible;
  return Standing::kFact;
}

}  // namespace

std::vector<std::uint32_t> AlignEntities(const CorpusArticle& article, const std::vector<extract::Entity>& entities,
                                         const extract::RelationInput* input) {
  // Sentences that say something of an annotated event speak of it, whatever they call it.
  std::vector<std::vector<TextSpan>> evidence(article.nodes.size());
  for (const CorpusEdge& edge : article.edges) {
    if (!edge.sentence) continue;
    for (const std::uint32_t end : {edge.from, edge.to}) {
      if (article.nodes[end].kind == text::EntityKind::kEvent) evidence[end].push_back(*edge.sentence);
    }
  }
  std::vector<std::vector<std::size_t>> starts(entities.size());  // of the events' mentions
  for (std::size_t m = 0; input != nullptr && m < input->mentions.size(); ++m) {
    const extract::Mention& mention = input->mentions[m];
    if (mention.kind == extract::Kind::kEvent && mention.entity != kNone)
      starts[mention.entity].push_back(input->words[mention.first].span.start);
  }
  const auto told_of = [&](std::uint32_t node, std::uint32_t entity) {
    return std::ranges::any_of(evidence[node], [&](const TextSpan& sentence) {
      return std::ranges::any_of(starts[entity],
                                 [&](std::size_t at) { return sentence.start <= at && at < sentence.end; });
    });
  };
  std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t g = 0; g < article.nodes.size(); ++g) {
    for (std::uint32_t e = 0; e < entities.size(); ++e) {
      double s = NodeSimilarity(article.nodes[g], entities[e]);
      if (s == 0 && told_of(g, e)) s = 0.5;
      if (s > 0) pairs.emplace_back(-s + (article.nodes[g].optional ? 0.001 : 0), g, e);
    }
  }
  std::ranges::sort(pairs);
  std::vector<std::uint32_t> node(entities.size(), kNone);
  std::vector<bool> used(article.nodes.size(), false);
  for (const auto& [score, g, e] : pairs) {
    if (used[g] || node[e] != kNone) continue;
    used[g] = true;
    node[e] = g;
  }
  for (std::uint32_t e = 0; e < entities.size(); ++e) {
    if (node[e] == kNone) node[e] = static_cast<std::uint32_t>(article.nodes.size()) + e;
  }
  return node;
}

RelationTypes BuiltInRelationTypes() {
  RelationTypes out;
  for (const graph::RelationType& type : graph::Ontology::BuiltIn().types()) {
    out.names.push_back(type.name);
    out.symmetric.push_back(type.symmetric);
  }
  return out;
}

bool SharesTitleWord(std::string_view a, std::string_view b) {
  const std::set<std::string> left = ContentWords(a), right = ContentWords(b);
  return std::ranges::any_of(left, [&](const std::string& word) {
    return right.contains(word) || (word.starts_with("chair") && std::ranges::any_of(right, [](const std::string& w) {
                                      return w.starts_with("chair");
                                    }));
  });
}

RelationArticle MakeRelationArticle(const extract::Extractor& extractor, const CorpusArticle& article,
                                    std::uint32_t number) {
  RelationArticle out{
      .id = article.id, .domain = article.domain, .nodes = static_cast<std::uint32_t>(article.nodes.size())};
  const RelationTypes types = BuiltInRelationTypes();
  const auto type_of = [&](std::string_view name) {
    return static_cast<std::uint32_t>(std::ranges::find(types.names, name) - types.names.begin());
  };
  for (const CorpusEdge& edge : article.edges) {
    out.gold.push_back({.subject = edge.from,
                        .type = type_of(edge.type),
                        .object = edge.to,
                        .title = edge.title,
                        .required = edge.IsRequired()});
  }
  extractor.Observe(article.document, [&](const extract::RelationInput& input, const text::AnnotatedDocument& annotated,
                                          const std::vector<extract::Finding>& findings) {
    std::vector<std::uint32_t> order(input.rules.types.size());
    for (std::uint32_t t = 0; t < order.size(); ++t) order[t] = type_of(input.rules.types[t].type.name);
    const std::uint32_t holds_role = type_of("HOLDS_ROLE");
    const std::vector<std::uint32_t> node = AlignEntities(article, input.entities, &input);
    const auto is_fact = [](const extract::Finding& finding) {
      return finding.polarity == graph::Polarity::kAffirmed && finding.modality != graph::Modality::kPlanned &&
             finding.modality != graph::Modality::kPossible;
    };
    std::vector<std::uint32_t> fact_of(findings.size(), kNone);
    for (std::uint32_t f = 0; f < findings.size(); ++f) {
      const extract::Finding& finding = findings[f];
      if (!is_fact(finding)) continue;
      fact_of[f] = static_cast<std::uint32_t>(out.rules.size());
      out.rules.push_back({.subject = node[finding.subject],
                           .type = order[finding.type],
                           .object = node[finding.object],
                           .title = finding.title,
                           .required = false,
                           .confidence = finding.confidence,
                           .rule = finding.rule});
    }
    const extract::RelationCandidates candidates = extract::FindRelationCandidates(
        input, annotated, findings, extract::MakeTriggerTypes(input.rules, order), order);
    for (std::uint32_t w = 0; w < input.words.size(); ++w) out.words.push_back(text::HashWord(input.words.Lower(w)));
    if (input.states != nullptr && input.states->width() != 0) {
      out.state_width = static_cast<std::uint32_t>(input.states->width());
      for (std::uint32_t w = 0; w < input.words.size(); ++w) {
        const std::span<const float> state = input.states->Of(w);
        out.states.insert(out.states.end(), state.begin(), state.end());
      }
    }
    for (const extract::RelationCandidate& c : candidates.list) {
      RelationExample x{.article = number,
                        .sentence = c.sentence,
                        .left = node[c.left_entity],
                        .right = node[c.right_entity],
                        .left_entity = c.left_entity,
                        .right_entity = c.right_entity,
                        .post = c.post != kNone};
      if (x.post) {
        const extract::Post& post = input.posts[c.post];
        x.title = input.words.Span(post.first, post.end).In(input.words.text());
      }
      const auto left_kind = 1u << static_cast<unsigned>(input.entities[c.left_entity].kind);
      const auto right_kind = 1u << static_cast<unsigned>(input.entities[c.right_entity].kind);
      for (std::uint32_t t = 0; t < input.rules.types.size(); ++t) {
        const extract::TypeRules& rules = input.rules.types[t];
        if (x.post && order[t] != holds_role) continue;
        const bool straight = (rules.subject_kinds & left_kind) && (rules.object_kinds & right_kind);
        const bool reverse = (rules.subject_kinds & right_kind) && (rules.object_kinds & left_kind);
        if (straight || (reverse && rules.type.symmetric)) x.allowed |= std::uint64_t{1} << (order[t] * 2);
        if (reverse && !rules.type.symmetric && !x.post) x.allowed |= std::uint64_t{1} << (order[t] * 2 + 1);
      }
      if (x.allowed == 0) continue;
      const extract::WordSentence& sentence = input.words.sentences()[c.sentence];
      const TextSpan span = input.words.Span(sentence.first, sentence.end);
      for (const CorpusEdge& edge : article.edges) {
        const bool straight = edge.from == x.left && edge.to == x.right;
        const bool reverse = edge.from == x.right && edge.to == x.left;
        if (!straight && !reverse) continue;
        const std::uint32_t t = type_of(edge.type);
        const std::uint64_t bit = std::uint64_t{1} << (t * 2 + (straight || types.symmetric[t] ? 0 : 1));
        if (!(x.allowed & bit)) continue;
        if (x.post && !SharesTitleWord(edge.title, x.title)) continue;
        const bool here = edge.sentence && edge.sentence->start < span.end && span.start < edge.sentence->end;
        // A post that is parsed is judged with its words.
        const bool of_post =
            !x.post && t == holds_role && std::ranges::any_of(input.posts, [&](const extract::Post& post) {
              return post.first >= sentence.first && post.end <= sentence.end &&
                     SharesTitleWord(edge.title, input.words.Span(post.first, post.end).In(input.words.text()));
            });
        if (!here || of_post) {
          x.ignored |= bit;
          continue;
        }
        if (!(x.positive & bit) || !edge.optional) x.standing = StandingOf(edge);
        x.positive |= bit;
        if (!edge.IsRequired()) x.optional |= bit;
      }
      x.ignored &= ~x.positive;
      for (std::uint32_t k = c.first_finding; k < c.end_finding; ++k) {
        const extract::Finding& finding = findings[candidates.findings[k]];
        if (fact_of[candidates.findings[k]] == kNone) continue;
        const std::uint32_t t = order[finding.type];
        const bool straight = finding.subject == c.left_entity || types.symmetric[t];
        const std::uint64_t bit = std::uint64_t{1} << (t * 2 + (straight ? 0 : 1));
        if (!(x.allowed & bit)) continue;
        x.by_rule |= bit;
        x.rules.emplace_back(t * 2 + (straight ? 0 : 1), finding.rule);
        out.rules[fact_of[candidates.findings[k]]].has_candidate = true;
      }
      x.features.assign(candidates.features.begin() + c.first_feature, candidates.features.begin() + c.end_feature);
      extract::FindContextWords(input, candidates, c, &x.context);
      x.typed.assign(candidates.typed.begin() + c.first_typed, candidates.typed.begin() + c.end_typed);
      x.implied = c.right == kNone;
      x.left_list = c.left_list;
      x.right_list = c.right_list;
      x.post_number = c.post;
      x.note = input.entities[c.left_entity].name + " | " + input.entities[c.right_entity].name + " | " + x.title +
               " | " + std::string(span.In(input.words.text()));
      out.examples.push_back(std::move(x));
    }
  });
  for (RelationFact& gold : out.gold) {
    for (const RelationExample& x : out.examples) {
      const bool same =
          (x.left == gold.subject && x.right == gold.object) || (x.left == gold.object && x.right == gold.subject);
      if (same && (x.allowed >> (gold.type * 2) & 3) != 0 && (!x.post || SharesTitleWord(gold.title, x.title)))
        gold.has_candidate = true;
    }
  }
  return out;
}

}  // namespace dossier::models
