#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/data/iob.h"
#include "models/data/redocred.h"
#include "models/data/treebank_entities.h"
#include "tests/models/data/data_testing.h"

namespace dossier::models {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// "PER[Ada Brandt] ORG[Norlift]"
template <typename Words>
std::string Describe(const Words& words, const std::vector<LabelledSpan>& spans) {
  std::string out;
  for (const LabelledSpan& span : spans) {
    out += (out.empty() ? "" : " ") + span.label + "[";
    for (std::uint32_t i = span.first; i < span.end; ++i) out += (i > span.first ? " " : "") + words(i);
    out += "]";
  }
  return out;
}

std::string Describe(const EntitySentence& sentence) {
  return Describe([&](std::uint32_t i) { return sentence.words[i]; }, sentence.entities);
}

TEST(IobTest, ReadsUniversalNer) {
  const auto sentences = ReadIob(TestFile("universal.iob2")).value();
  ASSERT_EQ(sentences.size(), 2u);
  EXPECT_EQ(Describe(sentences[0]), "PER[Ann] LOC[Bay of Plenty]");
  EXPECT_TRUE(sentences[0].starts_document);
  EXPECT_TRUE(sentences[1].starts_document);
}

TEST(IobTest, ReadsIobWithoutBAndWordsThatLookLikeComments) {
  const auto sentences = ReadIob(TestFile("plain.iob")).value();
  ASSERT_EQ(sentences.size(), 2u);
  EXPECT_EQ(Describe(sentences[0]), "ORG[Norlift] PER[Ada Brandt]");
  EXPECT_EQ(Describe(sentences[1]), "MISC[#]");
  EXPECT_FALSE(sentences[1].starts_document);
}

TEST(IobTest, SaysWhereALineHasNoTag) {
  const auto read = ReadIob(WriteTestFile("wrong.iob", "Ann B-PER\nmet\n"));
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr(":2: a line is a word and its tag"));
}

TEST(IobTest, LabelsOfOneMeaningAreOneKind) {
  EXPECT_EQ(KindOfEntityLabel("corporation"), text::EntityKind::kOrganization);
  EXPECT_EQ(KindOfEntityLabel("LOC"), text::EntityKind::kPlace);
  EXPECT_EQ(KindOfEntityLabel("MISC"), std::nullopt);
}

TEST(TreebankEntitiesTest, MentionsNest) {
  const auto sentences = ReadConllu(TestFile("entities.conllu")).value();
  std::string found;
  for (const TreebankMention& m : ReadTreebankMentions(sentences.at(0))) {
    found += m.chain + " " + m.type + " " + std::to_string(m.first) + "-" + std::to_string(m.end) + " " +
             sentences[0].words[m.head].form + "\n";
  }
  EXPECT_EQ(found,
            "1 organization 0-6 Board\n2 place 1-2 Velden\n1 organization 7-8 which\n3 person 10-16 Ada\n"
            "4 organization 14-16 company\n5 person 17-18 Americans\n");
}

TEST(TreebankEntitiesTest, NamesAreCutOutOfMentions) {
  const auto sentences = ReadConllu(TestFile("entities.conllu")).value();
  const auto word = [&](std::uint32_t i) { return sentences[0].words[i].form; };
  EXPECT_EQ(Describe(word, FindTreebankNames(sentences.at(0))), "ORG[Velden Trade Board of Harbours] PER[Ada Brandt]");
}

TEST(RedocredTest, ReadsChainsAndRelations) {
  const auto documents = ReadRedocred(TestFile("redocred.json")).value();
  ASSERT_EQ(documents.size(), 1u);
  ASSERT_EQ(documents[0].entities.size(), 2u);
  EXPECT_EQ(documents[0].entities[0].mentions.size(), 2u);
  EXPECT_EQ(documents[0].entities[1].name, "Velden");
  ASSERT_EQ(documents[0].relations.size(), 1u);
  EXPECT_EQ(documents[0].relations[0].property, "P159");
  EXPECT_THAT(documents[0].relations[0].evidence, ElementsAre(0));
}

TEST(RedocredTest, AnIndexOutsideIsRefused) {
  const std::string wrong = R"([{"title":"x","vertexSet":[[{"type":"ORG","pos":[0,3],"name":"N","sent_id":0}]],
                                 "labels":[],"sents":[["N"]]}])";
  const auto read = ReadRedocred(WriteTestFile("wrong.json", wrong));
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("document 1: a mention lies outside its sentence"));
  EXPECT_FALSE(ReadRedocred(WriteTestFile("wrong2.json", "[{}]")).ok());
  EXPECT_FALSE(ReadRedocred(WriteTestFile("wrong3.json", "{")).ok());
}

TEST(EntityDataTest, PublicSetsAreReadWhole) {
  const auto folder = SharedFolder() / "nlp";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no data in " << folder << "; set DOSSIER_SHARED";
  const struct {
    const char* file;
    std::size_t sentences;
  } cases[] = {{"uner/en_ewt-ud-test.iob2", 2077},
               {"wikigold/wikigold.conll.txt", 1600},
               {"wnut17/emerging.test.annotated", 1280},
               {"wnut17/wnut17train.conll", 3390}};
  for (const auto& c : cases) {
    const auto read = ReadIob((folder / c.file).string());
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_GE(read->size(), c.sentences) << c.file;
  }
  const auto documents = ReadRedocred((folder / "redocred/dev_revised.json").string());
  ASSERT_TRUE(documents.ok()) << documents.error().message;
  EXPECT_EQ(documents->size(), 500u);
  std::size_t names = 0;
  for (const TreebankSentence& sentence : ReadConllu((folder / "gum/en_gum-ud-dev.conllu").string()).value()) {
    names += FindTreebankNames(sentence).size();
  }
  EXPECT_GT(names, 400u);
}

}  // namespace
}  // namespace dossier::models
