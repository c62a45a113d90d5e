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

// An ambiguous name is settled by the question where only one pair of candidates has an answer; which is said.
Result<query::WhyResult> AskCandidates(const graph::GraphReader& reader, const std::string& subject,
                                       const std::string& type, const std::string& object, const Error& ambiguous,
                                       const Context& context) {
  constexpr std::size_t kMostCandidates = 10;
  DOSSIER_ASSIGN_OR_RETURN(const auto subjects, query::MatchEntities(reader, subject, kMostCandidates));
  DOSSIER_ASSIGN_OR_RETURN(const auto objects, query::MatchEntities(reader, object, kMostCandidates));
  std::optional<query::WhyResult> answer;
  std::string read_as;
  for (const query::EntityCandidate& a : subjects) {
    for (const query::EntityCandidate& b : objects) {
      Result<query::WhyResult> why = query::Why(reader, a.id, type, b.id);
      if (!why.ok()) continue;
      if (answer) return ambiguous;
      answer = std::move(why).value();
      read_as = graph::ToElementId(a.id) + " " + a.name + ", " + graph::ToElementId(b.id) + " " + b.name;
    }
  }
  if (!answer) return ambiguous;
  context.Info("Only one reading has an answer: " + read_as);
  return *std::move(answer);
}

Result<query::WhyResult> Ask(const graph::GraphReader& reader, const WhyFlags& flags, const Context& context) {
  if (const std::optional<RelationshipId> id = graph::ParseRelationshipId(flags.subject)) {
    return query::WhyRelationship(reader, *id);
  }
  // Two names alone: every relationship between them.
  const std::string object = flags.object.empty() ? flags.type : flags.object;
  const std::string type = flags.object.empty() ? "" : flags.type;
  const Result<NodeId> first = query::FindEntity(reader, flags.subject), second = query::FindEntity(reader, object);
  if (first.ok() && second.ok()) return query::Why(reader, *first, type, *second);
  const Error& error = first.ok() ? second.error() : first.error();
  if (error.code != ErrorCode::kAmbiguous) return error;
  return AskCandidates(reader, flags.subject, type, object, error, context);
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
  const Result<query::WhyResult> why = Ask(*store->reader, flags, context);
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
