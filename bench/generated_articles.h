// Short news of invented people, companies and towns, made by a grammar: as many as wanted, the same on every machine.
// Few names are in much of the news and most in little of it, as in the real one. Pure; thread safe.
#pragma once

#include <cstdint>
#include <string>

namespace dossier {

struct GeneratedArticle {
  std::string url, title, published, text;
};

class GeneratedArticles {
 public:
  // `count` articles speak of about count / 5 people, count / 50 companies and 500 towns.
  explicit GeneratedArticles(std::uint64_t count) : count_(count) {}

  std::uint64_t count() const { return count_; }
  // The article of that number, below count().
  GeneratedArticle Make(std::uint64_t number) const;
  // The name of a person that is more likely to be in the news the smaller `number` is, which is below people().
  std::string Person(std::uint64_t number) const;
  std::uint64_t people() const;

 private:
  std::uint64_t count_;
};

}  // namespace dossier
