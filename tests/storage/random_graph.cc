#include "tests/storage/random_graph.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/graph/element_id.h"
#include "core/graph/name_key.h"
#include "storage/internal/record_codec.h"
#include "storage/internal/relationship_page.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kAll = 1u << 20;

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const unsigned char c : bytes) text += fmt::format("{:02x}", c);
  return text;
}

std::string Join(const auto& ids) {
  std::string text;
  for (const auto id : ids) text += fmt::format(" {}", ToNumber(id));
  return text;
}

}  // namespace

std::string RandomBatches::Word() {
  static const char* const kWords[] = {
      "Ada",  "Böll", "Café", "Delta Works", "The Elm",     "foo", "ada", "Ministry of Tea", "内蒙",
      "U.S.", "x\0y", "",     "Zuse",        "Ada Lovelace"};
  return kWords[Below(std::size(kWords))];
}

Value RandomBatches::RandomValue(int depth) {
  switch (Below(depth > 2 ? 10 : 13)) {
    case 0: return static_cast<std::int64_t>(random_()) - (std::int64_t{1} << 31);
    case 1: return static_cast<double>(random_()) / 7;
    case 2: return OneIn(2);
    case 3: return Word();
    case 4: return Date{static_cast<std::int64_t>(Below(40000)) - 20000};
    case 5: return LocalTime{static_cast<std::int64_t>(Below(86400)) * 1'000'000'000};
    case 6: return Time{static_cast<std::int64_t>(Below(86400)) * 1'000'000'000 + 17, 3600};
    case 7: return LocalDateTime{-static_cast<std::int64_t>(Below(1000000)), 999};
    case 8: {
      DateTime t;
      t.seconds = static_cast<std::int64_t>(Below(1u << 30));
      t.offset_seconds = -5400;
      if (OneIn(2)) t.zone = std::make_shared<const std::string>("Europe/Berlin");
      return t;
    }
    case 9: return Duration{1, -2, 3, -4};
    case 10:
    case 11: {
      List list;
      for (std::uint64_t i = Below(4); i > 0; --i) list.push_back(OneIn(5) ? Value() : RandomValue(depth + 1));
      return list;
    }
    default: {
      Map map;
      for (std::uint64_t i = Below(4); i > 0; --i) map[Word()] = OneIn(5) ? Value() : RandomValue(depth + 1);
      return map;
    }
  }
}

PropertyMap RandomBatches::Properties(GraphWriter* writer, bool named) {
  PropertyMap properties;
  for (std::uint64_t i = Below(3); i > 0; --i) {
    SetProperty(&properties, writer->InternKey("p" + std::to_string(Below(6))), RandomValue(0));
  }
  if (named && !OneIn(4)) SetProperty(&properties, writer->InternKey(property::kName), Word());
  if (named && OneIn(2)) {
    SetProperty(&properties, writer->InternKey(property::kAliases), List{Value(Word()), Value(Word()), Value(1)});
  }
  return properties;
}

ArticleRecord RandomBatches::Article(GraphWriter* writer, ArticleId id, const std::vector<NodeId>& nodes,
                                     const std::vector<Relationship>& relationships) {
  ArticleRecord record;
  graph::Article& article = record.article;
  article.id = id;
  article.source = fmt::format("https://example.org/{}/{}", ToNumber(id), Below(3));
  article.name = Word();
  article.title = Word();
  if (OneIn(2)) article.published = PartialDate{2000 + static_cast<int>(Below(30)), static_cast<int>(Below(13)), 0};
  article.language = "en";
  article.hash = std::to_string(random_());
  const std::size_t sentences = 1 + Below(4);
  for (std::size_t i = 0; i < sentences; ++i) {
    const std::size_t start = article.text.size();
    article.text += Word() + " met " + Word() + ".";
    article.sentences.push_back({start, article.text.size()});
  }
  for (std::uint32_t i = 0; i < Below(5) && !nodes.empty(); ++i) {
    Assertion a;
    a.id = {id, static_cast<std::uint32_t>(record.assertions.size())};
    if (!relationships.empty() && !OneIn(3)) {
      const Relationship& r = relationships[Below(relationships.size())];
      a.relationship = r.id, a.subject = r.start, a.type = r.type, a.object = r.end;
    } else {
      a.subject = nodes[Below(nodes.size())], a.object = nodes[Below(nodes.size())];
      a.type = writer->InternType("T" + std::to_string(Below(4)));
      a.polarity = Polarity::kNegated;
    }
    a.title = Word();
    a.confidence = 0.5;
    a.text_hash = 0x0123456789abcdef * (a.id.index + 1);
    a.rule = "rule";
    a.text_hash = (std::uint64_t{random_()} << 32) | random_();
    a.sentence = static_cast<std::uint32_t>(Below(sentences));
    a.span = article.sentences[a.sentence];
    record.assertions.push_back(a);
  }
  std::set<NodeId> supported;
  for (std::uint64_t i = Below(4); i > 0 && !nodes.empty(); --i) supported.insert(nodes[Below(nodes.size())]);
  for (const NodeId node : supported) {
    NodeSupport support{.article = id, .node = node, .name = Word(), .label = "Person", .aliases = {Word()}};
    support.mentions.push_back({0, article.sentences[0], MentionKind::kNominal});
    record.supports.push_back(support);
  }
  return record;
}

GraphBatch RandomBatches::Next(GraphWriter* writer, const GraphReader& now) {
  GraphBatch batch;
  std::vector<NodeId> nodes = Must(now.ScanNodes({}, kNoNode, kAll));
  std::vector<Relationship> relationships;
  for (const auto& r : Must(now.FindRelationships(Must(now.ScanRelationships({}, kNoRelationship, kAll))))) {
    relationships.push_back(*r);
  }
  const std::vector<ArticleId> articles = Must(now.ScanArticles(kNoArticle, kAll));

  std::set<NodeId> keep;  // what provenance or a relationship needs
  std::set<RelationshipId> keep_relationships;
  for (const ArticleId id : articles) {
    for (const Assertion& a : Must(now.ArticleAssertions(id))) {
      keep.insert({a.subject, a.object});
      keep_relationships.insert(a.relationship);
    }
    for (const NodeSupport& s : Must(now.ArticleSupports(id))) keep.insert(s.node);
  }
  std::erase_if(relationships, [&](const Relationship& r) {
    const bool gone = OneIn(25) && !keep_relationships.contains(r.id);
    if (gone) batch.delete_relationships.push_back(r.id);
    if (!gone) keep.insert({r.start, r.end});
    return gone;
  });
  std::erase_if(nodes, [&](NodeId id) {
    const bool gone = OneIn(20) && !keep.contains(id);
    if (gone) batch.delete_nodes.push_back(id);
    return gone;
  });

  const auto fill_node = [&](NodeId id) {
    Node node{
        .id = id, .properties = Properties(writer, true), .origin = OneIn(2) ? Origin::kByHand : Origin::kExtracted};
    std::set<LabelId> labels;
    for (std::uint64_t i = Below(3); i > 0; --i) labels.insert(writer->InternLabel("L" + std::to_string(Below(5))));
    node.labels.assign(labels.begin(), labels.end());
    batch.put_nodes.push_back(node);
  };
  for (const NodeId id : nodes) {
    if (OneIn(30)) fill_node(id);
  }
  for (std::uint64_t i = Below(4); i > 0; --i) {
    nodes.push_back(writer->ReserveNode());
    fill_node(nodes.back());
  }
  // Most relationships start or end at one of a few hubs, so that lists grow to several blocks.
  for (std::uint64_t i = nodes.empty() ? 0 : Below(30); i > 0; --i) {
    Relationship r{.id = writer->ReserveRelationship(), .properties = Properties(writer, false)};
    r.start = nodes[Below(OneIn(2) ? std::min<std::size_t>(nodes.size(), 2) : nodes.size())];
    r.end = nodes[Below(nodes.size())];
    if (OneIn(2)) std::swap(r.start, r.end);
    r.type = writer->InternType(OneIn(4) ? "T" + std::to_string(Below(4)) : "T0");
    relationships.push_back(r);
    batch.put_relationships.push_back(r);
  }
  const auto is_put = [&](RelationshipId id) {
    return std::any_of(batch.put_relationships.begin(), batch.put_relationships.end(),
                       [id](const Relationship& r) { return r.id == id; });
  };
  for (std::uint64_t i = relationships.empty() ? 0 : Below(3); i > 0; --i) {
    Relationship r = relationships[Below(relationships.size())];
    r.properties = Properties(writer, false);
    if (!is_put(r.id)) batch.put_relationships.push_back(r);
  }
  std::set<ArticleId> touched;
  for (const ArticleId id : articles) {
    if (OneIn(15)) {
      batch.delete_articles.push_back(id);
      touched.insert(id);
    } else if (OneIn(10)) {
      batch.put_articles.push_back(Article(writer, id, nodes, relationships));
      touched.insert(id);
    }
  }
  if (OneIn(2)) batch.put_articles.push_back(Article(writer, writer->ReserveArticle(), nodes, relationships));
  for (const ArticleId id : articles) {
    if (touched.contains(id)) continue;
    for (Assertion a : Must(now.ArticleAssertions(id))) {
      if (!OneIn(20)) continue;
      a.rule = "updated";
      batch.update_assertions.push_back(a);
    }
  }
  batch.history.push_back({1700000000, "ingest", Word(), "detail"});
  return batch;
}

std::string DumpGraph(const GraphReader& reader) {
  std::string out;
  const auto line = [&out](std::string text) { out += std::move(text) + "\n"; };
  const GraphCounts counts = Must(reader.Counts());
  line(fmt::format("version {} counts {} {} {} {} {}", reader.version(), counts.nodes, counts.relationships,
                   counts.articles, counts.sentences, counts.assertions));
  line(fmt::format("by label {} by type {}", fmt::join(counts.nodes_by_label, ","),
                   fmt::join(counts.relationships_by_type, ",")));
  const SymbolTable& symbols = reader.symbols();
  line(fmt::format("symbols {} | {} | {}", fmt::join(symbols.labels.names(), ","),
                   fmt::join(symbols.types.names(), ","), fmt::join(symbols.keys.names(), ",")));

  const std::vector<NodeId> nodes = Must(reader.ScanNodes({}, kNoNode, kAll));
  std::set<std::string> names = {"", "ada", "nobody"};
  for (const auto& node : Must(reader.FindNodes(nodes))) {
    line(fmt::format("{} {}", ToElementId(node->id), Hex(*EncodeNode(*node))));
    if (const auto key = symbols.keys.Find(property::kName)) {
      const Value& name = FindProperty(node->properties, *key);
      if (name.Is(ValueType::kString)) names.insert(NormalizeName(name.AsString()));
    }
    line("supports " + std::to_string(Must(reader.NodeSupports(node->id)).size()));
    for (const NodeSupport& s : Must(reader.NodeSupports(node->id))) {
      line(fmt::format("  {} {}", ToElementId(s.article), Hex(EncodeSupport(s))));
    }
  }
  for (const std::string& name : names) {
    for (const NameMatch match : {NameMatch::kExact, NameMatch::kPrefix}) {
      std::string hits;
      for (const NameHit& hit : Must(reader.FindByName(name, match, kAll))) {
        hits += fmt::format(" {}{}", ToNumber(hit.node), hit.is_alias ? "a" : "");
      }
      line(fmt::format("name '{}'{} ->{}", name, match == NameMatch::kPrefix ? "*" : "", hits));
    }
  }
  for (std::uint32_t i = 1; i <= symbols.labels.size(); ++i) {
    line(fmt::format("label {}:{}", i, Join(Must(reader.ScanNodes(LabelId{i}, kNoNode, kAll)))));
  }
  const std::vector<RelationshipId> ids = Must(reader.ScanRelationships({}, kNoRelationship, kAll));
  for (const auto& r : Must(reader.FindRelationships(ids))) {
    line(fmt::format("{} {}", ToElementId(r->id), Hex(*EncodeRelationshipPage(std::span(&*r, 1), PropertyKeyId{0}))));
    line("assertions " + std::to_string(Must(reader.RelationshipAssertions(*r)).size()));
    for (const Assertion& a : Must(reader.FindAssertions(r->start, {}, r->end))) {
      line(fmt::format("  {}.{}", ToNumber(a.id.article), a.id.index));
    }
  }
  std::vector<TypeId> types;
  for (std::uint32_t i = 1; i <= symbols.types.size(); ++i) {
    types.push_back(TypeId{i});
    line(fmt::format("type {}:{}", i, Join(Must(reader.ScanRelationships(TypeId{i}, kNoRelationship, kAll)))));
  }
  std::vector<NodeId> asked(nodes.rbegin(), nodes.rend());
  asked.push_back(NodeId{1u << 30});
  asked.insert(asked.end(), nodes.begin(), nodes.end());
  ExpandResult result;
  for (const Direction direction : {Direction::kOutgoing, Direction::kIncoming, Direction::kBoth}) {
    for (const std::size_t first_types : {std::size_t{0}, std::min<std::size_t>(types.size(), 1), types.size()}) {
      Must(reader.Expand({asked, direction, std::span(types).first(first_types)}, &result));
      std::string text;
      for (std::size_t i = 0; i < result.neighbours.size(); ++i) {
        text += fmt::format(" {}/{}/{}{}", ToNumber(result.neighbours[i]), ToNumber(result.relationships[i]),
                            ToNumber(result.types[i]), result.outgoing[i] != 0 ? ">" : "<");
      }
      line(fmt::format("expand {} {}: {} |{}", static_cast<int>(direction), first_types, fmt::join(result.offsets, ","),
                       text));
    }
  }
  for (const ArticleId id : Must(reader.ScanArticles(kNoArticle, kAll))) {
    const auto article = *Must(reader.FindArticle(id));
    line(fmt::format("{} {} {}", ToElementId(id), Hex(EncodeArticle(article)), Hex(EncodeText(article))));
    line(Must(reader.FindArticleBySource(article.source)) == id ? "source ok" : "source wrong");
    for (const Assertion& a : Must(reader.ArticleAssertions(id))) {
      line(fmt::format("  {}.{} {}", ToNumber(a.id.article), a.id.index, Hex(EncodeAssertion(a))));
    }
    for (const NodeSupport& s : Must(reader.ArticleSupports(id))) {
      line(fmt::format("  {} {}", ToElementId(s.node), Hex(EncodeSupport(s))));
    }
  }
  return out;
}

}  // namespace dossier::storage
