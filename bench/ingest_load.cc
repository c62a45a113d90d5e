// News arrives while others ask: `dossier ingest` reads generated articles into a store while `dossier serve` answers
// clients over HTTP about it.
//
//   ingest_load [ARTICLES [CLIENTS [DIRECTORY]]]          default: 10000 4, and a new one in the temporary folder
//
// Uses the program `dossier` beside this one. Prints, ten times, how far it is, and since the last line articles a
// second, what each process took of the processors for an article or a query, its memory, and the latency of queries.
// At the end every article that was acknowledged must be in the store, with its text, and the store must be clean;
// exits with 1 where not, or where a request failed.
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "bench/child_process.h"
#include "bench/generated_articles.h"
#include "bench/loopback.h"
#include "storage/graph_store.h"
#include "storage/store_check.h"

namespace {

using namespace dossier;  // NOLINT(google-build-using-namespace)
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

constexpr auto kPause = std::chrono::milliseconds(100);  // of a client between two questions

double SecondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Latencies that the clients saw since they were last taken.
class Latencies {
 public:
  void Add(double milliseconds, int status) {
    const std::lock_guard lock(mutex_);
    times_.push_back(milliseconds);
    ++asked_;
    // A name that is not there yet, or that two people bear, is an answer.
    if (status != 200 && status != 404 && status != 409) ++failed_, last_failure_ = status;
  }
  std::vector<double> Take() {
    const std::lock_guard lock(mutex_);
    all_.insert(all_.end(), times_.begin(), times_.end());
    return std::exchange(times_, {});
  }
  std::vector<double> All() {
    Take();
    return all_;
  }
  std::size_t asked() const { return asked_; }
  std::size_t failed() const { return failed_; }
  int last_failure() const { return last_failure_; }

 private:
  std::mutex mutex_;
  std::vector<double> times_, all_;
  std::size_t asked_ = 0, failed_ = 0;
  int last_failure_ = 0;
};

double Percentile(std::vector<double>* times, double p) {
  if (times->empty()) return 0;
  std::sort(times->begin(), times->end());
  return (*times)[static_cast<std::size_t>(p * static_cast<double>(times->size() - 1))];
}

std::string UrlWord(const std::string& name) {
  std::string word;
  for (const char c : name) word += c == ' ' ? std::string("%20") : std::string(1, c);
  return word;
}

// Four kinds of question in turn, about people who are much or little in the news.
std::string Question(const GeneratedArticles& articles, std::uint64_t number) {
  const std::uint64_t people = articles.people();
  const std::string one = articles.Person(number * 7919 % people), two = articles.Person(number % 100);
  const auto get = [](const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"; };
  switch (number % 4) {
    case 0: return get("/v1/entities?q=" + UrlWord(one));
    case 1: return get("/v1/met?name=" + UrlWord(two));
    case 2: return get("/v1/path?from=" + UrlWord(one) + "&to=" + UrlWord(two));
    default: {
      const std::string body = Json{
          {"statement",
           "MATCH (a:Person {name: $name})-[:MET*1..2]-(b) WHERE b <> a RETURN count(DISTINCT b) AS known"},
          {"parameters",
           {{"name", one}}}}.dump();
      return fmt::format(
          "POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
          "{}\r\n\r\n{}",
          body.size(), body);
    }
  }
}

void Ask(std::stop_token stop, std::uint16_t port, const GeneratedArticles& articles, std::uint64_t client,
         Latencies* latencies) {
  const int socket = ConnectToLoopback(port);
  std::string reply;
  std::array<char, 65536> buffer;
  for (std::uint64_t number = client * 1000; !stop.stop_requested(); ++number) {
    const std::string question = Question(articles, number);
    const auto start = Clock::now();
    int status = 0;
    if (send(socket, question.data(), question.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(question.size())) {
      std::size_t size = 0;
      while ((size = ReplySize(reply)) == 0) {
        const ssize_t got = recv(socket, buffer.data(), buffer.size(), 0);
        if (got <= 0) break;
        reply.append(buffer.data(), static_cast<std::size_t>(got));
      }
      if (size > 0) status = std::atoi(reply.c_str() + 9);
      reply.erase(0, size);
    }
    latencies->Add(1e3 * SecondsSince(start), status);
    if (status == 0) break;  // cut off
    std::this_thread::sleep_for(kPause);
  }
  close(socket);
}

// What `dossier ingest` has said is stored.
class Acknowledged {
 public:
  void Read(ChildProcess* ingest) {
    while (const auto line = ingest->ReadLine()) {
      const Json said = Json::parse(*line, nullptr, false);
      if (!said.is_object() || said.value("result", "") != "stored") continue;
      const std::lock_guard lock(mutex_);
      sources_.push_back(said.value("source", ""));
    }
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return sources_.size();
  }
  const std::vector<std::string>& sources() const { return sources_; }  // once it is all read

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> sources_;
};

std::uint64_t BytesUnder(const fs::path& directory) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    if (entry.is_regular_file(error)) bytes += entry.file_size(error);
  }
  return bytes;
}

// How many articles are not there as they were generated.
std::size_t CountLost(const graph::GraphReader& reader, const GeneratedArticles& articles,
                      const std::vector<std::string>& sources) {
  std::size_t lost = 0;
  for (const std::string& source : sources) {
    const auto id = reader.FindArticleBySource(source);
    const auto article = id.ok() && *id ? reader.FindArticle(**id) : std::optional<graph::Article>();
    const GeneratedArticle made = articles.Make(std::stoull(source.substr(source.rfind('/') + 1)));
    const std::string opening = made.text.substr(0, made.text.find("\n\n"));
    const bool there = article.ok() && *article && (*article)->text.find(opening) != std::string::npos;
    lost += !there;
  }
  return lost;
}

int Run(const std::string& program, std::uint64_t count, int clients, const std::string& directory) {
  const GeneratedArticles articles(count);
  const std::string store = directory + "/news.db", input = directory + "/news.jsonl";
  {
    std::ofstream out(input);
    for (std::uint64_t i = 0; i < count; ++i) {
      const GeneratedArticle a = articles.Make(i);
      out << Json{{"url", a.url}, {"title", a.title}, {"published", a.published}, {"text", a.text}}.dump() << '\n';
    }
  }
  // There must be a store for the server to open.
  storage::GraphStore::Open(store, {.mode = storage::OpenMode::kReadWrite, .create_if_missing = true}).value().reset();
  ChildProcess serve = ChildProcess::Start({program, "serve", "--db", store, "--bind", "127.0.0.1:0", "-q"}).value();
  const std::string listening = serve.ReadLine().value_or("");
  const auto port = static_cast<std::uint16_t>(std::atoi(listening.c_str() + listening.rfind(':') + 1));
  if (port == 0) return fmt::print(stderr, "the server does not listen\n"), 1;
  const auto start = Clock::now();
  ChildProcess ingest =
      ChildProcess::Start({program, "ingest", input, "--db", store, "--format", "jsonl", "-q"}).value();
  Acknowledged acknowledged;
  Latencies latencies;
  std::atomic<bool> done = false;
  std::jthread reading([&] { acknowledged.Read(&ingest), done = true; });
  std::vector<std::jthread> asking;
  for (int i = 0; i < clients; ++i) {
    asking.emplace_back(
        [&, i](std::stop_token stop) { Ask(stop, port, articles, static_cast<std::uint64_t>(i), &latencies); });
  }
  constexpr const char* kLine = "{:>9}{:>9}{:>12}{:>18}{:>8}{:>9}{:>16}{:>8}{:>9}{:>9}\n";
  fmt::print(kLine, "articles", "seconds", "articles/s", "ingest: cpu ms", "MB", "queries", "serve: cpu ms", "MB",
             "p50 ms", "p99 ms");
  std::size_t before = 0;
  double seconds_before = 0, ingest_cpu_before = 0, serve_cpu_before = 0;
  for (std::uint64_t part = 1; part <= 10; ++part) {
    std::size_t ingest_kb = 0, serve_kb = 0;
    double ingest_cpu = ingest_cpu_before, serve_cpu = serve_cpu_before;
    while (!done && acknowledged.count() < count * part / 10) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (const std::size_t kb = ingest.MemoryInKb(); kb > 0) ingest_kb = kb;
      serve_kb = serve.MemoryInKb();
      ingest_cpu = std::max(ingest_cpu, ingest.ProcessorSeconds());
      serve_cpu = serve.ProcessorSeconds();
    }
    const std::size_t now = acknowledged.count();
    const double seconds = SecondsSince(start);
    std::vector<double> times = latencies.Take();
    const auto number = [](double value) { return std::isfinite(value) ? fmt::format("{:.1f}", value) : "-"; };
    fmt::print(kLine, now, number(seconds), number(static_cast<double>(now - before) / (seconds - seconds_before)),
               number(1e3 * (ingest_cpu - ingest_cpu_before) / static_cast<double>(now - before)), ingest_kb / 1000,
               times.size(), number(1e3 * (serve_cpu - serve_cpu_before) / static_cast<double>(times.size())),
               serve_kb / 1000, number(Percentile(&times, .5)), number(Percentile(&times, .99)));
    std::fflush(stdout);
    before = now, seconds_before = seconds, ingest_cpu_before = ingest_cpu, serve_cpu_before = serve_cpu;
  }
  reading.join();
  const int ended = ingest.Wait().status;
  asking.clear();
  serve.Signal(SIGTERM);
  serve.Wait();

  std::vector<double> all = latencies.All();
  fmt::print("{} queries: p50 {:.1f} ms, p99 {:.1f} ms, max {:.1f} ms; {} failed\n", all.size(), Percentile(&all, .5),
             Percentile(&all, .99), Percentile(&all, 1), latencies.failed());
  if (latencies.failed() > 0) fmt::print("the last failure had status {}\n", latencies.last_failure());
  const auto opened = storage::GraphStore::Open(store, {}).value();
  const auto reader = opened->Snapshot().value();
  const auto counts = reader->Counts().value();
  const std::size_t lost = CountLost(*reader, articles, acknowledged.sources());
  const bool clean = storage::CheckStore(*opened)->clean();
  fmt::print(
      "{} articles acknowledged, {} in the store, {} lost; check {}; {} nodes, {} relationships, {} assertions, "
      "{:.1f} MB on disk\n",
      acknowledged.sources().size(), counts.articles, lost, clean ? "clean" : "NOT CLEAN", counts.nodes,
      counts.relationships, counts.assertions, static_cast<double>(BytesUnder(store)) / 1e6);
  const bool whole = ended == 0 && acknowledged.sources().size() == count && counts.articles == count;
  return whole && lost == 0 && clean && latencies.failed() == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t count = argc > 1 ? std::stoull(argv[1]) : 10'000;
  const int clients = argc > 2 ? std::atoi(argv[2]) : 4;
  const fs::path own = fs::temp_directory_path() / fmt::format("dossier-ingest-load-{}", getpid());
  const fs::path directory = argc > 3 ? fs::path(argv[3]) : own;
  fs::create_directories(directory);
  if (fs::exists(directory / "news.db")) return fmt::print(stderr, "news.db is there already\n"), 2;
  const std::string program = (fs::read_symlink("/proc/self/exe").parent_path() / "dossier").string();
  const int status = Run(program, count, clients, directory.string());
  if (argc <= 3) fs::remove_all(own);
  return status;
}
