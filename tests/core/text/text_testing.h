// Helpers of the text tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/text/annotator.h"
#include "core/text/article_reader.h"

namespace dossier::text {

inline Document Clean(std::string bytes, InputFormat format = InputFormat::kText) {
  RawArticle raw;
  raw.id = raw.source = "test";
  raw.bytes = std::move(bytes);
  raw.format = format;
  Result<Document> document = CleanArticle(raw);
  EXPECT_TRUE(document.ok()) << document.error().message;
  return document.ok() ? std::move(*document) : Document();
}

inline std::vector<std::string> BlockTexts(const Document& document) {
  std::vector<std::string> texts;
  for (const Block& block : document.blocks) texts.emplace_back(block.span.In(document.text));
  return texts;
}

// One paragraph as a document.
inline Document OneBlock(std::string text) {
  Document document;
  document.text = std::move(text);
  document.blocks = {{BlockKind::kParagraph, {0, document.text.size()}}};
  return document;
}

// "The cat | sat ." with a space between tokens and " | " between sentences.
inline std::string Annotated(const std::string& text) {
  const Document document = OneBlock(text);
  const AnnotatedDocument annotated = Annotate(document);
  std::string out;
  for (const Sentence& sentence : annotated.sentences) {
    if (!out.empty()) out += " | ";
    for (std::uint32_t i = 0; i < sentence.token_count; ++i) {
      if (i > 0) out += ' ';
      out += annotated.tokens[sentence.first_token + i].In(document.text);
    }
  }
  return out;
}

// Data that is not in the repository: the folder, or empty where it is missing.
inline std::filesystem::path SharedFolder() {
  const char* named = std::getenv("DOSSIER_SHARED");
  const std::filesystem::path folder = named != nullptr ? named : DOSSIER_SOURCE_DIR "/../shared";
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

inline std::string ReadWhole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// A folder of its own, removed afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "dossier_text_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string Write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path.string();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace dossier::text
