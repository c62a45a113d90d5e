// Who met whom: the contacts of a node, each with its date and the sentence that says so. Pure function of the
// snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/graph/graph_reader.h"
#include "query/export/evidence.h"

namespace dossier::query {

struct MetOptions {
  std::vector<std::string> types = {"MET"};  // relationship types that count as contact
  std::optional<PartialDate> since, until;   // of the event
  bool keep_undated = false;  // with since or until: undated contacts stay, instead of being left out and counted
  double min_confidence = 0;
  // Also who chaired, attended or hosted the same event. That is derived, not stated: see Contact.rule.
  bool shared_events = false;
};

// Contact.rule of those who were at one event: people and organisations, once an event.
inline constexpr char kJointAttendanceRule[] = "derived:joint-attendance";

struct Contact {
  NodeId node = kNoNode;
  std::string name;
  std::string how;                                // relationship type; for a shared event its name
  NodeId event = kNoNode;                         // the shared event, or none
  RelationshipId relationship = kNoRelationship;  // to the contact; of a shared event, the contact's to the event
  std::string date;                               // ISO 8601, or empty
  bool planned = false;
  double confidence = 1;             // of a shared event: that both were there
  std::string rule;                  // how it was derived; empty: articles state it
  std::size_t articles = 0;          // that state it
  std::optional<Evidence> evidence;  // the surest sentence
};

struct MetResult {
  NodeId node = kNoNode;
  std::string name;
  std::vector<Contact> contacts;  // by date, undated last, then by name
  std::size_t undated_left_out = 0;
};

// The queries behind Met: that for contacts, and behind a semicolon that for shared events.
std::string MetQuery(NodeId node, std::optional<NodeId> other, const MetOptions& options);

// Contacts of `node`, or only those with `other`.
Result<MetResult> Met(const graph::GraphReader& reader, NodeId node, std::optional<NodeId> other,
                      const MetOptions& options);

}  // namespace dossier::query
