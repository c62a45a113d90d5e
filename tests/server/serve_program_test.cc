// The built program: `dossier serve` over the store of the sample articles gives the answers of the command line.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/server/raw_client.h"

namespace dossier::server {
namespace {

// The output of the program with these words, quoted for the shell by the caller.
std::string Output(const std::string& arguments, int* status = nullptr) {
  FILE* pipe = popen((std::string(DOSSIER_PROGRAM) + " " + arguments + " 2>&1 </dev/null").c_str(), "r");
  std::string out;
  char buffer[4096];
  while (const std::size_t got = fread(buffer, 1, sizeof(buffer), pipe)) out.append(buffer, got);
  const int ended = pclose(pipe);
  if (status) *status = WEXITSTATUS(ended);
  return out;
}

// `dossier serve` with these arguments, once it listens.
class Serving {
 public:
  explicit Serving(std::vector<std::string> arguments) {
    int out[2];
    if (pipe2(out, O_CLOEXEC) != 0) return;
    arguments.insert(arguments.begin(), {DOSSIER_PROGRAM, "-q", "serve"});
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(out[1], 1);
      execv(DOSSIER_PROGRAM, argv.data());
      _exit(127);
    }
    close(out[1]);
    std::string line;
    for (char c; read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    close(out[0]);
    port_ = static_cast<std::uint16_t>(std::atoi(line.substr(line.rfind(':') + 1).c_str()));
  }
  ~Serving() {
    if (pid_ > 0) Stop(SIGKILL);
  }
  std::uint16_t port() const { return port_; }
  // Exit status after the signal, or 128 + signal.
  int Stop(int signal) {
    kill(pid_, signal);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

class ServeProgramTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = (std::filesystem::temp_directory_path() / "dossier-serve-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    int status = -1;
    const std::string said = Output("ingest " DOSSIER_SOURCE_DIR "/samples/articles --db " + Db(), &status);
    ASSERT_EQ(status, 0) << said;
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }
  static std::string Db() { return folder_ + "/db"; }
  static std::string folder_;
};
std::string ServeProgramTest::folder_;

TEST_F(ServeProgramTest, AnswersAsTheCommandLineDoes) {
  Serving serving({"--db", Db(), "--bind", "127.0.0.1:0"});
  ASSERT_NE(serving.port(), 0);
  const char* statements[] = {
      "MATCH (p:Person)-[:CHAIRS]->(e) RETURN p.name, e.name ORDER BY p.name, e.name",
      "MATCH (a)-[r:MET]-(b) RETURN a.name, r.date, b.name ORDER BY a.name, b.name, r.date",
      "MATCH (n) RETURN labels(n) AS labels, count(*) AS n ORDER BY n DESC, labels",
      "MATCH p = (a:Person)-[r]->(o:Organization) RETURN p, r.confidence ORDER BY r.confidence DESC, id(r) LIMIT 20",
  };
  for (const std::string statement : statements) {
    const auto rows = nlohmann::json::parse(Output("query '" + statement + "' --json --db " + Db()), nullptr, false);
    const auto reply = PostQuery(serving.port(), nlohmann::json{{"statement", statement}}.dump()).Json();
    ASSERT_TRUE(rows.is_array() && reply.contains("data")) << statement << "\n" << rows << "\n" << reply;
    EXPECT_GT(rows.size(), 0u) << statement;
    ASSERT_EQ(rows.size(), reply["data"]["values"].size()) << statement;
    const auto& fields = reply["data"]["fields"];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < fields.size(); ++j) {
        EXPECT_EQ(rows[i][fields[j].get<std::string>()], reply["data"]["values"][i][j]) << statement << " row " << i;
      }
    }
  }
}

TEST_F(ServeProgramTest, SeesWhatIsIngestedMeanwhile) {
  Serving serving({"--db", Db(), "--bind", "127.0.0.1:0"});
  EXPECT_EQ(Get(serving.port(), "/v1/entities/Tomas%20Quillfeather").status, 404);
  std::ofstream(folder_ + "/new.txt") << "Mayor meets envoy\n\nLISBON, 3 March 2025 - Tomas Quillfeather met Ines Faro "
                                         "in Lisbon on Monday. Tomas Quillfeather is the mayor of Dunmore.\n";
  Output("ingest " + folder_ + "/new.txt --db " + Db());
  int status = 0;
  for (int i = 0; i < 100 && status != 200; ++i) {
    usleep(50'000);
    status = Get(serving.port(), "/v1/entities/Tomas%20Quillfeather").status;
  }
  EXPECT_EQ(status, 200);
}

TEST_F(ServeProgramTest, MakesNeighbourListsAsItStarts) {
  Serving serving({"--db", Db(), "--bind", "127.0.0.1:0"});
  std::uint64_t bytes = 0;
  for (int i = 0; i < 100 && bytes == 0; ++i) {
    usleep(20'000);
    bytes = Get(serving.port(), "/v1/store").Json().value("neighbourListBytes", std::uint64_t{0});
  }
  EXPECT_GT(bytes, 0u);
}

TEST_F(ServeProgramTest, StopsCleanlyOnSignals) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Serving serving({"--db", Db(), "--bind", "127.0.0.1:0"});
    EXPECT_EQ(Get(serving.port(), "/healthz").status, 200);
    EXPECT_EQ(serving.Stop(signal), 0);
  }
}

struct BadStart {
  std::string arguments;
  int status;
  const char* message;
};

TEST_F(ServeProgramTest, BadStartsSayWhy) {
  Serving serving({"--db", Db(), "--bind", "127.0.0.1:0"});
  const std::string taken = "127.0.0.1:" + std::to_string(serving.port());
  std::ofstream(folder_ + "/short") << "abc";
  const BadStart cases[] = {
      {"--bind " + taken, 4, "is in use by another program"},
      {"--bind 0.0.0.0:0", 2, "--token-file"},
      {"--bind 127.0.0.1:x", 2, "is not ADDRESS:PORT"},
      {"--bind 127.0.0.1:65536", 2, "is not ADDRESS:PORT"},
      {"--bind :80", 2, "is not ADDRESS:PORT"},
      {"--token-file " + folder_ + "/none", 2, "cannot be read"},
      {"--token-file " + folder_ + "/short", 2, "16 to 1024"},
      {"--max-rows 0", 2, "cannot be 0"},
  };
  for (const BadStart& c : cases) {
    int status = -1;
    const std::string said = Output("serve --db " + Db() + " " + c.arguments, &status);
    EXPECT_EQ(status, c.status) << c.arguments << "\n" << said;
    EXPECT_NE(said.find(c.message), std::string::npos) << c.arguments << "\n" << said;
  }
}

TEST_F(ServeProgramTest, TokenFileGuardsTheServer) {
  std::ofstream(folder_ + "/token") << "0123456789abcdef\n";
  Serving serving({"--db", Db(), "--bind", "127.0.0.1:0", "--token-file", folder_ + "/token"});
  EXPECT_EQ(Get(serving.port(), "/v1").status, 401);
  EXPECT_EQ(Get(serving.port(), "/v1", "\r\nAuthorization: Bearer 0123456789abcdef").status, 200);
}

}  // namespace
}  // namespace dossier::server
