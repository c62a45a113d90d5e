#include "core/text/language_model.h"

#include <gmock/gmock.h>

#include <cmath>
#include <iostream>
#include <limits>

#include "core/text/internal/arborescence.h"
#include "core/text/internal/network.h"
#include "tests/core/text/random_model.h"
#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

using testing::HasSubstr;

// Bytes as a file in memory would lie.
class AlignedBytes {
 public:
  explicit AlignedBytes(const std::string& bytes) : lines_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(lines_.data()));
  }
  std::span<const unsigned char> span() const { return {reinterpret_cast<const unsigned char*>(lines_.data()), size_}; }

 private:
  std::vector<std::uint64_t> lines_;
  std::size_t size_;
};

const std::string kArticle =
    "The minister met Anna Virtanen in Helsinki on 12 May. She said: \"We have signed an agreement with the port.\" "
    "Nobody else came, though 140 people had been invited to the opening of the new terminal.";

TEST(LanguageModelTest, GivesEverySentenceATreeWithOneRoot) {
  const AlignedBytes bytes(RandomModel({}).Bytes());
  const LanguageModel model = LanguageModel::Open(bytes.span()).value();
  const Document document = OneBlock(kArticle);
  AnnotatedDocument annotated = Annotate(document);
  Encoding encoding;
  model.Annotate(&annotated, &encoding);
  ASSERT_EQ(annotated.sentences.size(), 3u);
  for (const Sentence& sentence : annotated.sentences) {
    const std::uint32_t first = sentence.first_token, end = first + sentence.token_count;
    int roots = 0;
    for (std::uint32_t i = first; i < end; ++i) {
      const Token& token = annotated.tokens[i];
      EXPECT_EQ(token.head == kNoToken, token.relation == DependencyRelation::kRoot);
      roots += token.head == kNoToken;
      std::uint32_t at = i, steps = 0;
      for (; at != kNoToken && steps <= sentence.token_count; ++steps) {
        EXPECT_TRUE(first <= at && at < end);
        at = annotated.tokens[at].head;
      }
      EXPECT_EQ(at, kNoToken) << "a cycle";
    }
    EXPECT_EQ(roots, 1);
  }
  EXPECT_EQ(encoding.token_count, annotated.tokens.size());
  EXPECT_EQ(encoding.width, 32u);
  EXPECT_EQ(encoding.states.size(), 32u * annotated.tokens.size());
  EXPECT_EQ(encoding.open_tags, 13u);
  EXPECT_EQ(encoding.news_tags, 21u);
}

TEST(LanguageModelTest, EveryInstructionSetGivesTheSameBits) {
  ASSERT_GE(UsableKernels().size(), 1u);
  for (const std::uint32_t hidden : {4u, 20u, 36u}) {
    const AlignedBytes bytes(RandomModel({.hidden = hidden, .arc = hidden + 3, .label = hidden / 2 + 1}).Bytes());
    const ModelFile file = ModelFile::Open(bytes.span()).value();
    const Document document = OneBlock(kArticle);
    const AnnotatedDocument annotated = Annotate(document);
    std::vector<std::string_view> words;
    std::vector<std::uint32_t> lengths;
    for (const Token& token : annotated.tokens) words.push_back(token.In(document.text));
    for (const Sentence& sentence : annotated.sentences) lengths.push_back(sentence.token_count);
    const NetworkOutput expected = Network::Load(file, *UsableKernels()[0]).value().Run(words, lengths);
    for (const Kernels* kernels : UsableKernels()) {
      SCOPED_TRACE(kernels->name);
      const NetworkOutput got = Network::Load(file, *kernels).value().Run(words, lengths);
      EXPECT_EQ(got.states, expected.states);
      EXPECT_EQ(got.news_scores, expected.news_scores);
      for (std::size_t i = 0; i < words.size(); ++i) {
        EXPECT_EQ(got.tokens[i].head, expected.tokens[i].head);
        EXPECT_EQ(got.tokens[i].relation, expected.tokens[i].relation);
        EXPECT_EQ(got.tokens[i].upos, expected.tokens[i].upos);
      }
      ASSERT_EQ(got.entities.size(), expected.entities.size());
      for (std::size_t i = 0; i < got.entities.size(); ++i)
        EXPECT_EQ(got.entities[i].score, expected.entities[i].score);
    }
  }
}

// The network by its formulas in double precision, for one sentence.
class ObviousNetwork {
 public:
  explicit ObviousNetwork(const RandomModel& model) : model_(model) {}

  using Row = std::vector<double>;

  std::vector<Row> States(const std::vector<std::string_view>& words) const {
    std::vector<Row> inputs;
    for (const WordFeatures& word : ComputeWordFeatures(words)) inputs.push_back(Input(word));
    const std::vector<Row> first = Layer("lstm.0", inputs), second = Layer("lstm.1", first);
    std::vector<Row> out = first;
    for (std::size_t i = 0; i < out.size(); ++i) out[i].insert(out[i].end(), second[i].begin(), second[i].end());
    return out;
  }

  // W x + b
  Row Affine(const std::string& name, const Row& x) const {
    Row out = Product(model_.matrix(name), x);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += model_.floats(name + ".bias")[i];
    return out;
  }

  Row Projected(const std::string& name, const Row& x) const {
    Row out = Affine(name, x);
    for (double& value : out) value = value > 0 ? value : 0.1 * value;
    return out;
  }

  double ArcScore(const Row& dependent, const Row& head) const {
    const Row weighted = Product(model_.matrix("arc.bilinear"), head);
    double sum = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
      sum += dependent[i] * weighted[i] + model_.floats("arc.bias")[i] * head[i];
    }
    return sum;
  }

  double LabelScore(std::size_t relation, const Row& d, const Row& h) const {
    const RandomTensor& w = model_.matrix("label.bilinear");
    const std::vector<float>& v = model_.floats("label.linear");
    const std::size_t b = d.size();
    double sum = model_.floats("label.bias")[relation];
    for (std::size_t i = 0; i < b; ++i) {
      sum += v[relation * 2 * b + i] * d[i] + v[relation * 2 * b + b + i] * h[i];
      for (std::size_t j = 0; j < b; ++j) sum += d[i] * w.At(relation * b + i, j) * h[j];
    }
    return sum;
  }

  Row Root(const std::string& name) const {
    return Row(model_.floats(name + ".root").begin(), model_.floats(name + ".root").end());
  }

 private:
  static Row Product(const RandomTensor& w, const Row& x) {
    Row out(w.rows, 0.0);
    for (std::size_t r = 0; r < w.rows; ++r) {
      for (std::size_t c = 0; c < w.columns; ++c) out[r] += w.At(r, c) * x[c];
    }
    return out;
  }

  Row Input(const WordFeatures& word) const {
    Row out;
    const auto append = [&](const std::string& name, std::size_t row) {
      const RandomTensor& table = model_.matrix(name);
      for (std::size_t c = 0; c < table.columns; ++c) out.push_back(table.At(row, c));
    };
    std::vector<std::uint64_t> hashes;
    for (const std::string& known : model_.shape().known_words) hashes.push_back(HashWord(known));
    std::ranges::sort(hashes);
    auto found = std::ranges::find(hashes, word.word);
    if (found == hashes.end()) found = std::ranges::find(hashes, word.digits);
    if (found != hashes.end())
      append("word.rows", static_cast<std::size_t>(found - hashes.begin()));
    else
      append("word.unknown", 0);
    append("prefix3", word.prefix3);
    append("suffix2", word.suffix2);
    append("suffix3", word.suffix3);
    append("suffix4", word.suffix4);
    append("shape", word.shape);
    return out;
  }

  std::vector<Row> Layer(const std::string& name, const std::vector<Row>& inputs) const {
    const std::size_t h = model_.shape().hidden, n = inputs.size();
    const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
    std::vector<Row> out(n);
    for (const std::string direction : {".f", ".b"}) {
      Row last(h, 0.0), cell(h, 0.0);
      for (std::size_t step = 0; step < n; ++step) {
        const std::size_t i = direction == ".f" ? step : n - 1 - step;
        const Row x = Product(model_.matrix(name + direction + ".input"), inputs[i]);
        const Row s = Product(model_.matrix(name + direction + ".hidden"), last);
        const std::vector<float>& bias = model_.floats(name + direction + ".bias");
        for (std::size_t j = 0; j < h; ++j) {
          const auto gate = [&](std::size_t g) { return x[g * h + j] + s[g * h + j] + bias[g * h + j]; };
          cell[j] = logistic(gate(1)) * cell[j] + logistic(gate(0)) * std::tanh(gate(2));
          last[j] = logistic(gate(3)) * std::tanh(cell[j]);
        }
        out[i].insert(out[i].end(), last.begin(), last.end());
      }
    }
    return out;
  }

  const RandomModel& model_;
};

TEST(LanguageModelTest, DoesWhatTheFormatSays) {
  std::size_t words_seen = 0, right_heads = 0, right_relations = 0, right_tags = 0;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const RandomModel made({.hidden = 12, .arc = 10, .label = 7, .seed = seed});
    const AlignedBytes bytes(made.Bytes());
    const LanguageModel model = LanguageModel::Open(bytes.span()).value();
    const ObviousNetwork obvious(made);
    for (const std::vector<std::string_view>& words :
         {std::vector<std::string_view>{"The", "Minister", "met", "140", "people", "in", "Helsinki", "."},
          std::vector<std::string_view>{"Yes"},
          std::vector<std::string_view>{"Turku", "Port", "Authority", "'s", "chief", "Liisa", "Niemi", "left", "for",
                                        "Oslo", "\u201c", "at", "once", "\u201d", ",", "she", "said"}}) {
      Encoding encoding;
      const AnalyzedSentence got = model.Analyze(words, &encoding);
      const std::vector<ObviousNetwork::Row> states = obvious.States(words);
      const std::size_t n = words.size();
      std::vector<float> arcs;
      std::vector<ObviousNetwork::Row> label_heads = {obvious.Root("label")}, arc_heads = {obvious.Root("arc")};
      std::vector<ObviousNetwork::Row> seconds;
      for (const ObviousNetwork::Row& state : states) {
        seconds.emplace_back(state.begin() + 24, state.end());
        arc_heads.push_back(obvious.Projected("arc.head", seconds.back()));
        label_heads.push_back(obvious.Projected("label.head", seconds.back()));
      }
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < 48; ++k) ASSERT_NEAR(encoding.StatesOf(i)[k], states[i][k], 0.01);
        const ObviousNetwork::Row news = obvious.Affine("entity.news", states[i]);
        for (std::size_t t = 0; t < 21; ++t) ASSERT_NEAR(encoding.news_scores[i * 21 + t], news[t], 0.1);
        const ObviousNetwork::Row upos =
            obvious.Affine("upos", ObviousNetwork::Row(states[i].begin(), states[i].begin() + 24));
        const Upos tags[] = {Upos::kX, Upos::kNoun, Upos::kVerb, Upos::kPropn};
        right_tags += got.tokens[i].upos == tags[std::ranges::max_element(upos) - upos.begin()];
        const ObviousNetwork::Row dependent = obvious.Projected("arc.dependent", seconds[i]);
        for (const auto& head : arc_heads) arcs.push_back(static_cast<float>(obvious.ArcScore(dependent, head)));
      }
      const std::vector<std::uint32_t> heads = FindBestTree(arcs, n);
      for (std::size_t i = 0; i < n; ++i) {
        right_heads += got.tokens[i].head == (heads[i] == 0 ? kNoToken : heads[i] - 1);
        // The relation under the head that was found.
        const std::size_t head = got.tokens[i].head == kNoToken ? 0 : got.tokens[i].head + 1;
        const ObviousNetwork::Row d = obvious.Projected("label.dependent", seconds[i]);
        std::vector<double> scores;
        for (std::size_t r = 0; r < 4; ++r) {
          const bool allowed = (r == 1) == (head == 0);  // the list's second is root
          scores.push_back(allowed ? obvious.LabelScore(r, d, label_heads[head]) : -1e300);
        }
        const DependencyRelation relations[] = {DependencyRelation::kNsubj, DependencyRelation::kRoot,
                                                DependencyRelation::kObj, DependencyRelation::kPunct};
        right_relations += got.tokens[i].relation == relations[std::ranges::max_element(scores) - scores.begin()];
        ++words_seen;
      }
    }
  }
  // Quantised activations decide a close call differently now and then.
  EXPECT_GE(right_tags, words_seen * 97 / 100);
  EXPECT_GE(right_heads, words_seen * 95 / 100);
  EXPECT_GE(right_relations, words_seen * 97 / 100);
  std::cout << "of " << words_seen << " words: tags " << right_tags << ", heads " << right_heads << ", relations "
            << right_relations << "\n";
}

TEST(LanguageModelTest, RefusesWhatDoesNotFit) {
  struct Case {
    const char* name;
    void (*change)(ModelFileWriter*);
    const char* message;
  };
  static const float not_a_number[1] = {std::numeric_limits<float>::quiet_NaN()};
  const Case cases[] = {
      {"names that are no JSON", [](ModelFileWriter* w) { w->AddBytes("syntax.json", "{\"upos\":"); }, "syntax.json"},
      {"unknown tag",
       [](ModelFileWriter* w) {
         std::string names = RandomModel::Names(4);
         w->AddBytes("syntax.json", names.replace(names.find("VBD"), 3, "BAD"));
       },
       "unknown tag in 'penn'"},
      {"wrong type of list", [](ModelFileWriter* w) { w->AddBytes("syntax.json", "{\"upos\":[1,2]}"); }, "'upos'"},
      {"no root",
       [](ModelFileWriter* w) {
         std::string names = RandomModel::Names(4);
         w->AddBytes("syntax.json", names.replace(names.find("root"), 4, "dep"));
       },
       "root"},
      {"another width",
       [](ModelFileWriter* w) {
         const std::int8_t x[8] = {};
         w->Add("arc.head", TensorType::kInt8, 2, 4, x);
       },
       "arc.head"},
      {"a number that is none",
       [](ModelFileWriter* w) { w->Add("word.unknown.scale", TensorType::kFloat32, 1, 1, not_a_number); },
       "word.unknown.scale"},
      {"floats where weights belong",
       [](ModelFileWriter* w) {
         const float x[4] = {};
         w->Add("shape", TensorType::kFloat32, 1, 4, x);
       },
       "shape"},
      {"hashes out of order",
       [](ModelFileWriter* w) {
         const std::uint64_t x[] = {9, 1, 2, 3, 4, 5};
         w->Add("word.hashes", TensorType::kUint64, 1, 6, x);
       },
       "not sorted"},
      {"a short list of scales",
       [](ModelFileWriter* w) {
         const float x[1] = {1};
         w->Add("arc.bilinear.scale", TensorType::kFloat32, 1, 1, x);
       },
       "arc.bilinear.scale"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    RandomModel made({});
    c.change(&made.writer());
    const AlignedBytes bytes(made.Bytes());
    const Result<LanguageModel> model = LanguageModel::Open(bytes.span());
    ASSERT_FALSE(model.ok());
    EXPECT_THAT(model.error().message, HasSubstr(c.message));
  }
}

TEST(LanguageModelTest, RefusesDamagedFiles) {
  const std::string good = RandomModel({}).Bytes();
  const auto open = [](const std::string& bytes) {
    const AlignedBytes aligned(bytes);
    const Result<LanguageModel> model = LanguageModel::Open(aligned.span());
    return model.ok() ? std::string("opened") : model.error().message;
  };
  EXPECT_EQ(open(good), "opened");
  EXPECT_THAT(open(""), HasSubstr("shorter than a header"));
  EXPECT_THAT(open("MODEL" + good), HasSubstr("does not begin as one"));
  EXPECT_THAT(open(good.substr(0, good.size() / 2)), HasSubstr("its length is not"));
  EXPECT_THAT(open(good + "x"), HasSubstr("its length is not"));
  std::string newer = good;
  newer[8] = 9;
  EXPECT_THAT(open(newer), HasSubstr("format version 9"));
  for (const std::size_t at : {std::size_t{25}, std::size_t{40}, good.size() / 2, good.size() - 1}) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 0x20);
    EXPECT_THAT(open(changed), HasSubstr("checksum does not agree")) << at;
  }
}

TEST(LanguageModelTest, FilesAreReadAndRefusalsNameThem) {
  const TemporaryFolder folder;
  const std::string good = folder.Write("good.model", RandomModel({}).Bytes());
  const Result<LanguageModel> model = LanguageModel::Load(good);
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ(model->Analyze(std::vector<std::string_view>{"Yes", "."}).tokens.size(), 2u);
  EXPECT_TRUE(model->file().Has("arc.bilinear"));

  const Result<LanguageModel> missing = LanguageModel::Load(folder.path() + "/none.model");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const std::string damaged = folder.Write("damaged.model", "no model at all, but long enough");
  const Result<LanguageModel> refused = LanguageModel::Load(damaged);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(refused.error().message, HasSubstr("damaged.model"));
  EXPECT_FALSE(LanguageModel::Load(folder.path()).ok());
}

TEST(LanguageModelTest, SentencesDoNotInfluenceEachOther) {
  const AlignedBytes bytes(RandomModel({}).Bytes());
  const LanguageModel model = LanguageModel::Open(bytes.span()).value();
  // More tokens than go through the network at once.
  std::string text;
  for (int i = 0; i < 60; ++i) text += kArticle + " ";
  const Document document = OneBlock(text);
  AnnotatedDocument annotated = Annotate(document);
  ASSERT_GT(annotated.tokens.size(), 2500u);
  model.Annotate(&annotated);
  std::size_t entities = 0;
  for (const Sentence& sentence : annotated.sentences) {
    std::vector<std::string_view> words;
    for (std::uint32_t i = 0; i < sentence.token_count; ++i) {
      words.push_back(annotated.tokens[sentence.first_token + i].In(document.text));
    }
    const AnalyzedSentence alone = model.Analyze(words);
    for (std::uint32_t i = 0; i < sentence.token_count; ++i) {
      const Token& token = annotated.tokens[sentence.first_token + i];
      EXPECT_EQ(token.head == kNoToken ? kNoToken : token.head - sentence.first_token, alone.tokens[i].head);
      EXPECT_EQ(token.relation, alone.tokens[i].relation);
      EXPECT_EQ(token.penn, alone.tokens[i].penn);
    }
    for (const EntitySpan& span : alone.entities) {
      ASSERT_LT(entities, annotated.entities.size());
      EXPECT_EQ(annotated.entities[entities].first, sentence.first_token + span.first);
      EXPECT_EQ(annotated.entities[entities].end, sentence.first_token + span.end);
      EXPECT_EQ(annotated.entities[entities++].score, span.score);
    }
  }
  EXPECT_EQ(entities, annotated.entities.size());
}

TEST(LanguageModelTest, WithoutNetworkLeavesDocumentsAlone) {
  const Document document = OneBlock(kArticle);
  AnnotatedDocument annotated = Annotate(document);
  LanguageModel().Annotate(&annotated);
  EXPECT_EQ(annotated.tokens[1].upos, Upos::kX);
  EXPECT_EQ(annotated.tokens[1].head, kNoToken);
}

}  // namespace
}  // namespace dossier::text
