// Trains the relation scorer on annotated articles, over the language model and the extractor as they are; writes the
// tensors `relation.*` (docs/model_format.md). A part of the second stage of training. Deterministic.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/text/model_file.h"
#include "models/train/relation_network.h"
#include "models/train/stage_two.h"

namespace dossier::models {

// Every fifth article is held out of a first training to learn how sure the scorer must be, then all are learned from.
// `model`: the bytes of a model file, 8-byte aligned. About a minute for 230 articles.
Status TrainRelations(CorpusView articles, const std::string& model, text::ModelFileWriter* tensors);

// The vectors of the words that a model file knows, all of one length.
WordVectors ReadWordVectors(const text::ModelFile& file);

}  // namespace dossier::models
