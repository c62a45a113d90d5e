#include "models/train/name_tagger_trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/extract/kind_classifier.h"
#include "core/extract/mention_detector.h"
#include "core/extract/name_tagger.h"
#include "core/extract/post_parser.h"
#include "core/extract/rules.h"
#include "core/text/annotator.h"
#include "models/train/adagrad.h"

namespace dossier::models {

namespace {

using extract::kNameFeatureBuckets;
using extract::kNameTags;
using extract::Words;

constexpr std::size_t kTransitions = (kNameTags + 1) * kNameTags;

// Whether the tagger shall learn the name: of events those with a name of their own ("Pacific Safety Forum in Suva");
// "working visit to Hanoi" is found by its noun, and Hanoi is a name in it.
bool IsEventName(const CorpusNode& node, std::string_view name) {
  if (node.kind != text::EntityKind::kEvent) return true;
  std::size_t end = name.size();
  for (const std::string_view preposition : {" of ", " to ", " in ", " at ", " on ", " for ", " with ", " by "})
    end = std::min(end, name.find(preposition));
  const std::size_t last = name.substr(0, end).rfind(' ');
  const char head = name[last == name.npos ? 0 : last + 1];
  return name.find(' ') != name.npos && head >= 'A' && head <= 'Z';
}

class Trainer {
 public:
  Trainer(const std::vector<const NameExample*>& examples, const NameTrainerOptions& options)
      : examples_(examples),
        options_(options),
        width_(examples.empty() ? 0 : examples.front()->width),
        buckets_(std::size_t{kNameFeatureBuckets} * kNameTags),
        states_(kNameTags * width_),
        transition_(kTransitions),
        random_(options.seed) {
    CountArticles();
  }

  void Run(text::ModelFileWriter* tensors) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
    for (std::uint32_t e = 0; e < examples_.size(); ++e) {
      for (std::uint32_t s = 0; s < examples_[e]->sentences.size(); ++s) order.push_back({e, s});
    }
    int means = 0;
    for (int epoch = 0; epoch < options_.epochs; ++epoch) {
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.Next() % i]);
      for (const auto& [e, s] : order) Learn(examples_[e]->sentences[s]);
      if (epoch * 2 < options_.epochs) continue;
      buckets_.AddToMean();
      states_.AddToMean();
      transition_.AddToMean();
      ++means;
    }
    Write(std::max(means, 1), tensors);
  }

 private:
  void CountArticles() {
    std::vector<std::uint32_t> count(kNameFeatureBuckets, 0), last(kNameFeatureBuckets, ~0u);
    for (std::uint32_t e = 0; e < examples_.size(); ++e) {
      for (const NameExample::Sentence& sentence : examples_[e]->sentences) {
        for (const std::uint32_t b : sentence.buckets) {
          if (last[b] == e) continue;
          last[b] = e;
          ++count[b];
        }
      }
    }
    active_.resize(kNameFeatureBuckets);
    for (std::size_t b = 0; b < active_.size(); ++b) active_[b] = count[b] >= options_.least_articles;
  }

  void Learn(const NameExample::Sentence& sentence) {
    const std::size_t size = sentence.tags.size();
    kept_.assign(sentence.buckets.size(), false);
    for (std::size_t i = 0; i < sentence.buckets.size(); ++i)
      kept_[i] = active_[sentence.buckets[i]] && random_.Uniform() >= options_.dropout;
    const float lift = static_cast<float>(1 / (1 - options_.dropout));
    hidden_.assign(width_, 1);
    const float state_lift = static_cast<float>(1 / (1 - options_.state_dropout));
    for (float& mask : hidden_) mask = random_.Uniform() < options_.state_dropout ? 0 : state_lift;
    extract::NameLattice lattice(transition_.value.data());
    lattice.scores.assign(size, {});
    for (std::size_t w = 0, at = 0; w < size; ++w) {
      auto& scores = lattice.scores[w];
      for (; at < sentence.ends[w]; ++at) {
        if (!kept_[at]) continue;
        const float* row = buckets_.value.data() + std::size_t{sentence.buckets[at]} * kNameTags;
        for (std::size_t t = 0; t < kNameTags; ++t) scores[t] += row[t] * lift;
      }
      for (std::size_t i = 0; i < width_; ++i) {
        const float state = sentence.states[w * width_ + i] * hidden_[i];
        const float* row = states_.value.data() + i * kNameTags;
        for (std::size_t t = 0; t < kNameTags; ++t) scores[t] += row[t] * state;
      }
    }
    std::vector<double> pairs(kTransitions, 0);
    lattice.Marginals(&marginals_, &pairs);
    state_gradient_.assign(kNameTags * width_, 0);
    for (std::size_t w = 0, at = 0; w < size; ++w) {
      std::array<double, kNameTags> gradient;
      for (std::size_t t = 0; t < kNameTags; ++t) gradient[t] = marginals_[w][t] - (sentence.tags[w] == t ? 1.0 : 0.0);
      for (; at < sentence.ends[w]; ++at) {
        if (!kept_[at]) continue;
        const std::size_t row = std::size_t{sentence.buckets[at]} * kNameTags;
        for (std::size_t t = 0; t < kNameTags; ++t)
          buckets_.Step(row + t, gradient[t] * lift, options_.rate, options_.decay);
      }
      for (std::size_t i = 0; i < width_; ++i) {
        const float state = sentence.states[w * width_ + i] * hidden_[i];
        float* row = state_gradient_.data() + i * kNameTags;
        for (std::size_t t = 0; t < kNameTags; ++t) row[t] += static_cast<float>(gradient[t]) * state;
      }
      const std::size_t before = w == 0 ? kNameTags : sentence.tags[w - 1];
      pairs[before * kNameTags + sentence.tags[w]] -= 1;
    }
    for (std::size_t i = 0; i < state_gradient_.size(); ++i)
      states_.Step(i, state_gradient_[i], options_.state_rate, options_.decay);
    for (std::size_t i = 0; i < kTransitions; ++i) {
      if (pairs[i] != 0) transition_.Step(i, pairs[i], options_.rate, options_.decay);
    }
  }

  void Write(int means, text::ModelFileWriter* tensors) {
    float largest = 1e-6f;
    for (float& value : buckets_.mean) {
      value /= static_cast<float>(means);
      largest = std::max(largest, std::abs(value));
    }
    // Single large weights are cut, so that small ones keep their shades.
    const float scale = std::min(largest, 2.5f) / 127;
    std::vector<std::int8_t> quantised(buckets_.mean.size());
    for (std::size_t i = 0; i < quantised.size(); ++i)
      quantised[i] = static_cast<std::int8_t>(std::clamp(std::round(buckets_.mean[i] / scale), -127.0f, 127.0f));
    for (float& value : states_.mean) value /= static_cast<float>(means);
    for (float& value : transition_.mean) value /= static_cast<float>(means);
    tensors->Add("names.buckets", text::TensorType::kInt8, kNameFeatureBuckets, kNameTags, quantised.data());
    tensors->Add("names.scale", text::TensorType::kFloat32, 1, 1, &scale);
    tensors->Add("names.transition", text::TensorType::kFloat32, kNameTags + 1, kNameTags, transition_.mean.data());
    if (width_ > 0) {
      tensors->Add("names.states", text::TensorType::kFloat32, static_cast<std::uint32_t>(width_), kNameTags,
                   states_.mean.data());
    }
  }

  const std::vector<const NameExample*>& examples_;
  const NameTrainerOptions options_;
  const std::size_t width_;
  Weights buckets_, states_, transition_;
  Random random_;
  std::vector<bool> active_, kept_;
  std::vector<float> hidden_, state_gradient_;
  std::vector<std::array<float, kNameTags>> marginals_;
};

}  // namespace

std::vector<std::uint8_t> NameTagsOf(const Words& words, const CorpusArticle& article) {
  std::unordered_map<std::size_t, std::uint32_t> starts, ends;
  for (std::uint32_t w = 0; w < words.size(); ++w) {
    starts[words[w].span.start] = w;
    ends[words[w].span.end] = w + 1;
  }
  struct Place {
    std::uint32_t first, end;
    extract::Kind kind;
  };
  std::vector<Place> places;
  const std::string_view text = words.text();
  for (const CorpusNode& node : article.nodes) {
    std::vector<std::string> names = node.aliases;
    names.push_back(node.name);
    for (const std::string& name : names) {
      if (name.empty() || !IsEventName(node, name)) continue;
      for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
        const auto first = starts.find(at);
        auto end = ends.find(at + name.size());
        if (end == ends.end()) end = ends.find(at + name.size() + 1);  // "Ltd" and the stop after it
        if (first == starts.end() || end == ends.end() || end->second <= first->second) continue;
        std::uint32_t begin = first->second;
        while (node.kind == text::EntityKind::kPerson && begin + 1 < end->second &&
               words.LexemeOf(begin).classes.HasAny({extract::WordClass::kHonorific, extract::WordClass::kPostHead}))
          ++begin;
        places.push_back({begin, end->second, static_cast<extract::Kind>(node.kind)});
      }
    }
  }
  std::ranges::stable_sort(places, {},
                           [](const Place& p) { return std::pair(-std::int64_t{p.end - p.first}, p.first); });
  std::vector<std::uint8_t> tags(words.size(), 0);
  std::vector<bool> taken(words.size(), false);
  for (const Place& place : places) {
    if (std::any_of(taken.begin() + place.first, taken.begin() + place.end, [](bool b) { return b; })) continue;
    for (std::uint32_t w = place.first; w < place.end; ++w) {
      taken[w] = true;
      tags[w] = static_cast<std::uint8_t>(extract::BeginTag(place.kind) + (w > place.first ? 1 : 0));
    }
  }
  // A name does not cross sentences.
  for (const extract::WordSentence& sentence : words.sentences()) {
    if (std::uint8_t& tag = tags[sentence.first]; tag > 0 && tag % 2 == 0) --tag;
  }
  return tags;
}

Result<std::vector<NameExample>> MakeNameExamples(CorpusView articles, const std::string& model) {
  text::LanguageModel language;
  if (!model.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(
        language, text::LanguageModel::Open({reinterpret_cast<const unsigned char*>(model.data()), model.size()}));
  }
  DOSSIER_ASSIGN_OR_RETURN(const extract::RuleSet rules, extract::CompileRules(graph::Ontology::BuiltIn()));
  std::vector<NameExample> examples;
  for (const CorpusArticle* article : articles) {
    text::AnnotatedDocument annotated = text::Annotate(article->document);
    text::Encoding encoding;
    language.Annotate(&annotated, &encoding);
    const Words words(annotated, rules.verbs);
    const std::vector<extract::Post> posts = extract::FindPosts(words);
    std::vector<extract::Mention> proposed = extract::FindNames(words, posts);
    extract::ClassifyNames(words, posts, extract::IndexWords(words, posts, proposed), &proposed);
    const extract::NameFeatures features(words, annotated, posts, proposed);
    const std::vector<std::uint8_t> tags = NameTagsOf(words, *article);
    const extract::WordStates states(words, annotated, encoding);
    NameExample& example = examples.emplace_back();
    example.width = states.width();
    for (const extract::WordSentence& sentence : words.sentences()) {
      NameExample::Sentence& out = example.sentences.emplace_back();
      for (std::uint32_t w = sentence.first; w < sentence.end; ++w) {
        features.Append(sentence, w, &out.buckets);
        out.ends.push_back(static_cast<std::uint32_t>(out.buckets.size()));
        out.tags.push_back(tags[w]);
        if (example.width == 0) continue;
        const std::span<const float> state = states.Of(w);
        out.states.insert(out.states.end(), state.begin(), state.end());
      }
    }
  }
  return examples;
}

void TrainNameTagger(const std::vector<const NameExample*>& examples, const NameTrainerOptions& options,
                     text::ModelFileWriter* tensors) {
  Trainer(examples, options).Run(tensors);
}

Status TrainNames(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<NameExample> examples, MakeNameExamples(articles, model));
  std::vector<const NameExample*> all;
  for (const NameExample& example : examples) all.push_back(&example);
  TrainNameTagger(all, {}, tensors);
  return {};
}

}  // namespace dossier::models
