#include "models/train/language/training_sentence.h"

#include "models/data/conllu.h"
#include "models/data/iob.h"
#include "models/data/redocred.h"
#include "models/data/treebank_entities.h"

namespace dossier::models {

namespace {

TrainingSentence FromTree(const TreebankSentence& tree) {
  TrainingSentence out;
  out.has_tree = true;
  for (const TreebankWord& word : tree.words) {
    out.words.push_back(word.form);
    out.upos.push_back(static_cast<std::int64_t>(word.upos));
    out.penn.push_back(static_cast<std::int64_t>(word.penn));
    out.relation.push_back(static_cast<std::int64_t>(word.relation));
    out.head.push_back(word.head);
  }
  return out;
}

constexpr int kOpen = 0, kGum = 1, kWiki = 2;  // of kEntitySets

// Persons, organisations and places as B I E S tags; what else is named is O.
std::vector<std::int64_t> Tags(std::size_t words, const std::vector<LabelledSpan>& entities) {
  std::vector<std::int64_t> tags(words, 0);
  for (const LabelledSpan& span : entities) {
    const std::optional<text::EntityKind> kind = KindOfEntityLabel(span.label);
    if (!kind || *kind > text::EntityKind::kPlace || span.end > words || span.first >= span.end) continue;
    const std::int64_t base = 1 + 4 * static_cast<std::int64_t>(*kind);
    for (std::uint32_t i = span.first; i < span.end; ++i) {
      const bool begins = i == span.first, ends = i + 1 == span.end;
      tags[i] = base + (begins && ends ? 3 : begins ? 0 : ends ? 2 : 1);
    }
  }
  return tags;
}

Status AddIob(const std::string& path, std::vector<TrainingSentence>* out) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<EntitySentence> sentences, ReadIob(path));
  for (const EntitySentence& sentence : sentences) {
    out->push_back(
        {.words = sentence.words, .entity_set = kOpen, .entity_tags = Tags(sentence.words.size(), sentence.entities)});
  }
  return {};
}

Status AddRedocred(const std::string& path, std::vector<TrainingSentence>* out) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<RedocredDocument> documents, ReadRedocred(path));
  for (const RedocredDocument& document : documents) {
    std::vector<std::vector<LabelledSpan>> spans(document.sentences.size());
    for (const RedocredEntity& entity : document.entities) {
      for (const RedocredMention& mention : entity.mentions) {
        spans[mention.sentence].push_back({.first = mention.first, .end = mention.end, .label = entity.kind});
      }
    }
    for (std::size_t s = 0; s < spans.size(); ++s) {
      if (document.sentences[s].empty()) continue;
      out->push_back({.words = document.sentences[s],
                      .entity_set = kWiki,
                      .entity_tags = Tags(document.sentences[s].size(), spans[s])});
    }
  }
  return {};
}

}  // namespace

Result<TrainingData> ReadTrainingData(const std::string& folder) {
  TrainingData data;
  const auto add_trees = [&](const std::string& path, bool named, std::vector<TrainingSentence>* out) -> Status {
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<TreebankSentence> trees, ReadConllu(path));
    for (std::size_t i = 0; i < trees.size(); ++i) {
      out->push_back(FromTree(trees[i]));
      if (!named) continue;
      out->back().entity_set = kGum;
      out->back().entity_tags = Tags(trees[i].words.size(), FindTreebankNames(trees[i]));
    }
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(add_trees(folder + "/ewt/en_ewt-ud-train.conllu", false, &data.train));
  DOSSIER_RETURN_IF_ERROR(add_trees(folder + "/ewt/en_ewt-ud-dev.conllu", false, &data.dev));
  DOSSIER_RETURN_IF_ERROR(add_trees(folder + "/gum/en_gum-ud-train.conllu", true, &data.train));
  DOSSIER_RETURN_IF_ERROR(add_trees(folder + "/gum/en_gum-ud-dev.conllu", true, &data.dev));
  DOSSIER_RETURN_IF_ERROR(AddIob(folder + "/uner/en_ewt-ud-dev.iob2", &data.train));
  DOSSIER_RETURN_IF_ERROR(AddIob(folder + "/wikigold/wikigold.conll.txt", &data.train));
  DOSSIER_RETURN_IF_ERROR(AddIob(folder + "/wnut17/wnut17train.conll", &data.train));
  DOSSIER_RETURN_IF_ERROR(AddRedocred(folder + "/redocred/dev_revised.json", &data.train));
  DOSSIER_RETURN_IF_ERROR(AddRedocred(folder + "/redocred/test_revised.json", &data.train));
  return data;
}

}  // namespace dossier::models
