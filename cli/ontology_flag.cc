#include "cli/ontology_flag.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace dossier::cli {

Result<std::string> ReadAll(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  if (file) bytes.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  if (!file) {
    return Error{ErrorCode::kUsage, "cannot read \"" + path + "\": " + std::strerror(errno != 0 ? errno : EIO)};
  }
  return bytes;
}

Result<graph::Ontology> LoadOntology(const std::string& path) {
  if (path.empty()) return graph::Ontology::BuiltIn();
  DOSSIER_ASSIGN_OR_RETURN(const std::string toml, ReadAll(path));
  return graph::Ontology::Parse(toml, path);
}

}  // namespace dossier::cli
