// A request and its reply as routes see them: checked, decoded, free of the HTTP library. Plain values.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dossier::server {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;     // GET (also where the client sent HEAD), POST, OPTIONS
  std::string path;       // percent-decoded, valid UTF-8, starts with '/'
  NamedTexts parameters;  // of the query string, percent-decoded, valid UTF-8, sorted by name
  NamedTexts headers;     // names in lower case, values as sent
  std::string body;
  std::string id;          // X-Request-Id of the client, or one made here
  std::stop_token cancel;  // requested once the client has gone or the server stops

  // The first value of that name, or empty. O(number of entries).
  std::string_view Header(std::string_view lower_case_name) const;
};

struct HttpReply {
  int status = 200;
  std::string content_type;
  std::string body;
  NamedTexts headers = {};
  std::string log = {};  // for the server's log only
};

// The first value of `name` in `entries`, or null.
const std::string* FindText(const NamedTexts& entries, std::string_view name);

}  // namespace dossier::server
