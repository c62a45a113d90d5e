#include "bench/eval/pipeline.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace dossier::eval {

Result<std::string> ReadWholeFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  return bytes.str();
}

Result<std::string> ModelBytes(const std::string& path) {
  if (path.empty()) return std::string();
  return ReadWholeFile(path);
}

Result<extract::Extractor> MakeExtractor(const std::string& ontology, const std::string& /*model*/) {
  if (ontology.empty()) return extract::Extractor::Create(graph::Ontology::BuiltIn());
  DOSSIER_ASSIGN_OR_RETURN(const std::string toml, ReadWholeFile(ontology));
  DOSSIER_ASSIGN_OR_RETURN(const graph::Ontology read, graph::Ontology::Parse(toml, ontology));
  return extract::Extractor::Create(read);
}

}  // namespace dossier::eval
