#include "bench/speed/met_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fstream>
#include <numeric>
#include <unordered_set>

namespace dossier::speed {
namespace {

constexpr std::array kFirstNames = {"Adele", "Bela",  "Cora",  "Dario", "Edna", "Filip", "Gita", "Hanno",
                                    "Ilse",  "Jorge", "Kaya",  "Lars",  "Mina", "Nils",  "Olga", "Pavel",
                                    "Rana",  "Silas", "Tessa", "Ulla",  "Vito", "Wanda", "Yara", "Zeno",
                                    "Amir",  "Berta", "Cyril", "Dunja", "Emil", "Fatou", "Gero", "Hila"};
constexpr std::array kLastNames = {"Albers", "Bakker", "Cole",   "Dorn",   "Egger",  "Falk",  "Grau",   "Holm",
                                   "Ibsen",  "Jansen", "Keller", "Lund",   "Moser",  "Novak", "Olsen",  "Prieto",
                                   "Quist",  "Ruiz",   "Serra",  "Tobin",  "Urban",  "Vidal", "Wolf",   "Ybarra",
                                   "Zeller", "Amadi",  "Brandt", "Castro", "Duarte", "Engel", "Fontes", "Gomez"};

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint32_t Below(std::uint64_t bound) { return static_cast<std::uint32_t>(Next() % bound); }
  double Fraction() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

// Numbers from 1 on, each kept once: open addressing at half load at most.
class NumberSet {
 public:
  explicit NumberSet(std::uint64_t capacity) : slots_(std::bit_ceil(capacity * 2 + 2), 0) {}
  bool Insert(std::uint64_t number) {
    for (std::uint64_t at = (number * 0x9E3779B97F4A7C15u) >> 20;; ++at) {
      std::uint64_t& slot = slots_[at & (slots_.size() - 1)];
      if (slot == number) return false;
      if (slot == 0) return slot = number, true;
    }
  }

 private:
  std::vector<std::uint64_t> slots_;
};

// Draws persons, few of them often.
class UnevenChoice {
 public:
  UnevenChoice(std::uint32_t persons, Random* random) : order_(persons), random_(random) {
    std::iota(order_.begin(), order_.end(), 0u);
    for (std::size_t i = persons - 1; i > 0; --i) std::swap(order_[i], order_[random->Below(i + 1)]);
  }
  std::uint32_t Draw() {
    const double u = random_->Fraction();
    const double place = u * u * std::sqrt(std::sqrt(u));  // u^2.25, and the same on every machine
    return order_[static_cast<std::size_t>(place * static_cast<double>(order_.size()))];
  }

 private:
  std::vector<std::uint32_t> order_;
  Random* random_;
};

void ChooseQuestions(const std::vector<std::vector<std::uint32_t>>& met, Random* random, MetGraph* graph) {
  constexpr std::size_t kQuestions = 200;
  const auto person = [&] {
    for (;;) {
      const std::uint32_t drawn = random->Below(met.size());
      if (!met[drawn].empty()) return drawn;
    }
  };
  while (graph->seeds.size() < kQuestions) graph->seeds.push_back(person());
  while (graph->pairs.size() < kQuestions) {
    const std::uint32_t a = person(), b = person();
    if (a != b) graph->pairs.emplace_back(a, b);
  }
}

Error CannotRead(const std::string& file) { return {.code = ErrorCode::kIo, .message = "cannot read " + file}; }

Status Close(std::ofstream* out, const std::string& file) {
  out->close();
  if (out->fail()) return Error{.code = ErrorCode::kIo, .message = "cannot write " + file};
  return {};
}

}  // namespace

Result<MetGraph> GenerateMetGraph(const GraphSize& size, std::uint64_t seed) {
  const std::uint64_t pairs = std::uint64_t{size.persons} * (size.persons - 1) / 2;
  if (size.persons < 2 || size.relationships < 1 || size.relationships > pairs / 5) {
    return Error{.code = ErrorCode::kUsage,
                 .message = fmt::format("{} persons cannot have {} relationships, for a pair has one at most and a "
                                        "fifth of all pairs may",
                                        size.persons, size.relationships)};
  }
  Random random(seed);
  MetGraph graph;
  for (std::uint32_t i = 0; i < size.persons; ++i) {
    const std::uint64_t hash = i * 0x9E3779B97F4A7C15u;
    graph.names.push_back(fmt::format("{} {} {:x}", kFirstNames[hash >> 59], kLastNames[hash >> 54 & 31], i));
  }
  UnevenChoice uneven(size.persons, &random);
  std::vector<std::vector<std::uint32_t>> met(size.persons);
  NumberSet taken(size.relationships);
  graph.meetings.reserve(size.relationships);
  while (graph.meetings.size() < size.relationships) {
    std::uint32_t a = 0, b = 0;
    if (graph.meetings.size() > size.relationships / 4 && random.Fraction() < .4) {  // friends of a friend meet
      const Meeting& one = graph.meetings[random.Below(graph.meetings.size())];
      a = one.start;
      b = met[one.end][random.Below(met[one.end].size())];
    } else {
      a = uneven.Draw();
      b = uneven.Draw();
    }
    if (a == b || !taken.Insert(std::uint64_t{std::min(a, b)} << 32 | std::max(a, b))) continue;
    if (random.Next() & 1) std::swap(a, b);
    graph.meetings.push_back({a, b, random.Below(MetGraph::kDays)});
    met[a].push_back(b);
    met[b].push_back(a);
  }
  ChooseQuestions(met, &random, &graph);
  return graph;
}

std::string DateOfDay(std::uint32_t day) {
  std::uint32_t year = 2000;
  const auto leap = [&] { return year % 4 == 0; };  // within 2000 to 2019
  for (; day >= (leap() ? 366u : 365u); ++year) day -= leap() ? 366 : 365;
  std::uint32_t month = 1;
  const auto days = [&] { return month == 2 ? (leap() ? 29u : 28u) : 30u + ((month + month / 8) & 1); };
  for (; day >= days(); ++month) day -= days();
  return fmt::format("{:04}-{:02}-{:02}", year, month, day + 1);
}

Result<MetGraph> ReadMetGraph(const std::string& directory) {
  MetGraph graph;
  const std::string persons_file = directory + "/persons.csv", edges_file = directory + "/edges.bin";
  std::ifstream persons(persons_file);
  std::string line;
  std::getline(persons, line);
  while (std::getline(persons, line)) graph.names.push_back(line.substr(line.find(',') + 1));
  if (graph.names.empty()) return CannotRead(persons_file);
  std::ifstream edges(edges_file, std::ios::binary | std::ios::ate);
  if (!edges) return CannotRead(edges_file);
  static_assert(sizeof(Meeting) == 12);
  graph.meetings.resize(static_cast<std::size_t>(edges.tellg()) / sizeof(Meeting));
  edges.seekg(0);
  edges.read(reinterpret_cast<char*>(graph.meetings.data()),
             static_cast<std::streamsize>(graph.meetings.size() * sizeof(Meeting)));
  if (!edges) return CannotRead(edges_file);
  std::ifstream seeds(directory + "/seeds.txt"), pairs(directory + "/pairs.txt");
  std::uint32_t a = 0, b = 0;
  while (seeds >> a) graph.seeds.push_back(a);
  while (pairs >> a >> b) graph.pairs.emplace_back(a, b);

  const auto known = [&](std::uint32_t person) { return person < graph.names.size(); };
  for (const Meeting& m : graph.meetings) {
    if (!known(m.start) || !known(m.end) || m.day >= MetGraph::kDays) return CannotRead(edges_file);
  }
  if (graph.seeds.empty() || !std::all_of(graph.seeds.begin(), graph.seeds.end(), known)) {
    return CannotRead(directory + "/seeds.txt");
  }
  if (graph.pairs.empty() || !std::all_of(graph.pairs.begin(), graph.pairs.end(),
                                          [&](const auto& pair) { return known(pair.first) && known(pair.second); })) {
    return CannotRead(directory + "/pairs.txt");
  }
  return graph;
}

Result<MetGraph> ReadMetTables(const std::string& directory) {
  MetGraph graph;
  const auto read_all = [](const std::string& file) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    std::string text(in ? static_cast<std::size_t>(in.tellg()) : 0, '\0');
    in.seekg(0);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
  };
  const auto after = [](const std::string& text, std::size_t from, char c) {
    return std::min(text.find(c, from), text.size() - 1) + 1;
  };
  std::string text = read_all(directory + "/persons.csv");
  if (text.empty()) return CannotRead(directory + "/persons.csv");
  for (std::size_t at = after(text, 0, '\n'); at < text.size();) {
    const std::size_t name = after(text, at, ',');
    at = after(text, name, '\n');
    graph.names.push_back(text.substr(name, at - 1 - name));
  }
  text = read_all(directory + "/met.csv");
  if (text.empty()) return CannotRead(directory + "/met.csv");
  std::size_t at = after(text, 0, '\n');
  const auto number = [&] {
    std::uint32_t value = 0;
    for (; text[at] >= '0'; ++at) value = value * 10 + static_cast<std::uint32_t>(text[at] - '0');
    ++at;
    return value;
  };
  while (at < text.size()) {
    const std::uint32_t start = number(), end = number();
    const std::uint32_t year = number(), month = number(), day = number();
    // Days before the month in a year that begins in March, as the civil calendar has it.
    const std::uint32_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    graph.meetings.push_back({start, end, y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 730'426});
  }
  return graph;
}

Status WriteMetGraph(const MetGraph& graph, const std::string& directory) {
  const std::string persons_file = directory + "/persons.csv";
  std::ofstream persons(persons_file);
  persons << "id,name\n";
  for (std::size_t i = 0; i < graph.names.size(); ++i) persons << i << ',' << graph.names[i] << '\n';
  DOSSIER_RETURN_IF_ERROR(Close(&persons, persons_file));
  std::vector<std::string> dates;
  for (std::uint32_t day = 0; day < MetGraph::kDays; ++day) dates.push_back(DateOfDay(day));
  const std::string met_file = directory + "/met.csv";
  std::ofstream met(met_file);
  met << "src,dst,date\n";
  for (const Meeting& m : graph.meetings) met << m.start << ',' << m.end << ',' << dates[m.day] << '\n';
  DOSSIER_RETURN_IF_ERROR(Close(&met, met_file));
  const std::string edges_file = directory + "/edges.bin";
  std::ofstream edges(edges_file, std::ios::binary);
  edges.write(reinterpret_cast<const char*>(graph.meetings.data()),
              static_cast<std::streamsize>(graph.meetings.size() * sizeof(Meeting)));
  DOSSIER_RETURN_IF_ERROR(Close(&edges, edges_file));
  const std::string seeds_file = directory + "/seeds.txt", pairs_file = directory + "/pairs.txt";
  std::ofstream seeds(seeds_file), pairs(pairs_file);
  for (const std::uint32_t seed : graph.seeds) seeds << seed << '\n';
  for (const auto& [a, b] : graph.pairs) pairs << a << ' ' << b << '\n';
  DOSSIER_RETURN_IF_ERROR(Close(&seeds, seeds_file));
  return Close(&pairs, pairs_file);
}

}  // namespace dossier::speed
