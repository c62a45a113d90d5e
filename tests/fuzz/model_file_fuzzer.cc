// Model files: any bytes, and a small right model with bytes changed and its checksum made good again. Opening refuses
// or gives a model that analyses without harm.
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/text/language_model.h"
#include "tests/core/text/random_model.h"

namespace dossier::text {
namespace {

constexpr std::size_t kHeader = 32;

// With the length and the checksum that the header should have.
std::vector<std::uint64_t> Sealed(std::string bytes) {
  if (bytes.size() >= kHeader) {
    const std::uint64_t size = bytes.size(), sum = XXH3_64bits(bytes.data() + kHeader, bytes.size() - kHeader);
    std::memcpy(bytes.data() + 16, &size, sizeof size);
    std::memcpy(bytes.data() + 24, &sum, sizeof sum);
  }
  std::vector<std::uint64_t> aligned(bytes.size() / 8 + 1);
  std::memcpy(aligned.data(), bytes.data(), bytes.size());
  return aligned;
}

void Try(const std::string& bytes) {
  const std::vector<std::uint64_t> aligned = Sealed(bytes);
  const Result<LanguageModel> model =
      LanguageModel::Open({reinterpret_cast<const unsigned char*>(aligned.data()), bytes.size()});
  if (!model.ok()) {
    DOSSIER_CHECK(!model.error().message.empty());
    return;
  }
  const std::vector<std::string_view> words = {"The",      "Minister", "met", "Anna", "in",
                                               "Helsinki", "on",       "12",  "May",  "."};
  Encoding encoding;
  const AnalyzedSentence found = model->Analyze(words, &encoding);
  DOSSIER_CHECK(found.tokens.size() == words.size() && encoding.token_count == words.size());
  for (const float state : encoding.states) DOSSIER_CHECK(state >= -1.001f && state <= 1.001f);
  for (const EntitySpan& span : found.entities) DOSSIER_CHECK(span.score > 0 && span.score <= 1);
}

}  // namespace
}  // namespace dossier::text

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dossier::text;
  static const std::string good = RandomModel({.hidden = 4, .arc = 4, .label = 4}).Bytes();
  if (size == 0) return 0;
  if (data[0] % 4 == 0) {
    Try(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
    return 0;
  }
  // Six bytes a change: where (the table at the front more often), and what.
  std::string bytes = good;
  for (std::size_t at = 1; at + 6 <= size; at += 6) {
    std::uint32_t where;
    std::memcpy(&where, data + at, sizeof where);
    const std::size_t reach = data[at + 4] % 2 == 0 ? 8192 : bytes.size();
    bytes[where % reach] = static_cast<char>(data[at + 5]);
  }
  Try(bytes);
  return 0;
}
