// Sentences with hand-made dependency trees, one word a line: "form UPOS XPOS head relation [Kind]", as CoNLL-U writes
// them. A word with a kind is a mention of an entity of its own.
#pragma once

#include <charconv>
#include <sstream>
#include <string>
#include <string_view>

#include "core/extract/relations.h"
#include "core/extract/tree.h"
#include "core/text/annotated_document.h"

namespace dossier::extract {

class TreeSentence {
 public:
  explicit TreeSentence(std::string_view rows) {
    std::istringstream lines{std::string(rows)};
    std::vector<Kind> kinds;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream fields(line);
      std::string form, upos, penn, relation, kind;
      std::uint32_t head = 0;
      if (!(fields >> form >> upos >> penn >> head >> relation)) continue;
      fields >> kind;
      if (!document_.text.empty()) document_.text += ' ';
      const TextSpan span{document_.text.size(), document_.text.size() + form.size()};
      document_.text += form;
      annotated_.tokens.push_back({.span = span,
                                   .upos = text::FindUpos(upos).value(),
                                   .penn = text::FindPennTag(penn).value(),
                                   .relation = text::FindDependencyRelation(relation).value(),
                                   .head = head == 0 ? text::kNoToken : head - 1});
      Kind of = Kind::kUnknown;
      for (std::size_t k = 0; k < kKindCount; ++k) {
        if (KindLabel(static_cast<Kind>(k)) == kind) of = static_cast<Kind>(k);
      }
      kinds.push_back(of);
    }
    annotated_.document = &document_;
    annotated_.sentences.push_back({.span = {0, document_.text.size()},
                                    .first_token = 0,
                                    .token_count = static_cast<std::uint32_t>(annotated_.tokens.size())});
    words_.emplace(annotated_, verbs_);
    index_ = {.post = std::vector<std::uint32_t>(words_->size(), kNone),
              .mention = std::vector<std::uint32_t>(words_->size(), kNone)};
    for (std::uint32_t w = 0; w < words_->size(); ++w) {
      if (kinds[w] == Kind::kUnknown) continue;
      index_.mention[w] = static_cast<std::uint32_t>(mentions_.size());
      mentions_.push_back(
          {.first = w, .end = w + 1, .kind = kinds[w], .entity = static_cast<std::uint32_t>(entities_.size())});
      entities_.push_back({.kind = kinds[w], .name = std::string(words_->Text(w)), .aliases = {}});
    }
    tree_ = SentenceTree::Build(annotated_, *words_, words_->sentences()[0], verbs_);
  }
  TreeSentence(const TreeSentence&) = delete;

  bool has_tree() const { return tree_.has_value(); }
  const SentenceTree& tree() const { return *tree_; }
  const std::vector<Mention>& mentions() const { return mentions_; }
  const text::AnnotatedDocument& annotated() const { return annotated_; }
  const WordIndex& index() const { return index_; }
  TreePhrases phrases() const { return {*tree_, mentions_, index_}; }
  std::uint32_t WordAt(std::string_view text) const {
    for (std::uint32_t w = 0; w < words_->size(); ++w) {
      if (words_->Text(w) == text) return w;
    }
    return kNone;
  }
  // "A, B"
  std::string Names(const std::vector<std::uint32_t>& mentions) const {
    std::string out;
    for (const std::uint32_t m : mentions) {
      out += (out.empty() ? "" : ", ") + std::string(words_->Text(mentions_[m].first));
    }
    return out;
  }
  RelationInput Input(const RuleSet& rules) const {
    return {.words = *words_,
            .posts = posts_,
            .index = index_,
            .mentions = mentions_,
            .entities = entities_,
            .rules = rules,
            .place_by_name = places_};
  }
  const Entity& entity(std::uint32_t e) const { return entities_[e]; }

 private:
  text::Document document_;
  text::AnnotatedDocument annotated_;
  VerbTable verbs_;
  std::optional<Words> words_;
  std::vector<Post> posts_;
  WordIndex index_;
  std::vector<Mention> mentions_;
  std::vector<Entity> entities_;
  std::unordered_map<std::string, std::uint32_t> places_;
  std::optional<SentenceTree> tree_;
};

}  // namespace dossier::extract
