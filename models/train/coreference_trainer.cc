#include "models/train/coreference_trainer.h"

#include <algorithm>
#include <cmath>

#include "core/extract/coreference_ranker.h"
#include "models/train/adagrad.h"
#include "models/train/relation_examples.h"

namespace dossier::models {

namespace {

using extract::kNone;
using extract::kReferenceBuckets;

class Trainer {
 public:
  Trainer(const std::vector<const CoreferenceExample*>& examples, const CoreferenceTrainerOptions& options)
      : examples_(examples), options_(options), weights_(kReferenceBuckets), random_(options.seed) {
    std::vector<std::uint32_t> last(kReferenceBuckets, kNone), count(kReferenceBuckets, 0);
    for (const CoreferenceExample* x : examples_) {
      for (const std::uint32_t b : x->buckets) {
        if (last[b] == x->article) continue;
        last[b] = x->article;
        ++count[b];
      }
    }
    for (std::uint32_t b = 0; b < kReferenceBuckets; ++b) active_.push_back(count[b] >= options_.least_articles);
  }

  void Run(text::ModelFileWriter* tensors) {
    std::vector<const CoreferenceExample*> order = examples_;
    int means = 0;
    for (int epoch = 0; epoch < options_.epochs; ++epoch) {
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.Next() % i]);
      for (const CoreferenceExample* x : order) Learn(*x);
      if (epoch * 2 < options_.epochs) continue;
      weights_.AddToMean();
      ++means;
    }
    float largest = 1e-6f;
    for (float& mean : weights_.mean) {
      mean /= static_cast<float>(std::max(means, 1));
      largest = std::max(largest, std::abs(mean));
    }
    const float scale = largest / 127;
    std::vector<std::int8_t> quantised;
    for (const float mean : weights_.mean) quantised.push_back(static_cast<std::int8_t>(std::round(mean / scale)));
    tensors->Add("coreference.weights", text::TensorType::kInt8, 1, kReferenceBuckets, quantised.data());
    tensors->Add("coreference.scale", text::TensorType::kFloat32, 1, 1, &scale);
    tensors->Add("coreference.least", text::TensorType::kFloat32, 1, extract::kReferenceSorts, options_.least.data());
  }

 private:
  void Learn(const CoreferenceExample& x) {
    kept_.clear();
    const auto lift = static_cast<float>(1 / (1 - options_.dropout));
    std::vector<float> scores;
    std::uint32_t at = 0;
    for (const std::uint32_t end : x.ends) {
      float sum = 0;
      for (; at < end; ++at) {
        const std::uint32_t b = x.buckets[at];
        // A feature is hidden from all answers or from none.
        kept_.push_back(active_[b] && random_.Uniform() >= options_.dropout);
        if (kept_.back()) sum += weights_.value[b] * lift;
      }
      scores.push_back(sum);
    }
    extract::Softmax(&scores);
    float total = 0;
    for (const std::uint32_t r : x.right) total += scores[r];
    const float weight = x.noted ? 1 : options_.weight_without_note[static_cast<std::size_t>(x.sort)];
    if (weight == 0) return;
    at = 0;
    for (std::uint32_t answer = 0; answer < x.ends.size(); ++answer) {
      const bool right = std::ranges::find(x.right, answer) != x.right.end();
      const float wanted = right ? scores[answer] / std::max(total, 1e-9f) : 0;
      const double gradient = weight * (scores[answer] - wanted) * lift;
      for (; at < x.ends[answer]; ++at) {
        if (!kept_[at]) continue;
        weights_.Step(x.buckets[at], gradient, options_.rate, options_.decay);
      }
    }
  }

  const std::vector<const CoreferenceExample*>& examples_;
  const CoreferenceTrainerOptions options_;
  Weights weights_;
  std::vector<bool> active_, kept_;
  Random random_;
};

// The note on a question's word: of a pronoun its own, of a nominal's head the shortest around it.
const CorpusReference* NoteAt(const CorpusArticle& article, const TextSpan& word, bool nominal) {
  const CorpusReference* best = nullptr;
  for (const CorpusReference& note : article.references) {
    if (!note.span || note.span->start > word.start || note.span->end < word.end) continue;
    if (!nominal && (note.span->start != word.start || note.span->end > word.end + 4)) continue;
    if (best == nullptr || note.span->end - note.span->start < best->span->end - best->span->start) best = &note;
  }
  return best;
}

}  // namespace

std::vector<CoreferenceExample> MakeCoreferenceExamples(const extract::Extractor& extractor,
                                                        const CorpusArticle& article, std::uint32_t number) {
  std::vector<CoreferenceExample> out;
  std::vector<std::uint32_t> node;
  extractor.ObserveReferences(
      article.document, [&](const extract::ReferenceQuestion& question, const std::vector<extract::Entity>& entities) {
        if (node.empty()) node = AlignEntities(article, entities);
        CoreferenceExample x{.article = number, .sort = question.sort};
        for (const std::uint32_t feature : question.features) x.buckets.push_back(extract::ReferenceBucket(feature));
        x.ends = question.ends;
        x.word = question.span.In(article.document.text);
        const CorpusReference* note = NoteAt(article, question.span, question.sort == extract::ReferenceSort::kNominal);
        x.noted = note != nullptr;
        std::uint32_t answer = note == nullptr ? question.by_rules : kNone;
        if (note != nullptr) {
          for (std::uint32_t c = 0; c < question.candidates.size(); ++c) {
            if (node[question.candidates[c]] != note->node) continue;
            x.right.push_back(c + 1);
            answer = question.candidates[c];
          }
        }
        if (x.right.empty()) x.right.push_back(0);
        out.push_back(std::move(x));
        return answer;
      });
  return out;
}

void TrainCoreferenceRanker(const std::vector<const CoreferenceExample*>& examples,
                            const CoreferenceTrainerOptions& options, text::ModelFileWriter* tensors) {
  Trainer(examples, options).Run(tensors);
}

Status TrainCoreference(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors) {
  DOSSIER_ASSIGN_OR_RETURN(
      const text::LanguageModel language,
      text::LanguageModel::Open({reinterpret_cast<const unsigned char*>(model.data()), model.size()}));
  DOSSIER_ASSIGN_OR_RETURN(const extract::Extractor extractor,
                           extract::Extractor::Create(graph::Ontology::BuiltIn(), language));
  std::vector<std::vector<CoreferenceExample>> by_article;
  for (const CorpusArticle* article : articles)
    by_article.push_back(MakeCoreferenceExamples(extractor, *article, static_cast<std::uint32_t>(by_article.size())));
  std::vector<const CoreferenceExample*> all;
  for (const auto& examples : by_article) {
    for (const CoreferenceExample& x : examples) all.push_back(&x);
  }
  TrainCoreferenceRanker(all, {}, tensors);
  return {};
}

}  // namespace dossier::models
