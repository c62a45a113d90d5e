#include "core/text/internal/html_content.h"

#include <algorithm>
#include <string>

#include "core/text/internal/layout.h"

namespace dossier::text {
namespace {

// An element that holds this share of the page's prose is not furniture, whatever its name says.
constexpr double kTooMuchProse = 0.4;
constexpr std::size_t kLeastArticle = 140;  // bytes of prose that can be an article

const char* WhyByTag(const HtmlNode& node, bool in_article) {
  switch (node.tag()) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO: return "markup";
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_MENU: return "navigation";
    case GUMBO_TAG_ASIDE: return "sidebar";
    case GUMBO_TAG_FOOTER: return "footer";
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_DATALIST: return "form";
    case GUMBO_TAG_FIGCAPTION: return "caption";
    case GUMBO_TAG_HEADER: return in_article ? nullptr : "site header";
    default: return nullptr;
  }
}

// Words of class names and ids that sites share.
const char* WhyByName(const HtmlNode& node) {
  const std::string role = LowerAscii(node.Attribute("role"));
  if (role == "navigation" || role == "banner" || role == "search" || role == "menu") return "navigation";
  if (role == "complementary") return "sidebar";
  if (role == "contentinfo") return "footer";
  if (role == "dialog" || role == "alert" || role == "alertdialog") return "pop-up";
  const std::string style = LowerAscii(node.Attribute("style"));
  if (style.find("display:none") != std::string::npos || style.find("display: none") != std::string::npos)
    return "hidden";
  if (gumbo_get_attribute(&node.node->v.element.attributes, "hidden") != nullptr) return "hidden";
  const std::string names = LowerAscii(node.Attribute("class")) + " " + LowerAscii(node.Attribute("id"));
  if (names.size() == 1) return nullptr;
  struct Rule {
    std::string_view word;
    const char* why;
  };
  static constexpr Rule kRules[] = {{"comments", "comment form"},
                                    {"comment", "comment form"},
                                    {"respond", "comment form"},
                                    {"disqus", "comment form"},
                                    {"related", "related links"},
                                    {"recommended", "related links"},
                                    {"recirc", "related links"},
                                    {"trending", "related links"},
                                    {"taboola", "related links"},
                                    {"outbrain", "related links"},
                                    {"readmore", "related links"},
                                    {"popular", "related links"},
                                    {"share", "share buttons"},
                                    {"sharing", "share buttons"},
                                    {"social", "share buttons"},
                                    {"sharedaddy", "share buttons"},
                                    {"addtoany", "share buttons"},
                                    {"newsletter", "newsletter teaser"},
                                    {"subscribe", "newsletter teaser"},
                                    {"subscription", "newsletter teaser"},
                                    {"signup", "newsletter teaser"},
                                    {"paywall", "newsletter teaser"},
                                    {"sidebar", "sidebar"},
                                    {"widget", "sidebar"},
                                    {"breadcrumb", "navigation"},
                                    {"breadcrumbs", "navigation"},
                                    {"nav", "navigation"},
                                    {"navbar", "navigation"},
                                    {"navigation", "navigation"},
                                    {"menu", "navigation"},
                                    {"pagination", "navigation"},
                                    {"pager", "navigation"},
                                    {"skip", "navigation"},
                                    {"toolbar", "navigation"},
                                    {"footer", "footer"},
                                    {"copyright", "footer"},
                                    {"cookie", "pop-up"},
                                    {"cookies", "pop-up"},
                                    {"popup", "pop-up"},
                                    {"modal", "pop-up"},
                                    {"overlay", "pop-up"},
                                    {"advert", "advertisement"},
                                    {"advertisement", "advertisement"},
                                    {"ads", "advertisement"},
                                    {"ad", "advertisement"},
                                    {"adsbygoogle", "advertisement"},
                                    {"promo", "advertisement"},
                                    {"sponsored", "advertisement"},
                                    {"tags", "categories"},
                                    {"tagcloud", "categories"},
                                    {"categories", "categories"},
                                    {"bio", "author biography"},
                                    {"authorbox", "author biography"},
                                    {"caption", "caption"}};
  for (std::size_t start = 0; start < names.size();) {
    std::size_t end = names.find_first_of(" -_:/", start);
    if (end == std::string::npos) end = names.size();
    const std::string_view word = std::string_view(names).substr(start, end - start);
    for (const Rule& rule : kRules) {
      if (word == rule.word) return rule.why;
    }
    start = end + 1;
  }
  return nullptr;
}

class ContentFinder {
 public:
  explicit ContentFinder(const HtmlTree& tree) : nodes_(tree.nodes()) {
    content_.why.assign(nodes_.size(), nullptr);
    prose_.assign(nodes_.size(), 0);
  }

  HtmlContent Run() {
    MarkByTag();
    CountProse();
    MarkByName();
    CountProse();  // without what the names took away
    content_.main = ChooseMain();
    // A header outside was dropped as the site's; the article's own is inside.
    return std::move(content_);
  }

 private:
  void Drop(std::size_t i, const char* why) {
    if (content_.why[i] == nullptr) content_.why[i] = why;
  }

  // Dropping goes down to all descendants: parents come first.
  void Inherit(std::size_t i) {
    if (i != 0 && content_.why[nodes_[i].parent] != nullptr) Drop(i, content_.why[nodes_[i].parent]);
  }

  void MarkByTag() {
    std::vector<bool> in_article(nodes_.size(), false);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      Inherit(i);
      const HtmlNode& node = nodes_[i];
      in_article[i] = (i != 0 && in_article[node.parent]) || node.Is(GUMBO_TAG_ARTICLE) || node.Is(GUMBO_TAG_MAIN);
      if (const char* why = WhyByTag(node, in_article[i])) Drop(i, why);
    }
  }

  // Bytes of prose below each node: text of paragraphs that is not of links, and long text outside of them.
  void CountProse() {
    std::ranges::fill(prose_, 0);
    std::vector<bool> in_link(nodes_.size(), false), in_paragraph(nodes_.size(), false);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const HtmlNode& node = nodes_[i];
      if (i != 0) {
        in_link[i] = in_link[node.parent] || node.Is(GUMBO_TAG_A);
        in_paragraph[i] = in_paragraph[node.parent] || node.Is(GUMBO_TAG_P) || node.Is(GUMBO_TAG_BLOCKQUOTE);
      }
      if (content_.why[i] != nullptr || node.node->type != GUMBO_NODE_TEXT || in_link[i]) continue;
      const std::size_t size = node.Text().size();
      if (in_paragraph[i] || size >= 80) prose_[i] = size;
    }
    for (std::size_t i = nodes_.size(); i-- > 1;) prose_[nodes_[i].parent] += prose_[i];
  }

  void MarkByName() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      Inherit(i);
      const HtmlNode& node = nodes_[i];
      if (content_.why[i] != nullptr || !node.IsElement()) continue;
      if (node.Is(GUMBO_TAG_HTML) || node.Is(GUMBO_TAG_BODY) || node.Is(GUMBO_TAG_MAIN) || node.Is(GUMBO_TAG_ARTICLE))
        continue;
      if (static_cast<double>(prose_[i]) > kTooMuchProse * static_cast<double>(prose_[0])) continue;
      if (const char* why = WhyByName(node)) Drop(i, why);
    }
  }

  // The kept element with the most prose for which `is` holds, if that is an article's worth of the page.
  template <typename Is>
  std::size_t Largest(Is&& is, double least_share) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < nodes_.size(); ++i) {
      if (content_.why[i] != nullptr || !nodes_[i].IsElement() || !is(nodes_[i])) continue;
      if (best == 0 || prose_[i] > prose_[best]) best = i;
    }
    const bool enough = best != 0 && prose_[best] >= kLeastArticle &&
                        static_cast<double>(prose_[best]) >= least_share * static_cast<double>(prose_[0]);
    return enough ? best : 0;
  }

  std::size_t ChooseMain() const {
    const auto is_body = [](const HtmlNode& n) { return LowerAscii(n.Attribute("itemprop")) == "articlebody"; };
    const auto is_article = [](const HtmlNode& n) { return n.Is(GUMBO_TAG_ARTICLE); };
    const auto is_main = [](const HtmlNode& n) {
      return n.Is(GUMBO_TAG_MAIN) || LowerAscii(n.Attribute("role")) == "main";
    };
    if (const std::size_t body = Largest(is_body, 0.3)) return body;
    if (const std::size_t article = Largest(is_article, 0.3)) return article;
    if (const std::size_t main = Largest(is_main, 0.3)) return main;
    return Densest();
  }

  // Goes down from the root while one child holds nearly all of the prose.
  std::size_t Densest() const {
    std::size_t at = 0;
    for (;;) {
      std::size_t best = 0;
      for (std::size_t child = at + 1; child < nodes_[at].end; child = nodes_[child].end) {
        if (nodes_[child].IsElement() && content_.why[child] == nullptr &&
            prose_[child] > prose_[best == 0 ? child : best])
          best = child;
        if (best == 0 && nodes_[child].IsElement() && content_.why[child] == nullptr && prose_[child] > 0) best = child;
      }
      const bool holds = best != 0 && static_cast<double>(prose_[best]) >= 0.85 * static_cast<double>(prose_[at]);
      const bool is_text = best != 0 && (nodes_[best].Is(GUMBO_TAG_P) || nodes_[best].Is(GUMBO_TAG_BLOCKQUOTE) ||
                                         nodes_[best].Is(GUMBO_TAG_LI));
      if (!holds || is_text) return at;
      at = best;
    }
  }

  const std::vector<HtmlNode>& nodes_;
  HtmlContent content_;
  std::vector<std::size_t> prose_;
};

}  // namespace

HtmlContent FindContent(const HtmlTree& tree) { return ContentFinder(tree).Run(); }

}  // namespace dossier::text
