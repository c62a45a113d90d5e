#include "models/data/redocred.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace dossier::models {

namespace {

using nlohmann::json;

// Throws json::exception where a field is missing or of another type; `why` is set where an index points outside.
RedocredDocument ReadDocument(const json& in, std::string* why) {
  RedocredDocument document;
  document.title = in.at("title").get<std::string>();
  document.sentences = in.at("sents").get<std::vector<std::vector<std::string>>>();
  for (const json& chain : in.at("vertexSet")) {
    RedocredEntity entity;
    for (const json& mention : chain) {
      const RedocredMention read{.sentence = mention.at("sent_id").get<std::uint32_t>(),
                                 .first = mention.at("pos").at(0).get<std::uint32_t>(),
                                 .end = mention.at("pos").at(1).get<std::uint32_t>()};
      if (read.sentence >= document.sentences.size() || read.first >= read.end ||
          read.end > document.sentences[read.sentence].size()) {
        *why = "a mention lies outside its sentence";
        return document;
      }
      if (entity.mentions.empty()) {
        entity.kind = mention.at("type").get<std::string>();
        entity.name = mention.at("name").get<std::string>();
      }
      entity.mentions.push_back(read);
    }
    document.entities.push_back(std::move(entity));
  }
  if (!in.contains("labels")) return document;
  for (const json& label : in.at("labels")) {
    RedocredRelation relation{.property = label.at("r").get<std::string>(),
                              .head = label.at("h").get<std::uint32_t>(),
                              .tail = label.at("t").get<std::uint32_t>(),
                              .evidence = label.at("evidence").get<std::vector<std::uint32_t>>()};
    if (relation.head >= document.entities.size() || relation.tail >= document.entities.size()) {
      *why = "a relation has no such entity";
      return document;
    }
    document.relations.push_back(std::move(relation));
  }
  return document;
}

}  // namespace

Result<std::vector<RedocredDocument>> ReadRedocred(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  const json parsed = json::parse(in, nullptr, false);
  if (!parsed.is_array()) return Error(ErrorCode::kBadInput, fmt::format("'{}' is no JSON array", path));
  std::vector<RedocredDocument> documents;
  for (std::size_t i = 0; i < parsed.size(); ++i) {
    std::string why;
    try {
      documents.push_back(ReadDocument(parsed[i], &why));
    } catch (const json::exception& e) {
      why = e.what();
    }
    if (!why.empty()) {
      return Error(ErrorCode::kBadInput, fmt::format("{}: document {}: {}", path, i + 1, why));
    }
  }
  return documents;
}

}  // namespace dossier::models
