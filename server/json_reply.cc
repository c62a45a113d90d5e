#include "server/json_reply.h"

#include <nlohmann/json.hpp>

#include "server/http_status.h"

namespace dossier::server {

using Json = nlohmann::ordered_json;

HttpReply ErrorReply(int status, Json error, std::string_view request_id) {
  Json body;
  body["errors"] = Json::array({std::move(error)});
  body["requestId"] = request_id;
  HttpReply reply = JsonReply(body, status);
  if (status == 429 || status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

std::string ToJsonText(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

HttpReply JsonReply(const Json& body, int status) { return {status, "application/json", ToJsonText(body) + "\n"}; }

Json PositionToJson(const SourcePosition& position) {
  return {
      {"offset", position.offset}, {"length", position.length}, {"line", position.line}, {"column", position.column}};
}

Json ErrorJson(const Error& error) {
  Json out;
  out["code"] = HttpErrorCode(error);
  out["message"] =
      HttpStatus(error.code) == 500 ? "this request failed inside the server; its log says why" : error.message;
  if (error.position) out["position"] = PositionToJson(*error.position);
  if (!error.hint.empty()) out["hint"] = error.hint;
  return out;
}

HttpReply ErrorReply(const Error& error, std::string_view request_id) {
  HttpReply reply = ErrorReply(HttpStatus(error.code), ErrorJson(error), request_id);
  if (reply.status == 500) reply.log = error.message;
  return reply;
}

HttpReply ErrorReply(int status, std::string_view message, std::string_view hint, std::string_view request_id) {
  Json error;
  error["code"] = HttpErrorCode(status);
  error["message"] = message;
  if (!hint.empty()) error["hint"] = hint;
  return ErrorReply(status, std::move(error), request_id);
}

}  // namespace dossier::server
