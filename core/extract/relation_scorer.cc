#include "core/extract/relation_scorer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/portable_math.h"
#include "core/extract/add_rows.h"
#include "core/extract/post_parser.h"
#include "core/text/word_features.h"

namespace dossier::extract {
namespace {

using text::TensorType;
using text::TensorView;

constexpr float kLeastLooked = 0.004f;  // fainter thoughts get no second look
constexpr float kWordLength = 3;        // of a word's vector: all words count alike

bool IsStandingFact(const Finding& finding) {
  return finding.polarity == graph::Polarity::kAffirmed &&
         (finding.modality == graph::Modality::kAsserted || finding.modality == graph::Modality::kReported);
}

void SetStanding(Standing standing, Finding* finding) {
  if (standing == Standing::kNegated) finding->polarity = graph::Polarity::kNegated;
  if (standing == Standing::kPlanned) finding->modality = graph::Modality::kPlanned;
  if (standing == Standing::kPossible) finding->modality = graph::Modality::kPossible;
}

// The words of a post as a title: without "the new".
std::string TitleOf(const Words& words, const Post& post) {
  std::uint32_t first = post.first;
  while (first < post.head && words.Is(first, WordClass::kDeterminer)) ++first;
  while (first < post.head && (words.IsWord(first, "new") || words.IsWord(first, "its"))) ++first;
  return std::string(words.Span(first, post.end).In(words.text()));
}

// That somebody holds a post somewhere says nothing where a post is told ("runs the bank" beside "chairman of the
// bank").
void DropNamelessRoles(const RelationInput& input, const std::vector<Finding>& findings, std::vector<Finding>* own) {
  const std::uint32_t role = input.rules.FindType("HOLDS_ROLE");
  std::set<std::pair<std::uint32_t, std::uint32_t>> told;
  for (const Finding& finding : findings) {
    if (finding.type == role) told.emplace(finding.subject, finding.object);
  }
  for (const Finding& finding : *own) {
    if (finding.type == role && !finding.title.empty()) told.emplace(finding.subject, finding.object);
  }
  std::erase_if(*own, [&](const Finding& finding) {
    return finding.type == role && finding.title.empty() && told.contains({finding.subject, finding.object});
  });
}

}  // namespace

// What holding the post means besides: a chairman chairs.
void AddPostRelations(const RelationInput& input, const Post& post, const Finding& role, std::vector<Finding>* out) {
  if (SaysFormer(input.words, role.first, role.end)) return;
  for (std::uint32_t t = 0; t < input.rules.types.size(); ++t) {
    const TypeRules& type = input.rules.types[t];
    if (!type.posts.contains(input.words.Lower(post.head))) continue;
    Finding finding = role;
    finding.type = t;
    finding.title.clear();
    AddFinding(input, std::move(finding), out);
  }
}

// What the vectors of words add to the hidden layer.
class RelationScorer::WordProjector {
 public:
  WordProjector(const RelationScorer& scorer, const RelationInput& input) : scorer_(scorer), input_(input) {}

  void Add(const RelationCandidates& candidates, const RelationCandidate& c, float* sums) {
    if (scorer_.word_width_ == 0) return;
    for (std::size_t slot = 0; slot < kWordSlots; ++slot) {
      std::vector<float>& total = total_;
      total.assign(scorer_.word_width_, 0);
      int count = 0;
      for (std::uint32_t k = c.first_word; k < c.end_word; ++k) {
        if (static_cast<std::size_t>(candidates.words[k].slot) != slot) continue;
        const std::vector<float>& vector = VectorOf(candidates.words[k].word);
        if (vector.empty()) continue;
        ++count;
        for (std::uint32_t i = 0; i < scorer_.word_width_; ++i) total[i] += vector[i];
      }
      if (count == 0) continue;
      for (std::uint32_t i = 0; i < scorer_.word_width_; ++i) {
        const float x = total[i] / static_cast<float>(count);
        const float* row = &scorer_.words_[(slot * scorer_.word_width_ + i) * scorer_.hidden_];
        for (std::uint32_t h = 0; h < scorer_.hidden_; ++h) sums[h] += x * row[h];
      }
    }
  }

 private:
  const std::vector<float>& VectorOf(std::uint32_t word) {
    const auto [it, added] = vectors_.try_emplace(input_.words[word].lexeme);
    if (!added) return it->second;
    const std::uint64_t hash = text::HashWord(input_.words.Lower(word));
    const auto found = std::ranges::lower_bound(scorer_.word_hashes_, hash);
    if (found == scorer_.word_hashes_.end() || *found != hash) return it->second;
    const auto row = static_cast<std::size_t>(found - scorer_.word_hashes_.begin());
    const std::int8_t* values = &scorer_.word_rows_[row * scorer_.word_width_];
    float norm = 1e-6f;
    for (std::uint32_t i = 0; i < scorer_.word_width_; ++i) norm += static_cast<float>(values[i] * values[i]);
    const float scale = kWordLength / std::sqrt(norm);
    for (std::uint32_t i = 0; i < scorer_.word_width_; ++i) it->second.push_back(static_cast<float>(values[i]) * scale);
    return it->second;
  }

  const RelationScorer& scorer_;
  const RelationInput& input_;
  std::map<std::uint32_t, std::vector<float>> vectors_;  // by lexeme; empty: not known
  std::vector<float> total_;
};

float RelationScorer::Calibration::At(float p) const {
  float out = value.empty() ? p : value.front();
  for (std::size_t i = 0; i < from.size() && p >= from[i]; ++i) out = value[i];
  return out;
}

Result<RelationScorer> RelationScorer::Open(const text::ModelFile& file, const RuleSet& rules) {
  RelationScorer out;
  if (!file.Has("relation.json")) return out;
  DOSSIER_ASSIGN_OR_RETURN(const TensorView json, file.Find("relation.json", TensorType::kBytes));
  const nlohmann::json settings = nlohmann::json::parse(json.Bytes(), nullptr, false);
  const auto bad = [](std::string_view what) {
    return Error{.code = ErrorCode::kBadInput, .message = fmt::format("the model's relation scorer: {}", what)};
  };
  if (!settings.is_object() || !settings.contains("types") || !settings["types"].is_array())
    return bad("'relation.json' lacks its types");
  const std::size_t types = settings["types"].size();
  if (types == 0 || types > 32) return bad("between 1 and 32 types are possible");
  const auto outputs = static_cast<std::uint32_t>(2 * types), heads = outputs + static_cast<std::uint32_t>(kStandings);
  DOSSIER_ASSIGN_OR_RETURN(const TensorView top, file.Find("relation.top", TensorType::kFloat32, heads, 0));
  const std::uint32_t hidden = top.columns, width = hidden + heads;
  DOSSIER_ASSIGN_OR_RETURN(const TensorView features, file.Find("relation.features", TensorType::kInt32, 1, 0));
  DOSSIER_ASSIGN_OR_RETURN(const TensorView rows,
                           file.Find("relation.rows", TensorType::kInt8, features.columns, width));
  DOSSIER_ASSIGN_OR_RETURN(const TensorView scales,
                           file.Find("relation.rows.scale", TensorType::kFloat32, 1, features.columns));
  DOSSIER_ASSIGN_OR_RETURN(const TensorView bias, file.Find("relation.bias", TensorType::kFloat32, 1, width));
  out.features_ = features.Int32();
  out.rows_ = rows.Int8();
  out.row_scales_ = scales.Float32();
  out.bias_ = bias.Float32();
  out.top_ = top.Float32();
  if (file.Has("relation.words")) {
    DOSSIER_ASSIGN_OR_RETURN(const TensorView hashes, file.Find("word.hashes", TensorType::kUint64, 1, 0));
    DOSSIER_ASSIGN_OR_RETURN(const TensorView vectors, file.Find("word.rows", TensorType::kInt8, hashes.columns, 0));
    DOSSIER_ASSIGN_OR_RETURN(const TensorView words,
                             file.Find("relation.words", TensorType::kFloat32,
                                       static_cast<std::uint32_t>(kWordSlots) * vectors.columns, hidden));
    out.word_hashes_ = hashes.Uint64();
    out.word_rows_ = vectors.Int8();
    out.word_width_ = vectors.columns;
    out.words_ = words.Float32();
  }
  DOSSIER_ASSIGN_OR_RETURN(out.encoder_, RelationEncoder::Open(file, hidden));
  if (file.Has("relation.typed")) {
    DOSSIER_ASSIGN_OR_RETURN(const TensorView typed,
                             file.Find("relation.typed", TensorType::kFloat32, 1, kTypedFeatures));
    out.typed_ = typed.Float32();
  }
  const auto less = [](std::int32_t a, std::int32_t b) {
    return static_cast<std::uint32_t>(a) < static_cast<std::uint32_t>(b);
  };
  if (!std::ranges::is_sorted(out.features_, less)) return bad("'relation.features' is not in order");
  out.first_of_.assign((1u << 16) + 1, static_cast<std::uint32_t>(out.features_.size()));
  for (std::size_t i = out.features_.size(); i > 0; --i)
    out.first_of_[static_cast<std::uint32_t>(out.features_[i - 1]) >> 16] = static_cast<std::uint32_t>(i - 1);
  for (std::size_t i = out.first_of_.size() - 1; i > 0; --i)
    out.first_of_[i - 1] = std::min(out.first_of_[i - 1], out.first_of_[i]);

  out.type_order_.assign(rules.types.size(), kNone);
  out.type_of_.assign(types, kNone);
  out.alone_.assign(types, 1);
  for (std::uint32_t i = 0; i < types; ++i) {
    const auto& type = settings["types"][i];
    if (!type.is_object()) return bad("a type is no object");
    const std::uint32_t t = rules.FindType(type.value("name", std::string()));
    out.alone_[i] = type.value("alone", 1.0f);
    if (t == kNone) continue;
    out.type_order_[t] = i;
    out.type_of_[i] = t;
    if (rules.types[t].type.name == "HOLDS_ROLE") out.holds_role_ = i;
  }
  const auto read = [&](const char* name, Calibration* calibration) {
    if (!settings.contains(name)) return true;
    for (const auto& step : settings[name]) {
      if (!step.is_array() || step.size() != 2 || !step[0].is_number() || !step[1].is_number()) return false;
      calibration->from.push_back(step[0].get<float>());
      calibration->value.push_back(step[1].get<float>());
    }
    return true;
  };
  if (!read("with_rule", &out.with_rule_) || !read("without_rule", &out.without_rule_))
    return bad("a calibration is no list of pairs");
  DOSSIER_ASSIGN_OR_RETURN(out.second_, SecondNetwork::Open(file, static_cast<std::uint32_t>(types)));
  if (settings.contains("rules") && settings["rules"].is_object()) {
    for (const auto& [rule, odds] : settings["rules"].items()) {
      if (!odds.is_number()) return bad("the odds of a rule are no number");
      out.rule_odds_[rule] = odds.get<float>();
    }
  }
  out.usual_odds_ = settings.value("usual_odds", 0.0f);
  out.triggers_ = MakeTriggerTypes(rules, out.type_order_);
  out.hidden_ = hidden;
  out.outputs_ = outputs;
  out.width_ = width;
  return out;
}

std::uint32_t RelationScorer::FindFeature(std::uint32_t hash) const {
  const std::uint32_t bucket = hash >> 16;
  for (std::uint32_t i = first_of_[bucket]; i < first_of_[bucket + 1]; ++i) {
    if (static_cast<std::uint32_t>(features_[i]) == hash) return i;
  }
  return kNone;
}

std::uint64_t RelationScorer::AllowedOutputs(const RelationInput& input, const RelationCandidate& c) const {
  std::uint64_t allowed = 0;
  const auto left = 1u << static_cast<unsigned>(input.entities[c.left_entity].kind);
  const auto right = 1u << static_cast<unsigned>(input.entities[c.right_entity].kind);
  for (std::uint32_t i = 0; i < type_of_.size(); ++i) {
    if (type_of_[i] == kNone || (c.post != kNone && i != holds_role_)) continue;
    const TypeRules& type = input.rules.types[type_of_[i]];
    const bool straight = (type.subject_kinds & left) != 0 && (type.object_kinds & right) != 0;
    const bool reverse = (type.subject_kinds & right) != 0 && (type.object_kinds & left) != 0;
    if (straight || (reverse && type.type.symmetric)) allowed |= std::uint64_t{1} << (2 * i);
    if (reverse && !type.type.symmetric && c.post == kNone) allowed |= std::uint64_t{1} << (2 * i + 1);
  }
  return allowed;
}

void RelationScorer::Score(const RelationCandidates& candidates, const RelationCandidate& candidate,
                           std::uint64_t allowed, WordProjector* projector, RelationEncoder::Reader* reader,
                           std::vector<float>* sums, Scores* out) const {
  sums->assign(bias_.begin(), bias_.end());
  float* s = sums->data();
  std::vector<std::uint32_t> found;
  for (std::uint32_t k = candidate.first_feature; k < candidate.end_feature; ++k) {
    if (const std::uint32_t f = FindFeature(candidates.features[k]); f != kNone) found.push_back(f);
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (const std::uint32_t f : found) {
    const std::int8_t* row = &rows_[static_cast<std::size_t>(f) * width_];
    const float scale = row_scales_[f];
    AddRow(scale, row, width_, s);
  }
  if (reader != nullptr) reader->Add(candidates, candidate, s);
  projector->Add(candidates, candidate, s);
  for (std::uint32_t k = candidate.first_typed; k < candidate.end_typed && !typed_.empty(); ++k) {
    const TypedEntry& entry = candidates.typed[k];
    for (std::uint64_t outputs = entry.outputs & allowed; outputs != 0; outputs &= outputs - 1)
      s[hidden_ + static_cast<std::uint32_t>(std::countr_zero(outputs))] +=
          typed_[static_cast<std::size_t>(entry.feature)];
  }
  for (std::uint32_t h = 0; h < hidden_; ++h) s[h] = s[h] > 0 ? s[h] : 0;
  const auto logit = [&](std::uint32_t o) {
    float z = s[hidden_ + o];
    const float* w = &top_[static_cast<std::size_t>(o) * hidden_];
    for (std::uint32_t h = 0; h < hidden_; ++h) z += w[h] * s[h];
    return z;
  };
  out->types.assign(outputs_, 0);
  for (std::uint32_t o = 0; o < outputs_; ++o) {
    if (allowed >> o & 1) out->types[o] = PortableLogistic(logit(o));
  }
  float sum = 0;
  for (std::uint32_t k = 0; k < kStandings; ++k) {
    out->standings[k] = PortableExp(std::min(20.0f, logit(outputs_ + k)));
    sum += out->standings[k];
  }
  for (float& p : out->standings) p /= sum;
}

void RelationScorer::LookAgain(const RelationInput& input, const RelationCandidates& candidates,
                               const std::vector<Finding>& findings, std::span<const std::uint64_t> allowed,
                               std::vector<Scores>* scores) const {
  if (!second_) return;
  std::vector<FirstLook> looks;
  for (std::size_t i = 0; i < candidates.list.size(); ++i) {
    const RelationCandidate& c = candidates.list[i];
    FirstLook look{.sentence = c.sentence,
                   .left_entity = c.left_entity,
                   .right_entity = c.right_entity,
                   .left_list = c.left_list,
                   .right_list = c.right_list,
                   .post = c.post,
                   .implied = c.right == kNone,
                   .allowed = allowed[i],
                   .fact = (*scores)[i].standings[0],
                   .p = (*scores)[i].types,
                   .typed = std::span(candidates.typed).subspan(c.first_typed, c.end_typed - c.first_typed),
                   .rules = {}};
    for (std::uint32_t k = c.first_finding; k < c.end_finding; ++k) {
      const Finding& finding = findings[candidates.findings[k]];
      const std::uint32_t type = type_order_[finding.type];
      if (type == kNone || !IsStandingFact(finding)) continue;
      const bool straight = finding.subject == c.left_entity || input.rules.types[finding.type].type.symmetric;
      const auto odds = rule_odds_.find(finding.rule);
      look.rules.emplace_back(2 * type + (straight ? 0 : 1), odds == rule_odds_.end() ? usual_odds_ : odds->second);
    }
    looks.push_back(std::move(look));
  }
  std::vector<bool> symmetric;
  for (const std::uint32_t type : type_of_)
    symmetric.push_back(type != kNone && input.rules.types[type].type.symmetric);
  const SecondLook second(looks, symmetric);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    for (std::uint64_t rest = allowed[i]; rest != 0; rest &= rest - 1) {
      const auto output = static_cast<std::uint32_t>(std::countr_zero(rest));
      const bool ruled = std::ranges::any_of(looks[i].rules, [&](const auto& rule) { return rule.first == output; });
      if (looks[i].p[output] < kLeastLooked && !ruled) continue;
      (*scores)[i].types[output] = PortableLogistic(second_->Score(second.Describe(i, output), output / 2));
    }
  }
}

void RelationScorer::Judge(const RelationInput& input, const text::AnnotatedDocument& annotated,
                           std::vector<Finding>* findings) const {
  if (!trained()) return;
  const RelationCandidates candidates = FindRelationCandidates(input, annotated, *findings, triggers_, type_order_);
  WordProjector projector(*this, input);
  std::optional<RelationEncoder::Reader> reader;
  if (encoder_) reader.emplace(*encoder_, input);
  std::vector<Scores> scores(candidates.list.size());
  std::vector<std::uint64_t> allowed(candidates.list.size());
  std::vector<float> sums;
  std::map<std::pair<std::uint32_t, std::uint32_t>, float> best_body;  // a post that one holds is of one body
  for (std::size_t i = 0; i < candidates.list.size(); ++i) {
    const RelationCandidate& c = candidates.list[i];
    allowed[i] = AllowedOutputs(input, c);
    if (allowed[i] == 0) continue;
    Score(candidates, c, allowed[i], &projector, reader ? &*reader : nullptr, &sums, &scores[i]);
  }
  LookAgain(input, candidates, *findings, allowed, &scores);
  for (std::size_t i = 0; i < candidates.list.size(); ++i) {
    const RelationCandidate& c = candidates.list[i];
    if (allowed[i] == 0 || c.post == kNone) continue;
    float& best = best_body[{c.post, c.left_entity}];
    best = std::max(best, scores[i].types[2 * holds_role_]);
  }
  std::vector<Finding> own;
  for (std::size_t i = 0; i < candidates.list.size(); ++i) {
    const RelationCandidate& c = candidates.list[i];
    const float fact = scores[i].standings[0];
    for (std::uint32_t o = 0; o < outputs_; ++o) {
      if (!(allowed[i] >> o & 1)) continue;
      const std::uint32_t number = o / 2, type = type_of_[number];
      const std::uint32_t subject = o % 2 == 0 ? c.left_entity : c.right_entity;
      const std::uint32_t object = o % 2 == 0 ? c.right_entity : c.left_entity;
      const float p = scores[i].types[o];
      bool spoken = false;
      for (std::uint32_t k = c.first_finding; k < c.end_finding; ++k) {
        Finding& finding = (*findings)[candidates.findings[k]];
        if (finding.type != type || (finding.subject != subject && !input.rules.types[type].type.symmetric)) continue;
        spoken = true;
        finding.confidence = with_rule_.At(IsStandingFact(finding) && !second_ ? p * fact : p);
      }
      if (spoken || p < alone_[number]) continue;
      if (c.post != kNone && p < best_body[{c.post, c.left_entity}]) continue;
      if (!input.rules.types[type].posts.empty() && SaysFormer(input.words, c.first, c.end))
        continue;  // who held a post does not hold it
      const auto standing =
          static_cast<Standing>(std::ranges::max_element(scores[i].standings) - scores[i].standings.begin());
      if (standing == Standing::kFact && !second_ && p * fact < alone_[number]) continue;
      Finding finding{
          .subject = subject,
          .type = type,
          .object = object,
          .title = c.post == kNone ? std::string() : TitleOf(input.words, input.posts[c.post]),
          .rule = "model",
          .confidence = without_rule_.At(second_ ? p : p * scores[i].standings[static_cast<std::size_t>(standing)]),
          .first = c.first,
          .end = c.end,
          .anchor = c.anchor,
          .dated = c.post == kNone};
      SetStanding(standing, &finding);
      if (c.post != kNone) AddPostRelations(input, input.posts[c.post], finding, &own);
      own.push_back(std::move(finding));
    }
  }
  DropNamelessRoles(input, *findings, &own);
  findings->insert(findings->end(), own.begin(), own.end());
}

}  // namespace dossier::extract
