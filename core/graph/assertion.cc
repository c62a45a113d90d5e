#include "core/graph/assertion.h"

#include <array>

namespace dossier::graph {
namespace {

constexpr std::array<std::string_view, 2> kPolarityNames = {"affirmed", "negated"};
constexpr std::array<std::string_view, 4> kModalityNames = {"asserted", "reported", "planned", "possible"};

template <typename Enum, std::size_t kSize>
std::optional<Enum> ParseName(const std::array<std::string_view, kSize>& names, std::string_view name) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view PolarityName(Polarity polarity) { return kPolarityNames[static_cast<std::size_t>(polarity)]; }
std::string_view ModalityName(Modality modality) { return kModalityNames[static_cast<std::size_t>(modality)]; }
std::optional<Polarity> ParsePolarity(std::string_view name) { return ParseName<Polarity>(kPolarityNames, name); }
std::optional<Modality> ParseModality(std::string_view name) { return ParseName<Modality>(kModalityNames, name); }

}  // namespace dossier::graph
