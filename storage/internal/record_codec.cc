#include "storage/internal/record_codec.h"

#include "storage/internal/value_codec.h"

namespace dossier::storage {
namespace {

// An enum of `count` values.
template <typename Enum>
Enum ReadEnum(ByteReader* in, std::uint8_t count) {
  const std::uint8_t v = in->Byte();
  if (v >= count) in->Fail();
  return static_cast<Enum>(v < count ? v : 0);
}
template <typename Enum>
void WriteEnum(Enum v, ByteWriter* out) {
  out->Byte(static_cast<std::uint8_t>(v));
}

void WriteDate(const std::optional<PartialDate>& date, ByteWriter* out) {
  out->Varint(date ? static_cast<std::uint64_t>(date->year) : 0);
  if (!date) return;
  out->Byte(static_cast<std::uint8_t>(date->month));
  out->Byte(static_cast<std::uint8_t>(date->day));
}

std::optional<PartialDate> ReadDate(ByteReader* in) {
  const std::uint64_t year = in->Varint();
  if (year == 0) return std::nullopt;
  PartialDate date;
  date.month = in->Byte();
  date.day = in->Byte();
  if (year > 9999 || date.month > 12 || date.day > 31 || (date.month == 0 && date.day != 0)) in->Fail();
  date.year = static_cast<int>(year <= 9999 ? year : 0);
  return date;
}

void WriteSpan(const TextSpan& span, ByteWriter* out) {
  out->Varint(span.start);
  out->Varint(span.end - span.start);
}

TextSpan ReadSpan(ByteReader* in) {
  const std::uint64_t start = in->Varint(), size = in->Varint();
  if (size > UINT64_MAX - start) return in->Fail(), TextSpan();
  return {start, start + size};
}

void WriteNumbers(const std::vector<std::uint64_t>& numbers, ByteWriter* out) {
  out->Varint(numbers.size());
  for (const std::uint64_t v : numbers) out->Varint(v);
}

std::vector<std::uint64_t> ReadNumbers(ByteReader* in) {
  std::vector<std::uint64_t> numbers(in->Count());
  for (std::uint64_t& v : numbers) v = in->Varint();
  return numbers;
}

// A field that is added to a record must be stored: this stops compiling then.
[[maybe_unused]] void CountFields(const graph::Node& n, const graph::Assertion& a, const graph::NodeSupport& s,
                                  const graph::Mention& m, const graph::Article& d, const graph::HistoryEntry& h,
                                  const graph::GraphCounts& c) {
  [[maybe_unused]] const auto& [n1, n2, n3, n4] = n;
  [[maybe_unused]] const auto& [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14] = a;
  [[maybe_unused]] const auto& [s1, s2, s3, s4, s5, s6, s7] = s;
  [[maybe_unused]] const auto& [m1, m2, m3] = m;
  [[maybe_unused]] const auto& [d1, d2, d3, d4, d5, d6, d7, d8, d9, d10] = d;
  [[maybe_unused]] const auto& [h1, h2, h3, h4] = h;
  [[maybe_unused]] const auto& [c1, c2, c3, c4, c5, c6, c7] = c;
}

template <typename Record>
std::optional<Record> IfDone(const ByteReader& in, Record&& record) {
  if (!in.Done()) return std::nullopt;
  return std::move(record);
}

}  // namespace

std::string EncodeCounters(const Counters& c) {
  std::string bytes;
  ByteWriter out(&bytes);
  for (const std::uint64_t v : {c.version, c.next_node, c.next_relationship, c.next_article, c.next_history}) {
    out.Varint(v);
  }
  for (const std::uint32_t v : {c.labels, c.types, c.keys}) out.Varint(v);
  const graph::GraphCounts& n = c.counts;
  for (const std::uint64_t v : {n.nodes, n.relationships, n.articles, n.sentences, n.assertions}) out.Varint(v);
  WriteNumbers(n.nodes_by_label, &out);
  WriteNumbers(n.relationships_by_type, &out);
  return bytes;
}

std::optional<Counters> DecodeCounters(std::string_view bytes) {
  ByteReader in(bytes);
  Counters c;
  for (std::uint64_t* v : {&c.version, &c.next_node, &c.next_relationship, &c.next_article, &c.next_history}) {
    *v = in.Varint();
  }
  for (std::uint32_t* v : {&c.labels, &c.types, &c.keys}) *v = in.Varint32();
  graph::GraphCounts& n = c.counts;
  for (std::uint64_t* v : {&n.nodes, &n.relationships, &n.articles, &n.sentences, &n.assertions}) *v = in.Varint();
  n.nodes_by_label = ReadNumbers(&in);
  n.relationships_by_type = ReadNumbers(&in);
  return IfDone(in, std::move(c));
}

std::optional<std::string> EncodeNode(const graph::Node& node) {
  std::string bytes;
  ByteWriter out(&bytes);
  WriteEnum(node.origin, &out);
  out.Varint(node.labels.size());
  for (const LabelId label : node.labels) out.Varint(ToNumber(label));
  if (!EncodeProperties(node.properties, &out)) return std::nullopt;
  return bytes;
}

std::optional<graph::Node> DecodeNode(NodeId id, std::string_view bytes) {
  ByteReader in(bytes);
  graph::Node node;
  node.id = id;
  node.origin = ReadEnum<graph::Origin>(&in, 2);
  const std::size_t labels = in.Count();
  for (std::size_t i = 0; i < labels && in.ok(); ++i) {
    const LabelId label{in.Varint32()};
    if (label <= (node.labels.empty() ? LabelId{0} : node.labels.back())) in.Fail();
    node.labels.push_back(label);
  }
  node.properties = DecodeProperties(&in);
  return IfDone(in, std::move(node));
}

std::string EncodeAssertion(const graph::Assertion& a) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Varint(ToNumber(a.relationship));
  out.Varint(ToNumber(a.subject));
  out.Varint(ToNumber(a.type));
  out.Varint(ToNumber(a.object));
  WriteDate(a.date, &out);
  out.String(a.title);
  out.Float(a.confidence);
  WriteEnum(a.polarity, &out);
  WriteEnum(a.modality, &out);
  out.String(a.rule);
  out.Varint(a.sentence);
  WriteSpan(a.span, &out);
  out.Fixed64(a.text_hash);
  return bytes;
}

std::optional<graph::Assertion> DecodeAssertion(const AssertionId& id, std::string_view bytes) {
  ByteReader in(bytes);
  graph::Assertion a;
  a.id = id;
  a.relationship = RelationshipId{in.Varint()};
  a.subject = NodeId{in.Varint()};
  a.type = TypeId{in.Varint32()};
  a.object = NodeId{in.Varint()};
  a.date = ReadDate(&in);
  a.title = in.String();
  a.confidence = in.Float();
  a.polarity = ReadEnum<graph::Polarity>(&in, 2);
  a.modality = ReadEnum<graph::Modality>(&in, 4);
  a.rule = in.String();
  a.sentence = in.Varint32();
  a.span = ReadSpan(&in);
  a.text_hash = in.Fixed64();
  return IfDone(in, std::move(a));
}

std::string EncodeSupport(const graph::NodeSupport& support) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.String(support.name);
  out.String(support.label);
  out.Varint(support.aliases.size());
  for (const std::string& alias : support.aliases) out.String(alias);
  WriteDate(support.date, &out);
  out.Varint(support.mentions.size());
  for (const graph::Mention& mention : support.mentions) {
    out.Varint(mention.sentence);
    WriteSpan(mention.span, &out);
    WriteEnum(mention.kind, &out);
  }
  return bytes;
}

std::optional<graph::NodeSupport> DecodeSupport(ArticleId article, NodeId node, std::string_view bytes) {
  ByteReader in(bytes);
  graph::NodeSupport support;
  support.article = article;
  support.node = node;
  support.name = in.String();
  support.label = in.String();
  const std::size_t aliases = in.Count();
  for (std::size_t i = 0; i < aliases && in.ok(); ++i) support.aliases.emplace_back(in.String());
  support.date = ReadDate(&in);
  const std::size_t mentions = in.Count(4);
  for (std::size_t i = 0; i < mentions && in.ok(); ++i) {
    graph::Mention& mention = support.mentions.emplace_back();
    mention.sentence = in.Varint32();
    mention.span = ReadSpan(&in);
    mention.kind = ReadEnum<graph::MentionKind>(&in, 3);
  }
  return IfDone(in, std::move(support));
}

std::string EncodeArticle(const graph::Article& article) {
  std::string bytes;
  ByteWriter out(&bytes);
  for (const std::string* text : {&article.source, &article.name, &article.title, &article.url}) out.String(*text);
  WriteDate(article.published, &out);
  out.String(article.language);
  out.String(article.hash);
  out.Varint(article.sentences.size());
  return bytes;
}

std::optional<ArticleHead> DecodeArticle(ArticleId id, std::string_view bytes) {
  ByteReader in(bytes);
  ArticleHead head;
  graph::Article& article = head.article;
  article.id = id;
  for (std::string* text : {&article.source, &article.name, &article.title, &article.url}) *text = in.String();
  article.published = ReadDate(&in);
  article.language = in.String();
  article.hash = in.String();
  head.sentence_count = in.Varint();
  return IfDone(in, std::move(head));
}

std::string EncodeText(const graph::Article& article) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.String(article.text);
  out.Varint(article.sentences.size());
  for (const TextSpan& sentence : article.sentences) WriteSpan(sentence, &out);
  return bytes;
}

bool DecodeText(std::string_view bytes, graph::Article* article) {
  ByteReader in(bytes);
  article->text = in.String();
  article->sentences.clear();
  const std::size_t count = in.Count(2);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    article->sentences.push_back(ReadSpan(&in));
    if (article->sentences.back().end > article->text.size()) in.Fail();
  }
  return in.Done();
}

std::string EncodeHistory(const graph::HistoryEntry& entry) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Signed(entry.unix_seconds);
  for (const std::string* text : {&entry.action, &entry.subject, &entry.detail}) out.String(*text);
  return bytes;
}

std::optional<graph::HistoryEntry> DecodeHistory(std::string_view bytes) {
  ByteReader in(bytes);
  graph::HistoryEntry entry;
  entry.unix_seconds = in.Signed();
  for (std::string* text : {&entry.action, &entry.subject, &entry.detail}) *text = in.String();
  return IfDone(in, std::move(entry));
}

std::string EncodeId(std::uint64_t id) {
  std::string bytes;
  ByteWriter(&bytes).Varint(id);
  return bytes;
}

std::optional<std::uint64_t> DecodeId(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint64_t id = in.Varint();
  return IfDone(in, std::uint64_t{id});
}

}  // namespace dossier::storage
