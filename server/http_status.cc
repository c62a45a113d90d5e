#include "server/http_status.h"

#include <algorithm>
#include <iterator>

namespace dossier::server {
namespace {

struct ErrorRow {
  ErrorCode code;
  int status;
  std::string_view name;  // without "Dossier."; a trailing "." is completed by Error.detail
};

constexpr ErrorRow kErrors[] = {
    {ErrorCode::kUsage, 422, "ClientError.Request.InvalidParameter"},
    {ErrorCode::kNotFound, 404, "ClientError.Request.NotFound"},
    {ErrorCode::kAmbiguous, 409, "ClientError.Request.AmbiguousName"},
    {ErrorCode::kUnsupportedInput, 415, "ClientError.Request.UnsupportedInput"},
    {ErrorCode::kBadInput, 400, "ClientError.Request.BadInput"},
    {ErrorCode::kQuerySyntax, 400, "ClientError.Query.SyntaxError"},
    {ErrorCode::kQuerySemantic, 400, "ClientError.Query.SemanticError"},
    {ErrorCode::kQueryRuntime, 422, "ClientError.Query.RuntimeError"},
    {ErrorCode::kReadOnly, 403, "ClientError.Query.ReadOnly"},
    {ErrorCode::kStoreMissing, 503, "StoreError.Missing"},
    {ErrorCode::kStoreLocked, 503, "StoreError.Locked"},
    {ErrorCode::kStoreDamaged, 500, "StoreError.Damaged"},
    {ErrorCode::kStoreVersion, 503, "StoreError.Version"},
    {ErrorCode::kDiskFull, 507, "StoreError.DiskFull"},
    {ErrorCode::kIo, 500, "ServerError.Io"},
    {ErrorCode::kTimeout, 504, "TransientError.Query.Timeout"},
    {ErrorCode::kRowLimit, 422, "ClientError.Query.RowLimit"},
    {ErrorCode::kMemoryLimit, 422, "ClientError.Query.MemoryLimit"},
    {ErrorCode::kCancelled, 503, "TransientError.Query.Cancelled"},
    {ErrorCode::kMissingTool, 501, "ServerError.MissingTool"},
    {ErrorCode::kInternal, 500, "ServerError.Internal"},
};

struct StatusRow {
  int status;
  std::string_view phrase;
};

constexpr StatusRow kStatuses[] = {
    {200, "OK"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

const ErrorRow& RowOf(ErrorCode code) {
  const auto row =
      std::find_if(std::begin(kErrors), std::end(kErrors), [&](const ErrorRow& r) { return r.code == code; });
  return row == std::end(kErrors) ? kErrors[std::size(kErrors) - 1] : *row;
}

bool IsQueryError(ErrorCode code) {
  return code == ErrorCode::kQuerySyntax || code == ErrorCode::kQuerySemantic || code == ErrorCode::kQueryRuntime;
}

}  // namespace

int HttpStatus(ErrorCode code) { return RowOf(code).status; }

std::string HttpErrorCode(const Error& error) {
  if (IsQueryError(error.code) && !error.detail.empty()) return "Dossier.ClientError.Query." + error.detail;
  return "Dossier." + std::string(RowOf(error.code).name);
}

std::string HttpErrorCode(int status) {
  std::string out = "Dossier.";
  if (status == 429 || status == 503) {
    out += "TransientError.Request.";
  } else {
    out += status < 500 ? "ClientError.Request." : "ServerError.";
  }
  for (const char c : ReasonPhrase(status)) {
    if (c != ' ') out += c;
  }
  return out;
}

std::string_view ReasonPhrase(int status) {
  const auto row =
      std::find_if(std::begin(kStatuses), std::end(kStatuses), [&](const StatusRow& r) { return r.status == status; });
  return row == std::end(kStatuses) ? std::string_view() : row->phrase;
}

}  // namespace dossier::server
