// Any bytes as query text: lexer, parser and binder must end with a tree or an error, within the text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/check.h"
#include "query/binder/binder.h"
#include "query/parser/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dossier;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto check = [&](const Error& error) {
    DOSSIER_CHECK(!error.message.empty());
    if (error.position) DOSSIER_CHECK(error.position->offset <= text.size());
  };
  const Result<query::ast::Statement> statement = query::Parse(text);
  if (!statement.ok()) {
    check(statement.error());
    return 0;
  }
  const Result<query::bound::BoundQuery> bound = query::Bind(*statement);
  if (!bound.ok()) check(bound.error());
  return 0;
}
