// Scores articles by what was learned without them: for every domain the second stage of training (models/train) is
// done again on the articles of the others.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/eval/gold_graph.h"
#include "bench/eval/pipeline.h"

namespace dossier::eval {

struct FoldOptions {
  std::string model, ontology;  // files; empty: the built-in ones
  bool held_out = false;        // false: everything is scored by the pipeline as it is
  int percent = 100;            // of the other domains' articles that are learned from
  std::int64_t folds = 0;       // domains held out, at most; 0: all
};

using ArticleView = std::vector<const GoldArticle*>;

// Calls `score` with a pipeline and the articles that it is to be measured on: once with all of them, or once a domain
// with those annotated articles (.art) of it. Errors as of reading and training; kUsage where domains are to be held
// out of fewer than two; kNotFound where the model has no network to learn over. Minutes a domain held out.
Status RunFolds(const std::vector<GoldArticle>& articles, const FoldOptions& options,
                const std::function<void(const Pipeline&, const ArticleView&)>& score);

}  // namespace dossier::eval
