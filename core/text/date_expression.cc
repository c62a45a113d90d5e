#include "core/text/date_expression.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "core/text/internal/date_words.h"

namespace dossier::text {
namespace {

using Word = DateWord;

constexpr int kEarliestYear = 1500, kLatestYear = 2199;
// A day ahead of publication is that day if it is this near; else it was a year ago.
constexpr int kNearFutureDays = 120;
constexpr int kNearFutureMonths = 4;

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

template <std::size_t N>
int NameIndex(const std::array<std::string_view, N>& names, std::string_view lower, std::size_t shortest) {
  for (std::size_t i = 0; i < N; ++i) {
    if (lower == names[i]) return static_cast<int>(i);
    const bool sept = lower == "sept" || lower == "tues" || lower == "thur" || lower == "thurs";
    if ((lower.size() == shortest || sept) && names[i].starts_with(lower)) return static_cast<int>(i);
  }
  return -1;
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

int CountWord(const Word& word) {
  if (word.number > 0) return word.number;
  constexpr std::array<std::string_view, 13> kCounts = {"",      "one",   "two",  "three", "four",   "five",  "six",
                                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
  if (word.lower == "a" || word.lower == "an") return 1;
  for (std::size_t i = 1; i < kCounts.size(); ++i) {
    if (word.lower == kCounts[i]) return static_cast<int>(i);
  }
  return -1;
}

PartialDate AddMonths(const PartialDate& date, int months) {
  const int index = date.year * 12 + date.month - 1 + months;
  return {index / 12, index % 12 + 1, 0};
}

std::optional<PartialDate> Checked(PartialDate date) {
  if (date.year < 1 || date.year > 9999 || date.month < 0 || date.month > 12) return std::nullopt;
  if (date.day != 0 && (date.month == 0 || date.day < 1 || date.day > DaysInMonth(date.year, date.month)))
    return std::nullopt;
  return date;
}

class DateFinder {
 public:
  DateFinder(std::string_view text, TextSpan range, const DateContext& context)
      : words_(SplitDateWords(text, range)), context_(context) {}

  std::vector<DateExpression> Run() {
    while (pos_ < words_.size()) {
      if (!(TakeIsoDate() || TakeNumericDate() || TakeWeekday() || TakeMonthFirst() || TakeDayFirst() ||
            TakeDayOfMonth() || TakeNamedDay() || TakeRelativePeriod() || TakeAgo() || TakeYear())) {
        ++pos_;
      }
    }
    std::erase_if(found_, [&](const DateExpression& date) { return date.span.Overlaps(context_.dateline); });
    return std::move(found_);
  }

 private:
  const std::optional<PartialDate>& Today() const { return context_.written ? context_.written : context_.published; }
  const Word& At(std::size_t i) const {
    static const Word kNothing;
    return i < words_.size() ? words_[i] : kNothing;
  }
  bool Is(std::size_t i, std::string_view mark) const { return At(i).text == mark; }
  // Whether word i touches the one before it.
  bool Touches(std::size_t i) const {
    return i > 0 && i < words_.size() && At(i).span.start == At(i - 1).span.end && At(i - 1).text != "\n";
  }

  bool Emit(std::size_t end, DateKind kind, std::optional<PartialDate> date, std::optional<PartialDate> last = {}) {
    const std::size_t start = start_.value_or(pos_);
    start_.reset();
    found_.push_back({{words_[start].span.start, words_[end - 1].span.end}, kind, date, last});
    if (kind == DateKind::kExplicit && date) last_year_ = date->year;
    pos_ = end;
    return true;
  }

  static bool IsYear(const Word& word) {
    return word.text.size() == 4 && word.number >= kEarliestYear && word.number <= kLatestYear;
  }
  static bool IsDay(const Word& word) { return word.number >= 1 && word.number <= 31 && word.text.size() <= 2; }
  int MonthOf(const Word& word) const {
    if (!word.capital || word.lower.empty()) return 0;
    return NameIndex(kMonths, word.lower, 3) + 1;
  }
  // Index after "27", "27th"; or `i` if there is no day.
  std::size_t AfterDay(std::size_t i) const {
    if (!IsDay(At(i))) return i;
    if (Touches(i + 1) && IsOneOf(At(i + 1).lower, {"st", "nd", "rd", "th"})) return i + 2;
    // "5,000", "3.5", "10:30", "25%": no days
    if (Touches(i + 1) && IsOneOf(At(i + 1).text, {",", ".", ":"}) && Touches(i + 2) && At(i + 2).number >= 0) return i;
    if (Touches(i + 1) && (Is(i + 1, "%") || !At(i + 1).lower.empty())) return i;
    return i + 1;
  }
  // Index after "-27", "to 27", "and 27", setting `day`; or `i`.
  std::size_t AfterRange(std::size_t i, int* day) const {
    if (!IsOneOf(At(i).text, {"-", "–", "—", "to", "and", "&"})) return i;
    const std::size_t after = AfterDay(i + 1);
    if (after == i + 1) return i;
    *day = At(i + 1).number;
    return after;
  }

  // "signed in" just before, not "to be signed in".
  bool IsParticiple(std::size_t i) const {
    if (!IsOneOf(At(i - 1).lower, {"in", "on", "last"})) return false;
    const std::string& word = At(i - 2).lower;
    return word.size() > 4 && word.ends_with("ed") && !IsOneOf(word, {"scheduled", "planned", "expected"}) &&
           At(i - 3).lower != "be" && At(i - 4).lower != "be";
  }

  // Whether the words around the date at i make its event lie ahead: the nearest sign before it decides, for a date
  // that opens its sentence ("On Thursday the guests will tour") the first one after it.
  bool SpeaksOfFuture(std::size_t i) const {
    if (IsParticiple(i)) return false;  // "an agreement signed in May"
    std::size_t words_before = 0;       // in this sentence
    for (std::size_t k = i; k-- > 0 && words_before < 14; ++words_before) {
      const Word& word = At(k);
      if (IsOneOf(word.text, {".", ";", "?", "!", "\n"})) break;
      if (word.lower.empty()) continue;
      if (IsOneOf(word.lower, {"was", "were", "had"})) return At(k + 1).lower == "to";  // "was to meet"
      if (IsOneOf(word.lower, {"will", "shall", "upcoming", "scheduled", "planned", "plans", "due", "expected", "hopes",
                               "aims", "intends", "tomorrow"})) {
        return !(At(k - 1).lower == "been" && At(k - 2).lower == "had");
      }
      const bool near = i - k <= 5;
      if (near && IsOneOf(word.lower, {"closes", "opens", "leaves", "begins", "departs", "arrives", "flies", "takes",
                                       "goes", "expires", "holds", "meets", "becomes", "ends", "starts"})) {
        return true;
      }
    }
    if (words_before > 2) return false;  // the date does not open the sentence
    for (std::size_t next = i + 1; next < i + 9; ++next) {
      const Word& word = At(next);
      if (IsOneOf(word.text, {".", ";", "?", "!", "\n", ""})) return false;
      if (IsOneOf(word.lower, {"will", "shall", "plans", "hopes"})) return true;
      if (IsOneOf(word.lower, {"said", "told", "was", "were", "had"}) ||
          (word.lower.size() > 4 && word.lower.ends_with("ed")))
        return false;
    }
    return false;
  }

  // "by March" in a sentence without a past tense, "until March" in one about what is still so.
  bool IsDeadline(std::size_t i) const {
    const bool by = At(i - 1).lower == "by";
    if (!by && !IsOneOf(At(i - 1).lower, {"until", "till"})) return false;
    for (std::size_t k = i, first = i > 14 ? i - 14 : 0; k-- > first;) {
      const Word& word = At(k);
      if (IsOneOf(word.text, {".", ";", "?", "!", "\n"})) break;
      if (IsOneOf(word.lower, {"was", "were", "had", "came"})) return false;
      if (!by && IsOneOf(word.lower, {"will",   "must",    "may",       "can",      "is",        "are",   "be",
                                      "has",    "have",    "remain",    "remains",  "stay",      "stays", "barred",
                                      "banned", "blocked", "suspended", "extended", "postponed", "valid"})) {
        return true;
      }
    }
    return by;
  }

  // A past tense shortly before: "which opened in December".
  bool SpeaksOfPast(std::size_t i) const {
    if (At(i - 1).lower == "for") return false;  // "convened for March 9"
    for (std::size_t k = i, first = i > 5 ? i - 5 : 0; k-- > first;) {
      if (IsOneOf(At(k).text, {".", ";", "?", "!", ",", "\n"})) return false;
      const std::string& word = At(k).lower;
      if (IsOneOf(word,
                  {"was", "were", "had", "met", "held", "said", "took", "won", "began", "came", "went", "gave"}) ||
          (word.size() > 4 && word.ends_with("ed")))
        return true;
    }
    return false;
  }

  // A month, or a day of it, of which the year is not given.
  std::optional<PartialDate> InYear(int month, int day, bool future) const {
    const auto& published = context_.published;
    if (published && published->HasMonth()) {
      const auto in = [&](int year) { return Checked({year, month, day}); };
      if (day == 0) {
        const int ahead = month - published->month;
        if (future || IsDeadline(pos_)) return in(published->year + (ahead < 0 ? 1 : 0));
        const bool past = ahead > kNearFutureMonths || (ahead > 0 && SpeaksOfPast(pos_));
        return in(published->year - (past ? 1 : 0));
      }
      const PartialDate base{published->year, published->month, published->HasDay() ? published->day : 15};
      for (int year = base.year + 1; year >= base.year - 1; --year) {
        const auto date = in(year);
        if (!date) continue;
        const std::int64_t ahead = ToDays(*date) - ToDays(base);
        const bool near = ahead <= kNearFutureDays && !(ahead > 0 && SpeaksOfPast(pos_));
        if (ahead <= 0 || near || (future && ahead <= 300)) return date;
      }
      return std::nullopt;
    }
    if (published) return Checked({published->year, month, day});
    if (context_.year) return Checked({*context_.year, month, day});
    if (last_year_ != 0) return Checked({last_year_, month, day});
    return std::nullopt;
  }

  bool EmitMonthDay(std::size_t end, int year, int month, int day, int last_day) {
    std::optional<PartialDate> date, last;
    if (year != 0) {
      date = Checked({year, month, day});
      if (!date) return false;
    } else {
      if (day > DaysInMonth(2024, month)) return false;
      date = InYear(month, day, SpeaksOfFuture(pos_));
    }
    if (date && last_day > day) last = Checked({date->year, month, last_day});
    return Emit(end, year != 0 ? DateKind::kExplicit : DateKind::kYearFromContext, date, last);
  }

  // 2025-10-27, 2025-10-27T08:00, 2025/10/27
  bool TakeIsoDate() {
    if (!IsYear(At(pos_))) return false;
    const bool iso = (Is(pos_ + 1, "-") && Is(pos_ + 3, "-")) || (Is(pos_ + 1, "/") && Is(pos_ + 3, "/"));
    if (!iso || !Touches(pos_ + 1) || !Touches(pos_ + 2) || !Touches(pos_ + 3) || !Touches(pos_ + 4)) return false;
    if (At(pos_ + 2).text.size() > 2 || At(pos_ + 4).text.size() > 2) return false;
    const auto date = Checked({At(pos_).number, At(pos_ + 2).number, At(pos_ + 4).number});
    if (!date || !date->HasDay()) return false;
    return Emit(pos_ + 5, DateKind::kExplicit, date);
  }

  // 27/10/2025, 10/27/2025, 27.10.2025; 03/04/2025 can be two days: only its year is sure.
  bool TakeNumericDate() {
    if (!IsDay(At(pos_)) || !IsDay(At(pos_ + 2)) || !IsYear(At(pos_ + 4))) return false;
    const std::string_view mark = At(pos_ + 1).text;
    if ((mark != "/" && mark != ".") || !Is(pos_ + 3, mark)) return false;
    const int a = At(pos_).number, b = At(pos_ + 2).number, year = At(pos_ + 4).number;
    std::optional<PartialDate> date;
    if (mark == "." || a > 12) {
      date = Checked({year, b, a});
    } else if (b > 12) {
      date = Checked({year, a, b});
    } else {
      date = a == b ? PartialDate{year, a, b} : PartialDate{year, 0, 0};
    }
    return date && Emit(pos_ + 5, DateKind::kExplicit, date);
  }

  // "Tuesday", "last Friday", "next Monday"; "Monday, 3 March" is that date.
  bool TakeWeekday() {
    const Word& word = At(pos_);
    const int weekday = word.capital ? NameIndex(kWeekdays, word.lower, 3) : -1;
    if (weekday < 0 || word.lower == "sun" || word.lower == "sat") return false;
    std::size_t next = pos_ + 1;
    if (word.lower.size() <= 5 && Is(next, ".")) ++next;
    const std::size_t end = word.lower.size() <= 4 ? next : pos_ + 1;
    if (Is(next, ",") || Is(next, "(")) ++next;
    if (MonthOf(At(next)) != 0 || (IsDay(At(next)) && MonthOf(At(AfterDay(next))) != 0)) {
      start_ = pos_;
      const std::size_t weekday_at = pos_;
      pos_ = next;
      if (TakeMonthFirst() || TakeDayFirst()) return true;
      start_.reset();
      pos_ = weekday_at;
    }
    const bool abbreviated = word.lower.size() <= 5 && word.lower != kWeekdays[static_cast<std::size_t>(weekday)];
    if (abbreviated) return false;
    const Word& before = At(pos_ - 1);  // At(-1) is out of range: nothing
    const bool last = before.lower == "last" || before.lower == "past" || before.lower == "previous";
    const bool coming = before.lower == "next" || before.lower == "coming";
    if (last || coming) start_ = pos_ - 1;
    const auto& base = Today();
    if (!base || !base->HasDay()) return Emit(end, DateKind::kRelative, std::nullopt);
    const std::int64_t day = ToDays(*base);
    const int today = static_cast<int>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
    int back = (today - weekday + 7) % 7;
    // On a Wednesday "last Tuesday" is not yesterday; on a Monday "last Sunday" is.
    if (last && back <= 2 && back <= today) back += 7;
    std::int64_t resolved = day - back;
    if (coming || (!last && back != 0 && SpeaksOfFuture(pos_))) resolved += 7;
    return Emit(end, DateKind::kRelative, FromDays(resolved));
  }

  // "November 25", "Oct. 27, 2025", "November 25-26", "October 2025", "in July"
  bool TakeMonthFirst() {
    const int month = MonthOf(At(pos_));
    if (month == 0) return false;
    std::size_t next = pos_ + 1;
    if (At(pos_).lower.size() <= 4 && Is(next, ".") && At(next + 1).number >= 0) ++next;
    if (const std::size_t after_day = AfterDay(next); after_day != next) {
      const int day = At(next).number;
      int last = 0;
      std::size_t end = AfterRange(after_day, &last);
      const std::size_t year_at = Is(end, ",") ? end + 1 : end;
      int year = 0;
      if (IsYear(At(year_at))) year = At(year_at).number, end = year_at + 1;
      return EmitMonthDay(end, year, month, day, last);
    }
    const std::size_t year_at = Is(next, ",") || At(next).lower == "of" ? next + 1 : next;
    if (IsYear(At(year_at))) return Emit(year_at + 1, DateKind::kExplicit, PartialDate{At(year_at).number, month, 0});
    return TakeBareMonth(month);
  }

  // "in July": a month alone needs a word before it that tells it from a name (May, April) and a verb (March).
  bool TakeBareMonth(int month) {
    if (At(pos_).lower.size() < 3 || At(pos_).lower != kMonths[static_cast<std::size_t>(month - 1)]) return false;
    const std::string& before = At(pos_ - 1).lower;
    const bool period = IsOneOf(before, {"last", "next", "this", "early", "late", "mid"});
    bool cue = period || IsOneOf(before, {"in", "since", "until", "till", "of", "by", "during", "from", "through", "to",
                                          "between", "for", "before", "after", "around"});
    if (!cue && Is(pos_ - 1, "-") && At(pos_ - 2).lower == "mid") cue = true;
    // "in April and May"
    if (!cue && (before == "and" || before == "or") && MonthOf(At(pos_ - 2)) != 0) cue = true;
    if (!cue) return false;
    // "April and May 2024" shares its year.
    const bool and_month = IsOneOf(At(pos_ + 1).lower, {"and", "to", "or"}) || Is(pos_ + 1, "-") || Is(pos_ + 1, "–");
    if (and_month && MonthOf(At(pos_ + 2)) != 0 && IsYear(At(pos_ + 3))) {
      return Emit(pos_ + 1, DateKind::kExplicit, PartialDate{At(pos_ + 3).number, month, 0});
    }
    if (before == "last" || before == "next") start_ = pos_ - 1;
    std::optional<PartialDate> date;
    const auto& published = context_.published;
    if (before == "last" && published && published->HasMonth()) {
      date = PartialDate{published->year - (month >= published->month ? 1 : 0), month, 0};
    } else if (before == "next" && published && published->HasMonth()) {
      date = PartialDate{published->year + (month <= published->month ? 1 : 0), month, 0};
    } else if (before == "this" && published) {
      date = PartialDate{published->year, month, 0};
    } else {
      date = InYear(month, 0, SpeaksOfFuture(pos_));
    }
    return Emit(pos_ + 1, DateKind::kYearFromContext, date);
  }

  // "27 October 2025", "27th of October", "3-5 March"
  bool TakeDayFirst() {
    std::size_t next = AfterDay(pos_);
    if (next == pos_) return false;
    const int day = At(pos_).number;
    int last = 0;
    next = AfterRange(next, &last);
    if (At(next).lower == "of") ++next;
    const int month = MonthOf(At(next));
    if (month == 0) return false;
    std::size_t end = next + 1;
    if (At(next).lower.size() <= 4 && Is(end, ".") && At(end + 1).number >= 0) ++end;
    const std::size_t year_at = Is(end, ",") ? end + 1 : end;
    int year = 0;
    if (IsYear(At(year_at))) year = At(year_at).number, end = year_at + 1;
    if (At(end - 1).text == ".") --end;
    return EmitMonthDay(end, year, month, day, last);
  }

  // "on the 19th", "in the afternoon of the 3rd": the last such day. Not "the 19th floor".
  bool TakeDayOfMonth() {
    const auto& base = Today();
    const std::size_t end = AfterDay(pos_);
    if (end != pos_ + 2 || At(pos_ - 1).lower != "the" || !base || !base->HasDay()) return false;
    if (!IsOneOf(At(pos_ - 2).lower, {"on", "of", "from", "to", "until", "since", "by"})) return false;
    if (!IsOneOf(At(end).text, {",", ".", ";", ")", ""}) &&
        !IsOneOf(At(end).lower, {"and", "at", "in", "he", "she", "they", "it", "the", "a", "when", "to", "with"}))
      return false;
    PartialDate day{base->year, base->month, At(pos_).number};
    if (day.day > base->day) {
      day = AddMonths(*base, -1);
      day.day = At(pos_).number;
    }
    return Emit(end, DateKind::kRelative, Checked(day));
  }

  // "today", "yesterday"; "last night" is the day before.
  bool TakeNamedDay() {
    const std::string& word = At(pos_).lower;
    int days = 0;
    std::size_t end = pos_ + 1;
    if (word == "yesterday") {
      days = -1;
    } else if (word == "tomorrow") {
      days = 1;
    } else if (word == "last" && At(pos_ + 1).lower == "night") {
      days = -1;
      ++end;
    } else if (word == "this" && IsOneOf(At(pos_ + 1).lower, {"morning", "afternoon", "evening"})) {
      ++end;
    } else if (word != "today" && word != "tonight") {
      return false;
    }
    const auto& base = Today();
    if (!base || !base->HasDay()) return Emit(end, DateKind::kRelative, std::nullopt);
    return Emit(end, DateKind::kRelative, FromDays(ToDays(*base) + days));
  }

  // "last month", "earlier this year", "next week"
  bool TakeRelativePeriod() {
    const std::string& word = At(pos_).lower;
    int steps = 0;
    if (IsOneOf(word, {"last", "previous", "past"})) {
      steps = -1;
    } else if (IsOneOf(word, {"next", "coming"})) {
      steps = 1;
    } else if (word != "this") {
      return false;
    }
    const std::string& unit = At(pos_ + 1).lower;
    if (!IsOneOf(unit, {"week", "month", "year"})) return false;
    return Emit(pos_ + 2, DateKind::kRelative, Shift(unit, steps));
  }

  std::optional<PartialDate> Shift(std::string_view unit, int steps) const {
    const auto& base = Today();
    if (unit == "year" || unit == "years") {
      if (base) return Checked({base->year + steps, 0, 0});
      if (context_.year) return Checked({*context_.year + steps, 0, 0});
      return std::nullopt;
    }
    if (!base || !base->HasMonth()) return std::nullopt;
    if (unit == "month" || unit == "months") return Checked(AddMonths(*base, steps));
    if (!base->HasDay()) return std::nullopt;
    if (unit == "day" || unit == "days") return FromDays(ToDays(*base) + steps);
    // A week is known to the month in which its middle lies.
    const std::int64_t day = ToDays(*base);
    const std::int64_t monday = day - ((day + 3) % 7 + 7) % 7;
    const PartialDate middle = FromDays(monday + 3 + 7 * std::int64_t{steps});
    return PartialDate{middle.year, middle.month, 0};
  }

  // "three days ago", "two months earlier" only with "ago"
  bool TakeAgo() {
    if (At(pos_ + 2).lower != "ago") return false;
    const int count = CountWord(At(pos_));
    const std::string& unit = At(pos_ + 1).lower;
    if (count < 0 || !IsOneOf(unit, {"day", "days", "week", "weeks", "month", "months", "year", "years"})) return false;
    return Emit(pos_ + 3, DateKind::kRelative, Shift(unit, -count));
  }

  // "in 2024", "early 2025"; a bare number only where it cannot count something.
  bool TakeYear() {
    const Word& word = At(pos_);
    if (!IsYear(word)) return false;
    if (Touches(pos_)) {
      const bool joined = Is(pos_ - 1, "-") && IsOneOf(At(pos_ - 2).lower, {"mid", "early", "late", "pre", "post"});
      const bool bracket = IsOneOf(At(pos_ - 1).text, {"(", "[", "—", "–", "“", "‘", "\"", "'"});
      const bool range = IsOneOf(At(pos_ - 1).text, {"-", "–"}) && IsYear(At(pos_ - 2));  // 2019-2025
      if (!joined && !bracket && !range) return false;
    }
    if (Touches(pos_ + 1) && IsOneOf(At(pos_ + 1).text, {":", "%", "/"})) return false;
    if (Touches(pos_ + 1) && IsOneOf(At(pos_ + 1).text, {",", "."}) && Touches(pos_ + 2) && At(pos_ + 2).number >= 0)
      return false;
    if (Touches(pos_ + 1) && !At(pos_ + 1).lower.empty()) return false;  // 1990s
    if (Touches(pos_ + 1) && Is(pos_ + 1, "-") && Touches(pos_ + 2) && !At(pos_ + 2).lower.empty())
      return false;  // 2000-page
    const std::string& before = At(pos_ - 1).lower;
    const bool cue =
        IsOneOf(before, {"in",     "since",  "from",   "until", "till",   "by",      "during",  "of",     "for",
                         "to",     "early",  "late",   "mid",   "before", "after",   "through", "fiscal", "year",
                         "spring", "summer", "autumn", "fall",  "winter", "between", "citing"});
    if (!cue) {
      const std::string& after = At(pos_ + 1).lower;
      const bool counts =
          !after.empty() && !At(pos_ + 1).capital &&
          (after.ends_with('s') || IsOneOf(after, {"people", "percent", "men", "women", "million", "km"}));
      if (counts || word.number < 1900 || word.number > 2099) return false;
    }
    return Emit(pos_ + 1, DateKind::kExplicit, PartialDate{word.number, 0, 0});
  }

  std::vector<Word> words_;
  const DateContext& context_;
  std::size_t pos_ = 0;
  std::optional<std::size_t> start_;  // where the expression starts, if before pos_
  int last_year_ = 0;
  std::vector<DateExpression> found_;
};

}  // namespace

std::vector<DateExpression> FindDates(std::string_view text, TextSpan range, const DateContext& context) {
  return DateFinder(text, range, context).Run();
}

namespace {

// The date of a dateline that opens a paragraph, which no verb or preposition comes before and a mark comes after; its
// block in full where the reader has found it to be one.
std::optional<DateExpression> FindDateline(const Document& document, const DateContext& context) {
  constexpr std::size_t kParagraphs = 3, kLongest = 80;
  const std::string_view text = document.text;
  std::size_t paragraphs = 0;
  for (const Block& block : document.blocks) {
    const bool dateline = block.kind == BlockKind::kDateline;
    if (!dateline && (block.kind != BlockKind::kParagraph || ++paragraphs > kParagraphs)) continue;
    const std::vector<DateExpression> dates = FindDates(text, block.span, context);
    if (dates.empty() || !dates[0].date || !dates[0].date->HasDay() || dates[0].kind == DateKind::kRelative) continue;
    if (dateline) return dates[0];
    const TextSpan lead{block.span.start, dates[0].span.start};
    if (lead.end - lead.start > kLongest) continue;
    const std::vector<Word> before = SplitDateWords(text, lead);
    const bool names = std::ranges::all_of(
        before, [](const Word& word) { return word.lower.empty() || word.capital || word.lower == "of"; });
    if (!names || (!before.empty() && IsOneOf(before.back().lower, {"on", "from", "since", "by", "in", "until", "of"})))
      continue;
    const std::string_view after = text.substr(dates[0].span.end, 4);
    const auto marked = [&](std::string_view mark) {
      return after.starts_with(mark) || after.substr(1).starts_with(mark);
    };
    if (!after.empty() && (marked("-") || marked("–") || marked("—") || marked("(") || marked(")") ||
                           after.starts_with(".") || after.starts_with(":") || after.starts_with("/")))
      return dates[0];
  }
  return std::nullopt;
}

}  // namespace

DateContext MakeDateContext(const Document& document) {
  constexpr std::int64_t kLongestToPrint = 10;  // days
  DateContext context{document.published, document.year_hint};
  if (context.published || context.year) {
    const std::optional<DateExpression> dateline = FindDateline(document, context);
    if (!dateline) return context;
    const auto& published = context.published;
    const std::int64_t age = published && published->HasDay() ? ToDays(*published) - ToDays(*dateline->date) : 0;
    if (age < 0 || age > kLongestToPrint) return context;
    context.written = dateline->date;
    context.dateline = dateline->span;
    return context;
  }
  std::map<int, int> years;
  for (const DateExpression& date : FindDates(document.text, {0, document.text.size()}, {})) {
    if (date.kind == DateKind::kExplicit && date.date && date.date->HasMonth()) ++years[date.date->year];
  }
  if (years.size() == 1) context.year = years.begin()->first;
  return context;
}

std::optional<PartialDate> ParseDateLine(std::string_view line) {
  if (line.size() > 120) return std::nullopt;
  const TextSpan range{0, line.size()};
  const std::vector<DateExpression> dates = FindDates(line, range, {});
  std::optional<PartialDate> date;
  std::vector<bool> covered(line.size(), false);
  for (const DateExpression& found : dates) {
    std::fill(covered.begin() + static_cast<std::ptrdiff_t>(found.span.start),
              covered.begin() + static_cast<std::ptrdiff_t>(found.span.end), true);
    // The first is the date of publication, a second that of an update.
    if (!date && found.kind == DateKind::kExplicit && found.date && found.date->HasMonth()) date = found.date;
  }
  if (!date) return std::nullopt;
  for (const Word& word : SplitDateWords(line, range)) {
    if (covered[word.span.start]) continue;
    if (word.number >= 0 || (word.lower.empty() && word.text.size() <= 12)) continue;  // times and marks
    if (!IsOneOf(
            word.lower,
            {"published", "posted",  "updated",  "last",    "modified",    "on",   "at",     "date",    "dated",
             "am",        "pm",      "a",        "p",       "m",           "gmt",  "utc",    "est",     "edt",
             "et",        "pst",     "pdt",      "cet",     "cest",        "bst",  "ist",    "t",       "z",
             "h",         "release", "released", "first",   "issued",      "mon",  "tue",    "tues",    "wed",
             "thu",       "thur",    "thurs",    "fri",     "sat",         "sun",  "monday", "tuesday", "wednesday",
             "thursday",  "friday",  "saturday", "sunday",  "publication", "time", "local",  "the",     "min",
             "minute",    "minutes", "read",     "created", "added",       "by"})) {
      return std::nullopt;
    }
  }
  return date;
}

}  // namespace dossier::text
