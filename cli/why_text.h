// What `dossier why` and `dossier show r:9` tell people and programs. Pure functions.
#pragma once

#include <string>

#include "cli/output.h"
#include "query/lookup/why.h"

namespace dossier::cli {

std::string WhyText(const query::WhyResult& why);
Listing WhyListing(const query::WhyResult& why);  // one row a relationship

}  // namespace dossier::cli
