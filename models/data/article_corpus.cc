#include "models/data/article_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/base/utf8.h"
#include "core/graph/ontology.h"
#include "core/text/article_reader.h"
#include "models/data/corpus_sentences.h"
#include "models/data/flat_text.h"

namespace dossier::models {

namespace {

struct Line {
  std::size_t number = 0;
  std::string text;
};

// An article as it stands in the file.
struct RawCorpusArticle {
  std::size_t line = 0;
  std::string id, title, published, domain, style;
  std::string text;
  std::vector<Line> nodes, edges, references;
};

std::vector<std::string> SplitTrimmed(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(Flatten(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

bool IsWordAt(std::string_view text, std::size_t offset) {
  const char32_t c = DecodeUtf8(text, offset).code_point;
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  return c >= 0xC0 && (c < 0x2000 || c >= 0x2C00);  // typographic marks stand between
}

bool IsWordBefore(std::string_view text, std::size_t offset) {
  if (offset == 0) return false;
  do --offset;
  while (offset > 0 && (text[offset] & 0xC0) == 0x80);
  return IsWordAt(text, offset);
}

// The first place where `words` stand in `text` as whole words.
std::optional<std::size_t> FindWholeWords(std::string_view text, std::string_view words) {
  for (std::size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    if (!IsWordBefore(text, at) && (end == text.size() || !IsWordAt(text, end))) return at;
  }
  return std::nullopt;
}

std::optional<text::EntityKind> ParseKind(std::string_view letter) {
  if (letter == "P") return text::EntityKind::kPerson;
  if (letter == "O") return text::EntityKind::kOrganization;
  if (letter == "L") return text::EntityKind::kPlace;
  if (letter == "F") return text::EntityKind::kFacility;
  if (letter == "V") return text::EntityKind::kEvent;
  return std::nullopt;
}

// Turns the lines of one article into values.
class ArticleBuilder {
 public:
  ArticleBuilder(const RawCorpusArticle& raw, const std::string& path) : raw_(raw), path_(path) {}

  Result<CorpusArticle> Build() {
    const auto value = [](const std::string& field) { return field == "-" ? std::string() : field; };
    article_.id = raw_.id;
    article_.title = value(raw_.title);
    article_.domain = value(raw_.domain);
    article_.style = value(raw_.style);
    if (const std::string published = value(raw_.published); !published.empty()) {
      article_.published = PartialDate::Parse(published);
      if (!article_.published) return Bad(raw_.line, fmt::format("'{}' is no date", published));
    }
    const std::size_t first = raw_.text.find_first_not_of(" \t\n"), last = raw_.text.find_last_not_of(" \t\n");
    if (first == std::string::npos) return Bad(raw_.line, "there is no text");
    article_.text = raw_.text.substr(first, last + 1 - first) + "\n";
    const text::RawArticle file{
        .id = article_.id, .source = article_.id + ".txt", .bytes = article_.text, .title = {}, .url = {}};
    auto document = text::CleanArticle(file);
    if (!document.ok()) return Bad(raw_.line, document.error().message);
    article_.document = std::move(document).value();
    clean_.emplace(article_.document.text);
    flat_ = Flatten(article_.text);
    sentences_ = SplitCorpusSentences(article_.text);
    for (const Line& line : raw_.nodes) DOSSIER_RETURN_IF_ERROR(AddNode(line));
    for (const Line& line : raw_.edges) DOSSIER_RETURN_IF_ERROR(AddEdge(line));
    for (const Line& line : raw_.references) DOSSIER_RETURN_IF_ERROR(AddReference(line));
    return std::move(article_);
  }

 private:
  Error Bad(std::size_t line, std::string_view why) const {
    return Error(ErrorCode::kBadInput, fmt::format("{}:{}: [{}] {}", path_, line, raw_.id, why));
  }

  std::optional<std::uint32_t> FindNode(std::string_view name) const {
    for (std::uint32_t i = 0; i < article_.nodes.size(); ++i) {
      if (article_.nodes[i].name == name) return i;
    }
    return std::nullopt;
  }

  Status AddNode(const Line& line) {
    const std::vector<std::string> field = SplitTrimmed(line.text, '|');
    if (field.size() < 2 || field.size() > 3 || field[1].empty())
      return Bad(line.number, "a node is KIND | NAME | ALIASES");
    CorpusNode node{.name = field[1], .aliases = {}, .optional = field[0].ends_with('?')};
    const auto kind = ParseKind(std::string_view(field[0]).substr(0, field[0].size() - (node.optional ? 1 : 0)));
    if (!kind) return Bad(line.number, fmt::format("'{}' is no kind", field[0]));
    node.kind = *kind;
    if (FindNode(node.name)) return Bad(line.number, fmt::format("the node '{}' stands twice", node.name));
    if (field.size() == 3) {
      node.aliases = SplitTrimmed(field[2], ';');
      std::erase(node.aliases, std::string());
    }
    article_.nodes.push_back(std::move(node));
    return {};
  }

  Status ReadFlags(const Line& line, std::string_view flags, CorpusEdge* edge) const {
    bool planned = false, possible = false, reported = false;
    for (const std::string& flag : SplitTrimmed(flags, ',')) {
      if (flag == "optional") {
        edge->optional = true;
      } else if (flag == "negated") {
        edge->polarity = graph::Polarity::kNegated;
      } else if (flag == "planned") {
        planned = true;
      } else if (flag == "possible") {
        possible = true;
      } else if (flag == "reported") {
        reported = true;
      } else if (!flag.empty()) {
        return Bad(line.number, fmt::format("'{}' is no flag", flag));
      }
    }
    edge->modality = planned    ? graph::Modality::kPlanned
                     : possible ? graph::Modality::kPossible
                     : reported ? graph::Modality::kReported
                                : graph::Modality::kAsserted;
    return {};
  }

  Status AddEdge(const Line& line) {
    const std::vector<std::string> field = SplitTrimmed(line.text, '|');
    if (field.size() < 4) return Bad(line.number, "an edge is FROM > TYPE > TO | DATE | TITLE | WORDS | FLAGS");
    const std::size_t one = field[0].find(" > "), two = one == std::string::npos ? one : field[0].find(" > ", one + 3);
    if (two == std::string::npos) return Bad(line.number, "an edge begins FROM > TYPE > TO");
    CorpusEdge edge;
    edge.type = field[0].substr(one + 3, two - one - 3);
    if (graph::Ontology::BuiltIn().FindType(edge.type) == nullptr) {
      return Bad(line.number, fmt::format("'{}' is no type", edge.type));
    }
    const std::string ends[] = {field[0].substr(0, one), field[0].substr(two + 3)};
    for (const std::string& end : ends) {
      if (!FindNode(end)) return Bad(line.number, fmt::format("there is no node '{}'", end));
    }
    edge.from = *FindNode(ends[0]);
    edge.to = *FindNode(ends[1]);
    if (!field[1].empty()) {
      edge.date = PartialDate::Parse(field[1]);
      if (!edge.date) return Bad(line.number, fmt::format("'{}' is no date", field[1]));
    }
    edge.title = field[2];
    if (field.size() > 4) DOSSIER_RETURN_IF_ERROR(ReadFlags(line, field[4], &edge));
    const auto sentence = std::ranges::find_if(
        sentences_, [&](const std::string& s) { return !field[3].empty() && s.find(field[3]) != std::string::npos; });
    if (sentence == sentences_.end()) {
      return Bad(line.number, fmt::format("no sentence holds the words '{}'", field[3]));
    }
    edge.evidence = *sentence;
    if (const auto at = clean_->Find(edge.evidence)) {
      edge.sentence = clean_->SourceSpan(at->start, at->end);
      const std::size_t start = at->start + edge.evidence.find(field[3]);
      edge.words = clean_->SourceSpan(start, start + field[3].size());
    } else if (const auto words = clean_->Find(field[3])) {  // a part of the sentence was dropped
      edge.sentence = edge.words = clean_->SourceSpan(words->start, words->end);
    }
    article_.edges.push_back(std::move(edge));
    return {};
  }

  Status AddReference(const Line& line) {
    const std::vector<std::string> field = SplitTrimmed(line.text, '|');
    if (field.size() != 3) return Bad(line.number, "a coreference note is NODE | MENTION | WORDS AROUND IT");
    const auto node = FindNode(field[0]);
    if (!node) return Bad(line.number, fmt::format("there is no node '{}'", field[0]));
    const std::size_t once = flat_.find(field[2]);
    if (field[2].empty() || once == std::string::npos || flat_.find(field[2], once + 1) != std::string::npos) {
      return Bad(line.number, fmt::format("the text does not hold '{}' once", field[2]));
    }
    const auto within = FindWholeWords(field[2], field[1]);
    if (field[1].empty() || !within) return Bad(line.number, fmt::format("'{}' is not in '{}'", field[1], field[2]));
    CorpusReference reference{.node = *node, .mention = field[1], .span = {}};
    if (const auto at = clean_->Find(field[2])) {
      reference.span = clean_->SourceSpan(at->start + *within, at->start + *within + field[1].size());
    }
    article_.references.push_back(std::move(reference));
    return {};
  }

  const RawCorpusArticle& raw_;
  const std::string& path_;
  CorpusArticle article_;
  std::optional<FlatText> clean_;  // of document.text
  std::string flat_;               // of the text as it was
  std::vector<std::string> sentences_;
};

// "@name value": the name, and the value without white space around it.
bool SplitDirective(std::string_view line, std::string* name, std::string* value) {
  if (!line.starts_with('@')) return false;
  std::size_t end = 1;
  while (end < line.size() && line[end] >= 'a' && line[end] <= 'z') ++end;
  if (end == 1 || (end < line.size() && line[end] != ' ')) return false;
  *name = line.substr(1, end - 1);
  *value = Flatten(line.substr(end));
  return true;
}

Result<std::vector<RawCorpusArticle>> ReadRaw(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read '{}'", path));
  std::vector<RawCorpusArticle> articles;
  std::string part, name, value;
  Line line;
  while (std::getline(in, line.text)) {
    ++line.number;
    if (!line.text.empty() && line.text.back() == '\r') line.text.pop_back();
    const bool blank = line.text.find_first_not_of(" \t") == std::string::npos;
    const bool directive = SplitDirective(line.text, &name, &value);
    if (directive && name == "id") {
      articles.push_back({.line = line.number, .id = value});
      part.clear();
      continue;
    }
    if (articles.empty()) {
      if (blank) continue;
      return Error(ErrorCode::kBadInput, fmt::format("{}:{}: text before the first @id", path, line.number));
    }
    RawCorpusArticle& article = articles.back();
    if (directive && name == "title") {
      article.title = value;
    } else if (directive && name == "published") {
      article.published = value;
    } else if (directive && name == "domain") {
      article.domain = value;
    } else if (directive && name == "style") {
      article.style = value;
    } else if (directive && (name == "text" || name == "nodes" || name == "edges" || name == "coref")) {
      part = name;
    } else if (directive && name == "end") {
      part.clear();
    } else if (part == "text") {
      article.text += line.text + "\n";
    } else if (!part.empty() && !blank && line.text[0] != '#') {
      (part == "nodes" ? article.nodes : part == "edges" ? article.edges : article.references).push_back(line);
    }
  }
  return articles;
}

}  // namespace

Result<std::vector<CorpusArticle>> ReadArticleCorpus(const std::string& path) {
  DOSSIER_ASSIGN_OR_RETURN(const std::vector<RawCorpusArticle> raw, ReadRaw(path));
  std::vector<CorpusArticle> articles;
  for (const RawCorpusArticle& article : raw) {
    DOSSIER_ASSIGN_OR_RETURN(CorpusArticle built, ArticleBuilder(article, path).Build());
    articles.push_back(std::move(built));
  }
  return articles;
}

Result<std::vector<CorpusArticle>> ReadArticleCorpora(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored)) {
      files.push_back(path);
      continue;
    }
    const std::size_t before = files.size();
    for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
      if (entry.path().extension() == ".art") files.push_back(entry.path().string());
    }
    if (files.size() == before) return Error(ErrorCode::kNotFound, fmt::format("no .art file in '{}'", path));
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
  }
  std::vector<CorpusArticle> articles;
  std::set<std::string> ids;
  for (const std::string& file : files) {
    DOSSIER_ASSIGN_OR_RETURN(std::vector<CorpusArticle> read, ReadArticleCorpus(file));
    for (CorpusArticle& article : read) {
      if (!ids.insert(article.id).second) {
        return Error(ErrorCode::kBadInput, fmt::format("{}: two articles have the id '{}'", file, article.id));
      }
      articles.push_back(std::move(article));
    }
  }
  return articles;
}

}  // namespace dossier::models
