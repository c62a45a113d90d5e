#include "core/extract/rules.h"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace dossier::extract {
namespace {

std::vector<std::string> SplitBy(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Error BadTrigger(std::string_view type, std::string_view trigger, std::string_view what) {
  return Error{.code = ErrorCode::kBadInput,
               .message = fmt::format("relation {}: trigger '{}': {}", type, trigger, what),
               .hint = "docs/ontology.md describes the trigger language"};
}

std::uint32_t KindBits(const std::vector<std::string>& kinds) {
  if (kinds.empty()) return (1u << kKindCount) - 1;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    if (std::ranges::find(kinds, KindLabel(static_cast<Kind>(i))) != kinds.end()) bits |= 1u << i;
  }
  return bits;
}

bool IsPreposition(const std::string& word) { return Lexicon::English().Classes(word).Has(WordClass::kPreposition); }

// The alternatives of one token, with "@list" replaced by the words of that list.
Result<std::vector<std::string>> Alternatives(const std::string& token, const WordLists& lists, std::string_view type,
                                              std::string_view trigger) {
  std::vector<std::string> out;
  for (const std::string& part : SplitBy(token, '|')) {
    if (part.front() != '@') {
      out.push_back(part);
      std::ranges::replace(out.back(), '_', ' ');
      continue;
    }
    const auto list = lists.find(part.substr(1));
    if (list == lists.end())
      return BadTrigger(type, trigger, fmt::format("there is no word list '{}' under [words]", part.substr(1)));
    out.insert(out.end(), list->second.begin(), list->second.end());
  }
  return out;
}

struct SlotToken {
  Slot slot = Slot::kNothing;
  Kind kind = Kind::kUnknown;
  bool owner = false;
};

// "{subject}", "{object:Person}", "{both}".
Result<SlotToken> ParseSlot(const std::string& token, std::string_view type, std::string_view trigger) {
  if (token.back() != '}') return BadTrigger(type, trigger, fmt::format("'{}' lacks its '}}'", token));
  std::string inner = token.substr(1, token.size() - 2);
  SlotToken out;
  if (inner.ends_with("'s")) {
    out.owner = true;
    inner.resize(inner.size() - 2);
  }
  const std::string name = inner.substr(0, inner.find(':'));
  if (name == "subject")
    out.slot = Slot::kSubject;
  else if (name == "object")
    out.slot = Slot::kObject;
  else if (name == "both")
    out.slot = Slot::kBoth;
  else if (name == "focus")
    out.slot = Slot::kFocus;
  else
    return BadTrigger(type, trigger, fmt::format("'{}' is no slot: {{subject}}, {{object}} and {{both}} are", token));
  if (inner.find(':') != std::string::npos) {
    const std::string kind = inner.substr(inner.find(':') + 1);
    for (std::size_t i = 0; i < kKindCount; ++i) {
      if (KindLabel(static_cast<Kind>(i)) == kind) out.kind = static_cast<Kind>(i);
    }
    if (out.kind == Kind::kUnknown) return BadTrigger(type, trigger, fmt::format("'{}' is no entity kind", kind));
  }
  return out;
}

class Compiler {
 public:
  explicit Compiler(RuleSet* rules) : rules_(*rules) {}

  Status ReadWords(const toml::table& root) {
    const toml::table* words = root["words"].as_table();
    if (words == nullptr) return {};
    for (const auto& [key, node] : *words) {
      std::vector<std::string>& list = lists_[std::string(key.str())];
      for (const toml::node& item : *node.as_array()) list.push_back(item.value_or(std::string()));
    }
    return {};
  }

  Status ReadRelation(std::uint32_t type, const toml::table& table) {
    name_ = rules_.types[type].type.name;
    type_ = type;
    for (const std::string& text : Strings(table, "verbs")) DOSSIER_RETURN_IF_ERROR(AddVerb(text));
    for (const std::string& text : Strings(table, "patterns")) DOSSIER_RETURN_IF_ERROR(AddPattern(text));
    for (const std::string& text : Strings(table, "trees")) DOSSIER_RETURN_IF_ERROR(AddTree(text));
    for (const std::string& text : Strings(table, "posts")) {
      DOSSIER_ASSIGN_OR_RETURN(const auto posts, Alternatives(text, lists_, name_, text));
      rules_.types[type].posts.insert(posts.begin(), posts.end());
    }
    return {};
  }

 private:
  static std::vector<std::string> Strings(const toml::table& table, std::string_view key) {
    std::vector<std::string> out;
    if (const toml::array* array = table[key].as_array()) {
      for (const toml::node& item : *array) out.push_back(item.value_or(std::string()));
    }
    return out;
  }

  Status AddVerb(const std::string& text) {
    std::vector<std::string> tokens = SplitBy(text, ' ');
    if (tokens.empty()) return BadTrigger(name_, text, "it is empty");
    VerbFrame frame{.type = type_, .rule = {}};
    std::size_t at = 0;
    bool slots_named = false;
    if (tokens[0].front() == '{') {
      DOSSIER_ASSIGN_OR_RETURN(const SlotToken slot, ParseSlot(tokens[0], name_, text));
      frame.front = slot.slot;
      frame.front_kind = slot.kind;
      slots_named = true;
      ++at;
    } else if (text.find('{') != std::string::npos) {
      slots_named = true;
      if (text.find("{subject") != std::string::npos) frame.front = Slot::kNothing;
    }
    if (at < tokens.size() && tokens[at] == "be") {
      frame.passive_only = true;
      ++at;
    }
    if (at >= tokens.size() || tokens[at].front() == '{' || tokens[at] == "*")
      return BadTrigger(name_, text, "there is no verb in it");
    DOSSIER_ASSIGN_OR_RETURN(const std::vector<std::string> lemmas, Alternatives(tokens[at], lists_, name_, text));
    ++at;
    FrameArgument argument;
    bool open = false;  // a preposition waits for its noun or slot
    for (; at < tokens.size(); ++at) {
      const std::string& token = tokens[at];
      if (token == "*") {
        if (!open && frame.arguments.empty())
          frame.arguments.push_back({});
        else if (open)
          frame.arguments.push_back(std::move(argument));
        argument = {};
        open = false;
        continue;
      }
      if (token.front() == '{') {
        DOSSIER_ASSIGN_OR_RETURN(const SlotToken slot, ParseSlot(token, name_, text));
        if (slot.slot == Slot::kFocus) return BadTrigger(name_, text, "{focus} belongs in patterns only");
        argument.slot = slot.slot;
        argument.kind = slot.kind;
        argument.owner = slot.owner;
        if (slot.owner) {
          if (at + 1 >= tokens.size())
            return BadTrigger(name_, text, "after a slot with 's there must be the noun that is owned, or *");
          ++at;
          if (tokens[at] != "*") {
            DOSSIER_ASSIGN_OR_RETURN(argument.nouns, Alternatives(tokens[at], lists_, name_, text));
          }
        }
        frame.arguments.push_back(std::move(argument));
        argument = {};
        open = false;
        continue;
      }
      DOSSIER_ASSIGN_OR_RETURN(std::vector<std::string> words, Alternatives(token, lists_, name_, text));
      if (std::ranges::all_of(words, IsPreposition)) {
        if (open) frame.arguments.push_back(std::move(argument));
        argument = {.prepositions = std::move(words), .nouns = {}};
        open = true;
      } else {
        argument.nouns = std::move(words);
        frame.arguments.push_back(std::move(argument));
        argument = {};
        open = false;
      }
    }
    if (!slots_named) {
      if (open) {
        argument.slot = Slot::kObject;
        frame.arguments.push_back(std::move(argument));
      } else if (frame.arguments.empty()) {
        frame.arguments.push_back({.prepositions = {}, .nouns = {}, .slot = Slot::kObject});
      } else {
        return BadTrigger(name_, text, "it has no place for the object: end it with a preposition, or write {object}");
      }
    } else if (open) {
      frame.arguments.push_back(std::move(argument));
    }
    for (std::string lemma : lemmas) {
      if (lemma == "is") lemma = "be";  // "is nephew of": the copula; "be" stands for the passive
      const VerbReading* verb = Lexicon::English().FindVerb(lemma);
      const VerbReading* third = Lexicon::English().FindVerb(lemma + "s");  // "found" is a verb of its own, too
      if (verb != nullptr && verb->lemma != lemma && (third == nullptr || third->lemma != lemma)) {
        return BadTrigger(name_, text, fmt::format("'{}' is a form of '{}': write that", lemma, verb->lemma));
      }
      if (verb == nullptr) {
        // Without a tagger a common noun that can be a verb, too ("lunch", "link"), is better read as a noun.
        const WordClasses classes = Lexicon::English().Classes(lemma);
        const bool noun = classes.HasAny({WordClass::kCommonWord, WordClass::kEventNoun, WordClass::kPostHead,
                                          WordClass::kFacilityNoun, WordClass::kOrgNoun});
        extract::AddVerb(lemma, noun ? &rules_.tagged_verbs : &rules_.verbs);
      }
      frame.rule = "verb:" + lemma;
      rules_.frames[lemma].push_back(frame);
    }
    return {};
  }

  Status AddPattern(const std::string& text) {
    ChunkPattern pattern{.type = type_, .rule = {}, .steps = {}};
    int subjects = 0, objects = 0, both = 0;
    std::uint32_t anchor = kNone;
    for (std::string token : SplitBy(text, ' ')) {
      PatternStep step;
      if (token == "...") {
        step.skip = step.optional = true;
        pattern.steps.push_back(std::move(step));
        continue;
      }
      if (token.size() > 1 && token.back() == '?') {
        step.optional = true;
        token.pop_back();
      }
      if (token.front() == '{') {
        DOSSIER_ASSIGN_OR_RETURN(const SlotToken slot, ParseSlot(token, name_, text));
        step.slot = slot.slot;
        step.kind = slot.kind;
        subjects += slot.slot == Slot::kSubject;
        objects += slot.slot == Slot::kObject || slot.slot == Slot::kFocus;
        both += slot.slot == Slot::kBoth;
      } else {
        DOSSIER_ASSIGN_OR_RETURN(step.words, Alternatives(token, lists_, name_, text));
        const bool content = !step.optional && token != "," && token != "'s" &&
                             !std::ranges::all_of(step.words, IsPreposition) && token != "and";
        if (content && anchor == kNone) anchor = static_cast<std::uint32_t>(pattern.steps.size());
      }
      pattern.steps.push_back(std::move(step));
    }
    if (!((subjects == 1 && objects == 1 && both == 0) || (both == 1 && subjects + objects == 0))) {
      return BadTrigger(name_, text, "a pattern has one {subject} and one {object}, or one {both}");
    }
    for (std::uint32_t i = 0; anchor == kNone && i < pattern.steps.size(); ++i) {
      if (!pattern.steps[i].optional && !pattern.steps[i].words.empty()) anchor = i;
    }
    if (anchor == kNone) return BadTrigger(name_, text, "a pattern needs a word");
    if (pattern.steps.front().slot == Slot::kNothing && pattern.steps.front().optional)
      return BadTrigger(name_, text, "the first step cannot be optional");
    pattern.rule = "pattern:" + pattern.steps[anchor].words.front();
    const auto id = static_cast<std::uint32_t>(rules_.patterns.size());
    for (const std::string& word : pattern.steps[anchor].words) rules_.patterns_by_word[word].push_back(id);
    rules_.patterns.push_back(std::move(pattern));
    return {};
  }

  Status AddTree(const std::string& text) {
    Result<TreePattern> pattern = ParseTreePattern(text, lists_);
    if (!pattern.ok()) return BadTrigger(name_, text, pattern.error().message);
    pattern->type = type_;
    const auto id = static_cast<std::uint32_t>(rules_.trees.size());
    const TreePatternNode& trigger = pattern->nodes[0];
    for (const std::string& lemma : trigger.lemmas) rules_.trees_by_lemma[lemma].push_back(id);
    if (trigger.lemmas.empty()) {
      for (const std::string& word : trigger.words) rules_.trees_by_word[word].push_back(id);
    }
    rules_.trees.push_back(std::move(*pattern));
    return {};
  }

  RuleSet& rules_;
  WordLists lists_;
  std::string name_;
  std::uint32_t type_ = 0;
};

}  // namespace

std::uint32_t RuleSet::FindType(std::string_view name) const {
  for (std::uint32_t i = 0; i < types.size(); ++i) {
    if (types[i].type.name == name) return i;
  }
  return kNone;
}

Result<RuleSet> CompileRules(const graph::Ontology& ontology) {
  RuleSet rules;
  for (const graph::RelationType& type : ontology.types()) {
    rules.types.push_back({.type = type,
                           .subject_kinds = KindBits(type.subject_kinds),
                           .object_kinds = KindBits(type.object_kinds),
                           .posts = {}});
  }
  // The last text that defines a type gives its triggers.
  std::vector<toml::table> tables;
  for (const std::string& source : ontology.sources()) {
    try {
      tables.push_back(toml::parse(source));
    } catch (const toml::parse_error& error) {
      return Error{.code = ErrorCode::kBadInput, .message = fmt::format("ontology: not TOML: {}", error.description())};
    }
  }
  Compiler compiler(&rules);
  for (const toml::table& table : tables) DOSSIER_RETURN_IF_ERROR(compiler.ReadWords(table));
  for (std::uint32_t t = 0; t < rules.types.size(); ++t) {
    const toml::table* definition = nullptr;
    for (const toml::table& root : tables) {
      for (const toml::node& node : *root["relation"].as_array()) {
        if (node.as_table()->at("name").value_or(std::string()) == rules.types[t].type.name)
          definition = node.as_table();
      }
    }
    if (definition != nullptr) DOSSIER_RETURN_IF_ERROR(compiler.ReadRelation(t, *definition));
  }
  return rules;
}

}  // namespace dossier::extract
