#include "models/train/language/language_network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/text/word_features.h"
#include "models/train/language/crf_loss.h"

namespace dossier::models {

namespace {

constexpr double kInputDropout = 0.25, kDropout = 0.33;
constexpr double kSlope = 0.1;
constexpr std::int64_t kAffixSize = 32, kVector = kWordVectorSize, kRelations = text::kDependencyRelationCount;

torch::Tensor Index(const std::vector<std::int64_t>& values) { return torch::tensor(values, torch::kInt64); }

// Looked up row by row, and learned so.
bool IsTable(const std::string& name) {
  return name == "word.learned" || name == "prefix3" || name.starts_with("suffix") || name == "shape";
}

std::vector<std::int64_t> NameSpans(const std::vector<std::int64_t>& tags) {  // begin, end, kind, begin, ...
  std::vector<std::int64_t> spans;
  std::int64_t begin = -1, kind = -1;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (tags[i] == 0) {
      begin = -1;
      continue;
    }
    const std::int64_t k = (tags[i] - 1) / 4, part = (tags[i] - 1) % 4;  // B I E S
    if (part == 0 || part == 3) begin = static_cast<std::int64_t>(i), kind = k;
    if ((part == 2 || part == 3) && begin >= 0 && kind == k) {
      spans.insert(spans.end(), {begin, static_cast<std::int64_t>(i) + 1, k});
      begin = -1;
    }
  }
  return spans;
}

// Headlines, shouting and lost full stops are common in news and rare in treebanks.
std::vector<std::string> Disturb(const TrainingSentence& sentence, std::mt19937_64* noise) {
  std::vector<std::string> words = sentence.words;
  const double dice = std::uniform_real_distribution<>(0, 1)(*noise);
  if (dice < 0.04) {  // title case
    for (std::string& word : words) {
      if (word.size() > 3 || &word == &words.front())
        word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    }
  } else if (dice < 0.055) {
    for (std::string& word : words) {
      for (char& c : word) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
  }
  return words;
}

}  // namespace

Vocabulary MakeVocabulary(const std::vector<TrainingSentence>& train, const WordVectors& vectors,
                          std::size_t pretrained) {
  std::unordered_map<std::string, std::int64_t> frequency;
  for (const TrainingSentence& sentence : train) {
    for (const std::string& word : sentence.words) ++frequency[text::NormalizeWord(word)];
  }
  Vocabulary out;
  std::vector<std::string> words;
  for (const auto& [word, count] : frequency) {
    if (count >= 2) words.push_back(word);
  }
  for (std::size_t i = 0; i < std::min(pretrained, vectors.words.size()); ++i) {
    if (!frequency.contains(vectors.words[i]) || frequency[vectors.words[i]] < 2) words.push_back(vectors.words[i]);
  }
  std::ranges::sort(words);
  out.words.push_back("");
  out.learned.push_back(0);
  out.frequency.push_back(0);
  std::vector<float> fixed(kWordVectorSize, 0.0f);
  for (const std::string& word : words) {
    out.row.emplace(word, static_cast<std::int64_t>(out.words.size()));
    out.words.push_back(word);
    const auto count = frequency.contains(word) ? frequency[word] : 0;
    out.frequency.push_back(count);
    out.learned.push_back(count >= 2 ? out.learned_count++ : 0);
    const auto found = vectors.row.find(word);
    for (std::size_t d = 0; d < kWordVectorSize; ++d) {
      fixed.push_back(found == vectors.row.end() ? 0.0f : vectors.values[found->second * kWordVectorSize + d]);
    }
  }
  out.fixed = torch::tensor(fixed).view({static_cast<std::int64_t>(out.words.size()), kWordVectorSize});
  return out;
}

Batch MakeBatch(std::vector<const TrainingSentence*> sentences, const Vocabulary& vocabulary, std::mt19937_64* noise) {
  Batch batch;
  std::ranges::stable_sort(sentences, [](auto* a, auto* b) { return a->words.size() > b->words.size(); });
  std::vector<std::int64_t> lengths;
  for (const TrainingSentence* sentence : sentences)
    lengths.push_back(static_cast<std::int64_t>(sentence->words.size()));
  batch.packing = MakePacking(lengths);
  const std::int64_t n = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
  std::vector<std::int64_t> word(n), learned(n), affix[4], shape(n);
  std::vector<float> unknown(n);
  for (auto& values : affix) values.resize(n);
  std::uniform_real_distribution<> uniform(0, 1);
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    const std::vector<std::string> words = noise != nullptr ? Disturb(*sentences[s], noise) : sentences[s]->words;
    const std::vector<std::string_view> views(words.begin(), words.end());
    const std::vector<text::WordFeatures> features = text::ComputeWordFeatures(views);
    batch.rows.emplace_back();
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::int64_t at = batch.packing.offset[i] + static_cast<std::int64_t>(s);
      batch.rows.back().push_back(at);
      const std::string normal = text::NormalizeWord(words[i]);
      auto found = vocabulary.row.find(normal);
      if (found == vocabulary.row.end()) {
        std::string zeros = normal;
        std::ranges::replace_if(
            zeros, [](char c) { return c >= '1' && c <= '9'; }, '0');
        found = vocabulary.row.find(zeros);
      }
      const std::int64_t row = found == vocabulary.row.end() ? 0 : found->second;
      word[at] = row;
      learned[at] = vocabulary.learned[row];
      if (noise != nullptr && row != 0) {
        const auto count = static_cast<double>(vocabulary.frequency[row]);
        if (uniform(*noise) < 1.0 / (1.0 + count)) learned[at] = 0;
        if (uniform(*noise) < 0.01 + 0.1 / (1.0 + count)) word[at] = learned[at] = 0;
      }
      // A row without any vector is as good as none.
      unknown[at] = word[at] == 0 ? 1.0f : 0.0f;
      affix[0][at] = features[i].prefix3;
      affix[1][at] = features[i].suffix2;
      affix[2][at] = features[i].suffix3;
      affix[3][at] = features[i].suffix4;
      shape[at] = features[i].shape;
    }
  }
  batch.word = Index(word);
  batch.learned = Index(learned);
  batch.unknown = torch::tensor(unknown).unsqueeze(1);
  for (int i = 0; i < 4; ++i) batch.affix[i] = Index(affix[i]);
  batch.shape = Index(shape);
  batch.sentences = std::move(sentences);
  return batch;
}

LanguageNetwork::LanguageNetwork(const NetworkSizes& sizes, std::int64_t learned_words, torch::Tensor fixed)
    : sizes_(sizes), fixed_(std::move(fixed)) {
  const auto table = [&](const std::string& name, std::int64_t rows, std::int64_t columns) {
    parameters_[name] = torch::randn({rows, columns}) * 0.1;
  };
  parameters_["word.learned"] = torch::zeros({learned_words, kVector});
  table("word.unknown", 1, kVector);
  table("prefix3", text::kPrefix3Buckets, kAffixSize);
  table("suffix2", text::kSuffix2Buckets, kAffixSize);
  table("suffix3", text::kSuffix3Buckets, kAffixSize);
  table("suffix4", text::kSuffix4Buckets, kAffixSize);
  table("shape", text::kShapeCount, kAffixSize);
  const std::int64_t h = sizes.hidden;
  for (int layer = 0; layer < 2; ++layer) {
    const std::int64_t inputs = layer == 0 ? kVector + 5 * kAffixSize : 2 * h;
    for (const char* direction : {"f", "b"}) {
      const std::string name = "lstm." + std::to_string(layer) + "." + direction;
      AddWeight(name + ".input", 4 * h, inputs);
      AddWeight(name + ".hidden", 4 * h, h);
      AddBias(name + ".bias", 4 * h);
      parameters_[name + ".bias"].narrow(0, h, h).fill_(1.0);  // remember at first
    }
  }
  AddLinear("upos", text::kUposCount, 2 * h);
  AddLinear("penn", text::kPennTagCount, 2 * h);
  AddLinear("arc.dependent", sizes.arc, 2 * h);
  AddLinear("arc.head", sizes.arc, 2 * h);
  AddLinear("label.dependent", sizes.label, 2 * h);
  AddLinear("label.head", sizes.label, 2 * h);
  parameters_["arc.bilinear"] = torch::randn({sizes.arc, sizes.arc}) * 0.02;
  AddBias("arc.bias", sizes.arc);
  parameters_["arc.root"] = torch::randn({sizes.arc}) * 0.1;
  parameters_["label.root"] = torch::randn({sizes.label}) * 0.1;
  parameters_["label.bilinear"] = torch::randn({kRelations * sizes.label, sizes.label}) * 0.02;
  AddWeight("label.linear", kRelations, 2 * sizes.label);
  AddBias("label.bias", kRelations);
  // Every entity set's emissions are a common part and its own.
  AddLinear("entity.common", kEntityTagCount, 4 * h);
  for (const char* set : kEntitySets) {
    const std::string name = std::string("entity.") + set;
    AddLinear(name, kEntityTagCount, 4 * h);
    parameters_[name + ".transition"] = torch::zeros({kEntityTagCount, kEntityTagCount});
    AddBias(name + ".start", kEntityTagCount);
    AddBias(name + ".end", kEntityTagCount);
  }
  for (auto& [name, parameter] : parameters_) parameter.requires_grad_(!IsTable(name));
}

void LanguageNetwork::AddWeight(const std::string& name, std::int64_t rows, std::int64_t columns) {
  const double bound = std::sqrt(6.0 / static_cast<double>(rows + columns));
  parameters_[name] = torch::rand({rows, columns}) * (2 * bound) - bound;
}

void LanguageNetwork::AddBias(const std::string& name, std::int64_t size) { parameters_[name] = torch::zeros({size}); }

void LanguageNetwork::AddLinear(const std::string& name, std::int64_t rows, std::int64_t columns) {
  AddWeight(name, rows, columns);
  AddBias(name + ".bias", rows);
}

torch::Tensor LanguageNetwork::Linear(const torch::Tensor& x, const std::string& name) const {
  return Product(x, P(name)) + P(name + ".bias");
}

torch::Tensor LanguageNetwork::Drop(const torch::Tensor& x, double share) const {
  if (!training_) return x;
  // Four decisions of 16 bits from every draw: much quicker than torch's own.
  torch::Tensor mask = torch::empty(x.sizes());
  float* keep = mask.data_ptr<float>();
  const auto threshold = static_cast<std::uint64_t>(share * 65536);
  const float scale = 1.0f / (1.0f - static_cast<float>(share));
  const std::int64_t n = mask.numel();
  std::uint64_t bits = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    if (i % 4 == 0) {
      dropout_state_ += 0x9E3779B97F4A7C15;  // SplitMix64
      bits = (dropout_state_ ^ (dropout_state_ >> 30)) * 0xBF58476D1CE4E5B9;
      bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
    }
    keep[i] = (bits & 0xFFFF) >= threshold ? scale : 0.0f;
    bits >>= 16;
  }
  return x * mask;
}

torch::Tensor LanguageNetwork::Pick(const std::string& table, const torch::Tensor& index) {
  if (!training_) return torch::embedding(P(table), index);
  const auto [rows, place] = at::_unique(index, true, true);
  const torch::Tensor picked = P(table).detach().index_select(0, rows).requires_grad_(true);
  touched_[table] = {rows, picked};
  return torch::embedding(picked, place);
}

LanguageNetwork::Encoded LanguageNetwork::Encode(const Batch& batch) {
  const auto pick = [&](const std::string& table, const torch::Tensor& index) { return Pick(table, index); };
  const torch::Tensor word = torch::embedding(fixed_, batch.word) +
                             pick("word.learned", batch.learned) * (batch.learned > 0).unsqueeze(1) +
                             batch.unknown * P("word.unknown");
  torch::Tensor x = torch::cat(
      {Drop(word, kInputDropout), Drop(pick("prefix3", batch.affix[0]), kInputDropout),
       Drop(pick("suffix2", batch.affix[1]), kInputDropout), Drop(pick("suffix3", batch.affix[2]), kInputDropout),
       Drop(pick("suffix4", batch.affix[3]), kInputDropout), Drop(pick("shape", batch.shape), kInputDropout)},
      1);
  const auto layer = [&](const torch::Tensor& in, const std::string& name) {
    const auto run = [&](const torch::Tensor& input, const std::string& direction) {
      return PackedLstm(input, P(name + direction + ".input"), P(name + direction + ".hidden"),
                        P(name + direction + ".bias"), batch.packing);
    };
    const torch::Tensor& mirror = batch.packing.reversed;
    return torch::cat({run(in, ".f"), run(in.index_select(0, mirror), ".b").index_select(0, mirror)}, 1);
  };
  Encoded out;
  out.first = Drop(layer(x, "lstm.0"), kDropout);
  out.second = Drop(layer(out.first, "lstm.1"), kDropout);
  return out;
}

torch::Tensor LanguageNetwork::Emissions(const Encoded& encoded, std::size_t set) const {
  const torch::Tensor both = torch::cat({encoded.first, encoded.second}, 1);
  return Linear(both, "entity.common") + Linear(both, std::string("entity.") + kEntitySets[set]);
}

torch::Tensor LanguageNetwork::ScoreArcs(const torch::Tensor& second, const Batch& batch,
                                         const std::vector<std::size_t>& trees) const {
  std::int64_t longest = 0;
  for (const std::size_t s : trees) longest = std::max(longest, static_cast<std::int64_t>(batch.rows[s].size()));
  const auto count = static_cast<std::int64_t>(trees.size());
  std::vector<std::int64_t> index;
  torch::Tensor mask = torch::zeros({count, 1, longest + 1});
  for (std::int64_t i = 0; i < count; ++i) {
    std::vector<std::int64_t> rows = batch.rows[trees[i]];
    const auto size = static_cast<std::int64_t>(rows.size());
    rows.resize(longest, 0);
    index.insert(index.end(), rows.begin(), rows.end());
    if (size < longest) mask[i].narrow(1, size + 1, longest - size).fill_(-1e9);
  }
  const torch::Tensor dependent = Drop(torch::leaky_relu(Linear(second, "arc.dependent"), kSlope), kDropout);
  const torch::Tensor head = Drop(torch::leaky_relu(Linear(second, "arc.head"), kSlope), kDropout);
  const torch::Tensor heads = torch::cat({P("arc.root").unsqueeze(0), head});  // row 0 is the root
  const torch::Tensor projected = Product(heads, P("arc.bilinear"));
  const torch::Tensor bias = heads.matmul(P("arc.bias").unsqueeze(1));
  std::vector<std::int64_t> head_index;
  for (std::int64_t i = 0; i < count; ++i) {
    head_index.push_back(0);
    for (std::int64_t t = 0; t < longest; ++t) head_index.push_back(index[i * longest + t] + 1);
  }
  const torch::Tensor h = Index(head_index);
  return torch::bmm(dependent.index_select(0, Index(index)).view({count, longest, sizes_.arc}),
                    projected.index_select(0, h).view({count, longest + 1, sizes_.arc}).transpose(1, 2)) +
         bias.index_select(0, h).view({count, 1, longest + 1}) + mask;
}

torch::Tensor LanguageNetwork::ScoreLabels(const torch::Tensor& second, const std::vector<std::int64_t>& rows,
                                           const std::vector<std::int64_t>& heads) const {
  const torch::Tensor dependent =
      Drop(torch::leaky_relu(Linear(second, "label.dependent"), kSlope), kDropout).index_select(0, Index(rows));
  const torch::Tensor all = torch::cat(
      {P("label.root").unsqueeze(0), Drop(torch::leaky_relu(Linear(second, "label.head"), kSlope), kDropout)});
  std::vector<std::int64_t> shifted = heads;
  for (std::int64_t& row : shifted) ++row;
  const torch::Tensor head = all.index_select(0, Index(shifted));
  return Bilinear(dependent, head, P("label.bilinear")) + Product(torch::cat({dependent, head}, 1), P("label.linear")) +
         P("label.bias");
}

torch::Tensor LanguageNetwork::Loss(const Batch& batch) {
  training_ = true;
  const Encoded encoded = Encode(batch);
  torch::Tensor loss = torch::zeros({});
  std::vector<std::size_t> trees;
  std::vector<std::int64_t> rows, heads, head_rows, upos, penn, relation;
  for (std::size_t s = 0; s < batch.sentences.size(); ++s) {
    if (batch.sentences[s]->has_tree) trees.push_back(s);
  }
  if (!trees.empty()) {
    const std::size_t longest = batch.rows[trees.front()].size();
    for (const std::size_t s : trees) {
      const TrainingSentence& sentence = *batch.sentences[s];
      for (std::size_t i = 0; i < longest; ++i) heads.push_back(i < sentence.words.size() ? sentence.head[i] : -100);
      for (std::size_t i = 0; i < sentence.words.size(); ++i) {
        rows.push_back(batch.rows[s][i]);
        head_rows.push_back(sentence.head[i] == 0 ? -1 : batch.rows[s][sentence.head[i] - 1]);
      }
      upos.insert(upos.end(), sentence.upos.begin(), sentence.upos.end());
      penn.insert(penn.end(), sentence.penn.begin(), sentence.penn.end());
      relation.insert(relation.end(), sentence.relation.begin(), sentence.relation.end());
    }
    const torch::Tensor tagged = encoded.first.index_select(0, Index(rows));
    const torch::Tensor arcs = ScoreArcs(encoded.second, batch, trees);
    loss = loss + torch::cross_entropy_loss(Linear(tagged, "upos"), Index(upos)) +
           torch::cross_entropy_loss(Linear(tagged, "penn"), Index(penn)) +
           torch::cross_entropy_loss(arcs.reshape({-1, arcs.size(2)}), Index(heads), {}, at::Reduction::Mean, -100) +
           torch::cross_entropy_loss(ScoreLabels(encoded.second, rows, head_rows), Index(relation));
  }
  for (std::size_t set = 0; set < kEntitySetCount; ++set) {
    std::vector<std::vector<std::int64_t>> sequences;
    std::vector<std::int64_t> gold(static_cast<std::size_t>(encoded.first.size(0)), 0);
    for (std::size_t s = 0; s < batch.sentences.size(); ++s) {
      if (batch.sentences[s]->entity_set != static_cast<int>(set)) continue;
      sequences.push_back(batch.rows[s]);
      for (std::size_t i = 0; i < batch.rows[s].size(); ++i)
        gold[batch.rows[s][i]] = batch.sentences[s]->entity_tags[i];
    }
    if (sequences.empty()) continue;
    const std::string name = std::string("entity.") + kEntitySets[set];
    // Weighed by the set's share of the batch, so that a set's few sentences do not shout.
    const double weight = 2.0 / static_cast<double>(encoded.first.size(0));
    loss = loss + weight * CrfLoss(Emissions(encoded, set), P(name + ".transition"), P(name + ".start"),
                                   P(name + ".end"), sequences, gold);
  }
  return loss;
}

LanguageNetwork::Scores& LanguageNetwork::Scores::operator+=(const Scores& other) {
  words += other.words, upos += other.upos, penn += other.penn, heads += other.heads, labelled += other.labelled;
  gold_names += other.gold_names, found_names += other.found_names, right_names += other.right_names;
  return *this;
}

LanguageNetwork::Scores LanguageNetwork::Evaluate(const Batch& batch) {
  torch::NoGradGuard guard;
  training_ = false;
  Scores scores;
  const Encoded encoded = Encode(batch);
  const torch::Tensor upos = Linear(encoded.first, "upos").argmax(1), penn = Linear(encoded.first, "penn").argmax(1);
  torch::Tensor emissions[kEntitySetCount];
  std::vector<std::size_t> trees;
  for (std::size_t s = 0; s < batch.sentences.size(); ++s) {
    if (batch.sentences[s]->has_tree) trees.push_back(s);
  }
  if (!trees.empty()) {
    const torch::Tensor arcs = ScoreArcs(encoded.second, batch, trees).argmax(2);
    std::vector<std::int64_t> rows, heads;
    for (std::size_t t = 0; t < trees.size(); ++t) {
      for (std::size_t i = 0; i < batch.rows[trees[t]].size(); ++i) {
        const auto head = arcs[static_cast<std::int64_t>(t)][static_cast<std::int64_t>(i)].item<std::int64_t>();
        rows.push_back(batch.rows[trees[t]][i]);
        heads.push_back(head == 0 ? -1 : batch.rows[trees[t]][head - 1]);
      }
    }
    const torch::Tensor labels = ScoreLabels(encoded.second, rows, heads).argmax(1);
    std::size_t at = 0;
    for (const std::size_t s : trees) {
      const TrainingSentence& sentence = *batch.sentences[s];
      for (std::size_t i = 0; i < sentence.words.size(); ++i, ++at) {
        const std::int64_t gold = sentence.head[i] == 0 ? -1 : batch.rows[s][sentence.head[i] - 1];
        ++scores.words;
        scores.upos += upos[rows[at]].item<std::int64_t>() == sentence.upos[i];
        scores.penn += penn[rows[at]].item<std::int64_t>() == sentence.penn[i];
        scores.heads += heads[at] == gold;
        scores.labelled +=
            heads[at] == gold && labels[static_cast<std::int64_t>(at)].item<std::int64_t>() == sentence.relation[i];
      }
    }
  }
  for (std::size_t s = 0; s < batch.sentences.size(); ++s) {
    const TrainingSentence& sentence = *batch.sentences[s];
    if (sentence.entity_set >= 0) {
      const std::string name = std::string("entity.") + kEntitySets[sentence.entity_set];
      torch::Tensor& scored = emissions[sentence.entity_set];
      if (!scored.defined()) scored = Emissions(encoded, static_cast<std::size_t>(sentence.entity_set)).contiguous();
      const std::vector<std::int64_t> found =
          NameSpans(CrfDecode(scored, P(name + ".transition"), P(name + ".start"), P(name + ".end"), batch.rows[s]));
      const std::vector<std::int64_t> gold = NameSpans(sentence.entity_tags);
      scores.gold_names += gold.size() / 3;
      scores.found_names += found.size() / 3;
      for (std::size_t i = 0; i < found.size(); i += 3) {
        for (std::size_t j = 0; j < gold.size(); j += 3) {
          scores.right_names += std::equal(found.begin() + static_cast<std::ptrdiff_t>(i),
                                           found.begin() + static_cast<std::ptrdiff_t>(i) + 3,
                                           gold.begin() + static_cast<std::ptrdiff_t>(j));
        }
      }
    }
  }
  return scores;
}

}  // namespace dossier::models
