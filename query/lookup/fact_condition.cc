#include "query/lookup/fact_condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace dossier::query {
namespace {

std::string NameText(const std::string& name) {
  const bool plain =
      !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
      std::ranges::all_of(name, [](unsigned char c) { return c < 128 && (std::isalnum(c) || c == '_'); });
  if (plain) return name;
  std::string quoted = "`";
  for (const char c : name) quoted += c == '`' ? "``" : std::string(1, c);
  return quoted + "`";
}

}  // namespace

std::string FactCondition(std::string_view variable, const FactFilter& filter, bool keep_undated) {
  std::vector<std::string> parts;
  if (filter.min_confidence > 0) {
    parts.push_back(fmt::format("coalesce({}.confidence, 1.0) >= {}", variable, filter.min_confidence));
  }
  std::vector<std::string> dates;
  if (filter.since) {
    dates.push_back(fmt::format("({0}.date >= '{1}' OR '{1}' STARTS WITH {0}.date)", variable, filter.since->ToIso()));
  }
  if (filter.until) {
    dates.push_back(fmt::format("({0}.date <= '{1}' OR {0}.date STARTS WITH '{1}')", variable, filter.until->ToIso()));
  }
  if (!dates.empty()) {
    const std::string all = fmt::format("{}", fmt::join(dates, " AND "));
    parts.push_back(keep_undated ? fmt::format("({}.date IS NULL OR {})", variable, all) : all);
  }
  return fmt::format("{}", fmt::join(parts, " AND "));
}

std::string TypesText(const std::vector<std::string>& types) {
  std::string text;
  for (const std::string& type : types) text += (text.empty() ? ":" : "|") + NameText(type);
  return text;
}

}  // namespace dossier::query
