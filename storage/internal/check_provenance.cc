// Checker's steps over articles, assertions and supports.
#include <fmt/format.h>

#include "core/graph/element_id.h"
#include "storage/internal/checker.h"
#include "storage/internal/relationship_page.h"

namespace dossier::storage {

using graph::ToElementId;

namespace {

std::string Describe(const AssertionId& id) {
  return fmt::format("{} assertion {}", ToElementId(id.article), id.index);
}

// A symmetric statement may have been made in the other direction than its relationship is stored in.
template <typename Relationship>
bool Agrees(const graph::Assertion& a, const Relationship& r) {
  return r.type == a.type &&
         ((r.start == a.subject && r.end == a.object) || (r.start == a.object && r.end == a.subject));
}

}  // namespace

Status Checker::CheckArticles() {
  const auto check_head = [&](std::string_view key, std::string_view value) -> Status {
    const auto number = ParseIdKey(Table::kArticle, key);
    const auto head = number ? DecodeArticle(ArticleId{*number}, value) : std::nullopt;
    if (!head) return Add("an article's record does not decode", key), Status();
    ++report_.counts.articles;
    report_.counts.sentences += head->sentence_count;
    sentence_counts_[*number] = head->sentence_count;
    const ArticleId id{*number};
    if (*number == 0 || *number >= reader_.moment().counters.next_article) {
      Add("an article's id was never given", key, ToElementId(id));
    }
    DOSSIER_RETURN_IF_ERROR(Expect(SourceKey(head->article.source), "an article is missing in the source index",
                                   fmt::format("{} {}", ToElementId(id), head->article.source), EncodeId(*number)));
    return lookups_.Add(TextKey(id), [this, id, count = head->sentence_count](auto bytes) {
      graph::Article article;
      if (!bytes) {
        Add("an article has no text", TextKey(id), ToElementId(id));
      } else if (!DecodeText(*bytes, &article)) {
        Add("an article's text does not decode", TextKey(id), ToElementId(id));
      } else if (article.sentences.size() != count) {
        Add("an article's text has another number of sentences than its record", TextKey(id), ToElementId(id));
      }
    });
  };
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kArticle, check_head));
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kText, [&](std::string_view key, std::string_view) -> Status {
    const auto number = ParseIdKey(Table::kText, key);
    if (!number || !sentence_counts_.contains(*number)) Add("a text belongs to no article", key);
    return {};
  }));
  return ForEach(Table::kSource, [&](std::string_view key, std::string_view value) -> Status {
    const auto number = DecodeId(value);
    if (!number) return Add("an entry of the source index does not decode", key), Status();
    const ArticleId id{*number};
    return lookups_.Add(ArticleKey(id), [this, id, key = std::string(key)](auto bytes) {
      const auto head = bytes ? DecodeArticle(id, *bytes) : std::nullopt;
      if (!head || head->article.source != std::string_view(key).substr(1)) {
        Add("the source index names an article that has not this source", key, ToElementId(id));
      }
    });
  });
}

Status Checker::CheckAssertions() {
  AssertionId last;
  const auto check_record = [&](std::string_view key, std::string_view value) -> Status {
    const auto id = ParseAssertionKey(key);
    const auto a = id ? DecodeAssertion(*id, value) : std::nullopt;
    if (!a) return Add("an assertion does not decode", key), Status();
    ++report_.counts.assertions;
    const auto article = sentence_counts_.find(ToNumber(id->article));
    if (article == sentence_counts_.end()) {
      Add("an assertion's article does not exist", key, Describe(*id));
    } else if (a->sentence >= article->second) {
      Add("an assertion names a sentence that its article has not", key, Describe(*id));
    }
    if (id->index != (id->article == last.article ? last.index + 1 : 0)) {
      Add("the assertions of an article are not numbered without gaps", key, Describe(*id));
    }
    last = *id;
    DOSSIER_RETURN_IF_ERROR(Expect(NodeKey(a->subject), "an assertion's subject does not exist", Describe(*id)));
    DOSSIER_RETURN_IF_ERROR(Expect(NodeKey(a->object), "an assertion's object does not exist", Describe(*id)));
    DOSSIER_RETURN_IF_ERROR(Expect(EndsKey(a->subject, a->type, a->object, *id),
                                   "an assertion is missing in the index by subject and object", Describe(*id)));
    if (a->relationship == kNoRelationship) return {};
    const std::uint64_t number = ToNumber(a->relationship);
    if (number >= relationships_.size() || !relationships_[number].exists) {
      return Add("an assertion's relationship does not exist", key, ToElementId(a->relationship)), Status();
    }
    RelationshipState& state = relationships_[number];
    ++state.assertions;
    if (state.last_article != id->article) ++state.articles;
    state.last_article = id->article;
    if (!Agrees(*a, state)) {
      Add("an assertion and its relationship do not agree in ends and type", key, ToElementId(a->relationship));
    }
    return {};
  };
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kAssertion, check_record));
  return ForEach(Table::kEnds, [&](std::string_view key, std::string_view) -> Status {
    const auto parts = ParseEndsKey(key);
    if (!parts) return Add("an entry of the assertion index does not decode", key), Status();
    return lookups_.Add(AssertionKey(parts->id), [this, parts, key = std::string(key)](auto bytes) {
      const auto a = bytes ? DecodeAssertion(parts->id, *bytes) : std::nullopt;
      if (!a || a->subject != parts->subject || a->type != parts->type || a->object != parts->object) {
        Add("the index by subject and object names an assertion that has other ones", key, Describe(parts->id));
      }
    });
  });
}

Status Checker::CheckSupports() {
  const auto check_record = [&](std::string_view key, std::string_view value) -> Status {
    const auto parts = ParseSupportKey(key);
    const auto support = parts ? DecodeSupport(parts->article, parts->node, value) : std::nullopt;
    if (!support) return Add("what an article says of a node does not decode", key), Status();
    const std::string ids = fmt::format("{} on {}", ToElementId(parts->article), ToElementId(parts->node));
    const auto article = sentence_counts_.find(ToNumber(parts->article));
    if (article == sentence_counts_.end()) {
      Add("an article that speaks of a node does not exist", key, ids);
    } else {
      for (const graph::Mention& mention : support->mentions) {
        if (mention.sentence >= article->second) Add("a mention names a sentence that its article has not", key, ids);
      }
    }
    DOSSIER_RETURN_IF_ERROR(Expect(NodeKey(parts->node), "a node that an article speaks of does not exist", ids));
    return Expect(SupportedByKey(parts->node, parts->article), "a node's article is missing in the index by node", ids);
  };
  DOSSIER_RETURN_IF_ERROR(ForEach(Table::kSupport, check_record));
  return ForEach(Table::kSupportedBy, [&](std::string_view key, std::string_view) -> Status {
    const auto parts = ParseSupportedByKey(key);
    if (!parts) return Add("an entry of the index of articles by node does not decode", key), Status();
    return lookups_.Add(SupportKey(parts->article, parts->node), [this, key = std::string(key)](auto bytes) {
      if (!bytes) Add("the index of articles by node names an article that says nothing of it", key);
    });
  });
}

Status Checker::CheckRelationshipSupport() {
  for (std::uint64_t number = 0; number < relationships_.size(); ++number) {
    const RelationshipState& state = relationships_[number];
    if (!state.exists || !state.is_extracted) continue;
    const RelationshipId id{number};
    const auto add = [&](std::string_view what, std::string detail) {
      Add(what, RelationshipPageKey(PageOf(id)), detail);
    };
    if (state.assertions == 0) {
      add("an extracted relationship has no assertion", ToElementId(id));
    } else if (state.stated_assertions >= 0 && state.stated_assertions != state.assertions) {
      add("a relationship's number of assertions is wrong",
          fmt::format("{} says {}, has {}", ToElementId(id), state.stated_assertions, state.assertions));
    } else if (state.stated_sources >= 0 && (state.stated_sources < 1 || state.stated_sources > state.articles)) {
      add("a relationship's number of sources is wrong",
          fmt::format("{} says {}, has {} articles", ToElementId(id), state.stated_sources, state.articles));
    }
  }
  return {};
}

}  // namespace dossier::storage
