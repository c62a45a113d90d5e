// What the functions of the catalogue do: one file a group. Thread safety: as ExecContext.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "query/binder/bound_query.h"
#include "query/exec/exec_context.h"

namespace dossier::query {

using Arguments = std::span<const graph::Value>;

// The value of a call. Errors: kQueryRuntime with the call's position, limits.
Result<graph::Value> CallFunction(const bound::Expr& call, Arguments arguments, ExecContext* context);

// The groups; each knows the functions of its part of FunctionId.
Result<graph::Value> CallGraphFunction(const bound::Expr& call, Arguments arguments, ExecContext* context);
Result<graph::Value> CallListFunction(const bound::Expr& call, Arguments arguments, ExecContext* context);
Result<graph::Value> CallConversion(const bound::Expr& call, Arguments arguments, ExecContext* context);
Result<graph::Value> CallStringFunction(const bound::Expr& call, Arguments arguments, ExecContext* context);
Result<graph::Value> CallNumberFunction(const bound::Expr& call, Arguments arguments, ExecContext* context);
Result<graph::Value> CallTemporalFunction(const bound::Expr& call, Arguments arguments, ExecContext* context);

// evidence(r): what the articles say for a relationship, as a list of maps.
Result<graph::Value> Evidence(RelationshipId relationship, ExecContext* context);

// chronological(p) and chronological(p, 'strict'): whether what the path's relationships tell can have happened in this
// order, by the dates known (path_dates.h); null where one has no date.
Result<graph::Value> Chronological(const bound::Expr& call, Arguments arguments, ExecContext* context);

// A list of those items.
Result<graph::Value> CopyItems(std::span<const graph::Value> items, QueryLimits* limits);

// Texts that queries make are no longer than this, so that no step over one takes long; kMemoryLimit beyond.
inline constexpr std::size_t kLongestText = std::size_t{16} << 20;
Status CheckTextSize(std::size_t bytes, const QueryLimits& limits);

// Where `part` begins in `text`, from `from` on, or npos; linear in both, as std::string::find is not.
std::size_t FindText(std::string_view text, std::string_view part, std::size_t from = 0);

// toString of a value that has one; nothing else.
std::optional<std::string> ToText(const graph::Value& value);

}  // namespace dossier::query
