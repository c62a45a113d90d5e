#include "models/data/treebank_entities.h"

#include <algorithm>
#include <array>

namespace dossier::models {

namespace {

using text::DependencyRelation;
using text::PennTag;
using text::Upos;

std::string_view EntityField(std::string_view misc) {
  constexpr std::string_view kKey = "Entity=";
  std::size_t at = misc.find(kKey);
  while (at != std::string_view::npos && at != 0 && misc[at - 1] != '|') at = misc.find(kKey, at + 1);
  if (at == std::string_view::npos) return {};
  misc.remove_prefix(at + kKey.size());
  return misc.substr(0, misc.find('|'));
}

// The word of [first, end) whose head lies outside; the first where there is none.
std::uint32_t HeadOf(const TreebankSentence& sentence, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t i = first; i < end; ++i) {
    const std::uint32_t head = sentence.words[i].head;  // 1-based
    if (head == 0 || head - 1 < first || head - 1 >= end) return i;
  }
  return first;
}

bool IsCapital(std::string_view word) { return !word.empty() && word[0] >= 'A' && word[0] <= 'Z'; }

bool HasCapital(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || (c & 0x80) != 0; });
}

constexpr auto kTitles = std::to_array<std::string_view>(
    {"Mr",      "Mrs",     "Ms",        "Miss",    "Dr",       "Prof",     "Professor", "Sir",
     "Lord",    "Lady",    "Senator",   "Sen",     "Governor", "Gov",      "General",   "Gen",
     "Colonel", "Col",     "Captain",   "Capt",    "Judge",    "Justice",  "Minister",  "Chairman",
     "Emperor", "Empress", "King",      "Queen",   "Prince",   "Princess", "Pope",      "President",
     "Prime",   "Vice",    "Secretary", "Speaker", "Mayor",    "Rev",      "Reverend",  "Ambassador"});
constexpr auto kLegalForms = std::to_array<std::string_view>(
    {"Inc", "Inc.", "Ltd", "Ltd.", "LLC", "LLP", "PC", "Corp", "Corp.", "Co.", "PLC", "plc", "S.A.", "AG"});

bool IsTitle(std::string_view word) {
  if (word.ends_with('.')) word.remove_suffix(1);
  return std::ranges::find(kTitles, word) != kTitles.end();
}

// Finds the extent of the name inside one mention.
class NameFinder {
 public:
  NameFinder(const TreebankSentence& sentence, const std::vector<TreebankMention>& mentions,
             const TreebankMention& mention)
      : words_(sentence.words), mentions_(mentions), mention_(mention), person_(mention.type == "person") {}

  LabelledSpan Find() const {
    std::uint32_t first = mention_.head, end = mention_.head + 1;
    while (const std::uint32_t next = GrowLeft(first)) first -= next;
    while (const std::uint32_t next = GrowRight(end)) end += next;
    if (person_) {
      while (first + 1 < end && IsTitle(words_[first].form)) ++first;
    }
    return {.first = first, .end = end, .label = {}};
  }

 private:
  bool IsNameWord(std::uint32_t i) const {
    const TreebankWord& word = words_[i];
    if (word.upos == Upos::kPropn || word.penn == PennTag::kNnp || word.penn == PennTag::kNnps) return true;
    const bool content = word.upos == Upos::kNoun || word.upos == Upos::kAdj || word.upos == Upos::kNum ||
                         word.upos == Upos::kX || word.upos == Upos::kVerb;
    return content && IsCapital(word.form) && i != 0;
  }

  bool IsForm(std::uint32_t i, std::string_view form) const { return words_[i].form == form; }
  bool IsDash(std::uint32_t i) const { return IsForm(i, "-") || IsForm(i, "–"); }

  // Whether a mention within this one begins at `i`, or ends there: then what it joins are two names.
  bool InnerStartsAt(std::uint32_t i) const {
    return std::ranges::any_of(mentions_, [&](const TreebankMention& m) {
      return m.first == i && m.type == mention_.type && (m.first > mention_.first || m.end < mention_.end);
    });
  }
  bool InnerEndsAt(std::uint32_t i, bool same_type) const {
    return std::ranges::any_of(mentions_, [&](const TreebankMention& m) {
      return m.end == i && (!same_type || m.type == mention_.type) &&
             (m.first > mention_.first || m.end < mention_.end) && m.first >= mention_.first;
    });
  }

  // How many words before `first` belong to the name, too.
  std::uint32_t GrowLeft(std::uint32_t first) const {
    if (first == mention_.first) return 0;
    const std::uint32_t one = first - 1;
    const auto& word = words_[one];
    if (person_ && word.relation == DependencyRelation::kNmodDesc) return 0;
    if (IsNameWord(one)) return 1;
    if (one == mention_.first) return 0;
    const std::uint32_t two = one - 1;
    if (!IsNameWord(two)) return 0;
    if (IsDash(one) && !words_[two].space_after) return 2;
    if (person_) return 0;
    if (IsForm(one, "&")) return 2;
    if (IsForm(one, "and")) return InnerEndsAt(one, /*same_type=*/true) ? 0 : 2;
    if (word.penn == PennTag::kPos) return InnerEndsAt(first, false) || InnerEndsAt(one, false) ? 0 : 2;
    return 0;
  }

  // How many words from `end` on belong to the name, too.
  std::uint32_t GrowRight(std::uint32_t end) const {
    if (end == mention_.end) return 0;
    if (IsNameWord(end)) {
      const DependencyRelation relation = words_[end].relation;
      return relation == DependencyRelation::kAppos || relation == DependencyRelation::kAclRelcl ? 0 : 1;
    }
    if (IsForm(end, ",")) {
      const bool form =
          end + 1 < words_.size() && std::ranges::find(kLegalForms, words_[end + 1].form) != kLegalForms.end();
      return form && end + 1 < mention_.end ? 2 : 0;
    }
    if (end + 1 >= mention_.end) return 0;
    const std::uint32_t next = end + 1;
    if (IsDash(end) && !words_[end].space_after) return IsNameWord(next) ? 2 : 0;
    if (person_) return 0;
    if (IsForm(end, "&")) return IsNameWord(next) ? 2 : 0;
    if (IsForm(end, "and")) return IsNameWord(next) && !InnerStartsAt(next) ? 2 : 0;
    if (IsForm(end, "of") || IsForm(end, "for")) {
      if (IsNameWord(next)) return 2;
      const bool article = IsForm(next, "the") && next + 1 < mention_.end && IsNameWord(next + 1);
      return article ? 3 : 0;
    }
    return 0;
  }

  const std::vector<TreebankWord>& words_;
  const std::vector<TreebankMention>& mentions_;
  const TreebankMention& mention_;
  bool person_;
};

std::string_view LabelOf(std::string_view type) {
  if (type == "person") return "PER";
  if (type == "organization") return "ORG";
  return type == "place" ? "LOC" : "";
}

}  // namespace

std::vector<TreebankMention> ReadTreebankMentions(const TreebankSentence& sentence) {
  std::vector<TreebankMention> mentions, open;
  const auto close = [&](std::size_t index, std::uint32_t end) {
    TreebankMention mention = std::move(open[index]);
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(index));
    mention.end = end;
    mention.head = HeadOf(sentence, mention.first, end);
    mentions.push_back(std::move(mention));
  };
  for (std::uint32_t i = 0; i < sentence.words.size(); ++i) {
    std::string_view field = EntityField(sentence.words[i].misc);
    while (!field.empty()) {
      if (field[0] == '(') {  // "(CHAIN-TYPE-...", ends at the next bracket
        const std::string_view body = field.substr(1, field.find_first_of("()", 1) - 1);
        const std::size_t dash = body.find('-');
        TreebankMention mention{.first = i, .type = {}, .chain = std::string(body.substr(0, dash))};
        if (dash != std::string_view::npos) {
          const std::string_view rest = body.substr(dash + 1);
          mention.type = rest.substr(0, rest.find('-'));
        }
        open.push_back(std::move(mention));
        field.remove_prefix(1 + body.size());
        if (field.starts_with(')')) {
          close(open.size() - 1, i + 1);
          field.remove_prefix(1);
        }
        continue;
      }
      const std::string_view chain = field.substr(0, field.find(')'));
      for (std::size_t k = open.size(); k-- > 0;) {
        if (open[k].chain != chain) continue;
        close(k, i + 1);
        break;
      }
      field.remove_prefix(std::min(field.size(), chain.size() + 1));
    }
  }
  std::ranges::stable_sort(mentions, [](const TreebankMention& a, const TreebankMention& b) {
    return a.first != b.first ? a.first < b.first : a.end > b.end;
  });
  return mentions;
}

std::vector<LabelledSpan> FindTreebankNames(const TreebankSentence& sentence) {
  const std::vector<TreebankMention> mentions = ReadTreebankMentions(sentence);
  std::vector<LabelledSpan> names;
  for (const TreebankMention& mention : mentions) {
    const TreebankWord& head = sentence.words[mention.head];
    const std::string_view label = LabelOf(mention.type);
    if (label.empty() || head.upos != Upos::kPropn) continue;
    LabelledSpan name = NameFinder(sentence, mentions, mention).Find();
    const bool person = label == "PER";
    const bool capital = std::any_of(sentence.words.begin() + name.first, sentence.words.begin() + name.end,
                                     [](const TreebankWord& word) { return HasCapital(word.form); });
    if (!capital) continue;
    if (person && (head.penn == PennTag::kNnps || IsTitle(sentence.words[name.end - 1].form))) continue;
    name.label = label;
    names.push_back(std::move(name));
  }
  std::ranges::stable_sort(names, [](const LabelledSpan& a, const LabelledSpan& b) {
    return a.end - a.first != b.end - b.first ? a.end - a.first > b.end - b.first : a.first < b.first;
  });
  std::vector<LabelledSpan> kept;
  for (LabelledSpan& name : names) {
    const bool inside = std::ranges::any_of(
        kept, [&](const LabelledSpan& other) { return name.first < other.end && other.first < name.end; });
    if (!inside) kept.push_back(std::move(name));
  }
  std::ranges::sort(kept, {}, &LabelledSpan::first);
  return kept;
}

}  // namespace dossier::models
