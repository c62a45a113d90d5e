// Counts of right, wrong and missed, and what they come to. Plain value.
#pragma once

#include <optional>

namespace dossier::eval {

struct Tally {
  double right = 0, wrong = 0, missed = 0;

  // Nothing where there is nothing to divide by.
  std::optional<double> Precision() const { return Ratio(right, right + wrong); }
  std::optional<double> Recall() const { return Ratio(right, right + missed); }
  std::optional<double> F1() const { return Ratio(2 * right, 2 * right + wrong + missed); }

  Tally& operator+=(const Tally& other) {
    right += other.right;
    wrong += other.wrong;
    missed += other.missed;
    return *this;
  }

 private:
  static std::optional<double> Ratio(double part, double whole) {
    if (whole == 0) return std::nullopt;
    return part / whole;
  }
};

}  // namespace dossier::eval
