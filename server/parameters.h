// Reading the query string of a request: every mistake is kUsage (422), naming the parameter. Empty values count as
// left out. Thread safety: const.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/partial_date.h"
#include "core/base/result.h"
#include "server/http_message.h"

namespace dossier::server {

class Parameters {
 public:
  explicit Parameters(const HttpRequest& request) : request_(request) {}

  std::string Text(std::string_view name) const;  // empty where left out
  Result<std::string> RequiredText(std::string_view name) const;
  std::vector<std::string> List(std::string_view name) const;  // "MET,CHAIRS"
  Result<bool> Flag(std::string_view name) const;              // true or false; false where left out
  Result<std::optional<PartialDate>> Date(std::string_view name) const;
  Result<std::int64_t> Integer(std::string_view name, std::int64_t left_out, std::int64_t min, std::int64_t max) const;
  Result<double> Fraction(std::string_view name) const;  // 0 to 1; 0 where left out

 private:
  const HttpRequest& request_;
};

}  // namespace dossier::server
