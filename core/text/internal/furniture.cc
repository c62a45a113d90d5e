#include "core/text/internal/furniture.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/base/utf8.h"
#include "core/text/date_expression.h"

namespace dossier::text {
namespace {

using Phrases = std::initializer_list<std::string_view>;

bool StartsWithAny(std::string_view text, Phrases phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view p) { return text.starts_with(p); });
}
bool ContainsAny(std::string_view text, Phrases phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view p) { return text.find(p) != std::string_view::npos; });
}
bool IsAnyOf(std::string_view text, Phrases phrases) { return std::ranges::find(phrases, text) != phrases.end(); }

// A line as the phrases are written: small letters, ASCII apostrophes, no marks at the ends.
std::string MakeKey(std::string_view line) {
  std::string key = LowerAscii(line);
  for (std::size_t i = key.find("’"); i != std::string::npos; i = key.find("’", i + 1)) key.replace(i, 3, "'");
  const auto is_mark = [](char c) { return std::string_view(" \t:.!?*|>-#_»").find(c) != std::string_view::npos; };
  while (!key.empty() && is_mark(key.back())) key.pop_back();
  std::size_t start = 0;
  while (start < key.size() && is_mark(key[start])) ++start;
  return key.substr(start);
}

// A line as the rules look at it, worked out once.
struct LineFacts {
  std::string key;  // see MakeKey; empty for lines longer than any phrase
  std::string lower;
  std::size_t words = 0;
  bool prose = false;  // a sentence or more of an article, as against headings, links and buttons
};

// No rule but those for prose looks at longer lines.
constexpr std::size_t kLongestPhrase = 600;
constexpr std::size_t kMostWords = 60;

LineFacts MakeFacts(std::string_view line) {
  LineFacts facts;
  facts.words = CountWords(line);
  facts.prose = line.size() >= 40 && facts.words >= 8 && EndsSentence(line);
  if (line.size() <= kLongestPhrase && facts.words <= kMostWords) {
    facts.key = MakeKey(line);
    facts.lower = LowerAscii(line);
  }
  return facts;
}

std::vector<std::string_view> SplitPieces(std::string_view text, std::string_view marks) {
  std::vector<std::string_view> pieces;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(marks, start), text.size());
    if (end > start) pieces.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return pieces;
}

bool IsNumber(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return (c >= '0' && c <= '9') || c == ','; });
}

// "0 comments", "12 comments", "comments (3)"
bool IsCommentCount(std::string_view key, std::size_t line_words) {
  if (line_words > 3) return false;
  const auto words = SplitPieces(key, " ()");
  if (words.size() != 2) return false;
  const auto is_word = [](std::string_view w) {
    return IsAnyOf(w, {"comment", "comments", "replies", "responses", "shares", "views", "likes"});
  };
  return (IsNumber(words[0]) && is_word(words[1])) || (is_word(words[0]) && IsNumber(words[1]));
}

// What starts a comment form: nothing of the article comes after it.
bool IsCommentForm(std::string_view key) {
  if (StartsWithAny(key, {"your email address will not be published", "required fields are marked",
                          "you must be logged in to post", "save my name, email"})) {
    return true;
  }
  return IsAnyOf(key, {"leave a reply", "leave a comment", "submit a comment", "post a comment", "add a comment",
                       "write a comment", "join the conversation", "join the discussion", "cancel reply",
                       "post comment", "comments are closed", "leave a reply cancel reply", "add your comment",
                       "have your say", "leave your comment", "comment on this story", "view comments", "comments"});
}

// What stands over a press release.
bool IsReleaseMark(std::string_view key) {
  return IsAnyOf(key, {"for immediate release", "press release", "press statement", "news release", "media release",
                       "for release", "media statement", "ends", "end"});
}

// A heading over links to other articles.
bool IsOtherNews(std::string_view key, std::size_t line_words) {
  if (line_words > 8) return false;
  const auto words = SplitPieces(key, " ");
  if (words.empty() || words.size() > 6) return false;
  if (IsAnyOf(key, {"you may also like", "you might also like",
                    "read next",         "also read",
                    "see also",          "up next",
                    "trending",          "trending now",
                    "most read",         "most popular",
                    "recommended",       "recommended for you",
                    "read more",         "further reading",
                    "more to explore",   "don't miss",
                    "editor's picks",    "editors' picks",
                    "in other news",     "what to read next",
                    "related",           "popular now",
                    "keep reading",      "more like this",
                    "top stories",       "recommended reading",
                    "related content",   "related topics",
                    "related coverage"})) {
    return true;
  }
  const bool first = IsAnyOf(words.front(), {"recent", "latest", "related", "more", "popular", "trending", "other",
                                             "top", "recommended", "similar", "featured"});
  const bool last = IsAnyOf(words.back(), {"news", "posts", "articles", "stories", "headlines", "coverage", "reading",
                                           "updates", "post", "article", "story", "links"});
  if (first && last && words.size() >= 2) return true;
  return words.front() == "more" && words.size() >= 2 && IsAnyOf(words[1], {"from", "on", "in"}) && words.size() <= 5;
}

bool IsShareButton(std::string_view key, std::size_t line_words) {
  if (line_words > 40) return false;
  if (StartsWithAny(key, {"spread the word", "share this", "share on ", "share via", "share the ", "click to share",
                          "click to print", "click to email", "follow us", "like this", "like loading", "email this",
                          "tweet this", "pin it", "copy link", "link copied", "follow @"}) &&
      line_words <= 10) {
    return true;
  }
  const auto words = SplitPieces(key, " ,|/·()");
  return !words.empty() && words.size() <= 12 && std::ranges::all_of(words, [](std::string_view w) {
    return IsAnyOf(
        w, {"share",   "tweet",   "facebook",  "twitter",   "x",       "linkedin", "whatsapp",  "telegram", "reddit",
            "email",   "print",   "pinterest", "instagram", "youtube", "copy",     "link",      "on",       "via",
            "save",    "post",    "pocket",    "flipboard", "weibo",   "wechat",   "messenger", "sms",      "tumblr",
            "threads", "bluesky", "opens",     "in",        "new",     "window",   "like",      "follow",   "us"});
  }) && !IsAnyOf(key, {"x", "in", "on", "us", "new"});
}

bool IsTeaser(std::string_view key, std::size_t line_words) {
  if (line_words > 40) return false;
  if (StartsWithAny(key,
                    {"straight into your inbox", "straight to your inbox", "fantastic! thanks for subscribing",
                     "thanks for subscribing", "thank you for subscribing", "subscribe now", "subscribe today",
                     "sign up now", "sign up today", "already a subscriber", "already a member", "unsubscribe",
                     "you have successfully subscribed", "check your inbox", "subscribe to continue",
                     "this article is for subscribers", "log in to", "become a member", "join our mailing list"})) {
    return true;
  }
  if (IsAnyOf(key,
              {"subscribe", "sign up", "newsletter", "newsletters", "sign in", "log in", "register", "donate",
               "support us", "email address", "your email", "your email address", "enter your email", "i agree"})) {
    return true;
  }
  const bool invites = StartsWithAny(
      key, {"subscribe",      "sign up",       "get ",          "receive ",      "join ",      "stay ",
            "enter your",     "follow ",       "download ",     "register ",     "don't miss", "never miss",
            "want more",      "become ",       "read our",      "listen to our", "click here", "for more news",
            "for the latest", "like what you", "enjoying this", "be the first"});
  return invites &&
         ContainsAny(key, {"newsletter", "inbox", "e-mail", "email", "subscri", "podcast", "telegram channel",
                           "whatsapp", "our app", "our channel", "daily update", "news update", "breaking news",
                           "alerts", "on facebook", "on twitter", "on linkedin", "mailing list", "click here"});
}

bool IsCopyright(std::string_view line, std::string_view key, std::size_t line_words) {
  const bool sign = line.starts_with("©") || key.starts_with("(c) ") || key.starts_with("copyright ");
  if (sign && (line.starts_with("©") || ContainsAny(key, {"20", "19", "©", "reserved"}))) return true;
  return line_words <= 40 && ContainsAny(key, {"all rights reserved"});
}

// Remains of a page builder: "<!-- /wp:paragraph -->" whole or cut, "[caption id=...]".
bool IsMarkupRemains(std::string_view line, std::size_t line_words) {
  if (line.find("!--") != std::string_view::npos && line.find("-->") != std::string_view::npos) {
    return line.find("!--") <= 4;
  }
  if (line_words <= 4 && line.find("wp:") != std::string_view::npos) return true;
  if (line.starts_with("[/") || (line.starts_with('[') && line.ends_with(']'))) {
    return line_words <= 12 && line.find('=') != std::string_view::npos;
  }
  return line_words <= 12 && line.starts_with('<') && line.ends_with('>');
}

bool IsNavigation(std::string_view key, std::size_t line_words) {
  if (line_words > 40) return false;
  if (IsAnyOf(key, {"search",
                    "menu",
                    "home",
                    "skip to content",
                    "skip to main content",
                    "advertisement",
                    "advertise",
                    "sponsored",
                    "sponsored content",
                    "loading",
                    "back to top",
                    "previous",
                    "next",
                    "previous article",
                    "next article",
                    "previous post",
                    "next post",
                    "continue reading",
                    "show more",
                    "load more",
                    "close",
                    "listen",
                    "listen to this article",
                    "play",
                    "watch",
                    "toggle navigation",
                    "breadcrumb",
                    "about us",
                    "contact us",
                    "contact",
                    "privacy policy",
                    "terms of use",
                    "terms of service",
                    "terms and conditions",
                    "cookie policy",
                    "cookie settings",
                    "accept cookies",
                    "accept all",
                    "sitemap",
                    "site map",
                    "submit",
                    "send",
                    "reply",
                    "report this ad",
                    "article continues below",
                    "story continues below advertisement",
                    "article continues after advertisement",
                    "scroll to continue",
                    "gift article",
                    "bookmark",
                    "open image in gallery",
                    "click to enlarge",
                    "view all",
                    "see all",
                    "archives",
                    "disclaimer",
                    "faq"})) {
    return true;
  }
  // "5 min read"
  const auto words = SplitPieces(key, " -");
  if (words.size() == 3 && IsNumber(words[0]) && IsAnyOf(words[1], {"min", "minute", "minutes", "mins"}) &&
      words[2] == "read")
    return true;
  if (StartsWithAny(key, {"reading time", "estimated reading", "we use cookies", "this site uses cookies",
                          "this website uses cookies", "by continuing to use this site", "this site uses akismet",
                          "please enable javascript", "your browser does not support"})) {
    return true;
  }
  // Links of one navigation bar.
  const auto links = SplitPieces(key, "|");
  return links.size() >= 4 && key.size() <= 200 &&
         std::ranges::all_of(links, [](std::string_view l) { return CountWords(l) <= 4; }) &&
         ContainsAny(key, {"home", "about", "contact", "privacy", "terms"});
}

bool IsLabel(std::string_view lower, std::size_t line_words) {
  return line_words <= 30 &&
         StartsWithAny(lower, {"categories:", "category:", "tags:", "tagged:", "tag:", "filed under:", "filed under ",
                               "topics:", "posted in ", "keywords:", "tagged with", "sections:"});
}

bool IsCredit(std::string_view lower, std::size_t line_words) {
  if (line_words > 30) return false;
  return StartsWithAny(lower, {"(reporting by",
                               "reporting by ",
                               "(editing by",
                               "editing by ",
                               "(writing by",
                               "photo:",
                               "photo by ",
                               "(photo by",
                               "photo credit",
                               "image:",
                               "image credit",
                               "photograph:",
                               "photo courtesy",
                               "image source",
                               "image courtesy",
                               "[photo",
                               "(photo",
                               "[email",
                               "with files from",
                               "this story was originally",
                               "this article was originally published",
                               "this article first appeared",
                               "for media inquiries",
                               "media contact"});
}

bool IsHighlightsHeading(std::string_view key) {
  return IsAnyOf(key, {"highlights", "key points", "the key points", "key takeaways", "takeaways", "key highlights",
                       "at a glance", "in brief", "story highlights", "the highlights", "main points", "key facts"});
}

// "By Daniel", "By Jane Smith and Bo Li, Example News"
bool IsByline(std::string_view line) {
  if (!line.starts_with("By ") && !line.starts_with("BY ") && !line.starts_with("by ")) return false;
  const auto words = SplitPieces(line.substr(3), " ");
  if (!words.empty() && words.size() <= 5 && IsAnyOf(words[0], {"our", "staff", "a", "the"}) && !EndsSentence(line)) {
    return IsAnyOf(words.back(), {"correspondent", "correspondents", "staff", "reporter", "reporters", "writer",
                                  "writers", "desk", "team", "agencies", "editor", "editors"});
  }
  if (words.empty() || words.size() > 10 || line.ends_with('.') || line.ends_with('?') || line.ends_with(':'))
    return false;
  std::size_t names = 0;
  for (std::string_view word : words) {
    const bool small = word[0] >= 'a' && word[0] <= 'z';
    if (small &&
        !IsAnyOf(word, {"and", "in", "for", "of", "the", "de", "van", "von", "bin", "al", "with", "da", "di", "el"}))
      return false;
    if (!small) ++names;
  }
  // "By 2030 ..." is a heading; so is a whole headline.
  return names > 0 && names <= 7 && !(words[0][0] >= '0' && words[0][0] <= '9');
}

// A word to click on.
bool IsButton(std::string_view key, std::size_t words) {
  return IsNavigation(key, words) || IsTeaser(key, words) || IsShareButton(key, words) || IsCommentCount(key, words) ||
         (words <= 6 && StartsWithAny(key, {"back to ", "go to ", "return to "}));
}

// "Back to the index | Subscribe": buttons in a row.
bool IsButtonRow(const LineFacts& line) {
  if (line.words > 20) return false;
  const auto pieces = SplitPieces(line.lower, "|");
  return pieces.size() >= 2 && std::ranges::all_of(pieces, [](std::string_view piece) {
           return IsButton(MakeKey(piece), CountWords(piece));
         });
}

// "PrioritiesSummary": the header cells of a table that a scraper ran together.
bool IsGluedHeader(std::string_view line) {
  std::size_t humps = 0, letters = 0;
  for (char c : line) {
    if (c >= 'A' && c <= 'Z') {
      if (humps > 0 && letters < 4) return false;
      ++humps;
      letters = 1;
    } else if (c >= 'a' && c <= 'z' && humps > 0) {
      ++letters;
    } else {
      return false;
    }
  }
  return humps >= 2 && letters >= 5;
}

class Finder {
 public:
  explicit Finder(const std::vector<LayoutLine>& lines) : lines_(lines) {
    report_.why.assign(lines.size(), nullptr);
    facts_.reserve(lines.size());
    prose_before_.assign(lines.size() + 1, 0);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      facts_.push_back(MakeFacts(lines[i].text));
      prose_before_[i + 1] = prose_before_[i] + (facts_[i].prose ? lines[i].text.size() : 0);
    }
  }

  FurnitureReport Run() {
    MarkLines();
    MarkTail();
    MarkAuthor();
    MarkRepeated();
    return std::move(report_);
  }

 private:
  bool IsProse(std::size_t i) const { return facts_[i].prose; }
  const std::string& Key(std::size_t i) const { return facts_[i].key; }
  std::size_t AllProse() const { return prose_before_.back(); }
  std::size_t ProseAfter(std::size_t i) const { return AllProse() - prose_before_[i + 1]; }

  void Mark(std::size_t i, const char* why) {
    if (report_.why[i] == nullptr) report_.why[i] = why;
  }

  void MarkLines() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string& line = lines_[i].text;
      const auto& [key, lower, words, prose] = facts_[i];
      if (lower.empty()) continue;  // too long
      if (key.empty()) {
        Mark(i, "marks without words");
      } else if (i > 0 && words == 1 && IsGluedHeader(line)) {
        Mark(i, "table header run together");
      } else if (IsMarkupRemains(line, words)) {
        Mark(i, "markup remains");
      } else if (IsCopyright(line, key, words)) {
        Mark(i, "copyright line");
        NoteYear(line);
      } else if (IsCommentForm(key) || IsCommentCount(key, words)) {
        Mark(i, "comment form");
      } else if (IsReleaseMark(key)) {
        Mark(i, "press release mark");
      } else if (IsShareButton(key, words)) {
        Mark(i, "share buttons");
      } else if (IsLabel(lower, words)) {
        Mark(i, "categories");
      } else if (IsTeaser(key, words)) {
        Mark(i, "newsletter teaser");
      } else if (IsNavigation(key, words) || IsButtonRow(facts_[i])) {
        Mark(i, "navigation");
      } else if (IsCredit(lower, words)) {
        Mark(i, "credit line");
      } else if (IsHighlightsHeading(key) && !report_.highlights) {
        Mark(i, "heading of highlights");
        report_.highlights = i;
      } else if (!prose) {
        MarkDateLine(i);
      }
    }
  }

  // A date of its own above the body, alone or beside the author's name.
  void MarkDateLine(std::size_t i) {
    const bool top = prose_before_[i] == 0 || (prose_before_[i] < 600 && i < 12);
    if (!top) return;
    const std::string& line = lines_[i].text;
    if (const auto date = ParseDateLine(line)) {
      if (!report_.published) report_.published = date;
      return Mark(i, "publication date");
    }
    if (IsByline(line) && i > 0) return Mark(i, "byline");
    if (facts_[i].words > 16) return;
    // Bars and bullets part the pieces of a line about the article.
    std::string parted = line;
    for (std::string_view mark : {"•", "·", "–", "—"}) {
      for (std::size_t at = parted.find(mark); at != std::string::npos; at = parted.find(mark))
        parted.replace(at, mark.size(), "|");
    }
    for (std::size_t at = parted.find(" - "); at != std::string::npos; at = parted.find(" - "))
      parted.replace(at, 3, " | ");
    const auto pieces = SplitPieces(parted, "|");
    if (pieces.size() < 2) return;
    for (std::string_view piece : pieces) {
      if (const auto date = ParseDateLine(piece)) {
        if (!report_.published) report_.published = date;
        return Mark(i, "byline and publication date");
      }
    }
  }

  void NoteYear(std::string_view line) {
    for (const DateExpression& date : FindDates(line, {0, line.size()}, {})) {
      if (date.date && (!report_.copyright_year || *report_.copyright_year < date.date->year))
        report_.copyright_year = date.date->year;
    }
  }

  // From a comment form on, and from a list of other news with little prose after it, all is furniture.
  void MarkTail() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (prose_before_[i] == 0) continue;
      const bool form = IsCommentForm(Key(i));
      if (form && prose_before_[i] >= ProseAfter(i)) {
        for (std::size_t k = i; k < lines_.size(); ++k) MarkWithYear(k, "comment form");
        return;
      }
      if (!IsOtherNews(Key(i), facts_[i].words) || !HasListAfter(i)) continue;
      const bool tail = ProseAfter(i) * 3 < AllProse();
      Mark(i, "other news");
      for (std::size_t k = i + 1; k < lines_.size(); ++k) {
        if (!tail && IsProse(k)) break;
        MarkWithYear(k, "other news");
      }
    }
  }

  // Whether short lines follow that no sentence is made of.
  bool HasListAfter(std::size_t i) const {
    return i + 1 >= lines_.size() || !IsProse(i + 1) || ProseAfter(i) * 10 < AllProse();
  }

  void MarkWithYear(std::size_t k, const char* why) {
    if (report_.why[k] == nullptr && lines_[k].text.find("©") != std::string::npos) NoteYear(lines_[k].text);
    Mark(k, why);
  }

  // "By Daniel" and what it says of him after the body; "About the author".
  void MarkAuthor() {
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      const bool about =
          StartsWithAny(Key(i), {"about the author", "about the writer", "author bio", "about the contributor"}) &&
          facts_[i].words <= 6;
      const bool byline = IsByline(lines_[i].text) && lines_[i].kind != BlockKind::kListItem;
      if (!about && !byline) continue;
      if (prose_before_[i] == 0) {
        Mark(i, "byline");
        continue;
      }
      if (ProseAfter(i) * 2 >= prose_before_[i] || !EndsSentenceBefore(i)) continue;
      Mark(i, "author biography");
      for (std::size_t k = i + 1; k < lines_.size() && report_.why[k] == nullptr; ++k) Mark(k, "author biography");
    }
  }

  bool EndsSentenceBefore(std::size_t i) const {
    return report_.why[i - 1] != nullptr || EndsSentence(lines_[i - 1].text);
  }

  // The same short line over and over is a button or a teaser.
  void MarkRepeated() {
    std::map<std::string_view, int> counts;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!IsProse(i) && !Key(i).empty() && Key(i).size() <= 120) ++counts[Key(i)];
    }
    bool first_seen = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (IsProse(i) || lines_[i].kind == BlockKind::kTableCell) continue;
      const auto it = counts.find(Key(i));
      if (it == counts.end() || it->second < 2) continue;
      // A headline printed twice is kept once.
      if (prose_before_[i] == 0 && !first_seen) {
        first_seen = true;
        continue;
      }
      Mark(i, "repeated line");
    }
  }

  const std::vector<LayoutLine>& lines_;
  std::vector<LineFacts> facts_;
  std::vector<std::size_t> prose_before_;  // bytes of prose in the lines before each
  FurnitureReport report_;
};

}  // namespace

FurnitureReport FindFurniture(const std::vector<LayoutLine>& lines) { return Finder(lines).Run(); }

std::size_t ColonDatelineSize(std::string_view paragraph) {
  constexpr std::size_t kLongest = 40;
  const std::size_t colon = paragraph.substr(0, kLongest).find(": ");
  if (colon == std::string_view::npos || colon < 4 || colon + 2 >= paragraph.size()) return 0;
  const std::string_view place = paragraph.substr(0, colon);
  if (!std::ranges::all_of(place, [](char c) {
        return (c >= 'A' && c <= 'Z') || c == ' ' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
      }))
    return 0;
  if (CountWords(place) > 3 || IsAnyOf(place, {"UPDATE", "BREAKING", "EXCLUSIVE", "WATCH", "VIDEO", "OPINION",
                                               "ANALYSIS", "NOTE", "PHOTOS", "LIVE"}))
    return 0;
  const char after = paragraph[colon + 2];
  return after >= 'A' && after <= 'Z' ? colon + 2 : 0;
}

std::size_t DatelineSize(std::string_view paragraph) {
  constexpr std::size_t kLongest = 90;
  const std::string_view head = paragraph.substr(0, kLongest);
  // The place: capitals only, at least three of them at the start.
  std::size_t letters = 0, i = 0;
  while (i < head.size()) {
    const DecodedCodePoint decoded = DecodeUtf8(head, i);
    const char32_t c = decoded.code_point;
    const bool upper = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE);
    if (upper) {
      ++letters;
    } else if (c != ' ' && c != '-' && c != '\'' && c != 0x2019 && c != '.' && c != '/') {
      break;
    }
    i += decoded.size;
  }
  if (letters < 3) return 0;
  // A dash with spaces ends it; before that only a country, a date and an agency.
  std::size_t dash = std::string_view::npos, dash_size = 0;
  for (std::string_view mark : {" — ", " – ", " -- ", " - ", "— ", "—"}) {
    const std::size_t at = head.find(mark);
    if (at != std::string_view::npos && at < dash) dash = at, dash_size = mark.size();
  }
  // The dash may be among the capitals' marks already passed ("GENEVA - ").
  if (dash == std::string_view::npos || dash == 0) return 0;
  std::string_view between = dash > i ? head.substr(i, dash - i) : std::string_view();
  if (dash < i) {
    for (std::size_t k = dash; k < i; ++k) {
      if (head[k] >= 'A' && head[k] <= 'Z' && k + 1 < i && head[k + 1] >= 'A' && head[k + 1] <= 'Z')
        return 0;  // capitals go on
    }
  }
  if (!between.empty() && between[0] != ',' && between[0] != '(') return 0;
  const std::vector<DateExpression> dates = FindDates(between, {0, between.size()}, {.year = 2000});
  for (std::string_view piece : SplitPieces(between, ",()")) {
    const bool has_date = std::ranges::any_of(dates, [&](const DateExpression& d) {
      const auto offset = static_cast<std::size_t>(piece.data() - between.data());
      return d.span.start < offset + piece.size() && offset < d.span.end;
    });
    if (!has_date && CountWords(piece) > 3) return 0;
  }
  // What follows is a sentence: "NASA — the agency —" is none.
  const std::size_t end = dash + dash_size;
  return end < paragraph.size() && paragraph[end] >= 'a' && paragraph[end] <= 'z' ? 0 : end;
}

}  // namespace dossier::text
