#include "bench/generated_articles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace dossier {
namespace {

constexpr std::array kFirst = {
    "Alma",    "Bruno",  "Clara",  "Dario",  "Edith",  "Felix",  "Greta",  "Hector", "Irene",  "Jonas",  "Karla",
    "Leon",    "Marta",  "Nestor", "Olivia", "Peter",  "Rosa",   "Simon",  "Teresa", "Ulrich", "Vera",   "Walter",
    "Yvonne",  "Anton",  "Berta",  "Carlos", "Dora",   "Erik",   "Flora",  "Georg",  "Helena", "Igor",   "Julia",
    "Konrad",  "Laura",  "Martin", "Nora",   "Oscar",  "Paula",  "Robert", "Sofia",  "Thomas", "Ursula", "Viktor",
    "Wanda",   "Adrian", "Bianca", "Daniel", "Emma",   "Frank",  "Hanna",  "Ivan",   "Katia",  "Louis",  "Maria",
    "Nicolas", "Anna",   "Paul",   "Rita",   "Stefan", "Tamara", "Victor", "Elena",  "David"};
constexpr std::array kRoot = {"Vel", "Kor", "Tam", "Bren", "Osk", "Dal", "Mir", "Sand", "Hol", "Fen",
                              "Gar", "Lor", "Nov", "Per",  "Ros", "Sul", "Tor", "Und",  "Var", "Wes"};
constexpr std::array kLastEnd = {"dorin", "man",  "berg", "ovic", "elli", "sen", "wick", "ura", "ades", "ek",
                                 "ley",   "mark", "naz",  "inen", "ov",   "ard", "ello", "ian", "oss",  "tamm"};
constexpr std::array kTownEnd = {"haven", "burg", "port",   "field", "mouth", "stad",   "ville",  "grad", "minster",
                                 "ford",  "by",   "dorf",   "holm",  "vik",   "bridge", "castle", "pool", "gate",
                                 "wood",  "lund", "thorpe", "mere",  "cliff", "bay",    "cross"};
constexpr std::array kTrade = {"Steel", "Mining", "Shipping",  "Energy", "Bank",
                               "Foods", "Rail",   "Logistics", "Water",  "Telecom"};
constexpr std::array kFirm = {"mont", "tek", "dane", "ley", "norr", "via", "stone", "crest", "land", "line"};
constexpr std::uint64_t kTowns = 500;
constexpr std::array kRole = {"chairman", "chief executive", "president", "finance director", "spokesman"};
constexpr std::array kMonth = {"January", "February", "March",     "April",   "May",      "June",
                               "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 4> kOpening = {
    "{A}, {role} of {O}, met {B} in {X} on {day}.", "{A} and {B} visited the {O} plant in {X} on {day}.",
    "{A} was received by {B} at the town hall of {X} on {day}.",
    "{A}, the {role} of {O}, flew to {X} on {day} and met {B} there."};
constexpr std::array<std::string_view, 5> kMiddle = {
    "{O} signed an agreement with {P}, which is based in {Y}.", "{P}, a company based in {Y}, supplies {O}.",
    "{C}, {role of C} of {firm of C}, was not at the table.", "{O} owns a third of the shares in {P}.",
    "In {Y}, {C} had met {B} a week earlier."};
constexpr std::array<std::string_view, 6> kEnd = {
    "{a} told reporters that the talks would go on in the spring.",
    "Nothing was said of the price.",
    "{b} thanked the guests for their patience.",
    "The two sides had spent most of the winter on the wording of a single page.",
    "Work on the new quay is to start before the end of the year.",
    "{a} left in the evening."};

// SplitMix64 of a stream of its own for each article.
class Random {
 public:
  explicit Random(std::uint64_t stream) : state_(stream * 0xD1B54A32D192ED03u + 0x632BE59BD9B4E019u) {}
  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }
  // Small numbers far more often than great ones: bound times u^2.25.
  std::uint64_t Uneven(std::uint64_t bound) {
    const double u = static_cast<double>(Next() >> 11) * 0x1p-53;
    return static_cast<std::uint64_t>(u * u * std::sqrt(std::sqrt(u)) * static_cast<double>(bound));
  }
  template <typename Choices>
  std::string Pick(const Choices& choices) {
    return std::string(choices[Below(choices.size())]);
  }

 private:
  std::uint64_t state_;
};

std::string LastName(std::uint64_t person) {
  const std::uint64_t mixed = person * 247 % 400;  // 247 has no divisor in common with 400
  return fmt::format("{}{}", kRoot[mixed / 20], kLastEnd[mixed % 20]);
}

// A person keeps one post in one company; else one name would look like many people's.
std::uint64_t PostOf(std::uint64_t person) { return Random(person).Next() >> 32; }

std::string Town(std::uint64_t number) { return fmt::format("{}{}", kRoot[number % 20], kTownEnd[number / 20 % 25]); }

std::string Company(std::uint64_t number) {
  return fmt::format("{}{} {}", kRoot[number % 20], kFirm[number / 20 % 10], kTrade[number / 200 % 10]);
}

using Words = std::array<std::pair<std::string_view, std::string>, 13>;

// `text` with each {key} replaced.
std::string Fill(std::string_view text, const Words& words) {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find('{', at), text.size());
    filled += text.substr(at, open - at);
    if (open == text.size()) break;
    const std::size_t close = text.find('}', open);
    for (const auto& [key, word] : words) {
      if (key == text.substr(open + 1, close - open - 1)) filled += word;
    }
    at = close + 1;
  }
  return filled;
}

}  // namespace

std::uint64_t GeneratedArticles::people() const { return std::clamp<std::uint64_t>(count_ / 5, 20, 25'600); }

// Each number has a name of its own: for a last name, 64 first ones.
std::string GeneratedArticles::Person(std::uint64_t number) const {
  return fmt::format("{} {}", kFirst[(number / 400 + number * 37) % 64], LastName(number));
}

GeneratedArticle GeneratedArticles::Make(std::uint64_t number) const {
  Random random(number);
  const std::uint64_t companies = std::clamp<std::uint64_t>(count_ / 50, 20, 2000);
  const auto other_than = [&](std::uint64_t one, std::uint64_t two, std::uint64_t bound) {
    for (;;) {
      const std::uint64_t drawn = random.Uneven(bound);
      if (drawn != one && drawn != two) return drawn;
    }
  };
  const std::uint64_t a = random.Uneven(people()), b = other_than(a, a, people()), c = other_than(a, b, people());
  const std::uint64_t firm = PostOf(a) % companies, other_firm = other_than(firm, firm, companies);
  const std::uint64_t town = random.Uneven(kTowns), other_town = other_than(town, town, kTowns);
  const std::uint64_t month = random.Below(12), day = 1 + random.Below(28), year = 2010 + random.Below(15);
  const Words words = {{{"A", Person(a)},
                        {"B", Person(b)},
                        {"C", Person(c)},
                        {"a", LastName(a)},
                        {"b", LastName(b)},
                        {"O", Company(firm)},
                        {"P", Company(other_firm)},
                        {"X", Town(town)},
                        {"Y", Town(other_town)},
                        {"role", std::string(kRole[PostOf(a) / 7 % kRole.size()])},
                        {"role of C", std::string(kRole[PostOf(c) / 7 % kRole.size()])},
                        {"firm of C", Company(PostOf(c) % companies)},
                        {"day", fmt::format("{} {}", kMonth[month], day)}}};
  GeneratedArticle article{.url = fmt::format("https://news.example/{}", number),
                           .title = Fill("{O} looks to {X}", words),
                           .published = fmt::format("{}-{:02}-{:02}", year, month + 1, day)};
  article.text =
      Fill(random.Pick(kOpening) + " " + random.Pick(kMiddle) + "\n\n" + random.Pick(kEnd) + " " + random.Pick(kMiddle),
           words);
  return article;
}

}  // namespace dossier
