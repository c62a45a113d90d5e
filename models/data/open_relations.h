// Reads open relations, which name a relation by words of the sentence: CaRB's gold (Bhardwaj et al. 2019) and the
// outputs of systems in their own formats. Thread safety: pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace dossier::models {

struct OpenRelation {
  std::string relation;
  std::vector<std::string> arguments;  // the subject first
  double confidence = 1;
};

// By sentence key; of each sentence in the order of the file.
using OpenRelations = std::map<std::string, std::vector<OpenRelation>>;

// A sentence without white space, in lower case, brackets as such ("-LRB-" is "("): systems write sentences
// differently.
std::string SentenceKey(std::string_view sentence);

enum class OpenFormat : unsigned char {
  kGold,     // sentence, relation, arguments; of CaRB. Arguments "C: ..." (context) are dropped
  kTabs,     // sentence, confidence, relation, arguments
  kReVerb,   // columns 3 to 5 are arguments and relation, 12 the confidence, 13 the sentence
  kOpenIe,   // OpenIE 4 and 5: confidence, context, SimpleArgument(...), Relation(...), arguments, sentence
  kClausIe,  // a sentence, then lines of number, subject, relation, object, confidence
  kPropS,    // confidence, sentence, relation, then role and argument in turn
};

// "gold", "tabs", "reverb", "openie", "clausie", "props".
std::optional<OpenFormat> FindOpenFormat(std::string_view name);

// kNotFound; kBadInput with the line where a confidence is no number. Confidences of ClausIE and PropS, which are log
// probabilities, are scaled into (0, 1). Lines of OpenIE without a second argument are left out, as CaRB does; its
// context, where the subject does not begin with it already, is put before the subject.
Result<OpenRelations> ReadOpenRelations(const std::string& path, OpenFormat format);

}  // namespace dossier::models
