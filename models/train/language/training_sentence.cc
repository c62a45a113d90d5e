#include "models/train/language/training_sentence.h"

#include "models/data/conllu.h"

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

}  // namespace

Result<TrainingData> ReadTrainingData(const std::string& folder) {
  TrainingData data;
  for (const char* treebank : {"ewt/en_ewt", "gum/en_gum"}) {
    const std::string stem = folder + "/" + treebank + "-ud-";
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<TreebankSentence> train, ReadConllu(stem + "train.conllu"));
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<TreebankSentence> dev, ReadConllu(stem + "dev.conllu"));
    for (const TreebankSentence& tree : train) data.train.push_back(FromTree(tree));
    for (const TreebankSentence& tree : dev) data.dev.push_back(FromTree(tree));
  }
  return data;
}

}  // namespace dossier::models
