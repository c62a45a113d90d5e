#include "server/parameters.h"

#include <charconv>

namespace dossier::server {
namespace {

Error Wrong(std::string_view name, std::string_view wanted, std::string_view given) {
  return {ErrorCode::kUsage, "the parameter \"" + std::string(name) + "\" must be " + std::string(wanted) +
                                 ", and is \"" + std::string(given.substr(0, 100)) + "\""};
}

// Whether the whole of `text` is a number, put into `out`.
template <typename Number>
bool Parse(std::string_view text, Number* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string Parameters::Text(std::string_view name) const {
  const std::string* value = FindText(request_.parameters, name);
  return value ? *value : std::string();
}

Result<std::string> Parameters::RequiredText(std::string_view name) const {
  std::string value = Text(name);
  if (value.empty()) return Error{ErrorCode::kUsage, "the parameter \"" + std::string(name) + "\" is missing"};
  return value;
}

std::vector<std::string> Parameters::List(std::string_view name) const {
  std::vector<std::string> out;
  const std::string value = Text(name);
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    if (comma != 0) out.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return out;
}

Result<bool> Parameters::Flag(std::string_view name) const {
  const std::string value = Text(name);
  if (value == "true") return true;
  if (value.empty() || value == "false") return false;
  return Wrong(name, "true or false", value);
}

Result<std::optional<PartialDate>> Parameters::Date(std::string_view name) const {
  const std::string value = Text(name);
  if (value.empty()) return std::optional<PartialDate>();
  const auto date = PartialDate::Parse(value);
  if (!date) return Wrong(name, "a date such as 2025, 2025-11 or 2025-11-25", value);
  return date;
}

Result<std::int64_t> Parameters::Integer(std::string_view name, std::int64_t left_out, std::int64_t min,
                                         std::int64_t max) const {
  const std::string value = Text(name);
  if (value.empty()) return left_out;
  std::int64_t number = 0;
  if (!Parse(value, &number) || number < min || number > max) {
    return Wrong(name, "a whole number from " + std::to_string(min) + " to " + std::to_string(max), value);
  }
  return number;
}

Result<double> Parameters::Fraction(std::string_view name) const {
  const std::string value = Text(name);
  if (value.empty()) return 0.0;
  double number = 0;
  if (!Parse(value, &number) || !(number >= 0 && number <= 1)) return Wrong(name, "a number from 0 to 1", value);
  return number;
}

}  // namespace dossier::server
