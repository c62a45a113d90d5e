// Replies in JSON. Thread safety: pure functions.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "server/http_message.h"
#include "server/request_head.h"

namespace dossier::server {

// A reply with this JSON, compact, as its body. Bytes that are not UTF-8 become U+FFFD.
HttpReply JsonReply(const nlohmann::ordered_json& body, int status = 200);
std::string ToJsonText(const nlohmann::ordered_json& json);

// {"errors": [{"code", "message", "position", "hint"}], "requestId"}; position and hint where there is one. The text
// of a status 500 error may name files of this machine, so it is replaced by a plain sentence.
HttpReply ErrorReply(const Error& error, std::string_view request_id);
HttpReply ErrorReply(int status, std::string_view message, std::string_view hint, std::string_view request_id);

// {"offset", "length", "line", "column"}
nlohmann::ordered_json PositionToJson(const SourcePosition& position);

// One entry of "errors".
nlohmann::ordered_json ErrorJson(const Error& error);
// A reply with this entry.
HttpReply ErrorReply(int status, nlohmann::ordered_json error, std::string_view request_id);

}  // namespace dossier::server
