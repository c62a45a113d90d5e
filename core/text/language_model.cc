#include "core/text/language_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/base/check.h"
#include "core/text/annotator.h"
#include "core/text/internal/embedded_model.h"
#include "core/text/internal/network.h"

namespace dossier::text {

namespace {

// Tokens that go through the network together; a longer sentence goes alone.
constexpr std::size_t kTokensAtOnce = 1024;

constexpr std::size_t kLargestFile = std::size_t{1} << 30;

void AppendTo(const NetworkOutput& output, std::size_t words, const Network& network, Encoding* encoding) {
  const std::size_t count = std::min(words, kMostEncodedTokens - encoding->token_count);
  const auto append = [&](const std::vector<float>& from, std::size_t width, std::vector<float>* to) {
    to->insert(to->end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count * width));
  };
  encoding->width = network.encoder().width();
  encoding->open_tags = network.open_tags();
  encoding->news_tags = network.news_tags();
  append(output.states, encoding->width, &encoding->states);
  append(output.open_scores, encoding->open_tags, &encoding->open_scores);
  append(output.news_scores, encoding->news_tags, &encoding->news_scores);
  encoding->token_count += count;
}

}  // namespace

std::span<const float> Encoding::StatesOf(std::size_t token) const {
  static const std::vector<float> none(1 << 14, 0.0f);
  if (token < token_count) return std::span(states).subspan(token * width, width);
  return std::span(none).first(std::min(width, none.size()));
}

LanguageModel::LanguageModel() = default;
LanguageModel::LanguageModel(LanguageModel&&) noexcept = default;
LanguageModel& LanguageModel::operator=(LanguageModel&&) noexcept = default;
LanguageModel::~LanguageModel() = default;

std::vector<std::string_view> LanguageModel::InstructionSets() {
  std::vector<std::string_view> names;
  for (const Kernels* kernels : UsableKernels()) names.emplace_back(kernels->name);
  return names;
}

Result<LanguageModel> LanguageModel::Open(std::span<const unsigned char> bytes, std::string_view instruction_set) {
  const Kernels* chosen = &BestKernels();
  for (const Kernels* kernels : UsableKernels()) {
    if (kernels->name == instruction_set) chosen = kernels;
  }
  LanguageModel out;
  DOSSIER_ASSIGN_OR_RETURN(out.file_, ModelFile::Open(bytes));
  DOSSIER_ASSIGN_OR_RETURN(Network network, Network::Load(out.file_, *chosen));
  out.network_ = std::make_unique<const Network>(std::move(network));
  return out;
}

Result<LanguageModel> LanguageModel::Load(const std::string& path, std::string_view instruction_set) {
  errno = 0;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) {
    return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
                 fmt::format("cannot open the model {}: {}", path, std::strerror(errno))};
  }
  // Read, not mapped: a file that is overwritten meanwhile must not change under the model.
  struct alignas(64) Line {
    unsigned char bytes[64];
  };
  auto lines = std::make_shared<std::vector<Line>>();
  std::size_t size = 0;
  for (std::size_t got = 1; got > 0; size += got) {
    if (size > kLargestFile) return Error{ErrorCode::kBadInput, fmt::format("{} is too large for a model", path)};
    lines->resize(size / sizeof(Line) + (1 << 16));
    got = std::fread(reinterpret_cast<unsigned char*>(lines->data()) + size, 1, lines->size() * sizeof(Line) - size,
                     file.get());
  }
  if (std::ferror(file.get())) return Error{ErrorCode::kIo, fmt::format("cannot read the model {}", path)};
  Result<LanguageModel> model = Open({reinterpret_cast<const unsigned char*>(lines->data()), size}, instruction_set);
  if (!model.ok()) {
    Error error = model.error();
    error.message = fmt::format("{}: {}", path, error.message);
    return error;
  }
  model->bytes_ = std::move(lines);
  return model;
}

const LanguageModel& LanguageModel::English() {
  static const LanguageModel model = [] {
    const std::span<const unsigned char> bytes = EmbeddedModel();
    if (bytes.empty()) return LanguageModel();
    Result<LanguageModel> opened = Open(bytes);
    DOSSIER_CHECK(opened.ok());
    return std::move(opened).value();
  }();
  return model;
}

void LanguageModel::Annotate(AnnotatedDocument* document, Encoding* encoding) const {
  if (encoding != nullptr) *encoding = Encoding();
  if (!has_network()) return;
  document->entities.clear();
  std::vector<std::string_view> words;
  std::vector<std::uint32_t> lengths;
  for (std::size_t s = 0; s < document->sentences.size();) {
    const std::uint32_t first = document->sentences[s].first_token;
    words.clear();
    lengths.clear();
    do {
      const Sentence& sentence = document->sentences[s++];
      for (std::uint32_t i = 0; i < sentence.token_count; ++i) {
        words.push_back(document->tokens[sentence.first_token + i].In(document->document->text));
      }
      if (sentence.token_count > 0) lengths.push_back(sentence.token_count);
    } while (s < document->sentences.size() && words.size() + document->sentences[s].token_count <= kTokensAtOnce);
    if (words.empty()) continue;

    const NetworkOutput output = network_->Run(words, lengths);
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      Token& token = document->tokens[first + i];
      const Token& found = output.tokens[i];
      token.upos = found.upos;
      token.penn = found.penn;
      token.relation = found.relation;
      token.head = found.head == kNoToken ? kNoToken : first + found.head;
    }
    for (EntitySpan entity : output.entities) {
      entity.first += first;
      entity.end += first;
      document->entities.push_back(entity);
    }
    if (encoding != nullptr) AppendTo(output, words.size(), *network_, encoding);
  }
}

bool LanguageModel::HasEntitySet(std::string_view name) const { return has_network() && network_->HasEntitySet(name); }

AnalyzedSentence LanguageModel::Analyze(std::span<const std::string_view> words, Encoding* encoding,
                                        std::string_view entity_set) const {
  if (encoding != nullptr) *encoding = Encoding();
  if (!has_network() || words.empty()) return {.tokens = std::vector<Token>(words.size()), .entities = {}};
  DOSSIER_CHECK(words.size() <= kMaxSentenceTokens);
  const std::array<std::uint32_t, 1> length = {static_cast<std::uint32_t>(words.size())};
  NetworkOutput output = network_->Run(words, length, entity_set);
  if (encoding != nullptr) AppendTo(output, words.size(), *network_, encoding);
  return {.tokens = std::move(output.tokens), .entities = std::move(output.entities)};
}

}  // namespace dossier::text
