// Where a relationship comes from: assertions, and the articles, sentences and mentions behind them. Plain values.
//
//   article -< sentence -< mention >- node
//                   `-< assertion >- relationship
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/partial_date.h"
#include "core/base/text_span.h"

namespace dossier::graph {

enum class Polarity : std::uint8_t { kAffirmed, kNegated };

// How the text commits itself. kAsserted, kReported and kPlanned make a relationship (kPlanned is marked on it);
// kPossible (possible, advised, hypothetical) never does, like negated ones: those assertions are kept and shown.
enum class Modality : std::uint8_t { kAsserted, kReported, kPlanned, kPossible };

std::string_view PolarityName(Polarity polarity);  // "affirmed", "negated"
std::string_view ModalityName(Modality modality);  // "asserted", "reported", "planned", "possible"
std::optional<Polarity> ParsePolarity(std::string_view name);
std::optional<Modality> ParseModality(std::string_view name);

// One sentence of one article saying one thing: the unit of provenance.
struct Assertion {
  AssertionId id;
  RelationshipId relationship = kNoRelationship;  // the relationship it supports; none where it makes none
  NodeId subject = kNoNode;
  TypeId type{};
  NodeId object = kNoNode;
  std::optional<PartialDate> date;  // of the event; not of publication
  std::string title;                // the post, for HOLDS_ROLE; else empty
  double confidence = 1;            // (0, 1]
  Polarity polarity = Polarity::kAffirmed;
  Modality modality = Modality::kAsserted;
  std::string rule;             // which rule, or "model"
  std::uint32_t sentence = 0;   // index into Article.sentences
  TextSpan span;                // bytes of the article's text that state it, within the sentence
  std::uint64_t text_hash = 0;  // of the article's text: verbatim copies share it and count as one source

  bool MakesRelationship() const { return polarity == Polarity::kAffirmed && modality != Modality::kPossible; }
  friend bool operator==(const Assertion&, const Assertion&) = default;
};

// A place where an article speaks of a node.
enum class MentionKind : std::uint8_t { kName, kNominal, kPronoun };

struct Mention {
  std::uint32_t sentence = 0;
  TextSpan span;  // bytes of the article's text
  MentionKind kind = MentionKind::kName;
  friend bool operator==(const Mention&, const Mention&) = default;
};

// All that one article says of one node; what a node's name, label and aliases are computed from.
struct NodeSupport {
  ArticleId article = kNoArticle;
  NodeId node = kNoNode;
  std::string name;                  // the fullest name in this article
  std::string label;                 // Person, Organization, Place, Facility or Event
  std::vector<std::string> aliases;  // other names for it in this article, in order of appearance
  std::optional<PartialDate> date;   // for an event: when it happened
  std::vector<Mention> mentions;     // in order of the text
  friend bool operator==(const NodeSupport&, const NodeSupport&) = default;
};

struct Article {
  ArticleId id = kNoArticle;
  std::string source;  // unique within a graph: URL or path
  std::string name;    // short id of the run that read it (file stem or record id)
  std::string title;
  std::string url;
  std::optional<PartialDate> published;
  std::string language;
  std::string hash;                 // of what was extracted from; equal means nothing to do. See text::Document.hash
  std::string text;                 // clean text
  std::vector<TextSpan> sentences;  // bytes of `text`
  friend bool operator==(const Article&, const Article&) = default;
};

}  // namespace dossier::graph
