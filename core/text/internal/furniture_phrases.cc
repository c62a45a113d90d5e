#include "core/text/internal/furniture_phrases.h"

#include <algorithm>

#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

using Phrases = std::initializer_list<std::string_view>;

bool StartsWithAny(std::string_view text, Phrases phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view p) { return text.starts_with(p); });
}

bool ContainsAny(std::string_view text, Phrases phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view p) { return text.find(p) != std::string_view::npos; });
}

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

// No rule but those for prose looks at longer lines.
constexpr std::size_t kLongestPhrase = 600;

constexpr std::size_t kMostWords = 60;

bool IsNumber(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return (c >= '0' && c <= '9') || c == ','; });
}

// A word to click on.
bool IsButton(std::string_view key, std::size_t words) {
  return IsNavigation(key, words) || IsTeaser(key, words) || IsShareButton(key, words) || IsCommentCount(key, words) ||
         (words <= 6 && StartsWithAny(key, {"back to ", "go to ", "return to "}));
}

}  // namespace

bool IsAnyOf(std::string_view text, std::initializer_list<std::string_view> phrases) {
  return std::ranges::find(phrases, text) != phrases.end();
}

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

bool IsCommentCount(std::string_view key, std::size_t line_words) {
  if (line_words > 3) return false;
  const auto words = SplitPieces(key, " ()");
  if (words.size() != 2) return false;
  const auto is_word = [](std::string_view w) {
    return IsAnyOf(w, {"comment", "comments", "replies", "responses", "shares", "views", "likes"});
  };
  return (IsNumber(words[0]) && is_word(words[1])) || (is_word(words[0]) && IsNumber(words[1]));
}

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

bool IsReleaseMark(std::string_view key) {
  return IsAnyOf(key, {"for immediate release", "press release", "press statement", "news release", "media release",
                       "for release", "media statement", "ends", "end"});
}

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

bool IsButtonRow(const LineFacts& line) {
  if (line.words > 20) return false;
  const auto pieces = SplitPieces(line.lower, "|");
  return pieces.size() >= 2 && std::ranges::all_of(pieces, [](std::string_view piece) {
           return IsButton(MakeKey(piece), CountWords(piece));
         });
}

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

bool IsAboutAuthor(std::string_view key, std::size_t line_words) {
  return line_words <= 6 &&
         StartsWithAny(key, {"about the author", "about the writer", "author bio", "about the contributor"});
}

}  // namespace dossier::text
