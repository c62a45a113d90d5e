// Reads treebanks in CoNLL-U (universaldependencies.org/format). Thread safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/text/syntax.h"

namespace dossier::models {

struct TreebankWord {
  std::string form;
  text::Upos upos = text::Upos::kX;
  text::PennTag penn = text::PennTag::kNone;
  text::DependencyRelation relation = text::DependencyRelation::kDep;
  std::uint32_t head = 0;  // 1-based; 0: root
  bool space_after = true;
  std::string misc;
};

struct TreebankSentence {
  std::string id;
  std::string text;
  bool starts_document = false;
  bool starts_paragraph = false;
  std::vector<TreebankWord> words;  // syntactic words; multi-word token ranges and empty nodes are left out
};

// kNotFound, kIo; kBadInput with the line number where a line is not CoNLL-U. Words of a multi-word token have no
// space between them.
Result<std::vector<TreebankSentence>> ReadConllu(const std::string& path);

}  // namespace dossier::models
