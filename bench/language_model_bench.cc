// language_model_bench MODEL FILE...: words a second of processor time, on one core, through sentences and tokens, and
// through the language model of file MODEL by instruction set. Articles are read once; the best of several rounds
// counts.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "bench/measure.h"
#include "core/text/annotator.h"
#include "core/text/article_reader.h"
#include "core/text/language_model.h"

namespace dossier::text {
namespace {

int Run(const std::string& model_path, const std::vector<std::string>& paths) {
  std::vector<Document> documents;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    RawArticle raw;
    raw.id = raw.source = path;
    raw.bytes.assign(std::istreambuf_iterator<char>(in), {});
    Result<Document> document = CleanArticle(raw);
    if (document.ok()) documents.push_back(std::move(*document));
  }
  std::size_t words = 0, tokens = 0;
  std::vector<AnnotatedDocument> annotated;
  for (const Document& document : documents) {
    words += CountWords(document.text);
    annotated.push_back(Annotate(document));
    tokens += annotated.back().tokens.size();
  }
  fmt::print("{} articles, {} words, {} tokens\n", documents.size(), words, tokens);
  const auto print = [&](std::string_view stage, const Seconds& seconds) {
    fmt::print("{:<34} {:>10.0f} words/s {:>10.0f} tokens/s\n", stage, static_cast<double>(words) / seconds.processor,
               static_cast<double>(tokens) / seconds.processor);
  };
  print("sentences and tokens", BestSeconds(5, [&] {
          for (const Document& document : documents) Annotate(document);
        }));
  for (const std::string_view instructions : LanguageModel::InstructionSets()) {
    const Result<LanguageModel> model = LanguageModel::Load(model_path, instructions);
    if (!model.ok()) {
      fmt::print(stderr, "{}\n", model.error().message);
      return 1;
    }
    Encoding encoding;
    print(fmt::format("language model, {}", instructions), BestSeconds(instructions == "portable" ? 1 : 5, [&] {
            for (AnnotatedDocument& document : annotated) model->Annotate(&document, &encoding);
          }));
  }
  return 0;
}

}  // namespace
}  // namespace dossier::text

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  if (paths.size() < 2) {
    fmt::print(stderr, "usage: language_model_bench MODEL FILE...\n");
    return 2;
  }
  return dossier::text::Run(paths[0], {paths.begin() + 1, paths.end()});
}
