#include "core/extract/extraction_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/core/extract/extract_testing.h"

namespace dossier::extract {
namespace {

TEST(ExtractionJsonTest, HoldsArticleNodesEdgesAndSkipped) {
  const Extraction extraction = ExtractFrom("Mr Tom Hale met Mrs Ida Berg on May 3.");
  const std::string line = ToJsonLine(extraction);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const nlohmann::json json = nlohmann::json::parse(line);
  EXPECT_EQ(json["article"]["id"], "test");
  EXPECT_EQ(json["article"]["published"], "2024-05-15");
  EXPECT_TRUE(json["article"]["title"].is_string());
  ASSERT_EQ(json["nodes"].size(), 2u);
  EXPECT_EQ(json["nodes"][0]["id"], "n1");
  EXPECT_EQ(json["nodes"][0]["label"], "Person");
  const nlohmann::json& mention = json["nodes"][0]["mentions"][0];
  EXPECT_EQ(mention["text"],
            extraction.document.text.substr(mention["start"],
                                            mention["end"].get<std::size_t>() - mention["start"].get<std::size_t>()));
  ASSERT_EQ(json["edges"].size(), 1u);
  const nlohmann::json& edge = json["edges"][0];
  EXPECT_EQ(edge["from"], "Tom Hale");
  EXPECT_EQ(edge["type"], "MET");
  EXPECT_EQ(edge["to"], "Ida Berg");
  EXPECT_EQ(edge["date"], "2024-05-03");
  EXPECT_TRUE(edge["title"].is_null());
  EXPECT_EQ(edge["polarity"], "affirmed");
  EXPECT_EQ(edge["modality"], "asserted");
  EXPECT_EQ(edge["evidence"], "Mr Tom Hale met Mrs Ida Berg on May 3.");
  EXPECT_TRUE(json["skipped"].is_array());
}

TEST(ExtractionJsonTest, IsTheSameEveryTime) {
  EXPECT_EQ(ToJsonLine(ExtractFrom("Tom Hale, mayor of Oslo, left.")),
            ToJsonLine(ExtractFrom("Tom Hale, mayor of Oslo, left.")));
}

}  // namespace
}  // namespace dossier::extract
