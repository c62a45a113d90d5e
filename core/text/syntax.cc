#include "core/text/syntax.h"

#include <array>

namespace dossier::text {

namespace {

constexpr std::array<std::string_view, kUposCount> kUposNames = {"X",     "ADJ",   "ADP",   "ADV", "AUX",  "CCONJ",
                                                                 "DET",   "INTJ",  "NOUN",  "NUM", "PART", "PRON",
                                                                 "PROPN", "PUNCT", "SCONJ", "SYM", "VERB"};

constexpr std::array<std::string_view, kPennTagCount> kPennTagNames = {
    "_",   "ADD",  "AFX", "CC",  "CD",  "''",   ":",     ",",   "$",   "DT",  "EX",    ".",   "FW",
    "GW",  "HYPH", "IN",  "JJ",  "JJR", "JJS",  "-LRB-", "LS",  "MD",  "NFP", "NN",    "NNP", "NNPS",
    "NNS", "``",   "PDT", "POS", "PRP", "PRP$", "RB",    "RBR", "RBS", "RP",  "-RRB-", "SYM", "TO",
    "UH",  "VB",   "VBD", "VBG", "VBN", "VBP",  "VBZ",   "WDT", "WP",  "WP$", "WRB",   "XX"};

constexpr std::array<std::string_view, kDependencyRelationCount> kDependencyRelationNames = {
    "dep",           "acl",          "acl:relcl",   "advcl",      "advcl:relcl", "advmod",      "amod",
    "appos",         "aux",          "aux:pass",    "case",       "cc",          "cc:preconj",  "ccomp",
    "compound",      "compound:prt", "conj",        "cop",        "csubj",       "csubj:outer", "csubj:pass",
    "det",           "det:predet",   "discourse",   "dislocated", "expl",        "fixed",       "flat",
    "goeswith",      "iobj",         "list",        "mark",       "nmod",        "nmod:desc",   "nmod:poss",
    "nmod:unmarked", "nsubj",        "nsubj:outer", "nsubj:pass", "nummod",      "obj",         "obl",
    "obl:agent",     "obl:unmarked", "orphan",      "parataxis",  "punct",       "reparandum",  "root",
    "vocative",      "xcomp"};

constexpr std::array<std::string_view, kEntityKindCount> kEntityKindNames = {"Person", "Organization", "Place",
                                                                             "Facility", "Event"};

template <typename Tag, std::size_t n>
std::optional<Tag> Find(const std::array<std::string_view, n>& names, std::string_view name) {
  for (std::size_t i = 0; i < n; ++i) {
    if (names[i] == name) return static_cast<Tag>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view UposName(Upos tag) { return kUposNames[static_cast<std::size_t>(tag)]; }
std::string_view PennTagName(PennTag tag) { return kPennTagNames[static_cast<std::size_t>(tag)]; }
std::string_view DependencyRelationName(DependencyRelation relation) {
  return kDependencyRelationNames[static_cast<std::size_t>(relation)];
}
std::string_view EntityKindName(EntityKind kind) { return kEntityKindNames[static_cast<std::size_t>(kind)]; }

std::optional<Upos> FindUpos(std::string_view name) { return Find<Upos>(kUposNames, name); }
std::optional<PennTag> FindPennTag(std::string_view name) { return Find<PennTag>(kPennTagNames, name); }
std::optional<DependencyRelation> FindDependencyRelation(std::string_view name) {
  if (const auto found = Find<DependencyRelation>(kDependencyRelationNames, name)) return found;
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::nullopt
                                         : Find<DependencyRelation>(kDependencyRelationNames, name.substr(0, colon));
}
std::optional<EntityKind> FindEntityKind(std::string_view name) { return Find<EntityKind>(kEntityKindNames, name); }

}  // namespace dossier::text
