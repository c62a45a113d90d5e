#include "core/resolve/article_view.h"

#include "core/base/utf8.h"
#include "core/graph/name_key.h"
#include "core/graph/name_variant.h"
#include "core/resolve/name_rules.h"

namespace dossier::resolve {
namespace {

// Collects a view from things and statements, wherever they are kept.
class ViewBuilder {
 public:
  void AddThing(std::uint64_t place, const std::string& label, const std::string& name,
                const std::vector<std::string>& aliases) {
    Thing& thing = things_[place];
    thing.label = label;
    thing.key = NameKeyOf(label, name);
    AddName(label, name, &thing);
    for (const std::string& alias : aliases) AddName(label, alias, &thing);
    if (IsCompany(label, thing.key)) view_.company.insert(thing.key);
    view_.names.insert(thing.names.begin(), thing.names.end());
  }

  void AddStatement(std::uint64_t subject, std::string_view type, std::uint64_t object, std::string_view title,
                    bool is_fact) {
    const Thing &from = things_[subject], &to = things_[object];
    if (from.label == "Event") view_.participants[subject].insert(to.key);
    if (to.label == "Event") view_.participants[object].insert(from.key);
    const bool past = FoldCase(title).starts_with("former");
    if (is_fact && !past && from.label == "Person" && to.label != "Event" &&
        (type == "HOLDS_ROLE" || type == "CHAIRS")) {
      view_.posts[from.key].insert(to.names.begin(), to.names.end());
    }
  }

  ArticleView Take(std::string source) {
    view_.source = std::move(source);
    return std::move(view_);
  }

 private:
  struct Thing {
    std::string label, key;
    KeySet names;
  };

  static void AddName(const std::string& label, const std::string& name, Thing* thing) {
    thing->names.insert(NameKeyOf(label, name));
    if (label == "Person") return;
    if (std::string initials = graph::Initials(graph::NormalizeName(name)); !initials.empty()) {
      thing->names.insert(std::move(initials));
    }
  }

  ArticleView view_;
  std::map<std::uint64_t, Thing> things_;
};

bool IsFact(graph::Polarity polarity, graph::Modality modality) {
  return polarity == graph::Polarity::kAffirmed &&
         (modality == graph::Modality::kAsserted || modality == graph::Modality::kReported);
}

ArticleView ViewOf(const extract::Extraction& extraction) {
  ViewBuilder builder;
  for (std::size_t i = 0; i < extraction.nodes.size(); ++i) {
    const extract::ExtractedNode& node = extraction.nodes[i];
    builder.AddThing(i, node.label, node.name, node.aliases);
  }
  for (const extract::ExtractedAssertion& a : extraction.assertions) {
    builder.AddStatement(a.subject, a.type, a.object, a.title, IsFact(a.polarity, a.modality));
  }
  return builder.Take(extraction.document.source);
}

}  // namespace

std::size_t SharedCompany(const ArticleView& left, const ArticleView& right, std::string_view a, std::string_view b) {
  std::size_t shared = 0;
  for (const std::string& key : left.company) shared += key != a && key != b && right.company.contains(key) ? 1 : 0;
  return shared;
}

Result<const ArticleView*> ArticleViews::Of(ArticleId article) {
  const auto it = views_.find(article);
  if (it != views_.end()) return &it->second;
  DOSSIER_ASSIGN_OR_RETURN(ArticleView view, Load(article));
  return &views_.emplace(article, std::move(view)).first->second;
}

Result<ArticleView> ArticleViews::Load(ArticleId article) const {
  if (article == kNoArticle) return ArticleView();
  if (article == kIncoming) return ViewOf(*incoming_);
  ViewBuilder builder;
  DOSSIER_ASSIGN_OR_RETURN(const auto header, reader_.FindArticleHeader(article));
  DOSSIER_ASSIGN_OR_RETURN(const auto supports, reader_.ArticleSupports(article));
  for (const graph::NodeSupport& s : supports) builder.AddThing(ToNumber(s.node), s.label, s.name, s.aliases);
  DOSSIER_ASSIGN_OR_RETURN(const auto assertions, reader_.ArticleAssertions(article));
  for (const graph::Assertion& a : assertions) {
    builder.AddStatement(ToNumber(a.subject), reader_.symbols().types.Name(a.type), ToNumber(a.object), a.title,
                         IsFact(a.polarity, a.modality));
  }
  return builder.Take(header ? header->source : std::string());
}

}  // namespace dossier::resolve
