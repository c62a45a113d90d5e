// Result<T>: a value or an Error. Absence is std::optional<T>, never an Error. Use:
//
//   DOSSIER_ASSIGN_OR_RETURN(Document doc, reader.Next());
//   DOSSIER_RETURN_IF_ERROR(writer.Commit(batch));
//
// Thread safety: as T.
#pragma once

#include <utility>
#include <variant>

#include "core/base/check.h"
#include "core/base/error.h"

namespace dossier {

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // The value; it is a bug to ask without ok(). Of a temporary Result it comes as a value of its own, so that
  // `for (x : Find().value())` is safe.
  const T& value() const& {
    DOSSIER_CHECK(ok());
    return std::get<0>(state_);
  }
  T& value() & {
    DOSSIER_CHECK(ok());
    return std::get<0>(state_);
  }
  T value() && {
    DOSSIER_CHECK(ok());
    return std::get<0>(std::move(state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  // The error; it is a bug to ask when ok().
  const Error& error() const& {
    DOSSIER_CHECK(!ok());
    return std::get<1>(state_);
  }
  Error error() && {
    DOSSIER_CHECK(!ok());
    return std::get<1>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    DOSSIER_CHECK(!ok());
    return *error_;
  }
  Error error() && {
    DOSSIER_CHECK(!ok());
    return *std::move(error_);
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace dossier

#define DOSSIER_CONCAT_(a, b) a##b
#define DOSSIER_CONCAT(a, b) DOSSIER_CONCAT_(a, b)

// Returns the error of `expr` (a Result) from this function, if it has one.
#define DOSSIER_RETURN_IF_ERROR(expr)                                     \
  do {                                                                    \
    auto dossier_status_ = (expr);                                        \
    if (!dossier_status_.ok()) return std::move(dossier_status_).error(); \
  } while (false)

// `lhs` gets the value of `expr` (a Result<T>), or this function returns its error.
#define DOSSIER_ASSIGN_OR_RETURN(lhs, expr) \
  DOSSIER_ASSIGN_OR_RETURN_(DOSSIER_CONCAT(dossier_result_, __LINE__), lhs, expr)
#define DOSSIER_ASSIGN_OR_RETURN_(result, lhs, expr)  \
  auto result = (expr);                               \
  if (!result.ok()) return std::move(result).error(); \
  lhs = std::move(result).value()
