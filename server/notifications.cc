#include "server/notifications.h"

#include <nlohmann/json.hpp>

#include "server/json_reply.h"

namespace dossier::server {

nlohmann::ordered_json NotificationsToJson(const std::vector<query::Notification>& notifications) {
  auto out = nlohmann::ordered_json::array();
  for (const query::Notification& notification : notifications) {
    nlohmann::ordered_json entry = {{"code", notification.code}, {"message", notification.message}};
    if (!notification.hint.empty()) entry["hint"] = notification.hint;
    if (notification.position) entry["position"] = PositionToJson(*notification.position);
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace dossier::server
