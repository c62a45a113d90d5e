#include "core/extract/name_tagger.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/base/portable_math.h"

namespace dossier::extract {
namespace {

using Tags = std::array<float, kNameTags>;

bool IsInside(std::size_t tag) { return tag > 0 && tag % 2 == 0; }
// Whether a tag may follow another; kNameTags: the start.
bool MayFollow(std::size_t before, std::size_t tag) {
  return !IsInside(tag) || before == tag || (before + 1 == tag && before < kNameTags);
}
Kind KindOf(std::size_t tag) { return static_cast<Kind>((tag - 1) / 2); }

// "Guyang mine": lower-case tails are seldom in what the tagger learns from, so a facility that the rules find stands
// where the tagger sees nothing, or the beginning of it.
void TakeFacilities(const Words& words, const std::vector<Mention>& proposed, std::uint32_t s,
                    std::vector<std::uint8_t>* tags) {
  const std::uint32_t start = words.sentences()[s].first;
  auto name = std::ranges::lower_bound(proposed, s, {}, &Mention::sentence);
  for (; name != proposed.end() && name->sentence == s; ++name) {
    if (name->kind != Kind::kFacility || !name->canonical.empty() || words[name->end - 1].capital ||
        words[name->end - 1].number)
      continue;
    const std::size_t first = name->first - start, end = name->end - start;
    const bool begins = (*tags)[first] == 0 || !IsInside((*tags)[first]);
    const bool ends = (*tags)[end - 1] == 0 && (end == tags->size() || !IsInside((*tags)[end]));
    const bool one = std::all_of(tags->begin() + static_cast<std::ptrdiff_t>(first) + 1,
                                 tags->begin() + static_cast<std::ptrdiff_t>(end),
                                 [](std::uint8_t tag) { return tag == 0 || IsInside(tag); });
    if (!begins || !ends || !one || (*tags)[first] == 0) continue;
    for (std::size_t i = first; i < end; ++i)
      (*tags)[i] = static_cast<std::uint8_t>(BeginTag(Kind::kFacility) + (i > first ? 1 : 0));
  }
}

bool HasCapital(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c < 0; });
}

// A common word or a verb, whatever its capitals; no word that names are known by.
bool IsPlain(const Lexeme& lexeme) {
  using enum WordClass;
  return (lexeme.Is(kCommonWord) || lexeme.verb != nullptr || lexeme.lower.ends_with("ing") ||
          lexeme.lower == "party") &&
         !lexeme.classes.HasAny({kCountry, kCity, kGivenName, kKnownOrg});
}

// "Strengthening Party Discipline": common words that no rule takes for a name are a heading within the text.
bool IsHeading(const Words& words, const Mention& name) {
  using enum WordClass;
  for (std::uint32_t w = name.first; w < name.end; ++w) {
    if (!IsPlain(words.LexemeOf(w))) return false;
  }
  return name.end - name.first >= 3 && !words.LexemeOf(name.end - 1).classes.HasAny({kOrgSuffix, kTakesOf, kEventNoun});
}

// The words of a heading that runs into the sentence behind it, [first, result): "Turning Plans into Results The firm
// said ...". It begins with a verb in -ing and nearly all its words have capitals; `first` where there is none.
std::uint32_t HeadingEnd(const Words& words, const WordSentence& sentence) {
  constexpr std::uint32_t kLeast = 4;
  if (sentence.title_case || !words.LexemeOf(sentence.first).lower.ends_with("ing")) return sentence.first;
  std::uint32_t end = sentence.first, last = sentence.first;
  for (; end < sentence.end; ++end) {
    if (words[end].capital) {
      last = end + 1;
    } else if (words.Lower(end).size() > 4) {
      break;
    }
  }
  return last - sentence.first >= kLeast ? last : sentence.first;
}

// "Grassroots Party": a common word with a capital behind small ones names no organisation.
void DropNameless(const Words& words, std::vector<Mention>* names) {
  std::erase_if(*names, [&](const Mention& name) {
    if (name.kind != Kind::kOrganization || !name.canonical.empty()) return false;
    std::uint32_t capital = name.first;
    while (capital < name.end && !HasCapital(words.Text(capital))) ++capital;
    if (capital == name.first) return false;
    return name.end - capital == 1 && IsPlain(words.LexemeOf(capital));
  });
}

// Where every word is capitalised a name is believed only if the body has it, too, or the rules know its kind.
void CheckHeadlines(const Words& words, const std::vector<Mention>& proposed, std::vector<Mention>* names) {
  std::unordered_set<std::string> in_body;
  const auto in_title = [&](const Mention& name) {
    const WordSentence& sentence = words.sentences()[name.sentence];
    return sentence.title_case || name.first < HeadingEnd(words, sentence);
  };
  std::unordered_set<std::uint64_t> spans;
  for (const Mention& name : proposed) {
    if (name.kind != Kind::kUnknown) spans.insert((std::uint64_t{name.first} << 32) | name.end);
  }
  for (const Mention& name : *names) {
    if (in_title(name)) continue;
    in_body.insert(words.LowerPhrase(name.first, name.end));
    in_body.insert(words.Lower(name.first));  // its short names
    in_body.insert(words.Lower(name.end - 1));
  }
  std::erase_if(*names, [&](const Mention& name) {
    if (name.canonical.empty() && name.first == words.sentences()[name.sentence].first && IsHeading(words, name) &&
        !spans.contains((std::uint64_t{name.first} << 32) | name.end))
      return true;
    return in_title(name) && !spans.contains((std::uint64_t{name.first} << 32) | name.end) &&
           !in_body.contains(words.LowerPhrase(name.first, name.end));
  });
}

}  // namespace

std::vector<std::uint8_t> NameLattice::Decode() const {
  const std::size_t size = scores.size();
  std::vector<std::uint8_t> best(size);
  if (size == 0) return best;
  constexpr float kImpossible = -1e30f;
  std::vector<std::array<std::uint8_t, kNameTags>> from(size);
  Tags current;
  for (std::size_t t = 0; t < kNameTags; ++t)
    current[t] = MayFollow(kNameTags, t) ? scores[0][t] + transition_[kNameTags * kNameTags + t] : kImpossible;
  for (std::size_t w = 1; w < size; ++w) {
    Tags next;
    for (std::size_t t = 0; t < kNameTags; ++t) {
      float top = kImpossible;
      std::uint8_t at = 0;
      for (std::size_t p = 0; p < kNameTags; ++p) {
        if (!MayFollow(p, t)) continue;
        const float score = current[p] + transition_[p * kNameTags + t];
        if (score > top) {
          top = score;
          at = static_cast<std::uint8_t>(p);
        }
      }
      next[t] = top + scores[w][t];
      from[w][t] = at;
    }
    current = next;
  }
  best[size - 1] = static_cast<std::uint8_t>(std::ranges::max_element(current) - current.begin());
  for (std::size_t w = size - 1; w > 0; --w) best[w - 1] = from[w][best[w]];
  return best;
}

double NameLattice::Marginals(std::vector<Tags>* marginals, std::vector<double>* pairs) const {
  const std::size_t size = scores.size();
  marginals->assign(size, {});
  if (size == 0) return 0;
  std::array<float, (kNameTags + 1) * kNameTags> factor;
  for (std::size_t p = 0; p <= kNameTags; ++p) {
    for (std::size_t t = 0; t < kNameTags; ++t)
      factor[p * kNameTags + t] = MayFollow(p, t) ? PortableExp(transition_[p * kNameTags + t]) : 0.0f;
  }
  // Every word's values are scaled to sum to one, so that nothing overflows.
  std::vector<Tags> forward(size), emission(size), backward(size);
  std::vector<float> total(size);
  double log_sum = 0;
  for (std::size_t w = 0; w < size; ++w) {
    const float top = *std::ranges::max_element(scores[w]);
    float sum = 0;
    for (std::size_t t = 0; t < kNameTags; ++t) {
      emission[w][t] = PortableExp(scores[w][t] - top);
      float reach = 0;
      if (w == 0) {
        reach = factor[kNameTags * kNameTags + t];
      } else {
        for (std::size_t p = 0; p < kNameTags; ++p) reach += forward[w - 1][p] * factor[p * kNameTags + t];
      }
      forward[w][t] = reach * emission[w][t];
      sum += forward[w][t];
    }
    total[w] = sum;
    for (float& value : forward[w]) value /= sum;
    log_sum += PortableLog(sum) + top;
  }
  backward[size - 1].fill(1);
  for (std::size_t w = size - 1; w > 0; --w) {
    for (std::size_t p = 0; p < kNameTags; ++p) {
      float reach = 0;
      for (std::size_t t = 0; t < kNameTags; ++t) reach += factor[p * kNameTags + t] * emission[w][t] * backward[w][t];
      backward[w - 1][p] = reach / total[w];
    }
  }
  for (std::size_t w = 0; w < size; ++w) {
    for (std::size_t t = 0; t < kNameTags; ++t) (*marginals)[w][t] = forward[w][t] * backward[w][t];
  }
  if (pairs == nullptr) return log_sum;
  for (std::size_t w = 0; w < size; ++w) {
    for (std::size_t t = 0; t < kNameTags; ++t) {
      const float after = emission[w][t] * backward[w][t] / total[w];
      if (w == 0) {
        (*pairs)[kNameTags * kNameTags + t] += factor[kNameTags * kNameTags + t] * after;
        continue;
      }
      for (std::size_t p = 0; p < kNameTags; ++p)
        (*pairs)[p * kNameTags + t] += forward[w - 1][p] * factor[p * kNameTags + t] * after;
    }
  }
  return log_sum;
}

WordStates::WordStates(const Words& words, const text::AnnotatedDocument& annotated, const text::Encoding& encoding)
    : encoding_(encoding), tokens_(words.size()) {
  std::uint32_t token = 0;
  for (std::uint32_t w = 0; w < words.size(); ++w) {
    while (token + 1 < annotated.tokens.size() && annotated.tokens[token].span.end < words[w].span.end) ++token;
    tokens_[w] = token;
  }
}

Result<std::optional<NameTagger>> NameTagger::Open(const text::ModelFile& file) {
  if (!file.Has("names.buckets")) return std::optional<NameTagger>();
  NameTagger tagger;
  DOSSIER_ASSIGN_OR_RETURN(const text::TensorView buckets,
                           file.Find("names.buckets", text::TensorType::kInt8, kNameFeatureBuckets, kNameTags));
  DOSSIER_ASSIGN_OR_RETURN(const text::TensorView scale, file.Find("names.scale", text::TensorType::kFloat32, 1, 1));
  DOSSIER_ASSIGN_OR_RETURN(const text::TensorView transition,
                           file.Find("names.transition", text::TensorType::kFloat32, kNameTags + 1, kNameTags));
  tagger.buckets_ = buckets.Int8();
  tagger.scale_ = scale.Float32()[0];
  tagger.transition_ = transition.Float32();
  if (file.Has("names.states")) {
    DOSSIER_ASSIGN_OR_RETURN(const text::TensorView states,
                             file.Find("names.states", text::TensorType::kFloat32, 0, kNameTags));
    tagger.states_ = states.Float32();
    tagger.width_ = states.rows;
  }
  return std::optional<NameTagger>(std::move(tagger));
}

std::vector<Mention> NameTagger::Tag(const Words& words, const text::AnnotatedDocument& annotated,
                                     const std::vector<Post>& posts, const std::vector<Mention>& proposed,
                                     const WordStates& states) const {
  std::vector<Mention> names;
  std::vector<bool> taken(words.size(), false);
  for (const Mention& name : proposed) {
    if (name.canonical.empty()) continue;
    for (std::uint32_t w = name.first; w < name.end; ++w) taken[w] = true;
    names.push_back(name);
  }
  const NameFeatures features(words, annotated, posts, proposed);
  const bool use_states = width_ != 0 && states.width() == width_;
  std::vector<std::uint32_t> buckets;
  NameLattice lattice(transition_.data());
  std::vector<Tags> marginals;
  for (std::uint32_t s = 0; s < words.sentences().size(); ++s) {
    const WordSentence& sentence = words.sentences()[s];
    lattice.scores.assign(sentence.end - sentence.first, {});
    for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
      buckets.clear();
      features.Append(sentence, w, &buckets);
      std::array<std::int32_t, kNameTags> sums{};
      for (const std::uint32_t bucket : buckets) {
        const std::int8_t* row = buckets_.data() + std::size_t{bucket} * kNameTags;
        for (std::size_t t = 0; t < kNameTags; ++t) sums[t] += row[t];
      }
      Tags& scores = lattice.scores[w - sentence.first];
      for (std::size_t t = 0; t < kNameTags; ++t) scores[t] = static_cast<float>(sums[t]) * scale_;
      if (!use_states) continue;
      const std::span<const float> state = states.Of(w);
      for (std::size_t i = 0; i < width_; ++i) {
        const float* row = states_.data() + i * kNameTags;
        for (std::size_t t = 0; t < kNameTags; ++t) scores[t] += row[t] * state[i];
      }
    }
    std::vector<std::uint8_t> tags = lattice.Decode();
    TakeFacilities(words, proposed, s, &tags);
    if (std::ranges::all_of(tags, [](std::uint8_t t) { return t == 0; })) continue;
    lattice.Marginals(&marginals);
    for (std::size_t i = 0; i < tags.size();) {
      if (tags[i] == 0) {
        ++i;
        continue;
      }
      std::size_t end = i + 1;
      while (end < tags.size() && IsInside(tags[end])) ++end;
      Mention name{.sentence = s,
                   .first = sentence.first + static_cast<std::uint32_t>(i),
                   .end = sentence.first + static_cast<std::uint32_t>(end),
                   .kind = KindOf(tags[i])};
      for (std::size_t k = 0; k < kKindCount; ++k) {
        float sum = 0;
        for (std::size_t w = i; w < end; ++w) sum += marginals[w][1 + 2 * k] + marginals[w][2 + 2 * k];
        name.kind_probability[k] = sum / static_cast<float>(end - i);
      }
      i = end;
      bool free = true;
      for (std::uint32_t w = name.first; w < name.end; ++w) free &= !taken[w];
      if (free) names.push_back(std::move(name));
    }
  }
  std::ranges::stable_sort(names, {}, &Mention::first);
  DropNameless(words, &names);
  CheckHeadlines(words, proposed, &names);
  return names;
}

void VoteOnKinds(const Words& words, const std::vector<Mention>& proposed, std::vector<Mention>* names) {
  constexpr double kRuleVote = 1;  // of log-probability; measured on held-out domains
  std::unordered_map<std::string, std::array<double, kKindCount>> votes;
  const auto has_votes = [](const Mention& name) { return name.kind_probability != decltype(name.kind_probability){}; };
  for (const Mention& name : *names) {
    if (!has_votes(name)) continue;
    auto& sums = votes[words.LowerPhrase(name.first, name.end)];
    for (std::size_t k = 0; k < kKindCount; ++k) sums[k] += PortableLog(0.02 + double{name.kind_probability[k]});
  }
  for (const Mention& name : proposed) {
    if (name.kind == Kind::kUnknown || !name.canonical.empty()) continue;
    const auto it = votes.find(words.LowerPhrase(name.first, name.end));
    if (it != votes.end()) it->second[static_cast<std::size_t>(name.kind)] += kRuleVote;
  }
  for (Mention& name : *names) {
    if (!has_votes(name)) continue;
    const auto& sums = votes[words.LowerPhrase(name.first, name.end)];
    name.kind = static_cast<Kind>(std::ranges::max_element(sums) - sums.begin());
  }
}

}  // namespace dossier::extract
