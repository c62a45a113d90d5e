// The functions, aggregates and procedures that queries can call: names, arguments, results. What they do is in exec.
// Thread safety: constant tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/graph/value.h"

namespace dossier::query {

enum class FunctionId : std::uint8_t {
  // graph
  kId,
  kElementId,
  kLabels,
  kType,
  kProperties,
  kKeys,
  kNodes,
  kRelationships,
  kStartNode,
  kEndNode,
  kLength,
  kEvidence,
  kChronological,
  // lists
  kSize,
  kHead,
  kLast,
  kTail,
  kRange,
  kReverse,
  kIsEmpty,
  // any value
  kCoalesce,
  kExists,
  kToString,
  kToStringOrNull,
  kToInteger,
  kToIntegerOrNull,
  kToFloat,
  kToFloatOrNull,
  kToBoolean,
  kToBooleanOrNull,
  kValueType,
  // strings
  kToUpper,
  kToLower,
  kTrim,
  kLTrim,
  kRTrim,
  kSubstring,
  kReplace,
  kSplit,
  kLeft,
  kRight,
  // numbers
  kAbs,
  kCeil,
  kFloor,
  kRound,
  kSign,
  kSqrt,
  kExp,
  kLog,
  kLog10,
  kSin,
  kCos,
  kTan,
  kCot,
  kAsin,
  kAcos,
  kAtan,
  kAtan2,
  kDegrees,
  kRadians,
  kHaversin,
  kPi,
  kE,
  kRand,
  kIsNaN,
  // time
  kDate,
  kDateTime,
  kLocalDateTime,
  kTime,
  kLocalTime,
  kDuration,
  kTimestamp,
  kTruncate,  // the type of the result is that of the call, here and in kClock
  kDurationBetween,
  kDurationInMonths,
  kDurationInDays,
  kDurationInSeconds,
  kClock,      // of the statement
  kRealClock,  // of the moment
  kFromEpoch,
  kFromEpochMillis,
  // aggregates
  kCount,
  kSum,
  kAvg,
  kMin,
  kMax,
  kCollect,
  kStDev,
  kStDevP,
  kPercentileCont,
  kPercentileDisc,
};

// What an argument must be; checked when binding where the type is known, and when running.
enum class ArgumentKind : std::uint8_t {
  kAny,
  kNode,
  kRelationship,
  kNodeOrRelationship,
  kPath,
  kString,
  kNumber,
  kInteger,
  kList,
  kListOrString,
  kEntityOrMap,
  kPathOrList
};

struct FunctionEntry {
  FunctionId id;
  std::string_view name;  // as documented; calls ignore case
  std::int8_t min_arguments;
  std::int8_t max_arguments;                   // -1: any number
  ArgumentKind argument = ArgumentKind::kAny;  // of the first argument
  std::optional<graph::ValueType> result = {};
  bool aggregate = false;
};

std::span<const FunctionEntry> Functions();
// Ignoring case; null for an unknown name.
const FunctionEntry* FindFunction(std::string_view name);
const FunctionEntry& Entry(FunctionId id);

// kTable: a TableProcedure, not of this catalogue.
enum class ProcedureId : std::uint8_t {
  kLabels,
  kRelationshipTypes,
  kPropertyKeys,
  kArticles,
  kFind,
  kTable,
  // graph algorithms
  kComponents,
  kStrongComponents,
  kPageRank,
  kBetweenness,
  kCloseness,
  kKCore,
  kCommunities,
  kArticulationPoints,
};

struct ProcedureEntry {
  ProcedureId id;
  std::string_view name;
  std::vector<std::string_view> arguments;
  std::vector<std::string_view> columns;
};

std::span<const ProcedureEntry> Procedures();
const ProcedureEntry* FindProcedure(std::string_view name);
const ProcedureEntry& Entry(ProcedureId id);

}  // namespace dossier::query
