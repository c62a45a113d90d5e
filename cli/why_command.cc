#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/evidence_value.h"
#include "cli/output.h"
#include "cli/store_access.h"
#include "cli/why_text.h"
#include "core/graph/element_id.h"
#include "query/lookup/find_entity.h"
#include "query/lookup/why.h"

namespace dossier::cli {
namespace {

struct WhyFlags {
  std::string subject, type, object;
};

Result<query::WhyResult> Ask(const graph::GraphReader& reader, const WhyFlags& flags) {
  if (const std::optional<RelationshipId> id = graph::ParseRelationshipId(flags.subject)) {
    return query::WhyRelationship(reader, *id);
  }
  // Two names alone: every relationship between them.
  const std::string object = flags.object.empty() ? flags.type : flags.object;
  const std::string type = flags.object.empty() ? "" : flags.type;
  DOSSIER_ASSIGN_OR_RETURN(const NodeId subject, query::FindEntity(reader, flags.subject));
  DOSSIER_ASSIGN_OR_RETURN(const NodeId other, query::FindEntity(reader, object));
  return query::Why(reader, subject, type, other);
}

Status CheckFlags(const WhyFlags& flags) {
  const bool id = graph::ParseRelationshipId(flags.subject).has_value();
  if (id && !flags.type.empty()) {
    return Error{ErrorCode::kUsage, "a relationship's id stands alone: dossier why " + flags.subject};
  }
  if (!id && flags.type.empty()) {
    return Error{ErrorCode::kUsage, "why wants a relationship's id, or NAME TYPE NAME",
                 "for example: dossier why r:9001, or dossier why \"Meng Fanying\" CHAIRS \"Baogang Group\""};
  }
  return {};
}

int RunWhy(const WhyFlags& flags, Context& context) {
  const Status checked = CheckFlags(flags);
  if (!checked.ok()) return context.Fail(checked.error());
  const Result<ReadableStore> store = OpenForReading(context);
  if (!store.ok()) return context.Fail(store.error());
  const Result<query::WhyResult> why = Ask(*store->reader, flags);
  if (!why.ok()) return context.Fail(why.error());
  if (ChosenFormat(context) == query::RowFormat::kTable) return PrintText(context, WhyText(*why), true);
  return PrintListing(context, *store->reader, WhyListing(*why));
}

}  // namespace

void AddWhyCommand(CommandLine& line) {
  auto flags = std::make_shared<WhyFlags>();
  line.AddCommand("why", "The sentences behind a relationship, and those against it",
                  {"dossier why \"Baogang\" PARTNERS_WITH \"China Mobile\" --format table", "dossier why r:12",
                   "dossier why \"Meng Fanying\" \"Baogang Group\"   # everything between the two"})
      .RequiredArgument("SUBJECT", &flags->subject, "a name or id, or a relationship's id such as r:12")
      .Argument("TYPE", &flags->type, "a relationship type; leave it out for all between the two")
      .Argument("OBJECT", &flags->object, "the other name or id")
      .Run([flags](Context& context) { return RunWhy(*flags, context); });
}

}  // namespace dossier::cli
