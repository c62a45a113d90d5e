// Trains what is learned from annotated articles: train_stage_two BASE_MODEL CORPUS MODEL
// CORPUS is a folder of .art files; MODEL is the base with the trained tensors added or replaced.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "models/train/stage_two.h"

namespace dossier::models {
namespace {

Status Run(const std::string& base_path, const std::string& corpus, const std::string& out_path) {
  std::ifstream in(base_path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", base_path));
  const std::string base((std::istreambuf_iterator<char>(in)), {});
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<CorpusArticle> articles, ReadArticleCorpora({corpus}));
  std::vector<const CorpusArticle*> all;
  for (const CorpusArticle& article : articles) all.push_back(&article);
  DOSSIER_ASSIGN_OR_RETURN(const std::string model, TrainStageTwo(all, base));
  std::ofstream out(out_path, std::ios::binary);
  out.write(model.data(), static_cast<std::streamsize>(model.size()));
  out.close();
  if (!out) return Error(ErrorCode::kIo, fmt::format("cannot write '{}'", out_path));
  fmt::print("trained on {} articles; {} bytes in {}\n", articles.size(), model.size(), out_path);
  return {};
}

}  // namespace
}  // namespace dossier::models

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: train_stage_two BASE_MODEL CORPUS MODEL\n");
    return 2;
  }
  const dossier::Status status = dossier::models::Run(argv[1], argv[2], argv[3]);
  if (status.ok()) return 0;
  fmt::print(stderr, "error: {}\n", status.error().message);
  return 1;
}
