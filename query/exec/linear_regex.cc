#include "query/exec/linear_regex.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "core/base/utf8.h"

namespace dossier::query {
namespace {

constexpr std::size_t kMaxInstructions = 20'000;
constexpr int kMaxDepth = 100;
constexpr int kMaxRepeat = 1'000;

Error BadPattern(std::string message) {
  return Error{ErrorCode::kQueryRuntime, "the regular expression is wrong: " + std::move(message)};
}

bool IsWordCharacter(char32_t c) { return c == '_' || (c < 0x80 ? std::isalnum(static_cast<int>(c)) != 0 : false); }

}  // namespace

// Recursive descent to a list of instructions. A piece is a range of the program whose open ends jump to its end.
class LinearRegex::Compiler {
 public:
  Compiler(std::string_view pattern, LinearRegex* out) : pattern_(pattern), out_(*out) {}

  Status Run() {
    DOSSIER_RETURN_IF_ERROR(Alternatives(0));
    if (!AtEnd()) return BadPattern("an unmatched )");
    Emit(Op::kMatch);
    return {};
  }

 private:
  bool AtEnd() const { return offset_ >= pattern_.size(); }
  char Peek(std::size_t ahead = 0) const {
    return offset_ + ahead < pattern_.size() ? pattern_[offset_ + ahead] : '\0';
  }
  char32_t Take() {
    const DecodedCodePoint decoded = DecodeUtf8(pattern_, offset_);
    offset_ += decoded.size;
    return decoded.code_point;
  }
  std::uint32_t Here() const { return static_cast<std::uint32_t>(out_.program_.size()); }
  Instruction& Emit(Op op) {
    Instruction instruction;
    instruction.op = op;
    instruction.next = Here() + 1;
    out_.program_.push_back(instruction);
    return out_.program_.back();
  }
  Status CheckSize() const {
    if (out_.program_.size() > kMaxInstructions) return BadPattern("it is too large");
    return {};
  }
  // Makes room for an instruction before `at`: all targets behind it move on.
  void InsertSplit(std::uint32_t at) {
    for (Instruction& instruction : out_.program_) {
      if (instruction.next >= at) ++instruction.next;
      if (instruction.op == Op::kSplit && instruction.other >= at) ++instruction.other;
    }
    // A jump from before `at` to `at` means the new split, which comes first.
    for (std::uint32_t i = 0; i < at; ++i) {
      if (out_.program_[i].next == at + 1) out_.program_[i].next = at;
      if (out_.program_[i].op == Op::kSplit && out_.program_[i].other == at + 1) out_.program_[i].other = at;
    }
    Instruction split;
    split.op = Op::kSplit;
    split.next = at + 1;
    out_.program_.insert(out_.program_.begin() + at, split);
  }

  Status Alternatives(int depth) {
    if (depth > kMaxDepth) return BadPattern("it is nested too deeply");
    std::vector<std::uint32_t> ends;
    for (;;) {
      const std::uint32_t start = Here();
      DOSSIER_RETURN_IF_ERROR(Sequence(depth));
      if (Peek() != '|' || AtEnd()) break;
      ++offset_;
      InsertSplit(start);
      for (std::uint32_t& end : ends) end += end >= start ? 1 : 0;
      Emit(Op::kJump);
      ends.push_back(Here() - 1);
      out_.program_[start].other = Here();
      DOSSIER_RETURN_IF_ERROR(CheckSize());
    }
    for (const std::uint32_t end : ends) out_.program_[end].next = Here();
    return {};
  }

  Status Sequence(int depth) {
    while (!AtEnd() && Peek() != '|' && Peek() != ')') DOSSIER_RETURN_IF_ERROR(Piece(depth));
    return {};
  }

  Status Piece(int depth) {
    const std::size_t pattern_start = offset_;
    const std::uint32_t start = Here();
    DOSSIER_RETURN_IF_ERROR(Atom(depth));
    int low = 1, high = 1;
    if (Peek() == '*')
      low = 0, high = -1, ++offset_;
    else if (Peek() == '+')
      low = 1, high = -1, ++offset_;
    else if (Peek() == '?')
      low = 0, high = 1, ++offset_;
    else if (Peek() == '{')
      DOSSIER_RETURN_IF_ERROR(Braces(&low, &high));
    else
      return {};
    if (Peek() == '?' || Peek() == '+') ++offset_;  // lazy and possessive differ only in what groups hold
    if (Peek() == '*') return BadPattern("nothing to repeat before *");
    const std::size_t after = offset_;
    // Copies of the piece are made by compiling its text again.
    const auto again = [&]() -> Status {
      const bool ignore_case = ignore_case_;
      offset_ = pattern_start;
      DOSSIER_RETURN_IF_ERROR(Atom(depth));
      ignore_case_ = ignore_case;
      return CheckSize();
    };
    if (low == 0 && high == 0) {
      out_.program_.resize(start);
    } else if (low == 0) {
      DOSSIER_RETURN_IF_ERROR(MakeOptional(start, high == -1));
    } else if (low == 1 && high == -1) {
      Instruction& split = Emit(Op::kSplit);
      split.next = start;
      split.other = Here();
    }
    for (int i = 1; i < low; ++i) {
      const std::uint32_t copy = Here();
      DOSSIER_RETURN_IF_ERROR(again());
      if (i + 1 == low && high == -1) {
        Instruction& split = Emit(Op::kSplit);
        split.next = copy;
        split.other = Here();
      }
    }
    for (int i = std::max(low, 1); i < high; ++i) {
      const std::uint32_t copy = Here();
      DOSSIER_RETURN_IF_ERROR(again());
      DOSSIER_RETURN_IF_ERROR(MakeOptional(copy, false));
    }
    offset_ = after;
    return CheckSize();
  }

  Status MakeOptional(std::uint32_t start, bool repeated) {
    InsertSplit(start);
    if (repeated) Emit(Op::kJump).next = start;
    out_.program_[start].other = Here();
    return CheckSize();
  }

  Status Braces(int* low, int* high) {
    ++offset_;
    const auto number = [&]() -> std::optional<int> {
      if (!(Peek() >= '0' && Peek() <= '9')) return std::nullopt;
      int value = 0;
      while (Peek() >= '0' && Peek() <= '9') value = std::min(value * 10 + (Peek() - '0'), kMaxRepeat + 1), ++offset_;
      return value;
    };
    const std::optional<int> least = number();
    if (!least) return BadPattern("a number must follow {");
    *low = *high = *least;
    if (Peek() == ',') {
      ++offset_;
      *high = number().value_or(-1);
    }
    if (Peek() != '}') return BadPattern("{ is never closed");
    ++offset_;
    if (*low > kMaxRepeat || *high > kMaxRepeat) return BadPattern("a count is greater than 1000");
    if (*high != -1 && *high < *low) return BadPattern("the counts in { } are the wrong way round");
    return {};
  }

  Status Atom(int depth) {
    const char32_t c = Take();
    switch (c) {
      case '(': return Group(depth);
      case '[': return Bracket();
      case '.': Emit(Op::kAny).flag = dot_all_; return {};
      case '^': Emit(Op::kStart); return {};
      case '$': Emit(Op::kEnd); return {};
      case '*':
      case '+':
      case '?': return BadPattern("nothing to repeat before " + std::string(1, static_cast<char>(c)));
      case '\\': return Escape();
      default: break;
    }
    EmitCharacter(c);
    return {};
  }

  void EmitCharacter(char32_t c) {
    Instruction& instruction = Emit(Op::kCharacter);
    instruction.flag = ignore_case_;
    instruction.character =
        ignore_case_ ? static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)) : c;
  }

  Status Group(int depth) {
    const bool outer_case = ignore_case_, outer_dot = dot_all_;
    if (Peek() == '?') {
      ++offset_;
      bool value = true;
      while (!AtEnd() && Peek() != ')' && Peek() != ':') {
        const char flag = Peek();
        ++offset_;
        if (flag == '-')
          value = false;
        else if (flag == 'i')
          ignore_case_ = value;
        else if (flag == 's')
          dot_all_ = value;
        else if (flag == 'u' || flag == 'm' || flag == 'd' || flag == 'U')
          continue;
        else
          return BadPattern("(?" + std::string(1, flag) + " is not supported: no look-around, no named groups");
      }
      if (Peek() == ')') {  // holds for what follows
        ++offset_;
        return {};
      }
      ++offset_;
    }
    DOSSIER_RETURN_IF_ERROR(Alternatives(depth + 1));
    if (Peek() != ')' || AtEnd()) return BadPattern("( is never closed");
    ++offset_;
    ignore_case_ = outer_case, dot_all_ = outer_dot;
    return {};
  }

  // \d and its kin, added to `out`; false where the letter is no class.
  bool AddNamedClass(char32_t letter, CharacterClass* out) const {
    switch (letter) {
      case 'd': out->ranges.push_back({'0', '9'}); return true;
      case 'w': out->ranges.insert(out->ranges.end(), {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}}); return true;
      case 's': out->ranges.insert(out->ranges.end(), {{'\t', '\r'}, {' ', ' '}}); return true;
      case 'D': out->ranges.insert(out->ranges.end(), {{0, '0' - 1}, {'9' + 1, 0x10FFFF}}); return true;
      case 'W':
        out->ranges.insert(
            out->ranges.end(),
            {{0, '0' - 1}, {'9' + 1, 'A' - 1}, {'Z' + 1, '_' - 1}, {'_' + 1, 'a' - 1}, {'z' + 1, 0x10FFFF}});
        return true;
      case 'S':
        out->ranges.insert(out->ranges.end(), {{0, '\t' - 1}, {'\r' + 1, ' ' - 1}, {' ' + 1, 0x10FFFF}});
        return true;
      default: return false;
    }
  }

  Status UnicodeClass(bool negated, CharacterClass* out) {
    std::string name;
    if (Peek() == '{') {
      ++offset_;
      while (!AtEnd() && Peek() != '}') name += Peek(), ++offset_;
      ++offset_;
    } else {
      name = std::string(1, Peek());
      ++offset_;
    }
    std::uint32_t mask = 0;
    if (name == "L" || name == "IsAlphabetic" || name == "Alpha")
      mask = U_GC_L_MASK;
    else if (name == "Lu" || name == "Upper")
      mask = U_GC_LU_MASK;
    else if (name == "Ll" || name == "Lower")
      mask = U_GC_LL_MASK;
    else if (name == "N" || name == "Nd" || name == "Digit")
      mask = U_GC_N_MASK;
    else if (name == "P" || name == "Punct")
      mask = U_GC_P_MASK;
    else if (name == "S")
      mask = U_GC_S_MASK;
    else if (name == "Z" || name == "Space")
      mask = U_GC_Z_MASK;
    else if (name == "M")
      mask = U_GC_M_MASK;
    else
      return BadPattern("\\p{" + name + "} is not known");
    out->categories.push_back(negated ? ~mask : mask);
    return {};
  }

  char32_t SimpleEscape(char32_t c) {
    switch (c) {
      case 'n': return '\n';
      case 't': return '\t';
      case 'r': return '\r';
      case 'f': return '\f';
      case 'u':
      case 'x': {
        char32_t value = 0;
        for (int digits = c == 'u' ? 4 : 2; digits > 0 && std::isxdigit(static_cast<unsigned char>(Peek()));
             --digits, ++offset_) {
          const char d = Peek();
          value = value * 16 + static_cast<char32_t>(d <= '9' ? d - '0' : (d | 32) - 'a' + 10);
        }
        return value;
      }
      default: return c;
    }
  }

  Status Escape() {
    if (AtEnd()) return BadPattern("it ends with a backslash");
    if (Peek() == 'Q') {  // literal up to \E
      ++offset_;
      while (!AtEnd() && !(Peek() == '\\' && Peek(1) == 'E')) EmitCharacter(Take());
      if (!AtEnd()) offset_ += 2;
      return CheckSize();
    }
    const char32_t c = Take();
    if (c >= '1' && c <= '9') return BadPattern("back-references such as \\1 are not supported");
    if (c == 'b' || c == 'B') {
      Emit(Op::kBoundary).flag = c == 'b';
      return {};
    }
    CharacterClass named;
    if (c == 'p' || c == 'P') {
      DOSSIER_RETURN_IF_ERROR(UnicodeClass(c == 'P', &named));
    } else if (!AddNamedClass(c, &named)) {
      EmitCharacter(SimpleEscape(c));
      return {};
    }
    EmitClass(std::move(named));
    return {};
  }

  void EmitClass(CharacterClass character_class) {
    out_.classes_.push_back(std::move(character_class));
    Instruction& instruction = Emit(Op::kClass);
    instruction.other = static_cast<std::uint32_t>(out_.classes_.size() - 1);
    instruction.flag = ignore_case_;
  }

  Status Bracket() {
    CharacterClass result;
    if (Peek() == '^') result.negated = true, ++offset_;
    bool first = true;
    for (;;) {
      if (AtEnd()) return BadPattern("[ is never closed");
      if (Peek() == ']' && !first) break;
      first = false;
      char32_t low = Take();
      if (low == '\\') {
        if (AtEnd()) return BadPattern("[ is never closed");
        const char32_t c = Take();
        if (c == 'p' || c == 'P') {
          DOSSIER_RETURN_IF_ERROR(UnicodeClass(c == 'P', &result));
          continue;
        }
        if (AddNamedClass(c, &result)) continue;
        low = SimpleEscape(c);
      } else if (low == '[' || (low == '&' && Peek() == '&')) {
        return BadPattern("classes inside classes are not supported");
      }
      char32_t high = low;
      if (Peek() == '-' && Peek(1) != ']' && Peek(1) != '\0') {
        ++offset_;
        high = Take();
        if (high == '\\' && !AtEnd()) high = SimpleEscape(Take());
        if (high < low) return BadPattern("a range in [ ] is the wrong way round");
      }
      result.ranges.push_back({low, high});
    }
    ++offset_;
    EmitClass(std::move(result));
    return {};
  }

  std::string_view pattern_;
  LinearRegex& out_;
  std::size_t offset_ = 0;
  bool ignore_case_ = false;
  bool dot_all_ = false;
};

Result<LinearRegex> LinearRegex::Compile(std::string_view pattern) {
  LinearRegex regex;
  DOSSIER_RETURN_IF_ERROR(Compiler(pattern, &regex).Run());
  return regex;
}

bool LinearRegex::Accepts(const Instruction& instruction, char32_t c) const {
  switch (instruction.op) {
    case Op::kAny: return instruction.flag || (c != '\n' && c != '\r' && c != 0x85 && c != 0x2028 && c != 0x2029);
    case Op::kCharacter:
      if (!instruction.flag) return c == instruction.character;
      return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)) == instruction.character;
    case Op::kClass: {
      const CharacterClass& set = classes_[instruction.other];
      const auto within = [&](char32_t x) {
        return std::ranges::any_of(set.ranges, [&](const Range& range) { return range.low <= x && x <= range.high; }) ||
               std::ranges::any_of(set.categories, [&](std::uint32_t mask) {
                 return (U_GET_GC_MASK(static_cast<UChar32>(x)) & mask) != 0;
               });
      };
      bool found = within(c);
      if (!found && instruction.flag) {
        found = within(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)))) ||
                within(static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))));
      }
      return found != set.negated;
    }
    default: return false;
  }
}

Result<bool> LinearRegex::MatchesWhole(std::string_view text, QueryLimits* limits) const {
  std::vector<std::uint32_t> current, next, stack;
  std::vector<std::size_t> seen(program_.size(), 0);  // the step at which an instruction was added last, from 1
  std::size_t step = 0;
  std::size_t offset = 0;
  bool previous_is_word = false;
  // Follows what takes no character.
  const auto add = [&](std::vector<std::uint32_t>* states, std::uint32_t from, bool next_is_word) {
    stack.push_back(from);
    while (!stack.empty()) {
      const std::uint32_t at = stack.back();
      stack.pop_back();
      if (seen[at] == step) continue;
      seen[at] = step;
      const Instruction& instruction = program_[at];
      switch (instruction.op) {
        case Op::kJump: stack.push_back(instruction.next); break;
        case Op::kSplit: stack.push_back(instruction.other), stack.push_back(instruction.next); break;
        case Op::kStart:
          if (offset == 0) stack.push_back(instruction.next);
          break;
        case Op::kEnd:
          if (offset == text.size()) stack.push_back(instruction.next);
          break;
        case Op::kBoundary:
          if ((previous_is_word != next_is_word) == instruction.flag) stack.push_back(instruction.next);
          break;
        default: states->push_back(at); break;
      }
    }
  };
  const auto word_at = [&](std::size_t at) {
    return at < text.size() && IsWordCharacter(DecodeUtf8(text, at).code_point);
  };
  ++step;
  add(&current, start_, word_at(0));
  while (offset < text.size() && !current.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(text, offset);
    offset += decoded.size;
    previous_is_word = IsWordCharacter(decoded.code_point);
    const bool next_is_word = word_at(offset);
    ++step;
    next.clear();
    for (const std::uint32_t at : current) {
      DOSSIER_RETURN_IF_ERROR(limits->Check());
      if (Accepts(program_[at], decoded.code_point)) add(&next, program_[at].next, next_is_word);
    }
    std::swap(current, next);
  }
  if (offset < text.size()) return false;
  return std::ranges::any_of(current, [&](std::uint32_t at) { return program_[at].op == Op::kMatch; });
}

}  // namespace dossier::query
