// The second stage of training: what is learned from annotated articles over a language network that is not changed any
// more (news entities, coreference, relations), written as further tensors of the same model file. Deterministic.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/text/model_file.h"
#include "models/data/article_corpus.h"

namespace dossier::models {

using CorpusView = std::span<const CorpusArticle* const>;

// One part: learns from `articles` and adds its tensors to `tensors`; all of them, so that none of an older training
// stay. `model` are the bytes of a model file, 8-byte aligned: the base with the tensors of the parts before this one.
struct StageTwoPart {
  std::string_view name;
  Status (*train)(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors);
};

// In the order of training.
std::span<const StageTwoPart> StageTwoParts();

// The base model with every part trained on `articles`; tensors of the base of the same names are replaced. The bytes
// of a model file. Errors as of the parts, and kBadInput where `base` is no model file. Minutes.
Result<std::string> TrainStageTwo(CorpusView articles, std::string_view base);

}  // namespace dossier::models
