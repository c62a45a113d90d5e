#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>

#include "core/base/utf8.h"
#include "query/exec/evaluator.h"
#include "query/exec/functions.h"
#include "query/exec/value_size.h"
#include "query/parser/query_error.h"

namespace dossier::query {
namespace {

using graph::Value;
using graph::ValueType;

std::string ChangeCase(const std::string& text, bool upper) {
  icu::UnicodeString unicode = icu::UnicodeString::fromUTF8(text);
  if (upper) {
    unicode.toUpper(icu::Locale::getRoot());
  } else {
    unicode.toLower(icu::Locale::getRoot());
  }
  std::string out;
  unicode.toUTF8String(out);
  return out;
}

bool IsSpace(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)); }

std::string_view Trim(std::string_view text, bool left, bool right) {
  while (left && !text.empty()) {
    const DecodedCodePoint first = DecodeUtf8(text, 0);
    if (!IsSpace(first.code_point)) break;
    text.remove_prefix(first.size);
  }
  while (right && !text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    if (!IsSpace(DecodeUtf8(text, start).code_point)) break;
    text = text.substr(0, start);
  }
  return text;
}

// The byte offset of the character of that number, or the end.
std::size_t OffsetOf(std::string_view text, std::uint64_t characters) {
  std::size_t offset = 0;
  for (std::uint64_t i = 0; i < characters && offset < text.size(); ++i) offset += DecodeUtf8(text, offset).size;
  return offset;
}

Result<Value> Replace(const std::string& text, const std::string& search, const std::string& by, ExecContext* context) {
  if (search.empty()) return Value(text);
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = FindText(text, search); found != std::string::npos; found = FindText(text, search, at)) {
    DOSSIER_RETURN_IF_ERROR(context->limits.Check(1 + (found - at + by.size()) / 1024));
    DOSSIER_RETURN_IF_ERROR(CheckTextSize(out.size() + (found - at) + by.size(), context->limits));
    out.append(text, at, found - at);
    out += by;
    at = found + search.size();
  }
  out.append(text, at);
  return Value(std::move(out));
}

Result<Value> Split(const std::string& text, const std::string& separator, ExecContext* context) {
  graph::List parts;
  MemoryCharge charge(&context->limits);
  const auto add = [&](std::string_view part) -> Status {
    Value value{part};
    DOSSIER_ASSIGN_OR_RETURN(const std::size_t bytes, MeasureValue(value, &context->limits));
    DOSSIER_RETURN_IF_ERROR(charge.Add(bytes));
    DOSSIER_RETURN_IF_ERROR(ReserveOne(&parts, &charge));
    parts.push_back(std::move(value));
    return context->limits.Check();
  };

  std::size_t at = 0;
  while (separator.empty() && at < text.size()) {
    const std::size_t size = DecodeUtf8(text, at).size;
    DOSSIER_RETURN_IF_ERROR(add(std::string_view(text).substr(at, size)));
    at += size;
  }
  if (separator.empty()) return Value(std::move(parts));
  for (std::size_t found = FindText(text, separator); found != std::string::npos;
       found = FindText(text, separator, at)) {
    DOSSIER_RETURN_IF_ERROR(add(std::string_view(text).substr(at, found - at)));
    at = found + separator.size();
  }
  DOSSIER_RETURN_IF_ERROR(add(std::string_view(text).substr(at)));
  return Value(std::move(parts));
}

}  // namespace

// Six times: what ICU and growing texts take beside the text itself.
Status CheckTextSize(std::size_t bytes, const QueryLimits& limits) {
  if (bytes > kLongestText) {
    return Error{ErrorCode::kMemoryLimit,
                 fmt::format("a text of more than {} MB cannot be made or changed by a query", kLongestText >> 20),
                 "work with shorter texts, or with lists of them", "MemoryLimit"};
  }
  return limits.CheckRoom(6 * bytes);
}

std::size_t FindText(std::string_view text, std::string_view part, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

Result<Value> CallStringFunction(const bound::Expr& call, Arguments arguments, ExecContext* context) {
  const std::string name(Entry(call.function).name);
  const bool counts = call.function == FunctionId::kSubstring || call.function == FunctionId::kLeft ||
                      call.function == FunctionId::kRight;
  std::uint64_t numbers[2] = {0, ~std::uint64_t{0}};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].IsNull()) return Value();
    if (i == 0 || !counts) {
      if (!arguments[i].Is(ValueType::kString))
        return WrongValue(call.position, "a string for " + name + "()", arguments[i]);
      continue;
    }
    if (!arguments[i].Is(ValueType::kInteger))
      return WrongValue(call.position, "an integer for " + name + "()", arguments[i]);
    if (arguments[i].AsInteger() < 0) {
      return RuntimeError(call.position, "NegativeIntegerArgument", name + "() takes no negative number");
    }
    numbers[i - 1] = static_cast<std::uint64_t>(arguments[i].AsInteger());
  }
  const std::string& text = arguments[0].AsString();
  DOSSIER_RETURN_IF_ERROR(CheckTextSize(text.size(), context->limits));
  DOSSIER_RETURN_IF_ERROR(context->limits.Check(text.size() / 64));
  switch (call.function) {
    case FunctionId::kToUpper: return Value(ChangeCase(text, true));
    case FunctionId::kToLower: return Value(ChangeCase(text, false));
    case FunctionId::kTrim: return Value(Trim(text, true, true));
    case FunctionId::kLTrim: return Value(Trim(text, true, false));
    case FunctionId::kRTrim: return Value(Trim(text, false, true));
    case FunctionId::kReplace: return Replace(text, arguments[1].AsString(), arguments[2].AsString(), context);
    case FunctionId::kSplit: return Split(text, arguments[1].AsString(), context);
    case FunctionId::kLeft: return Value(text.substr(0, OffsetOf(text, numbers[0])));
    case FunctionId::kRight: {
      const std::uint64_t characters = CountCodePoints(text);
      return Value(text.substr(OffsetOf(text, characters - std::min(characters, numbers[0]))));
    }
    default: {
      const std::string_view rest = std::string_view(text).substr(OffsetOf(text, numbers[0]));
      return Value(rest.substr(0, OffsetOf(rest, numbers[1])));
    }
  }
}

}  // namespace dossier::query
