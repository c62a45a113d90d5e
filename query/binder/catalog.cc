#include "query/binder/catalog.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "core/base/check.h"

namespace dossier::query {
namespace {

using A = ArgumentKind;
using F = FunctionId;
using V = graph::ValueType;

constexpr std::array kFunctions = {
    FunctionEntry{F::kId, "id", 1, 1, A::kNodeOrRelationship, V::kInteger},
    FunctionEntry{F::kElementId, "elementId", 1, 1, A::kNodeOrRelationship, V::kString},
    FunctionEntry{F::kLabels, "labels", 1, 1, A::kNode, V::kList},
    FunctionEntry{F::kType, "type", 1, 1, A::kRelationship, V::kString},
    FunctionEntry{F::kProperties, "properties", 1, 1, A::kEntityOrMap, V::kMap},
    FunctionEntry{F::kKeys, "keys", 1, 1, A::kEntityOrMap, V::kList},
    FunctionEntry{F::kNodes, "nodes", 1, 1, A::kPath, V::kList},
    FunctionEntry{F::kRelationships, "relationships", 1, 1, A::kPath, V::kList},
    FunctionEntry{F::kRelationships, "rels", 1, 1, A::kPath, V::kList},
    FunctionEntry{F::kStartNode, "startNode", 1, 1, A::kRelationship, V::kNode},
    FunctionEntry{F::kEndNode, "endNode", 1, 1, A::kRelationship, V::kNode},
    FunctionEntry{F::kLength, "length", 1, 1, A::kPathOrList, V::kInteger},
    FunctionEntry{F::kEvidence, "evidence", 1, 1, A::kRelationship, V::kList},
    FunctionEntry{F::kChronological, "chronological", 1, 2, A::kPath, V::kBoolean},
    FunctionEntry{F::kSize, "size", 1, 1, A::kListOrString, V::kInteger},
    FunctionEntry{F::kHead, "head", 1, 1, A::kList},
    FunctionEntry{F::kLast, "last", 1, 1, A::kList},
    FunctionEntry{F::kTail, "tail", 1, 1, A::kList, V::kList},
    FunctionEntry{F::kRange, "range", 2, 3, A::kAny, V::kList},
    FunctionEntry{F::kReverse, "reverse", 1, 1, A::kListOrString},
    FunctionEntry{F::kIsEmpty, "isEmpty", 1, 1, A::kAny, V::kBoolean},
    FunctionEntry{F::kCoalesce, "coalesce", 1, -1},
    FunctionEntry{F::kExists, "exists", 1, 1, A::kAny, V::kBoolean},
    FunctionEntry{F::kToString, "toString", 1, 1, A::kAny, V::kString},
    FunctionEntry{F::kToStringOrNull, "toStringOrNull", 1, 1, A::kAny, V::kString},
    FunctionEntry{F::kToInteger, "toInteger", 1, 1, A::kAny, V::kInteger},
    FunctionEntry{F::kToIntegerOrNull, "toIntegerOrNull", 1, 1, A::kAny, V::kInteger},
    FunctionEntry{F::kToFloat, "toFloat", 1, 1, A::kAny, V::kFloat},
    FunctionEntry{F::kToFloatOrNull, "toFloatOrNull", 1, 1, A::kAny, V::kFloat},
    FunctionEntry{F::kToBoolean, "toBoolean", 1, 1, A::kAny, V::kBoolean},
    FunctionEntry{F::kToBooleanOrNull, "toBooleanOrNull", 1, 1, A::kAny, V::kBoolean},
    FunctionEntry{F::kValueType, "valueType", 1, 1, A::kAny, V::kString},
    FunctionEntry{F::kToUpper, "toUpper", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kToUpper, "upper", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kToLower, "toLower", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kToLower, "lower", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kTrim, "trim", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kLTrim, "lTrim", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kRTrim, "rTrim", 1, 1, A::kString, V::kString},
    FunctionEntry{F::kSubstring, "substring", 2, 3, A::kString, V::kString},
    FunctionEntry{F::kReplace, "replace", 3, 3, A::kString, V::kString},
    FunctionEntry{F::kSplit, "split", 2, 2, A::kString, V::kList},
    FunctionEntry{F::kLeft, "left", 2, 2, A::kString, V::kString},
    FunctionEntry{F::kRight, "right", 2, 2, A::kString, V::kString},
    FunctionEntry{F::kAbs, "abs", 1, 1, A::kNumber},
    FunctionEntry{F::kCeil, "ceil", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kFloor, "floor", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kRound, "round", 1, 2, A::kNumber, V::kFloat},
    FunctionEntry{F::kSign, "sign", 1, 1, A::kNumber, V::kInteger},
    FunctionEntry{F::kSqrt, "sqrt", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kExp, "exp", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kLog, "log", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kLog10, "log10", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kSin, "sin", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kCos, "cos", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kTan, "tan", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kCot, "cot", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kAsin, "asin", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kAcos, "acos", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kAtan, "atan", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kAtan2, "atan2", 2, 2, A::kNumber, V::kFloat},
    FunctionEntry{F::kDegrees, "degrees", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kRadians, "radians", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kHaversin, "haversin", 1, 1, A::kNumber, V::kFloat},
    FunctionEntry{F::kPi, "pi", 0, 0, A::kAny, V::kFloat},
    FunctionEntry{F::kE, "e", 0, 0, A::kAny, V::kFloat},
    FunctionEntry{F::kRand, "rand", 0, 0, A::kAny, V::kFloat},
    FunctionEntry{F::kIsNaN, "isNaN", 1, 1, A::kNumber, V::kBoolean},
    FunctionEntry{F::kDate, "date", 0, 1, A::kAny, V::kDate},
    FunctionEntry{F::kDateTime, "datetime", 0, 1, A::kAny, V::kDateTime},
    FunctionEntry{F::kLocalDateTime, "localdatetime", 0, 1, A::kAny, V::kLocalDateTime},
    FunctionEntry{F::kTime, "time", 0, 1, A::kAny, V::kTime},
    FunctionEntry{F::kLocalTime, "localtime", 0, 1, A::kAny, V::kLocalTime},
    FunctionEntry{F::kDuration, "duration", 1, 1, A::kAny, V::kDuration},
    FunctionEntry{F::kTimestamp, "timestamp", 0, 0, A::kAny, V::kInteger},
    FunctionEntry{F::kTruncate, "date.truncate", 2, 3, A::kString, V::kDate},
    FunctionEntry{F::kTruncate, "datetime.truncate", 2, 3, A::kString, V::kDateTime},
    FunctionEntry{F::kTruncate, "localdatetime.truncate", 2, 3, A::kString, V::kLocalDateTime},
    FunctionEntry{F::kTruncate, "time.truncate", 2, 3, A::kString, V::kTime},
    FunctionEntry{F::kTruncate, "localtime.truncate", 2, 3, A::kString, V::kLocalTime},
    FunctionEntry{F::kClock, "date.transaction", 0, 1, A::kString, V::kDate},
    FunctionEntry{F::kClock, "date.statement", 0, 1, A::kString, V::kDate},
    FunctionEntry{F::kRealClock, "date.realtime", 0, 1, A::kString, V::kDate},
    FunctionEntry{F::kClock, "datetime.transaction", 0, 1, A::kString, V::kDateTime},
    FunctionEntry{F::kClock, "datetime.statement", 0, 1, A::kString, V::kDateTime},
    FunctionEntry{F::kRealClock, "datetime.realtime", 0, 1, A::kString, V::kDateTime},
    FunctionEntry{F::kClock, "localdatetime.transaction", 0, 1, A::kString, V::kLocalDateTime},
    FunctionEntry{F::kClock, "localdatetime.statement", 0, 1, A::kString, V::kLocalDateTime},
    FunctionEntry{F::kRealClock, "localdatetime.realtime", 0, 1, A::kString, V::kLocalDateTime},
    FunctionEntry{F::kClock, "time.transaction", 0, 1, A::kString, V::kTime},
    FunctionEntry{F::kClock, "time.statement", 0, 1, A::kString, V::kTime},
    FunctionEntry{F::kRealClock, "time.realtime", 0, 1, A::kString, V::kTime},
    FunctionEntry{F::kClock, "localtime.transaction", 0, 1, A::kString, V::kLocalTime},
    FunctionEntry{F::kClock, "localtime.statement", 0, 1, A::kString, V::kLocalTime},
    FunctionEntry{F::kRealClock, "localtime.realtime", 0, 1, A::kString, V::kLocalTime},
    FunctionEntry{F::kDurationBetween, "duration.between", 2, 2, A::kAny, V::kDuration},
    FunctionEntry{F::kDurationInMonths, "duration.inMonths", 2, 2, A::kAny, V::kDuration},
    FunctionEntry{F::kDurationInDays, "duration.inDays", 2, 2, A::kAny, V::kDuration},
    FunctionEntry{F::kDurationInSeconds, "duration.inSeconds", 2, 2, A::kAny, V::kDuration},
    FunctionEntry{F::kFromEpoch, "datetime.fromepoch", 2, 2, A::kInteger, V::kDateTime},
    FunctionEntry{F::kFromEpochMillis, "datetime.fromepochmillis", 1, 1, A::kInteger, V::kDateTime},
    FunctionEntry{F::kCount, "count", 1, 1, A::kAny, V::kInteger, true},
    FunctionEntry{F::kSum, "sum", 1, 1, A::kAny, {}, true},
    FunctionEntry{F::kAvg, "avg", 1, 1, A::kAny, {}, true},
    FunctionEntry{F::kMin, "min", 1, 1, A::kAny, {}, true},
    FunctionEntry{F::kMax, "max", 1, 1, A::kAny, {}, true},
    FunctionEntry{F::kCollect, "collect", 1, 1, A::kAny, V::kList, true},
    FunctionEntry{F::kStDev, "stDev", 1, 1, A::kAny, V::kFloat, true},
    FunctionEntry{F::kStDevP, "stDevP", 1, 1, A::kAny, V::kFloat, true},
    FunctionEntry{F::kPercentileCont, "percentileCont", 2, 2, A::kAny, V::kFloat, true},
    FunctionEntry{F::kPercentileDisc, "percentileDisc", 2, 2, A::kAny, {}, true},
};

const std::vector<ProcedureEntry>& ProcedureTable() {
  static const std::vector<ProcedureEntry> table = {
      {ProcedureId::kLabels, "db.labels", {}, {"label"}},
      {ProcedureId::kRelationshipTypes, "db.relationshipTypes", {}, {"relationshipType"}},
      {ProcedureId::kPropertyKeys, "db.propertyKeys", {}, {"propertyKey"}},
      {ProcedureId::kArticles, "dossier.articles", {}, {"article", "source", "title", "published", "url", "sentences"}},
      {ProcedureId::kFind, "dossier.find", {"text"}, {"node", "name", "matched_by"}},
      {ProcedureId::kComponents, "dossier.components", {"labels", "types"}, {"node", "component"}},
      {ProcedureId::kStrongComponents, "dossier.strongComponents", {"labels", "types"}, {"node", "component"}},
      {ProcedureId::kPageRank, "dossier.pageRank", {"labels", "types", "direction"}, {"node", "score"}},
      {ProcedureId::kBetweenness, "dossier.betweenness", {"labels", "types"}, {"node", "score"}},
      {ProcedureId::kCloseness, "dossier.closeness", {"labels", "types"}, {"node", "score"}},
      {ProcedureId::kKCore, "dossier.kCore", {"labels", "types"}, {"node", "core"}},
      {ProcedureId::kCommunities, "dossier.communities", {"labels", "types"}, {"node", "community"}},
      {ProcedureId::kArticulationPoints, "dossier.articulationPoints", {"labels", "types"}, {"node"}},
  };
  return table;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

std::span<const FunctionEntry> Functions() { return kFunctions; }

const FunctionEntry* FindFunction(std::string_view name) {
  const auto it =
      std::ranges::find_if(kFunctions, [&](const FunctionEntry& f) { return EqualIgnoringCase(f.name, name); });
  return it == kFunctions.end() ? nullptr : &*it;
}

const FunctionEntry& Entry(FunctionId id) {
  const auto it = std::ranges::find_if(kFunctions, [&](const FunctionEntry& f) { return f.id == id; });
  DOSSIER_CHECK(it != kFunctions.end());
  return *it;
}

std::span<const ProcedureEntry> Procedures() { return ProcedureTable(); }

const ProcedureEntry* FindProcedure(std::string_view name) {
  const auto it =
      std::ranges::find_if(ProcedureTable(), [&](const ProcedureEntry& p) { return EqualIgnoringCase(p.name, name); });
  return it == ProcedureTable().end() ? nullptr : &*it;
}

const ProcedureEntry& Entry(ProcedureId id) {
  const auto it = std::ranges::find_if(ProcedureTable(), [&](const ProcedureEntry& p) { return p.id == id; });
  DOSSIER_CHECK(it != ProcedureTable().end());
  return *it;
}

}  // namespace dossier::query
