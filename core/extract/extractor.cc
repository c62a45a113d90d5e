#include "core/extract/extractor.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/extract/coreference.h"
#include "core/extract/coreference_ranker.h"
#include "core/extract/event_dates.h"
#include "core/extract/event_finder.h"
#include "core/extract/factuality.h"
#include "core/extract/kind_classifier.h"
#include "core/extract/mention_detector.h"
#include "core/extract/name_tagger.h"
#include "core/extract/name_tidy.h"
#include "core/extract/open_relations.h"
#include "core/extract/post_parser.h"
#include "core/extract/relation_scorer.h"
#include "core/extract/relations.h"
#include "core/extract/rules.h"
#include "core/extract/tree_clause.h"
#include "core/text/annotator.h"

namespace dossier::extract {

struct Rules {
  RuleSet rules;
  const text::LanguageModel* model;
  std::optional<NameTagger> tagger;
  WordSimilarity similarity;
  std::optional<CoreferenceRanker> ranker;
  RelationScorer scorer;
  ExtractorOptions options;
};

namespace {

// Names that nothing could be said of are no mentions.
void DropUnknown(std::vector<Mention>* names) {
  std::erase_if(*names, [](const Mention& name) { return name.entity == kNone; });
}

// The entity that the article is about, of those that fit: the one named most, and clearly so.
template <typename Fits>
std::uint32_t FindFocus(const std::vector<Entity>& entities, std::uint32_t least, Fits fits) {
  std::uint32_t best = kNone, second = 0;
  for (std::uint32_t e = 0; e < entities.size(); ++e) {
    if (!fits(entities[e])) continue;
    const std::uint32_t count = entities[e].mention_count;
    if (best == kNone || count > entities[best].mention_count) {
      if (best != kNone) second = std::max(second, entities[best].mention_count);
      best = e;
    } else {
      second = std::max(second, count);
    }
  }
  // Where several are spoken of as much, the article is about none of them.
  return best != kNone && entities[best].mention_count >= least && entities[best].mention_count >= 2 * second ? best
                                                                                                              : kNone;
}

// What "Party Committee of Qinglan Group" is a body of is what the article is about.
std::uint32_t OwnerOfBody(const std::vector<Entity>& entities, std::uint32_t body) {
  if (body == kNone) return kNone;
  const std::string_view name = entities[body].name;
  for (std::uint32_t e = 0; e < entities.size(); ++e) {
    const std::string& owner = entities[e].name;
    if (entities[e].kind != Kind::kOrganization || owner.size() + 4 >= name.size() || !name.ends_with(owner)) continue;
    const std::string_view before = name.substr(0, name.size() - owner.size());
    if (before.ends_with(" of ") || before.ends_with(" of the ")) return e;
  }
  return body;
}

std::string LowerAscii(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// "Party", "Council"
bool IsCommonNoun(const Entity& entity) {
  return Lexicon::English().Classes(LowerAscii(entity.name)).HasAny({WordClass::kCommonWord, WordClass::kOrgSuffix});
}

bool IsCountry(const Entity& entity) {
  return Lexicon::English().Classes(LowerAscii(entity.name)).Has(WordClass::kCountry);
}

// Whether the entity deserves a node: names do; weak events only where something is said of them or
// the article comes back to them.
class ExtractionBuilder {
 public:
  ExtractionBuilder(const RuleSet& rules, const text::AnnotatedDocument& annotated, const Words& words,
                    const std::vector<Mention>& mentions, const std::vector<Entity>& entities,
                    const std::vector<bool>& strong, const std::vector<Finding>& findings, const DatedFindings& dates)
      : rules_(rules),
        annotated_(annotated),
        words_(words),
        mentions_(mentions),
        entities_(entities),
        strong_(strong),
        findings_(findings),
        dates_(dates) {}

  void Build(Extraction* out) {
    for (const text::Sentence& sentence : annotated_.sentences) out->sentences.push_back(sentence.span);
    std::vector<bool> spoken_of(entities_.size(), false);
    for (const Finding& finding : findings_) spoken_of[finding.subject] = spoken_of[finding.object] = true;
    node_of_.assign(entities_.size(), kNone);
    std::vector<std::uint32_t> order;
    for (std::uint32_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].entity != kNone) order.push_back(m);
    }
    std::ranges::stable_sort(order, {}, [&](std::uint32_t m) { return mentions_[m].first; });
    for (const std::uint32_t m : order) {
      const std::uint32_t e = mentions_[m].entity;
      const bool keep =
          entities_[e].kind != Kind::kEvent || strong_[e] || spoken_of[e] ||
          (entities_[e].mention_count >= 2 && !entities_[e].name.ends_with('s'));  // "inspections" are no one event
      if (!keep) continue;
      if (node_of_[e] == kNone) {
        node_of_[e] = static_cast<std::uint32_t>(out->nodes.size());
        out->nodes.push_back({.name = entities_[e].name,
                              .label = std::string(KindLabel(entities_[e].kind)),
                              .aliases = entities_[e].aliases,
                              .date = {},
                              .mentions = {}});
        if (entities_[e].kind == Kind::kEvent) out->nodes.back().date = dates_.events[e];
      }
      const TextSpan span = words_.Span(mentions_[m].first, mentions_[m].end);
      out->nodes[node_of_[e]].mentions.push_back(
          {.sentence = SentenceOf(mentions_[m].first), .span = span, .kind = mentions_[m].form});
    }
    AddAssertions(out);
  }

 private:
  std::uint32_t SentenceOf(std::uint32_t word) const {
    const std::size_t start = words_[word].span.start;
    const auto it =
        std::ranges::upper_bound(annotated_.sentences, start, {}, [](const text::Sentence& s) { return s.span.start; });
    return static_cast<std::uint32_t>(it - annotated_.sentences.begin()) - 1;
  }

  void AddAssertions(Extraction* out) {
    // One sentence says one thing once: the surest rule speaks.
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, std::string>;
    std::map<Key, std::size_t> seen;
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      const Finding& finding = findings_[i];
      std::uint32_t subject = node_of_[finding.subject], object = node_of_[finding.object];
      if (subject == kNone || object == kNone) continue;
      const bool open = !finding.open_type.empty();
      if (!open && rules_.types[finding.type].type.symmetric && object < subject) std::swap(subject, object);
      const std::uint32_t sentence = SentenceOf(finding.first);
      const TextSpan bounds = annotated_.sentences[sentence].span;
      TextSpan span = words_.Span(finding.first, std::max(finding.end, finding.first + 1));
      span.start = std::max(span.start, bounds.start);
      span.end = std::min(span.end, bounds.end);
      ExtractedAssertion assertion{.subject = subject,
                                   .type = open ? finding.open_type : rules_.types[finding.type].type.name,
                                   .object = object,
                                   .date = dates_.findings[i],
                                   .title = finding.title,
                                   .confidence = finding.confidence,
                                   .polarity = finding.polarity,
                                   .modality = finding.modality,
                                   .rule = finding.rule,
                                   .sentence = sentence,
                                   .span = span};
      const auto [it, added] = seen.try_emplace(
          Key{sentence, subject, open ? kNone : finding.type, object, open ? finding.open_type : finding.title},
          out->assertions.size());
      if (added) {
        out->assertions.push_back(std::move(assertion));
      } else if (ExtractedAssertion& old = out->assertions[it->second]; assertion.confidence > old.confidence) {
        old = std::move(assertion);
      }
    }
    std::ranges::stable_sort(out->assertions, {},
                             [](const ExtractedAssertion& a) { return std::tuple(a.sentence, a.span.start); });
  }

  const RuleSet& rules_;
  const text::AnnotatedDocument& annotated_;
  const Words& words_;
  const std::vector<Mention>& mentions_;
  const std::vector<Entity>& entities_;
  const std::vector<bool>& strong_;
  const std::vector<Finding>& findings_;
  const DatedFindings& dates_;
  std::vector<std::uint32_t> node_of_;
};

// Of what chunks found by a verb the tree knows better whether it is denied or planned.
void SetFactuality(const SentenceTree& tree, Finding* finding) {
  if (!tree.Contains(finding->anchor) || tree[finding->anchor].upos != text::Upos::kVerb) return;
  const Factuality factuality = FactualityOf(tree, finding->anchor);
  finding->polarity = factuality.polarity;
  finding->modality = factuality.modality;
}

// Whatever the scorer makes of "Berg did not attend", it is denied.
void DenyByTree(const std::vector<SentenceTree>& trees, Finding* finding) {
  const SentenceTree* tree = TreeOf(trees, finding->anchor);
  if (tree == nullptr || !finding->title.empty()) return;
  const std::uint32_t verb = finding->anchor;
  if ((*tree)[verb].upos == text::Upos::kVerb && FactualityAt(*tree, verb).polarity == graph::Polarity::kNegated)
    finding->polarity = graph::Polarity::kNegated;
}

}  // namespace

Extractor::Extractor(std::unique_ptr<const Rules> rules) : rules_(std::move(rules)) {}
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;
Extractor::~Extractor() = default;

Result<Extractor> Extractor::Create(const graph::Ontology& ontology, const text::LanguageModel& model,
                                    const ExtractorOptions& options) {
  DOSSIER_ASSIGN_OR_RETURN(RuleSet rules, CompileRules(ontology));
  DOSSIER_ASSIGN_OR_RETURN(std::optional<NameTagger> tagger, NameTagger::Open(model.file()));
  DOSSIER_ASSIGN_OR_RETURN(std::optional<CoreferenceRanker> ranker, CoreferenceRanker::Open(model.file()));
  DOSSIER_ASSIGN_OR_RETURN(RelationScorer scorer, RelationScorer::Open(model.file(), rules));
  return Extractor(std::make_unique<const Rules>(Rules{
      std::move(rules), &model, std::move(tagger), WordSimilarity(model.file()), ranker, std::move(scorer), options}));
}

Extraction Extractor::Extract(text::Document document) const { return Run(std::move(document), nullptr, nullptr); }

void Extractor::Observe(text::Document document, const RelationObserver& observe) const {
  Run(std::move(document), &observe, nullptr);
}

void Extractor::ObserveReferences(text::Document document, const ReferenceJudge& judge) const {
  Run(std::move(document), nullptr, &judge);
}

Extraction Extractor::Run(text::Document document, const RelationObserver* observe, const ReferenceJudge* judge) const {
  Extraction out{.document = std::move(document), .sentences = {}, .nodes = {}, .assertions = {}};
  text::AnnotatedDocument annotated = text::Annotate(out.document);
  text::Encoding encoding;
  rules_->model->Annotate(&annotated, rules_->tagger ? &encoding : nullptr);
  const Words words(annotated, rules_->rules.verbs);

  const std::vector<Post> posts = FindPosts(words);
  const WordStates states(words, annotated, encoding);
  std::vector<Mention> mentions = FindNames(words, posts);
  ClassifyNames(words, posts, IndexWords(words, posts, mentions), &mentions);
  if (rules_->tagger) {
    const std::vector<Mention> proposed = std::move(mentions);
    mentions = rules_->tagger->Tag(words, annotated, posts, proposed, states);
    VoteOnKinds(words, proposed, &mentions);
    TidyNames(words, &mentions);
  }
  std::vector<Entity> entities = JoinNames(words, IndexWords(words, posts, mentions), &mentions);
  DropUnknown(&mentions);
  WordIndex index = IndexWords(words, posts, mentions);
  std::vector<bool> strong;
  const WordTree word_tree = MakeWordTree(words, annotated);
  FindEvents(words, word_tree, &index, &mentions, &entities, &strong);
  if (judge != nullptr || rules_->ranker) {
    const ReferenceJudge by_model = [&](const ReferenceQuestion& question, const std::vector<Entity>&) {
      return rules_->ranker->Answer(question);
    };
    AskReferences({words, word_tree, posts, rules_->similarity}, judge != nullptr ? *judge : by_model, &index,
                  &mentions, &entities);
    if (judge != nullptr) return out;
  } else {
    ResolveReferences(words, posts, &index, &mentions, &entities);
  }

  std::unordered_map<std::string, std::uint32_t> places;
  for (std::uint32_t e = 0; e < entities.size(); ++e) {
    if (entities[e].kind != Kind::kPlace) continue;
    places.try_emplace(LowerAscii(entities[e].name), e);
    for (const std::string& alias : entities[e].aliases) places.try_emplace(LowerAscii(alias), e);
  }
  const RelationInput input{
      .words = words,
      .posts = posts,
      .index = index,
      .mentions = mentions,
      .entities = entities,
      .rules = rules_->rules,
      .focus = OwnerOfBody(
          entities,
          FindFocus(entities, 3, [](const Entity& e) { return e.kind == Kind::kOrganization && !IsCommonNoun(e); })),
      .focus_country = FindFocus(entities, 2, [](const Entity& e) { return e.kind == Kind::kPlace && IsCountry(e); }),
      .focus_city = FindFocus(entities, 2, [](const Entity& e) { return e.kind == Kind::kPlace && !IsCountry(e); }),
      .place_by_name = places,
      .states = &states};
  std::vector<Finding> findings;
  std::vector<SentenceTree> trees;
  for (const WordSentence& sentence : words.sentences()) {
    if (sentence.title_case) continue;
    std::optional<SentenceTree> tree = SentenceTree::Build(annotated, words, sentence, rules_->rules.tagged_verbs);
    std::vector<Clause> of_chunks;
    const std::size_t before = findings.size();
    for (const std::vector<Chunk>& piece : SplitAsides(ChunkSentence(words, posts, index, mentions, sentence))) {
      const std::vector<Clause> clauses = FindClauses(words, mentions, piece);
      FindPostHolders(input, piece, clauses, &findings);
      FindByVerbs(input, clauses, &findings);
      FindByPatterns(input, piece, &findings);
      FindAttendance(input, piece, clauses, &findings);
      FindPlaces(input, piece, &findings);
      of_chunks.insert(of_chunks.end(), clauses.begin(), clauses.end());
    }
    if (!tree) continue;
    tree->JoinNames(mentions, posts, index);
    const TreePhrases phrases(*tree, mentions, index);
    for (Finding& finding : std::span(findings).subspan(before)) SetFactuality(*tree, &finding);
    std::vector<Clause> clauses = FindTreeClauses(*tree, phrases, mentions, index);
    FillFromChunks(*tree, of_chunks, &clauses);
    FindByVerbs(input, clauses, &findings);
    FindByTrees(input, *tree, phrases, &findings);
    if (rules_->options.open) FindOpen(input, *tree, clauses, &findings);
    trees.push_back(std::move(*tree));
  }
  // The scorer knows nothing of open relations.
  const auto first_open = std::stable_partition(findings.begin(), findings.end(),
                                                [](const Finding& finding) { return finding.open_type.empty(); });
  const std::vector<Finding> open(std::make_move_iterator(first_open), std::make_move_iterator(findings.end()));
  findings.erase(first_open, findings.end());
  if (observe != nullptr) {
    (*observe)(input, annotated, findings);
  } else {
    const std::size_t before = findings.size();
    rules_->scorer.Judge(input, annotated, &findings);
    for (Finding& finding : std::span(findings).subspan(before)) DenyByTree(trees, &finding);
  }
  findings.insert(findings.end(), open.begin(), open.end());
  const DatedFindings dates = AttachDates(annotated, words, trees, mentions, entities, findings);
  ExtractionBuilder(rules_->rules, annotated, words, mentions, entities, strong, findings, dates).Build(&out);
  return out;
}

}  // namespace dossier::extract
