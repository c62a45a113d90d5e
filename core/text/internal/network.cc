#include "core/text/internal/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/text/word_features.h"

namespace dossier::text {

namespace {

using Json = nlohmann::json;

Error BadNames(std::string_view what) {
  return Error{ErrorCode::kBadInput, fmt::format("the model's syntax.json {}", what)};
}

// The tags that a list of syntax.json names.
template <typename Tag, typename Find>
Result<std::vector<Tag>> ReadNames(const Json& names, std::string_view field, Find find) {
  std::vector<Tag> out;
  if (!names.is_array() || names.empty()) return BadNames(fmt::format("has no list '{}'", field));
  for (const Json& name : names) {
    const std::optional<Tag> tag = name.is_string() ? find(name.get_ref<const std::string&>()) : std::nullopt;
    if (!tag) return BadNames(fmt::format("names an unknown tag in '{}'", field));
    out.push_back(*tag);
  }
  return out;
}

std::size_t Best(const float* scores, std::size_t count) {
  return static_cast<std::size_t>(std::max_element(scores, scores + count) - scores);
}

}  // namespace

Result<Network> Network::Load(const ModelFile& file, const Kernels& kernels) {
  Network out;
  out.kernels_ = &kernels;
  DOSSIER_ASSIGN_OR_RETURN(const TensorView text, file.Find("syntax.json", TensorType::kBytes));
  const Json names = Json::parse(text.Bytes(), nullptr, /*allow_exceptions=*/false);
  if (!names.is_object()) return BadNames("is not JSON");
  const auto field = [&](const char* name) { return names.contains(name) ? names[name] : Json(); };
  DOSSIER_ASSIGN_OR_RETURN(out.upos_, ReadNames<Upos>(field("upos"), "upos", FindUpos));
  DOSSIER_ASSIGN_OR_RETURN(out.penn_, ReadNames<PennTag>(field("penn"), "penn", FindPennTag));
  DOSSIER_ASSIGN_OR_RETURN(out.relations_,
                           ReadNames<DependencyRelation>(field("relation"), "relation", FindDependencyRelation));
  const auto root = std::ranges::find(out.relations_, DependencyRelation::kRoot);
  if (root == out.relations_.end() || out.relations_.size() < 2) return BadNames("has no relation 'root', or no other");

  DOSSIER_ASSIGN_OR_RETURN(out.encoder_, Encoder::Load(file));
  const auto width = static_cast<std::uint32_t>(2 * out.encoder_.hidden());
  const auto rows = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
  DOSSIER_RETURN_IF_ERROR(file.Find("upos", TensorType::kInt8, rows(out.upos_), width));
  DOSSIER_RETURN_IF_ERROR(file.Find("penn", TensorType::kInt8, rows(out.penn_), width));
  DOSSIER_ASSIGN_OR_RETURN(out.tags_, PackedMatrix::Load(file, {"upos", "penn"}, width, true));
  DOSSIER_ASSIGN_OR_RETURN(out.parser_, ParserHead::Load(file, width, out.relations_.size(),
                                                         static_cast<std::size_t>(root - out.relations_.begin())));

  DOSSIER_RETURN_IF_ERROR(out.LoadEntities(file, field("entity_sets")));
  return out;
}

Status Network::LoadEntities(const ModelFile& file, const Json& sets) {
  if (!sets.is_null() && !sets.is_object()) return BadNames("has entity_sets of another form");
  for (const auto& [name, kind_names] : sets.items()) {
    DOSSIER_ASSIGN_OR_RETURN(std::vector<EntityKind> kinds, ReadNames<EntityKind>(kind_names, name, FindEntityKind));
    const std::string tensor = "entity." + name;
    if (!file.Has(tensor)) continue;  // a set may be named before it is trained
    const auto tags = static_cast<std::uint32_t>(4 * kinds.size() + 1);
    DOSSIER_RETURN_IF_ERROR(file.Find(tensor, TensorType::kInt8, tags, 0));
    DOSSIER_ASSIGN_OR_RETURN(TagChain chain, TagChain::Load(file, tensor, kinds.size()));
    EntitySet set{tensor, std::move(kinds), std::move(chain)};
    if (name == "news") {
      news_ = std::move(set);
    } else {
      open_tags_ += tags;
      open_.insert(name == "open" ? open_.begin() : open_.end(), std::move(set));
    }
  }
  std::vector<std::string> tensors;
  for (const EntitySet& set : open_) tensors.push_back(set.tensor);
  if (news_) tensors.push_back(news_->tensor);
  if (tensors.empty()) return {};
  DOSSIER_ASSIGN_OR_RETURN(emissions_,
                           PackedMatrix::Load(file, tensors, static_cast<std::uint32_t>(encoder_.width()), true));
  return {};
}

bool Network::HasEntitySet(std::string_view name) const {
  const std::string tensor = fmt::format("entity.{}", name);
  return (news_ && news_->tensor == tensor) || std::ranges::find(open_, tensor, &EntitySet::tensor) != open_.end();
}

void Network::FindEntities(std::span<const std::uint32_t> lengths, std::string_view entity_set,
                           NetworkOutput* out) const {
  const EntitySet* set = news_ ? &*news_ : open_.empty() ? nullptr : &open_.front();
  if (set == nullptr) return;
  std::size_t offset = news_ ? open_tags() : 0;  // of its scores in a row
  std::size_t before = 0;
  const std::string tensor = fmt::format("entity.{}", entity_set);
  for (const EntitySet& open : open_) {
    if (open.tensor == tensor) {
      set = &open;
      offset = before;
    }
    before += open.chain.tags();
  }
  const std::size_t words = out->tokens.size(), stride = emissions_.stride();
  const auto scores = std::make_unique_for_overwrite<float[]>(words * stride);
  emissions_.Apply(*kernels_, out->states.data(), encoder_.width(), words, scores.get());
  for (std::size_t i = 0; i < words; ++i) {
    const float* const row = scores.get() + i * stride;
    out->open_scores.insert(out->open_scores.end(), row, row + open_tags());
    out->news_scores.insert(out->news_scores.end(), row + open_tags(), row + open_tags() + news_tags());
  }
  const float* sentence = scores.get() + offset;
  std::uint32_t first = 0;
  for (const std::uint32_t length : lengths) {
    for (const TaggedSpan& span : set->chain.Decode(sentence, stride, length)) {
      out->entities.push_back({.first = first + span.first,
                               .end = first + span.end,
                               .kind = set->kinds[span.kind],
                               .score = span.probability});
    }
    first += length;
    sentence += length * stride;
  }
}

NetworkOutput Network::Run(std::span<const std::string_view> words, std::span<const std::uint32_t> lengths,
                           std::string_view entity_set) const {
  NetworkOutput out;
  std::vector<WordFeatures> features;
  features.reserve(words.size());
  for (std::size_t first = 0; const std::uint32_t length : lengths) {
    const std::vector<WordFeatures> sentence = ComputeWordFeatures(words.subspan(first, length));
    features.insert(features.end(), sentence.begin(), sentence.end());
    first += length;
  }
  const std::size_t width = encoder_.width();
  out.states.resize(words.size() * width);
  encoder_.Run(*kernels_, features, lengths, out.states.data());

  out.tokens.resize(words.size());
  const auto scores = std::make_unique_for_overwrite<float[]>(words.size() * tags_.stride());
  tags_.Apply(*kernels_, out.states.data(), width, words.size(), scores.get());
  const std::vector<ParsedWord> parsed =
      parser_.Parse(*kernels_, out.states.data() + 2 * encoder_.hidden(), width, lengths);
  std::uint32_t first = 0;
  for (const std::uint32_t length : lengths) {
    for (std::uint32_t i = first; i < first + length; ++i) {
      Token& token = out.tokens[i];
      token.upos = upos_[Best(scores.get() + i * tags_.stride(), upos_.size())];
      token.penn = penn_[Best(scores.get() + i * tags_.stride() + upos_.size(), penn_.size())];
      token.head = parsed[i].head == 0 ? kNoToken : first + parsed[i].head - 1;
      token.relation = relations_[parsed[i].relation];
    }
    first += length;
  }

  FindEntities(lengths, entity_set, &out);
  return out;
}

}  // namespace dossier::text
