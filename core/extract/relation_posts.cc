// Posts, each with a person who may hold it and a body where it may be held.
#include <algorithm>
#include <map>

#include "core/extract/relation_candidate_finder.h"

namespace dossier::extract {
namespace {

using enum WordClass;

}  // namespace

void RelationCandidateFinder::Posts() {
  const auto is_body = [&](std::uint32_t m) {
    const Kind kind = M(m).kind;
    return kind == Kind::kOrganization || kind == Kind::kPlace || kind == Kind::kFacility;
  };
  for (const std::uint32_t p : posts_) {
    if (posts_.size() > 40) break;
    std::map<Key, std::pair<std::uint32_t, Key>> best;
    for (const std::uint32_t person : mentions_) {
      if (M(person).kind != Kind::kPerson) continue;
      // "the minister" stands for a person whose post was told before.
      if (M(person).form == graph::MentionKind::kNominal && Within(person, input_.posts[p])) continue;
      for (const std::uint32_t owner : mentions_) {
        if (!is_body(owner)) continue;
        const std::uint32_t distance = Gap(p, person) + Gap(p, owner);
        const auto [it, added] = best.try_emplace({M(person).entity, M(owner).entity}, distance, Key{person, owner});
        if (!added && distance < it->second.first) it->second = {distance, {person, owner}};
      }
      std::uint32_t implied = 0;
      for (const Context& c : context_) {
        const Kind kind = input_.entities[c.entity].kind;
        if (kind == Kind::kPerson || kind == Kind::kEvent || (implied++ >= 5 && c.back < kSalient)) continue;
        best.try_emplace({M(person).entity, c.entity}, 200 + Gap(p, person), Key{person, kNone});
      }
    }
    for (const auto& [entities, found] : best)
      DescribePost(p, found.second.first, found.second.second, entities.second);
  }
}

std::uint32_t RelationCandidateFinder::Gap(std::uint32_t p, std::uint32_t m) const {
  const Post& post = input_.posts[p];
  return M(m).first >= post.end ? M(m).first - post.end : post.first >= M(m).end ? post.first - M(m).end : 0;
}

bool RelationCandidateFinder::Within(std::uint32_t m, const Post& post) const {
  return M(m).first >= post.first && M(m).end <= post.end;
}

void RelationCandidateFinder::Stretch(std::uint64_t form, std::uint32_t begin, std::uint32_t end, std::uint64_t side) {
  std::uint64_t whole = side, skeleton = side;
  std::uint32_t count = 0, verbs = 0, persons = 0, bodies = 0, posts = 0;
  for (std::uint32_t w = begin; w < end && count < kMaxWordsSeen; ++w) {
    const std::uint64_t rep = Rep(w);
    if (rep == 0) continue;
    ++count;
    Add(form, Mix(side, rep));
    whole = Mix(whole, rep);
    verbs += IsVerb(w);
    persons += rep == 100;
    bodies += rep == 101 || rep == 102;
    const std::uint32_t p = input_.index.post[w];
    posts += p != kNone && input_.posts[p].head == w;
    if (words_.Is(w, kPreposition) || words_[w].punctuation || words_.Is(w, kConjunction) || rep < 200)
      skeleton = Mix(skeleton, rep);
    else if (IsVerb(w))
      skeleton = Mix(skeleton, VerbRep(w));
    else if (p != kNone)
      skeleton = Mix(skeleton, 2);
  }
  Add(form, Mix(whole, 11), kinds_);
  Add(form, Mix(skeleton, 12), kinds_);
  Add(form, Mix(side, 13), Bucket(count));
  Add(form, Mix(side, 14),
      std::min(verbs, 2u) * 1000 + std::min(persons, 2u) * 100 + std::min(bodies, 2u) * 10 + std::min(posts, 2u));
  Add(form, Mix(side, 15), std::min(persons, 2u));
  Add(form, Mix(side, 16), std::min(bodies, 2u));
  Add(form, Mix(side, 17), std::min(verbs, 2u));
}

void RelationCandidateFinder::DescribePost(std::uint32_t p, std::uint32_t person, std::uint32_t owner,
                                           std::uint32_t owner_entity) {
  const Post& post = input_.posts[p];
  RelationCandidate c = Begin(person, owner);
  c.post = p;
  c.right_entity = owner_entity;
  c.anchor = post.head;
  c.first = std::min(c.first, post.first);
  c.end = std::max(c.end, post.end);
  const auto owner_kind = static_cast<std::uint64_t>(input_.entities[owner_entity].kind);
  kinds_ = 64 + owner_kind * 4 + FormOf(person);
  Add(kPostNoun, lemma_[post.head]);
  Add(kPostNoun, lemma_[post.head], owner_kind + 1);
  for (std::uint32_t w = post.first; w < post.end; ++w) Add(kPostNoun, lemma_[w], 9);
  Add(kPostNoun, words_[post.head].capital ? 1 : 2);
  Add(kPostNoun, Rep(post.first - 1), 20);
  Add(kPostNoun, Rep(post.end), 21);
  Add(kPostNoun, Mix(Rep(post.end), Rep(post.end + 1)), 22);
  const Mention& holder = M(person);
  const bool before = holder.end <= post.first;
  Stretch(kPostPerson, before ? holder.end : post.end, before ? post.first : holder.first, before ? 1 : 2);
  std::uint64_t order = before ? 1 : 2;
  if (owner == kNone) {
    for (const Context& context : context_) {
      if (context.entity == owner_entity) AddContext(context);
    }
    Add(kPostImplied, owner_kind, owner_entity == input_.focus ? 1 : owner_entity == input_.focus_country ? 2 : 3);
    std::uint32_t bodies = 0;
    for (const std::uint32_t m : mentions_) bodies += M(m).kind == Kind::kOrganization || M(m).kind == Kind::kPlace;
    Add(kPostImplied, 50 + std::min(bodies, 3u), owner_kind);
    Add(kPostImplied, lemma_[post.head], owner_kind);
    DescribeImpliedOwner(post, person, owner_entity);
    Add(kPostImplied, words_[post.head].capital, Mix(before, Gap(p, person)));
  } else {
    const Mention& body = M(owner);
    Add(kForms, FormOf(owner), 64);
    const bool left = body.end <= post.first;
    if (Within(owner, post)) {
      order += 12;
      Add(kPostOwner, 1, owner_kind);
    } else {
      Stretch(kPostOwner, left ? body.end : post.end, left ? post.first : body.first, left ? 1 : 2);
      order += left ? 4 : 8;
    }
    // And the two of them.
    const bool person_first = holder.end <= body.first;
    Stretch(kPostBetween, person_first ? holder.end : body.end, person_first ? body.first : holder.first,
            person_first ? 1 : 2);
    order += person_first ? 16 : 32;
    Rivals(p, owner);
    Rules(holder.entity, owner_entity);
  }
  Add(kPostOrder, order, kinds_);
  Add(kPostOrder, Mix(order, std::min(Gap(p, person), 3u)), owner == kNone ? 9 : std::min(Gap(p, owner), 3u));
  RuleOfPost(p, holder.entity, owner_entity);
  PostRivals(p, person);
  Cues(c.first, c.end);
  PostPath(post, person, owner);
  for (std::uint32_t w = c.first; w < c.end && w < c.first + kMaxWordsSeen; ++w) {
    if (w < post.first || w >= post.end) AddWord(WordSlot::kBetween, w);
  }
  AddWord(WordSlot::kTop, post.head);
  Finish(c);
}

std::uint32_t RelationCandidateFinder::SharedSentences(std::uint32_t a, std::uint32_t b) const {
  std::uint32_t shared = 0;
  for (const std::uint32_t s : sentences_of_[a]) shared += std::ranges::binary_search(sentences_of_[b], s);
  return shared;
}

void RelationCandidateFinder::DescribeImpliedOwner(const Post& post, std::uint32_t person, std::uint32_t owner_entity) {
  const Entity& owner = input_.entities[owner_entity];
  const auto kind = static_cast<std::uint64_t>(owner.kind);
  const std::uint64_t noun = lemma_[post.head];
  std::string name;
  for (const char c : owner.name) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const WordClasses known = Lexicon::English().Classes(name);
  const std::uint64_t sort = owner.kind != Kind::kPlace        ? 0
                             : known.Has(kCountry)             ? 1
                             : known.HasAny({kRegion})         ? 2
                             : known.HasAny({kCity, kCapital}) ? 3
                                                               : 4;
  Add(kOwner, Mix(1, sort), noun);
  const std::uint64_t before = Rep(post.first - 1);
  Add(kOwner, Mix(2, before), kind);
  Add(kOwner, Mix(3, before), sort);
  // Where it was spoken of last.
  const std::vector<std::uint32_t>& places = sentences_of_[owner_entity];
  const auto later = std::ranges::upper_bound(places, number_);
  const std::uint32_t back = later == places.begin() ? 9 : Bucket(number_ - *(later - 1));
  const std::uint64_t rank = std::min(rank_[owner_entity], 4u),
                      shared = std::min(SharedSentences(M(person).entity, owner_entity), 3u);
  Add(kOwner, Mix(4, back), kind);
  Add(kOwner, Mix(5, back), before);
  Add(kOwner, Mix(6, rank), kind);
  Add(kOwner, Mix(7, rank), Mix(sort, noun));
  Add(kOwner, Mix(8, shared), kind);
  Add(kOwner, Mix(9, shared), Mix(rank, back));
  // A nearer one of the kind, or one that the article speaks of more.
  std::uint32_t nearer = 0;
  for (const Context& context : context_) {
    if (context.entity == owner_entity) break;
    nearer += input_.entities[context.entity].kind == owner.kind;
  }
  Add(kOwner, Mix(10, std::min(nearer, 3u)), kind);
  Add(kOwner, Mix(11, std::min(nearer, 3u)), Mix(before, kind));
  // "League president" of the Huila Cycling League.
  bool like = false;
  std::uint64_t words = 0;
  for (std::uint32_t w = post.first > sentence_.first ? post.first - 1 : post.first; w < post.end; ++w) {
    const std::string& word = words_.Lower(w);
    if (w == post.head || word.size() < 4 || words_.LexemeOf(w).classes.HasAny({kDeterminer, kPreposition})) continue;
    ++words;
    for (std::size_t at = name.find(word); at != std::string::npos && !like; at = name.find(word, at + 1))
      like = at == 0 || name[at - 1] == ' ';
  }
  Add(kOwner, 12, Mix(like, std::min<std::uint64_t>(words, 2)));
  Add(kOwner, 13, Mix(like, kind));
  // Who else holds a post there by what the rules say, and the same one.
  std::uint32_t others = 0;
  bool same = false, own = false;
  for (const std::uint32_t f : FindingsOf(owner_entity)) {
    const Finding& finding = findings_[f];
    if (finding.title.empty() || finding.object != owner_entity) continue;
    own |= finding.subject == M(person).entity;
    if (finding.subject == M(person).entity) continue;
    ++others;
    same |= finding.title.ends_with(words_.Text(post.head));
  }
  Add(kOwner, Mix(14, std::min(others, 3u)), kind);
  Add(kOwner, Mix(15, same ? 1 : 0), kind);
  Add(kOwner, Mix(16, own ? 1 : 0), kind);
  // Whether the rules give the person a post elsewhere.
  std::uint32_t elsewhere = 0;
  for (const std::uint32_t f : FindingsOf(M(person).entity))
    elsewhere += !findings_[f].title.empty() && findings_[f].object != owner_entity;
  Add(kOwner, Mix(17, std::min(elsewhere, 2u)), Mix(shared, kind));
}

void RelationCandidateFinder::Rivals(std::uint32_t p, std::uint32_t owner) {
  std::uint32_t nearer = 0, same_kind = 0;
  for (const std::uint32_t m : mentions_) {
    if (m == owner || M(m).entity == M(owner).entity) continue;
    const Kind kind = M(m).kind;
    if (kind != Kind::kOrganization && kind != Kind::kPlace && kind != Kind::kFacility) continue;
    nearer += Gap(p, m) < Gap(p, owner);
    same_kind += Gap(p, m) < Gap(p, owner) && kind == M(owner).kind;
  }
  Add(kPostRivals, std::min(nearer, 3u), kinds_);
  Add(kPostRivals, 10 + std::min(same_kind, 3u), kinds_);
}

void RelationCandidateFinder::PostRivals(std::uint32_t p, std::uint32_t person) {
  std::uint32_t persons = 0, posts = 0;
  for (const std::uint32_t m : mentions_)
    persons += M(m).kind == Kind::kPerson && M(m).entity != M(person).entity && Gap(p, m) < Gap(p, person);
  for (const std::uint32_t q : posts_) posts += q != p && Gap(q, person) < Gap(p, person);
  Add(kPostRivals, 20 + std::min(persons, 3u), std::min(posts, 3u));
  Add(kPostRivals, 30 + std::min(persons, 3u), kinds_);
  Add(kPostRivals, 40 + std::min(posts, 3u), kinds_);
}

void RelationCandidateFinder::RuleOfPost(std::uint32_t p, std::uint32_t person, std::uint32_t owner) {
  std::uint64_t state = 0;
  for (const Finding& finding : findings_) {
    if (finding.anchor != input_.posts[p].head || finding.title.empty()) continue;
    if (finding.subject == person && finding.object == owner)
      Add(kRule, HashText(finding.rule), 77);
    else
      state |= finding.subject == person ? 1 : 2;
    if (finding.subject == person && finding.object == owner) state |= 4;
  }
  Add(kRuleOther, state, 78);
}

void RelationCandidateFinder::PostPath(const Post& post, std::uint32_t person, std::uint32_t owner) {
  if (!tree_.parsed) return;
  const std::uint32_t h = HeadOfSpan(tree_, post.first, post.end);
  const auto between = [&](std::uint32_t mention, std::uint64_t form) {
    const std::uint32_t m = TopOfList(HeadOfSpan(tree_, M(mention).first, M(mention).end));
    const TreePath path = FindTreePath(tree_, TopOfList(h), m);
    if (path.top == kNone) return;
    const std::uint64_t up = Side(path.up, 1), down = Side(path.down, 2);
    AddPath(path.top);
    for (const std::vector<std::uint32_t>* side : {&path.up, &path.down}) {
      for (std::size_t k = 1; k < side->size(); ++k) AddPath((*side)[k]);
    }
    Add(kPathRelations, Mix(up, down), form);
    Add(kPathTop, Mix(Mix(up, down), path.up.empty() || path.down.empty() ? 0 : lemma_[path.top]), form);
    Add(kPathLength, path.up.size() * 16 + path.down.size(), form);
    if (!path.up.empty() && !path.down.empty()) Add(kTopWord, lemma_[path.top], form);
  };
  between(person, 201);
  if (owner != kNone) between(owner, 202);
}

}  // namespace dossier::extract
