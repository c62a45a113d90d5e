#include <algorithm>

#include "core/extract/relations.h"

namespace dossier::extract {
namespace {

using enum WordClass;

class PlaceFinder {
 public:
  PlaceFinder(const RelationInput& input, const std::vector<Chunk>& chunks, std::vector<Finding>* findings)
      : input_(input), chunks_(chunks), findings_(*findings), type_(input.rules.FindType("LOCATED_IN")) {}

  void Run() {
    if (type_ == kNone) return;
    for (std::uint32_t i = 0; i < chunks_.size(); ++i) {
      if (chunks_[i].type != ChunkType::kNoun) continue;
      Modifiers(chunks_[i]);
      OwnName(chunks_[i]);
      UnitOfFocus(i);
      Neighbours(i);
    }
  }

 private:
  bool Is(std::uint32_t i, ChunkType type) const { return i < chunks_.size() && chunks_[i].type == type; }
  Kind KindOf(std::uint32_t mention) const { return mention == kNone ? Kind::kUnknown : input_.mentions[mention].kind; }
  bool IsPlace(std::uint32_t i) const {
    return Is(i, ChunkType::kNoun) && KindOf(chunks_[i].mention) == Kind::kPlace && IsName(chunks_[i].mention);
  }
  bool IsName(std::uint32_t m) const { return input_.mentions[m].form == graph::MentionKind::kName; }
  bool IsSited(std::uint32_t m) const {
    const Kind kind = KindOf(m);
    return kind == Kind::kOrganization || kind == Kind::kFacility;
  }

  void Emit(std::uint32_t subject, std::uint32_t object, std::string rule, double confidence) {
    const Mention& a = input_.mentions[subject];
    const Mention& b = input_.mentions[object];
    AddFinding(input_,
               {.subject = a.entity,
                .type = type_,
                .object = b.entity,
                .rule = std::move(rule),
                .confidence = confidence,
                .first = std::min(a.first, b.first),
                .end = std::max(a.end, b.end),
                .anchor = a.first},
               &findings_);
  }

  // "Iquique-based Pesquera", "Duisburg contractor Kettwig", "Baogang, in Baotou-based ..."
  void Modifiers(const Chunk& chunk) {
    if (chunk.mention == kNone || !IsSited(chunk.mention)) return;
    for (const std::uint32_t m : chunk.modifiers) {
      if (KindOf(m) != Kind::kPlace) continue;
      const std::uint32_t after = input_.mentions[m].end;
      const bool based = after < input_.words.size() && input_.words[after].attached;
      Emit(chunk.mention, m, based ? "place-based" : "place-before-name", based ? 0.92 : 0.75);
    }
  }

  // "Plovdiv bottle works": the facility says where it is.
  void OwnName(const Chunk& chunk) {
    if (chunk.mention == kNone || KindOf(chunk.mention) != Kind::kFacility || !IsName(chunk.mention)) return;
    const Mention& mention = input_.mentions[chunk.mention];
    for (std::uint32_t end = mention.end - 1; end > mention.first; --end) {
      const auto it = input_.place_by_name.find(input_.words.LowerPhrase(mention.first, end));
      if (it == input_.place_by_name.end()) continue;
      AddFinding(input_,
                 {.subject = mention.entity,
                  .type = type_,
                  .object = it->second,
                  .rule = "place-in-name",
                  .confidence = 0.7,
                  .first = mention.first,
                  .end = mention.end,
                  .anchor = mention.first},
                 &findings_);
      return;
    }
  }

  // "Wuhai mining subsidiary" with no owner named: of the organisation that the article is about.
  void UnitOfFocus(std::uint32_t i) {
    const Chunk& chunk = chunks_[i];
    const std::uint32_t part = input_.rules.FindType("SUBSIDIARY_OF");
    if (part == kNone || chunk.mention == kNone || (i > 0 && Is(i - 1, ChunkType::kGenitive))) return;
    const Mention& mention = input_.mentions[chunk.mention];
    if (mention.canonical.empty() || !mention.canonical.ends_with("subsidiary")) return;
    AddFinding(input_,
               {.subject = mention.entity,
                .type = part,
                .object = input_.focus,
                .rule = "unit-of-focus",
                .confidence = 0.7,
                .first = mention.first,
                .end = mention.end,
                .anchor = mention.first},
               &findings_);
  }

  void Neighbours(std::uint32_t i) {
    const Chunk& chunk = chunks_[i];
    if (chunk.mention == kNone) return;
    const Kind kind = KindOf(chunk.mention);
    // "Harlan Falls, Ohio": after a preposition, or closed by a second comma.
    if (kind == Kind::kPlace && IsName(chunk.mention) && Is(i + 1, ChunkType::kComma) && IsPlace(i + 2) &&
        chunks_[i + 2].modifiers.empty() && !Is(i + 3, ChunkType::kConjunction) &&
        !(Is(i + 3, ChunkType::kComma) &&
          (Is(i + 4, ChunkType::kNoun) && (IsPlace(i + 4) || Is(i + 5, ChunkType::kConjunction))))) {
      const std::string outer = Lower(input_.entities[input_.mentions[chunks_[i + 2].mention].entity].name);
      const WordClasses classes = Lexicon::English().Classes(outer);
      if (classes.HasAny({kCountry, kRegion}) ||
          (i > 0 && Is(i - 1, ChunkType::kPreposition) && Is(i + 3, ChunkType::kComma))) {
        Emit(chunk.mention, chunks_[i + 2].mention, "place-comma-place", 0.8);
      }
    }
    // "the smelter in Gebze", "its plant at Kolín", "University of X in Y".
    if ((kind == Kind::kFacility || kind == Kind::kEvent || kind == Kind::kOrganization) &&
        Is(i + 1, ChunkType::kPreposition) && IsPlace(i + 2)) {
      const std::string& preposition = input_.words.Lower(chunks_[i + 1].first);
      const bool inside = preposition == "in" || preposition == "at" ||
                          (preposition == "near" && kind == Kind::kFacility) ||
                          (preposition == "of" && kind == Kind::kOrganization && IsName(chunk.mention));
      if (inside && !(kind == Kind::kOrganization && preposition == "at")) {
        Emit(chunk.mention, chunks_[i + 2].mention, "name-in-place", kind == Kind::kOrganization ? 0.65 : 0.85);
        // The larger place after the comma is said of the smaller one.
      }
    }
    // "Kazakhstan's Dala Astyk"
    if ((kind == Kind::kOrganization || kind == Kind::kFacility) && i >= 2 && Is(i - 1, ChunkType::kGenitive) &&
        IsPlace(i - 2) && IsName(chunk.mention)) {
      Emit(chunk.mention, chunks_[i - 2].mention, "place-genitive", 0.7);
    }
  }

  static std::string Lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
  }

  const RelationInput& input_;
  const std::vector<Chunk>& chunks_;
  std::vector<Finding>& findings_;
  std::uint32_t type_;
};

}  // namespace

void FindPlaces(const RelationInput& input, const std::vector<Chunk>& chunks, std::vector<Finding>* findings) {
  PlaceFinder(input, chunks, findings).Run();
}

}  // namespace dossier::extract
