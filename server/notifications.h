// What a reply tells beside its data. Thread safety: pure function.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "query/query_engine.h"

namespace dossier::server {

// [{"code", "message", "hint", "position"}]; hint and position where there is one.
nlohmann::ordered_json NotificationsToJson(const std::vector<query::Notification>& notifications);

}  // namespace dossier::server
