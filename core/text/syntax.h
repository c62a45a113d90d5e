// The tag sets that the language model knows: universal part-of-speech tags, Penn Treebank tags, Universal Dependencies
// relations and entity kinds, with their written names. Stored models name them by these strings, so the order may
// change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dossier::text {

// universaldependencies.org/u/pos
enum class Upos : std::uint8_t {
  kX,
  kAdj,
  kAdp,
  kAdv,
  kAux,
  kCconj,
  kDet,
  kIntj,
  kNoun,
  kNum,
  kPart,
  kPron,
  kPropn,
  kPunct,
  kSconj,
  kSym,
  kVerb
};
inline constexpr std::size_t kUposCount = 17;

// The fine-grained tags of the English treebanks, column XPOS.
enum class PennTag : std::uint8_t {
  kNone,
  kAdd,
  kAfx,
  kCc,
  kCd,
  kCloseQuote,
  kColon,
  kComma,
  kCurrency,
  kDt,
  kEx,
  kFullStop,
  kFw,
  kGw,
  kHyph,
  kIn,
  kJj,
  kJjr,
  kJjs,
  kLrb,
  kLs,
  kMd,
  kNfp,
  kNn,
  kNnp,
  kNnps,
  kNns,
  kOpenQuote,
  kPdt,
  kPos,
  kPrp,
  kPrpPossessive,
  kRb,
  kRbr,
  kRbs,
  kRp,
  kRrb,
  kSym,
  kTo,
  kUh,
  kVb,
  kVbd,
  kVbg,
  kVbn,
  kVbp,
  kVbz,
  kWdt,
  kWp,
  kWpPossessive,
  kWrb,
  kXx
};
inline constexpr std::size_t kPennTagCount = 51;

// universaldependencies.org/en/dep, with the subtypes of the English treebanks.
enum class DependencyRelation : std::uint8_t {
  kDep,
  kAcl,
  kAclRelcl,
  kAdvcl,
  kAdvclRelcl,
  kAdvmod,
  kAmod,
  kAppos,
  kAux,
  kAuxPass,
  kCase,
  kCc,
  kCcPreconj,
  kCcomp,
  kCompound,
  kCompoundPrt,
  kConj,
  kCop,
  kCsubj,
  kCsubjOuter,
  kCsubjPass,
  kDet,
  kDetPredet,
  kDiscourse,
  kDislocated,
  kExpl,
  kFixed,
  kFlat,
  kGoeswith,
  kIobj,
  kList,
  kMark,
  kNmod,
  kNmodDesc,
  kNmodPoss,
  kNmodUnmarked,
  kNsubj,
  kNsubjOuter,
  kNsubjPass,
  kNummod,
  kObj,
  kObl,
  kOblAgent,
  kOblUnmarked,
  kOrphan,
  kParataxis,
  kPunct,
  kReparandum,
  kRoot,
  kVocative,
  kXcomp
};
inline constexpr std::size_t kDependencyRelationCount = 51;

enum class EntityKind : std::uint8_t { kPerson, kOrganization, kPlace, kFacility, kEvent };
inline constexpr std::size_t kEntityKindCount = 5;

// As the treebanks write them: "PROPN", "NNP", "nsubj:pass"; "Person".
std::string_view UposName(Upos tag);
std::string_view PennTagName(PennTag tag);
std::string_view DependencyRelationName(DependencyRelation relation);
std::string_view EntityKindName(EntityKind kind);

// nullopt where no tag is written so. A relation's unknown subtype is read as its main type: "obl:npmod" is obl.
// O(log n) or a short scan.
std::optional<Upos> FindUpos(std::string_view name);
std::optional<PennTag> FindPennTag(std::string_view name);
std::optional<DependencyRelation> FindDependencyRelation(std::string_view name);
std::optional<EntityKind> FindEntityKind(std::string_view name);

}  // namespace dossier::text
