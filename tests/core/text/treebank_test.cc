// Words and sentences against Universal Dependencies treebanks, from raw text: floors that only rise.
#include <iostream>
#include <set>

#include "tests/core/text/text_testing.h"

namespace dossier::text {
namespace {

struct Treebank {
  Document document;
  std::set<TextSpan> words;
  std::set<TextSpan> sentences;
};

std::vector<std::string> Fields(const std::string& line) {
  std::vector<std::string> fields;
  std::stringstream in(line);
  for (std::string field; std::getline(in, field, '\t');) fields.push_back(field);
  return fields;
}

// Text, words and sentences of a CoNLL-U file; every paragraph is a block.
Treebank Load(const std::filesystem::path& path) {
  Treebank bank;
  std::string& text = bank.document.text;
  std::ifstream in(path);
  std::size_t block_start = 0, sentence_start = 0, last_end = 0, joined_until = 0, joined_end = 0;
  bool in_sentence = false, space = false;
  const auto end_block = [&] {
    if (last_end > block_start) bank.document.blocks.push_back({BlockKind::kParagraph, {block_start, last_end}});
    if (!text.empty()) text += "\n\n";
    block_start = text.size();
    space = false;
  };
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# newdoc") || line.starts_with("# newpar")) {
      end_block();
    } else if (line.empty()) {
      if (in_sentence) bank.sentences.insert({sentence_start, last_end});
      in_sentence = false;
      joined_until = 0;
    } else if (line[0] != '#') {
      const std::vector<std::string> f = Fields(line);
      if (f.size() < 10 || f[0].find('.') != std::string::npos) continue;
      const bool range = f[0].find('-') != std::string::npos;
      const std::size_t id = std::stoul(f[0]);
      if (range || id > joined_until) {
        if (space) text += ' ';
        if (!in_sentence) sentence_start = text.size();
        in_sentence = true;
        const std::size_t start = text.size();
        text += f[1];
        last_end = text.size();
        space = f[9].find("SpaceAfter=No") == std::string::npos;
        if (range) {
          joined_until = std::stoul(f[0].substr(f[0].find('-') + 1));
          joined_end = start;
        } else {
          bank.words.insert({start, last_end});
        }
      } else {
        // A word of a written token: where it is spelled out, its letters.
        const std::size_t end = std::min(joined_end + f[1].size(), last_end);
        bank.words.insert({joined_end, id == joined_until ? last_end : end});
        joined_end = end;
      }
    }
  }
  end_block();
  return bank;
}

double F1(const std::set<TextSpan>& gold, const std::set<TextSpan>& found) {
  std::size_t right = 0;
  for (const TextSpan& span : found) right += gold.count(span);
  return 2.0 * static_cast<double>(right) / static_cast<double>(gold.size() + found.size());
}

struct Floor {
  const char* file;
  double words, sentences;
  friend void PrintTo(const Floor& floor, std::ostream* out) { *out << floor.file; }
};

class TreebankTest : public testing::TestWithParam<Floor> {};

TEST_P(TreebankTest, WordsAndSentencesStayGood) {
  const std::filesystem::path shared = SharedFolder();
  if (shared.empty() || !std::filesystem::exists(shared / "nlp" / GetParam().file)) {
    GTEST_SKIP() << "no treebank: set DOSSIER_SHARED to the folder that holds nlp/" << GetParam().file;
  }
  const Treebank bank = Load(shared / "nlp" / GetParam().file);
  const AnnotatedDocument annotated = Annotate(bank.document);
  std::set<TextSpan> words, sentences;
  for (const Token& token : annotated.tokens) words.insert(token.span);
  for (const Sentence& sentence : annotated.sentences) sentences.insert(sentence.span);
  const double word_f1 = F1(bank.words, words), sentence_f1 = F1(bank.sentences, sentences);
  std::cout << GetParam().file << ": words F1 " << word_f1 << ", sentences F1 " << sentence_f1 << "\n";
  if (std::getenv("DOSSIER_SHOW_ERRORS") != nullptr) {
    const std::string& text = bank.document.text;
    const auto show = [&](const TextSpan& s) {
      return text.substr(s.start > 15 ? s.start - 15 : 0, 15) + "[" + std::string(s.In(text)) + "]" +
             text.substr(s.end, 15);
    };
    for (const TextSpan& s : words) {
      if (!bank.words.count(s)) std::cout << "WORD\t" << s.In(text) << "\t" << show(s) << "\n";
    }
    for (const TextSpan& s : bank.sentences) {
      if (!sentences.count(s))
        std::cout << "SENT\t" << s.In(text).substr(0, 80) << " ... " << text.substr(s.end > 40 ? s.end - 40 : 0, 40)
                  << " || " << text.substr(s.end, 40) << "\n";
    }
  }
  EXPECT_GE(word_f1, GetParam().words);
  EXPECT_GE(sentence_f1, GetParam().sentences);
}

INSTANTIATE_TEST_SUITE_P(Files, TreebankTest,
                         testing::Values(Floor{"ewt/en_ewt-ud-dev.conllu", .987, .80},
                                         Floor{"ewt/en_ewt-ud-test.conllu", .986, .78},
                                         Floor{"gum/en_gum-ud-test.conllu", .994, .93},
                                         Floor{"pud/en_pud-ud-test.conllu", .999, .996}));

}  // namespace
}  // namespace dossier::text
