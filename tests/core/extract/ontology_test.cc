#include "core/graph/ontology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/extract/extractor.h"
#include "tests/core/extract/extract_testing.h"

namespace dossier::extract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(OntologyTest, BuiltInHoldsTheTwentyFourTypes) {
  const graph::Ontology& ontology = graph::Ontology::BuiltIn();
  EXPECT_EQ(ontology.types().size(), 24u);
  const graph::RelationType* met = ontology.FindType("MET");
  ASSERT_NE(met, nullptr);
  EXPECT_TRUE(met->symmetric);
  EXPECT_EQ(ontology.FindType("HOLDS_ROLE")->subject_kinds, std::vector<std::string>{"Person"});
  EXPECT_EQ(ontology.FindType("INSPECTS")->inverse, "INSPECTED_BY");
  EXPECT_TRUE(Extractor::Create(ontology).ok());
}

constexpr std::string_view kSigns = R"(
extends = "built-in"
[words]
paper = ["treaty", "contract", "deal"]
[[relation]]
name = "SIGNS"
subject = ["Person", "Organization"]
object = ["Organization", "Place"]
verbs = ["sign @paper with", "countersign {object's} @paper"]
patterns = ["{subject} 's signature of ... @paper with {object}"]
)";

TEST(OntologyTest, NewTypeNeedsItsTextAlone) {
  const graph::Ontology ontology = graph::Ontology::Parse(kSigns, "signs.toml").value();
  EXPECT_EQ(ontology.types().size(), 25u);
  const Extractor extractor = Extractor::Create(ontology).value();
  EXPECT_THAT(Facts(ExtractFrom(extractor, "Mr Tom Hale signed a treaty with Norway."), "SIGNS"),
              ElementsAre("Tom Hale SIGNS Norway"));
  // A verb that no word list holds.
  EXPECT_THAT(Facts(ExtractFrom(extractor, "Mr Tom Hale countersigned Norway's treaty."), "SIGNS"),
              ElementsAre("Tom Hale SIGNS Norway"));
  // The built-in types are there still.
  EXPECT_THAT(Facts(ExtractFrom(extractor, "Mr Tom Hale visited Norway."), "VISITS"),
              ElementsAre("Tom Hale VISITS Norway"));
}

TEST(OntologyTest, OwnTextAloneReplacesTheBuiltIn) {
  const graph::Ontology ontology =
      graph::Ontology::Parse("[[relation]]\nname = \"LIKES\"\nverbs = [\"like\", \"{object} charm {subject}\"]\n", "t")
          .value();
  const Extractor extractor = Extractor::Create(ontology).value();
  EXPECT_THAT(Facts(ExtractFrom(extractor, "Norway charmed Mr Tom Hale. Mr Tom Hale visited Sweden.")),
              ElementsAre("Tom Hale LIKES Norway"));
}

struct BadCase {
  std::string_view toml;
  std::string_view message;
};
class BadOntologyTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadOntologyTest, SaysWhatAndWhere) {
  const Result<graph::Ontology> ontology = graph::Ontology::Parse(GetParam().toml, "o.toml");
  Error error;
  if (!ontology.ok()) {
    error = ontology.error();
  } else {
    const Result<Extractor> extractor = Extractor::Create(*ontology);
    ASSERT_FALSE(extractor.ok()) << GetParam().toml;
    error = extractor.error();
  }
  EXPECT_EQ(error.code, ErrorCode::kBadInput);
  EXPECT_THAT(error.message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Messages, BadOntologyTest,
    ::testing::Values(BadCase{"[[relation]\nname=", "o.toml:1:"}, BadCase{"x = 1", "unknown key 'x'"},
                      BadCase{"", "no relation types"}, BadCase{"[[relation]]\nname = \"signs\"", "o.toml:2:"},
                      BadCase{"[[relation]]\nname = \"A\"\nsubject = [\"Dog\"]", "'Dog' is no entity kind"},
                      BadCase{"[[relation]]\nname = \"A\"\n[[relation]]\nname = \"A\"", "defined twice"},
                      BadCase{"[[relation]]\nname = \"A\"\nverb = [\"x\"]", "unknown key 'verb'"},
                      BadCase{"[[relation]]\nname = \"A\"\nverbs = [\"visited\"]", "'visited' is a form of 'visit'"},
                      BadCase{"[[relation]]\nname = \"A\"\nverbs = [\"sign {thing}\"]", "'{thing}' is no slot"},
                      BadCase{"[[relation]]\nname = \"A\"\nverbs = [\"sign @papers with\"]", "no word list 'papers'"},
                      BadCase{"[[relation]]\nname = \"A\"\nverbs = [\"sign deal\"]", "no place for the object"},
                      BadCase{"[[relation]]\nname = \"A\"\npatterns = [\"{subject} visit\"]",
                              "one {subject} and one {object}"}));

}  // namespace
}  // namespace dossier::extract
