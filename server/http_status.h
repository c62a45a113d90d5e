// The one table from error codes to HTTP: status and the word that programs see. docs/http.md lists it.
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

namespace dossier::server {

// 404, 409, 504 ...
int HttpStatus(ErrorCode code);

// "Dossier.ClientError.Query.UnknownFunction": side at fault, area, and Error.detail where there is one.
std::string HttpErrorCode(const Error& error);

// The same for a refusal that has a status only: "Dossier.ClientError.Request.UriTooLong".
std::string HttpErrorCode(int status);

// "Not Found" (RFC 9110, 15); empty for a status that Dossier never sends.
std::string_view ReasonPhrase(int status);

}  // namespace dossier::server
