// Compares what the pipeline makes of raw text with a treebank, as the CoNLL 2018 shared task did (Zeman et al. 2018,
// universaldependencies.org/conll18/evaluation.html): words and sentences are the same where they cover the same
// characters, white space not counted; what hangs on words counts for words that are the same. Syntactic words are
// compared where the task compares tokens and words: the pipeline splits clitics itself. Pure functions; O(words).
#pragma once

#include <span>
#include <vector>

#include "bench/eval/tally.h"
#include "core/text/annotated_document.h"
#include "models/data/conllu.h"

namespace dossier::eval {

// The sentences of a treebank as one document: sentences part by a space, paragraphs are blocks.
text::Document RawDocument(std::span<const models::TreebankSentence> sentences);

// Whole documents of a treebank, each from a sentence that starts one to the next.
std::vector<std::span<const models::TreebankSentence>> SplitDocuments(
    std::span<const models::TreebankSentence> sentences);

// Each right of both, wrong of the pipeline alone, missed of the treebank alone; F1 is that of the task.
struct RawScore {
  Tally words, sentences, upos, xpos, uas, las;
  Tally las_exact;  // subtypes of relations count, too

  RawScore& operator+=(const RawScore& other);
};

// `annotated` is of the RawDocument of `sentences`.
RawScore ScoreRaw(std::span<const models::TreebankSentence> sentences, const text::AnnotatedDocument& annotated);

// "nsubj:pass" -> "nsubj"
std::string_view MainRelation(text::DependencyRelation relation);

}  // namespace dossier::eval
