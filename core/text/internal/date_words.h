// Words of a text as date expressions are made of them. Pure functions, O(bytes).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_span.h"

namespace dossier::text {

// A word, a number or one mark. A line break is a mark too: no date crosses it.
struct DateWord {
  TextSpan span;
  std::string_view text;
  std::string lower;  // of words
  int number = -1;    // of up to four digits
  bool capital = false;
};

// `text` must outlive the words.
std::vector<DateWord> SplitDateWords(std::string_view text, TextSpan range);

}  // namespace dossier::text
