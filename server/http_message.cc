#include "server/http_message.h"

namespace dossier::server {

const std::string* FindText(const NamedTexts& entries, std::string_view name) {
  for (const auto& [key, value] : entries) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view HttpRequest::Header(std::string_view lower_case_name) const {
  const std::string* value = FindText(headers, lower_case_name);
  return value ? std::string_view(*value) : std::string_view();
}

}  // namespace dossier::server
