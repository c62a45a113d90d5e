#include <algorithm>

#include "core/extract/relations.h"

namespace dossier::extract {
namespace {

// What patterns see: chunks, with noun phrases taken apart into their describing noun and the mention.
struct Element {
  enum Type : std::uint8_t { kWord, kMention, kVerb, kBreak } type = kWord;
  std::string_view word;  // lower-case head
  std::uint32_t chunk = 0;
  std::uint32_t mention = kNone;
  bool same_phrase = false;  // the mention after it is in the same noun phrase
  std::uint32_t first = 0, end = 0;
};

class PatternMatcher {
 public:
  PatternMatcher(const RelationInput& input, const std::vector<Chunk>& chunks, std::vector<Finding>* findings)
      : input_(input), chunks_(chunks), findings_(*findings) {
    MakeElements();
  }

  void Run() {
    std::vector<std::uint32_t> candidates;
    for (const Element& element : elements_) {
      const auto it = input_.rules.patterns_by_word.find(std::string(element.word));
      if (it != input_.rules.patterns_by_word.end())
        candidates.insert(candidates.end(), it->second.begin(), it->second.end());
    }
    std::ranges::sort(candidates);
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (const std::uint32_t id : candidates) {
      const ChunkPattern& pattern = input_.rules.patterns[id];
      for (std::uint32_t at = 0; at < elements_.size(); ++at) {
        slots_[0] = slots_[1] = slots_[2] = kNone;
        focus_ = false;
        budget_ = 400;
        if (Match(pattern, 0, at)) Emit(pattern, at);
      }
    }
  }

 private:
  void MakeElements() {
    const Words& words = input_.words;
    for (std::uint32_t c = 0; c < chunks_.size(); ++c) {
      const Chunk& chunk = chunks_[c];
      const auto add = [&](Element::Type type, std::string_view word, std::uint32_t first, std::uint32_t end,
                           std::uint32_t mention = kNone) {
        elements_.push_back({.type = type, .word = word, .chunk = c, .mention = mention, .first = first, .end = end});
      };
      switch (chunk.type) {
        case ChunkType::kVerb: add(Element::kVerb, chunk.lemma, chunk.first, chunk.end); break;
        case ChunkType::kGenitive: add(Element::kWord, "'s", chunk.first, chunk.end); break;
        case ChunkType::kComma: add(Element::kWord, ",", chunk.first, chunk.end); break;
        case ChunkType::kBreak: add(Element::kBreak, ";", chunk.first, chunk.end); break;
        case ChunkType::kNoun: {
          for (const std::uint32_t m : chunk.modifiers)
            add(Element::kMention, {}, input_.mentions[m].first, input_.mentions[m].end, m);
          // The describing noun before the mention, or the head of a phrase without one.
          const std::uint32_t limit = chunk.mention == kNone ? chunk.head + 1 : input_.mentions[chunk.mention].first;
          std::uint32_t noun = kNone;
          for (std::uint32_t w = chunk.first; w < limit && w < words.size(); ++w) {
            const std::uint32_t m = input_.index.mention[w];
            if (m == kNone && !words[w].punctuation && !words.Is(w, WordClass::kDeterminer)) noun = w;
          }
          if (noun != kNone) {
            add(Element::kWord, words.Lower(noun), chunk.first, limit);
            elements_.back().same_phrase = chunk.mention != kNone;
          }
          if (chunk.mention != kNone) {
            add(Element::kMention, words.Lower(chunk.head), input_.mentions[chunk.mention].first,
                input_.mentions[chunk.mention].end, chunk.mention);
          }
          break;
        }
        default:
          add(Element::kWord,
              chunk.first < words.size() && chunk.end > chunk.first
                  ? (chunk.end - chunk.first == 2 ? std::string_view("such as")
                                                  : std::string_view(words.Lower(chunk.first)))
                  : std::string_view(),
              chunk.first, chunk.end);
      }
    }
  }

  bool Match(const ChunkPattern& pattern, std::size_t step, std::uint32_t at) {
    if (step == pattern.steps.size()) {
      end_ = at;
      return true;
    }
    if (--budget_ < 0) return false;
    const PatternStep& s = pattern.steps[step];
    if (s.skip) {
      for (std::uint32_t k = 0; k <= 3 && at + k <= elements_.size(); ++k) {
        if (Match(pattern, step + 1, at + k)) return true;
        if (at + k >= elements_.size() || elements_[at + k].type == Element::kVerb ||
            elements_[at + k].type == Element::kBreak)
          return false;
      }
      return false;
    }
    if (at < elements_.size()) {
      if (s.slot != Slot::kNothing) {
        // Describing nouns in front of a name are looked through.
        std::uint32_t m = at;
        if (elements_[m].type == Element::kWord && elements_[m].same_phrase && m + 1 < elements_.size()) ++m;
        if (s.slot == Slot::kFocus) {
          if (input_.focus == kNone) return false;
          focus_ = true;
          return Match(pattern, step + 1, at);
        }
        // Of "Hong Kong-listed Grandway" the name itself first, then what stands in front of it.
        const std::uint32_t named = NameOfPhrase(m);
        for (const std::uint32_t candidate : {named, m}) {
          const std::uint32_t at_slot = LastOwned(pattern, step, candidate);
          if (elements_[at_slot].type != Element::kMention || !Fits(s, elements_[at_slot].mention)) continue;
          const auto slot = static_cast<std::size_t>(s.slot) - 1;
          const std::uint32_t before = slots_[slot];
          slots_[slot] = at_slot;
          if (Match(pattern, step + 1, at_slot + 1)) return true;
          slots_[slot] = before;
          if (named == m) break;
        }
      } else if (std::ranges::find(s.words, elements_[at].word) != s.words.end() &&
                 (elements_[at].type != Element::kMention ||
                  input_.mentions[elements_[at].mention].form != graph::MentionKind::kName ||
                  input_.mentions[elements_[at].mention].kind == Kind::kEvent)) {
        if (Match(pattern, step + 1, at + 1)) return true;
      }
    }
    return s.optional && Match(pattern, step + 1, at);
  }

  // The mention that heads the noun phrase of element `m`; `m` where there is none.
  std::uint32_t NameOfPhrase(std::uint32_t m) const {
    if (elements_[m].type != Element::kMention) return m;
    const std::uint32_t head = chunks_[elements_[m].chunk].mention;
    for (std::uint32_t k = m; k < elements_.size() && elements_[k].chunk == elements_[m].chunk; ++k) {
      if (elements_[k].type == Element::kMention && elements_[k].mention == head) return k;
    }
    return m;
  }

  // Of "Baogang's Party Committee" the last is meant, unless the pattern itself asks for the genitive.
  std::uint32_t LastOwned(const ChunkPattern& pattern, std::size_t step, std::uint32_t m) const {
    const bool asks = step + 1 < pattern.steps.size() &&
                      std::ranges::find(pattern.steps[step + 1].words, "'s") != pattern.steps[step + 1].words.end();
    if (asks || step == 0) return m;
    for (int steps = 0; steps < 3; ++steps) {
      if (m + 2 >= elements_.size() || elements_[m].type != Element::kMention || elements_[m + 1].word != "'s") break;
      std::uint32_t next = m + 2;
      if (elements_[next].same_phrase && next + 1 < elements_.size()) ++next;
      if (elements_[next].type != Element::kMention || !Fits(pattern.steps[step], elements_[next].mention)) break;
      m = next;
    }
    return m;
  }

  bool Fits(const PatternStep& step, std::uint32_t mention) const {
    return step.kind == Kind::kUnknown || input_.mentions[mention].kind == step.kind;
  }

  void Emit(const ChunkPattern& pattern, std::uint32_t start) {
    Finding finding{.type = pattern.type, .rule = pattern.rule, .confidence = 0.7, .dated = true};
    finding.anchor = elements_[start].first;
    SetQualifiers(start, pattern.steps.front().slot == Slot::kNothing, &finding);
    const std::uint32_t last = end_ - 1;
    // The slot at the end of the pattern takes the list that begins there, one at the start the list that ends there.
    const auto mentions_of = [&](std::uint32_t element) {
      std::vector<std::uint32_t> list;
      const std::uint32_t chunk = elements_[element].chunk;
      if (chunks_[chunk].mention == elements_[element].mention) {
        if (element == last)
          list = ListFrom(chunks_, input_.mentions, chunk);
        else if (element == start)
          list = ListTo(chunks_, input_.mentions, chunk);
      }
      if (list.empty()) list = {elements_[element].mention};
      return list;
    };
    const auto pair = [&](std::uint32_t a, std::uint32_t b) {
      const Mention& left = input_.mentions[a];
      const Mention& right = input_.mentions[b];
      finding.subject = left.entity;
      finding.object = right.entity;
      finding.first = std::min(left.first, right.first);
      finding.end = std::max(left.end, right.end);
      AddFinding(input_, finding, &findings_);
    };
    if (slots_[2] != kNone) {
      const std::vector<std::uint32_t> both = ListFrom(chunks_, input_.mentions, elements_[slots_[2]].chunk);
      for (std::size_t i = 0; i < both.size() && i < 8; ++i) {
        for (std::size_t k = i + 1; k < both.size() && k < 8; ++k) pair(both[i], both[k]);
      }
      return;
    }
    if (focus_ && slots_[0] != kNone) {
      finding.object = input_.focus;
      finding.confidence = 0.6;
      for (const std::uint32_t s : mentions_of(slots_[0])) {
        finding.subject = input_.mentions[s].entity;
        finding.first = input_.mentions[s].first;
        finding.end = input_.mentions[s].end;
        AddFinding(input_, finding, &findings_);
      }
      return;
    }
    if (slots_[0] == kNone || slots_[1] == kNone) return;
    for (const std::uint32_t s : mentions_of(slots_[0])) {
      for (const std::uint32_t o : mentions_of(slots_[1])) pair(s, o);
    }
  }

  // "a planned merger of", "no agreement with", and the verb that governs the phrase.
  // Where the pattern begins with one of the ends ("his cousin X"), that verb speaks of the end and not of the
  // relation.
  void SetQualifiers(std::uint32_t start, bool governed, Finding* finding) const {
    for (std::uint32_t e = start; e < end_ && e < elements_.size(); ++e) {
      for (std::uint32_t w = elements_[e].first; w < elements_[e].end; ++w) {
        const std::string& lower = input_.words.Lower(w);
        if (elements_[e].type != Element::kWord) continue;
        if (lower == "planned" || lower == "proposed" || lower == "upcoming" || lower == "future")
          finding->modality = graph::Modality::kPlanned;
        if (lower == "possible" || lower == "potential" || lower == "rumoured" || lower == "rumored")
          finding->modality = graph::Modality::kPossible;
        if (lower == "no") finding->polarity = graph::Polarity::kNegated;
        if (lower == "former" || lower == "ex") finding->confidence *= 0.9;
      }
    }
    for (std::uint32_t c = governed ? elements_[start].chunk : 0; c > 0 && elements_[start].chunk - c < 4; --c) {
      const Chunk& before = chunks_[c - 1];
      if (before.type == ChunkType::kBreak || before.type == ChunkType::kComma) break;
      if (before.type != ChunkType::kVerb) continue;
      if (before.negated) finding->polarity = graph::Polarity::kNegated;
      if (before.modality != graph::Modality::kAsserted) finding->modality = before.modality;
      break;
    }
  }

  const RelationInput& input_;
  const std::vector<Chunk>& chunks_;
  std::vector<Finding>& findings_;
  std::vector<Element> elements_;
  std::uint32_t slots_[3] = {kNone, kNone, kNone};
  std::uint32_t end_ = 0;
  int budget_ = 0;
  bool focus_ = false;
};

}  // namespace

void FindByPatterns(const RelationInput& input, const std::vector<Chunk>& chunks, std::vector<Finding>* findings) {
  PatternMatcher(input, chunks, findings).Run();
}

}  // namespace dossier::extract
