#include "tests/storage/example_store.h"

#include <fmt/format.h>

#include "storage/internal/database.h"
#include "tests/storage/store_fixture.h"

namespace dossier::storage {

using namespace graph;  // NOLINT(google-build-using-namespace)

void CommitExample(GraphStore* store) {
  GraphWriter* writer = Must(store->Writer());
  const LabelId person = writer->InternLabel("Person");
  const TypeId met = writer->InternType("MET");
  const PropertyKeyId name = writer->InternKey(property::kName), aliases = writer->InternKey(property::kAliases),
                      date = writer->InternKey(property::kDate);
  const NodeId ada = writer->ReserveNode(), tom = writer->ReserveNode();
  GraphBatch batch;
  batch.put_nodes = {{.id = ada,
                      .labels = {person},
                      .properties = {{name, "Ada Berg"}, {aliases, List{Value("Berg")}}},
                      .origin = Origin::kExtracted},
                     {.id = tom, .labels = {person}, .properties = {{name, "Tom Lund"}}, .origin = Origin::kExtracted}};
  const RelationshipId r = writer->ReserveRelationship();
  batch.put_relationships = {{.id = r,
                              .start = ada,
                              .type = met,
                              .end = tom,
                              .properties = {{date, "2024-05-03"}},
                              .origin = Origin::kExtracted}};
  ArticleRecord record;
  const ArticleId article = writer->ReserveArticle();
  record.article = {.id = article,
                    .source = "a.txt",
                    .name = "a",
                    .title = "Visit",
                    .published = PartialDate{2024, 5, 4},
                    .language = "en",
                    .hash = "00",
                    .text = "Ada Berg met Tom Lund.",
                    .sentences = {{0, 22}}};
  record.assertions = {{.id = {article, 0},
                        .relationship = r,
                        .subject = ada,
                        .type = met,
                        .object = tom,
                        .date = PartialDate{2024, 5, 3},
                        .confidence = 0.75,
                        .rule = "met",
                        .sentence = 0,
                        .span = {0, 22},
                        .text_hash = 0x0102030405060708}};
  record.supports = {{.article = article,
                      .node = ada,
                      .name = "Ada Berg",
                      .label = "Person",
                      .aliases = {"Berg"},
                      .mentions = {{0, {0, 8}, MentionKind::kName}}},
                     {.article = article,
                      .node = tom,
                      .name = "Tom Lund",
                      .label = "Person",
                      .mentions = {{0, {13, 21}, MentionKind::kName}}}};
  batch.put_articles = {record};
  batch.history = {{1714800000, "ingest", "a:1", "a.txt"}};
  Must(writer->Commit(batch));
}

std::string DumpKeys(const std::string& path) {
  const View view(Must(Database::Open(path, DatabaseMode::kReader, OpenOptions(), false)));
  std::string text;
  for (const Table table :
       {Table::kFormat, Table::kCounters, Table::kSymbol, Table::kNode, Table::kRelationshipPage, Table::kAdjacency,
        Table::kLabel, Table::kName, Table::kSource, Table::kTypePage, Table::kArticle, Table::kSupport,
        Table::kAssertion, Table::kEnds, Table::kSupportedBy, Table::kText, Table::kHistory}) {
    Cursor cursor = view.Scan(TablePrefix(table));
    for (; cursor.Valid(); cursor.Next()) {
      std::string value;
      for (const unsigned char c : cursor.value()) value += fmt::format("{:02x}", c);
      text += fmt::format("{} |{}{}\n", KeyToText(cursor.key()), value.empty() ? "" : " ", value);
    }
    Must(cursor.status());
  }
  return text;
}

}  // namespace dossier::storage
