// Decoders of the store's keys and values on any bytes: the first byte picks the decoder. What decodes must encode to
// something that decodes to the same.
#include <cstdint>

#include "core/base/check.h"
#include "storage/internal/adjacency_block.h"
#include "storage/internal/key.h"
#include "storage/internal/record_codec.h"
#include "storage/internal/relationship_page.h"
#include "storage/internal/value_codec.h"

namespace {

using namespace dossier;           // NOLINT(google-build-using-namespace)
using namespace dossier::storage;  // NOLINT(google-build-using-namespace)

void DecodeOne(std::uint8_t which, std::string_view bytes) {
  switch (which % 11) {
    case 0: {
      ByteReader in(bytes);
      const graph::Value value = DecodeValue(&in);
      std::string again;
      ByteWriter out(&again);
      if (in.Done()) DOSSIER_CHECK(EncodeValue(value, &out));
      break;
    }
    case 1:
      if (const auto node = DecodeNode(NodeId{1}, bytes)) {
        DOSSIER_CHECK(DecodeNode(NodeId{1}, EncodeNode(*node).value()) == *node);
      }
      break;
    case 2:
      if (const auto page = RelationshipPage::Parse(1, bytes)) {
        const auto all = page->DecodeAll();
        if (!all) break;
        for (std::size_t i = 0; i < all->size(); ++i) {
          DOSSIER_CHECK(page->Decode(i) == (*all)[i] && page->Find((*all)[i].id) == i);
        }
        const std::string again = EncodeRelationshipPage(*all, PropertyKeyId{1}).value();
        DOSSIER_CHECK(RelationshipPage::Parse(1, again)->DecodeAll() == all);
      }
      break;
    case 3: static_cast<void>(DecodeAssertion({}, bytes)); break;
    case 4:
      if (const auto support = DecodeSupport({}, {}, bytes)) {
        DOSSIER_CHECK(DecodeSupport({}, {}, EncodeSupport(*support)) == *support);
      }
      break;
    case 5: static_cast<void>(DecodeArticle({}, bytes)); break;
    case 6: {
      graph::Article article, again;
      if (DecodeText(bytes, &article)) DOSSIER_CHECK(DecodeText(EncodeText(article), &again) && again == article);
      break;
    }
    case 7: static_cast<void>(DecodeHistory(bytes)); break;
    case 8: static_cast<void>(DecodeCounters(bytes)); break;
    case 9: {
      AdjacencyBlock block, again;
      if (DecodeAdjacencyBlock(bytes, &block.entries, &block.has_more)) {
        DOSSIER_CHECK(DecodeAdjacencyBlock(EncodeAdjacencyBlock(block), &again.entries, &again.has_more));
        DOSSIER_CHECK(again.entries == block.entries);
      }
      break;
    }
    default:
      if (const auto parts = ParseNameKey(bytes)) DOSSIER_CHECK(NameKey(parts->name, parts->node) == bytes);
      if (const auto parts = ParseEndsKey(bytes)) {
        DOSSIER_CHECK(EndsKey(parts->subject, parts->type, parts->object, parts->id) == bytes);
      }
      static_cast<void>(ParseAdjacencyKey(bytes));
      static_cast<void>(ParseSymbolKey(bytes));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0) DecodeOne(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
