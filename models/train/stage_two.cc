#include "models/train/stage_two.h"

#include <array>

#include "models/train/coreference_trainer.h"
#include "models/train/name_tagger_trainer.h"
#include "models/train/relation_trainer.h"

namespace dossier::models {

namespace {

Result<text::ModelFile> Open(const std::string& bytes) {
  return text::ModelFile::Open({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

}  // namespace

std::span<const StageTwoPart> StageTwoParts() {
  // Relations are learned between what is named, and what pronouns and nominals stand for, as they are found.
  static constexpr std::array<StageTwoPart, 3> kParts = {
      {{"names", &TrainNames}, {"coreference", &TrainCoreference}, {"relations", &TrainRelations}}};
  return kParts;
}

Result<std::string> TrainStageTwo(CorpusView articles, std::string_view base) {
  std::string model(base);
  DOSSIER_RETURN_IF_ERROR(Open(model));
  for (const StageTwoPart& part : StageTwoParts()) {
    text::ModelFileWriter tensors;
    DOSSIER_RETURN_IF_ERROR(part.train(articles, model, &tensors));
    DOSSIER_ASSIGN_OR_RETURN(const text::ModelFile before, Open(model));
    tensors.AddAll(before);
    model = tensors.Finish();
  }
  return model;
}

}  // namespace dossier::models
