#include "models/train/relation_network.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/train/relation_evaluation.h"
#include "models/train/relation_second.h"

namespace dossier::models {
namespace {

// Feature 7 says the first type from left to right, feature 8 the reverse; 9 says that it is planned.
std::vector<RelationExample> Toys() {
  std::vector<RelationExample> out;
  for (std::uint32_t i = 0; i < 240; ++i) {
    RelationExample x;
    x.sentence = i;
    x.allowed = 0b11;
    x.features = {i % 5, 1000 + i % 7};
    if (i % 3 == 0) {
      x.features.push_back(7);
      x.positive = 0b01;
    } else if (i % 3 == 1) {
      x.features.push_back(8);
      x.positive = 0b10;
    }
    if (x.positive != 0 && i % 2 == 0) {
      x.features.push_back(9);
      x.standing = Standing::kPlanned;
    }
    out.push_back(x);
  }
  return out;
}

RelationNetwork TrainToys(const std::vector<RelationExample>& toys) {
  RelationNetworkOptions options;
  options.hidden = 8;
  options.epochs = 40;
  options.rate = 1e-2f;
  RelationNetwork network(options, 2, nullptr);
  std::vector<const RelationExample*> examples;
  for (const RelationExample& x : toys) examples.push_back(&x);
  network.Train(std::vector<RelationArticle>(1), examples);
  return network;
}

RelationScores Score(const RelationNetwork& network, const RelationExample& example) {
  RelationArticle article;
  article.examples.push_back(example);
  return network.Score(article)[0];
}

TEST(RelationNetworkTest, LearnsTypesDirectionsAndStandings) {
  const std::vector<RelationExample> toys = Toys();
  const RelationNetwork network = TrainToys(toys);
  RelationExample x;
  x.allowed = 0b11;
  x.features = {7, 2};
  RelationScores scores = Score(network, x);
  EXPECT_GT(scores.outputs[0], 0.9f);
  EXPECT_LT(scores.outputs[1], 0.1f);
  EXPECT_GT(scores.standings[0], 0.6f);
  x.features = {8, 9, 2};
  scores = Score(network, x);
  EXPECT_GT(scores.outputs[1], 0.9f);
  EXPECT_GT(scores.standings[static_cast<std::size_t>(Standing::kPlanned)], 0.8f);
  x.features = {2};
  scores = Score(network, x);
  EXPECT_LT(scores.outputs[0] + scores.outputs[1], 0.3f);
}

TEST(RelationNetworkTest, JoinedNetworksGiveTheMeanOfTheirLogits) {
  // A word with a state, so that all parts of the network speak.
  RelationArticle article;
  article.states = {0.5f, -1, 2, 0.25f};
  article.state_width = 2;
  article.words = {1, 2};
  std::vector<RelationExample> toys = Toys();
  for (RelationExample& x : toys)
    x.context = {{.word = 0, .left = 1, .right = 3}, {.word = 1, .left = 4, .right = 1, .role = 1, .piece = 3}};
  const auto train = [&](std::uint64_t seed) {
    RelationNetworkOptions options;
    options.hidden = 4;
    options.encoded = 6;
    options.seed = seed;
    RelationNetwork network(options, 2, nullptr);
    std::vector<const RelationExample*> examples;
    for (const RelationExample& x : toys) examples.push_back(&x);
    network.Train({article}, examples);
    return network;
  };
  const std::vector<RelationNetwork> networks = {train(1), train(2), train(3)};
  article.examples = {toys[0], toys[1], toys[2]};
  std::vector<std::vector<RelationScores>> apart;
  for (const RelationNetwork& network : networks) apart.push_back(network.Score(article));
  const std::vector<RelationScores> joined = RelationNetwork::Join(networks).Score(article);
  const auto logit = [](float p) { return std::log(p / (1 - p)); };
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t o = 0; o < 2; ++o) {
      float sum = 0;
      for (const auto& scores : apart) sum += logit(scores[i].outputs[o]);
      EXPECT_NEAR(logit(joined[i].outputs[o]), sum / 3, 1e-3f);
    }
  }
  EXPECT_NE(apart[0][0].outputs[0], apart[1][0].outputs[0]);
}

TEST(RelationNetworkTest, SameExamplesGiveTheSameBytes) {
  const std::vector<RelationExample> toys = Toys();
  text::ModelFileWriter a, b;
  TrainToys(toys).Write(&a);
  TrainToys(toys).Write(&b);
  EXPECT_EQ(a.Finish(), b.Finish());
}

TEST(RelationNetworkTest, OutputsThatKindsForbidGetNothing) {
  const std::vector<RelationExample> toys = Toys();
  const RelationNetwork network = TrainToys(toys);
  RelationExample x;
  x.allowed = 0b10;
  x.features = {7};
  EXPECT_EQ(Score(network, x).outputs[0], 0);
}

TEST(RelationNetworkTest, LearnsFromTheStatesOfWords) {
  // The relation is said where the word between the ends has a state above zero.
  std::vector<RelationArticle> articles(1);
  articles[0].state_width = 2;
  std::vector<RelationExample> examples;
  for (std::uint32_t i = 0; i < 200; ++i) {
    RelationExample x;
    x.sentence = i;
    x.allowed = 0b1;
    x.positive = i % 2;
    x.context = {{.word = i, .left = 8, .right = 2, .piece = 2}};
    articles[0].words.push_back(i);
    articles[0].states.insert(articles[0].states.end(), {i % 2 == 1 ? 0.8f : -0.8f, static_cast<float>(i % 7) / 7});
    examples.push_back(x);
  }
  articles[0].examples = examples;
  RelationNetworkOptions options;
  options.hidden = 8;
  options.encoded = 8;
  options.epochs = 20;
  options.rate = 1e-2f;
  RelationNetwork network(options, 2, nullptr);
  std::vector<const RelationExample*> pointers;
  for (const RelationExample& x : examples) pointers.push_back(&x);
  network.Train(articles, pointers);
  const std::vector<RelationScores> scores = network.Score(articles[0]);
  for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_EQ(scores[i].outputs[0] > 0.5f, i % 2 == 1) << i;
}

TEST(SecondLookTest, LearnsWhatRulesAreWorth) {
  // The network is undecided everywhere; one rule is right, another is wrong.
  const RelationTypes types = {.names = {"VISITS"}, .symmetric = {false}};
  std::vector<RelationArticle> articles(2);
  std::vector<std::vector<RelationScores>> scores(2);
  for (std::uint32_t i = 0; i < 400; ++i) {
    RelationArticle& article = articles[i % 2];
    article.nodes = 1000;
    RelationExample x;
    x.sentence = i;
    x.left = x.left_entity = 2 * i;
    x.right = x.right_entity = 2 * i + 1;
    x.left_list = x.right_list = x.post_number = extract::kNone;
    x.allowed = 0b01;
    x.by_rule = 0b01;
    x.rules = {{0, i % 3 == 0 ? "verb:visit" : "verb:see"}};
    x.positive = i % 3 == 0;
    article.examples.push_back(x);
    scores[i % 2].emplace_back();
    scores[i % 2].back().outputs[0] = 0.5f;
    scores[i % 2].back().standings[0] = 1;
  }
  const RuleOdds odds = CountRules(articles);
  EXPECT_GT(odds.Of("verb:visit"), 2);
  EXPECT_LT(odds.Of("verb:see"), -2);
  EXPECT_EQ(odds.Of("verb:never"), odds.usual);
  LookAgain(articles[0], odds, types, TrainSecondLook(articles, scores, odds, types), &scores[0]);
  EXPECT_GT(scores[0][0].outputs[0], 0.8f);
  EXPECT_LT(scores[0][1].outputs[0], 0.2f);
}

TEST(RelationEvaluationTest, OptionalStatementsAreNeitherMissedNorWrong) {
  const RelationTypes types = {.names = {"MET", "VISITS"}, .symmetric = {true, false}};
  RelationArticle article;
  article.nodes = 4;
  article.gold = {{.subject = 0, .type = 0, .object = 1, .title = {}, .required = true},
                  {.subject = 2, .type = 1, .object = 3, .title = {}, .required = false}};
  const std::vector<float> thresholds(4, 0.5f);
  const std::vector<Proposal> proposals = {
      {.subject = 1, .type = 0, .object = 0, .title = {}, .score = 0.9f},   // symmetric: either way round
      {.subject = 2, .type = 1, .object = 3, .title = {}, .score = 0.9f},   // optional
      {.subject = 3, .type = 1, .object = 2, .title = {}, .score = 0.9f}};  // the wrong way round
  article.examples.resize(1);
  const std::vector<Counts> counts = CountGraph(article, types, proposals, thresholds);
  EXPECT_EQ(counts[0].right, 1);
  EXPECT_EQ(counts[0].missed, 0);
  EXPECT_EQ(counts[1].right, 0);
  EXPECT_EQ(counts[1].wrong, 1);
  EXPECT_EQ(counts[1].missed, 0);
}

TEST(RelationExampleTest, PostsAreOneIfTheyShareAWord) {
  EXPECT_TRUE(SharesTitleWord("Party Secretary", "Secretary"));
  EXPECT_TRUE(SharesTitleWord("Chair", "chairwoman"));
  EXPECT_FALSE(SharesTitleWord("Mayor", "General Manager"));
}

}  // namespace
}  // namespace dossier::models
