#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <semaphore>
#include <thread>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/store_access.h"
#include "cli/store_figures.h"
#include "cli/version.h"
#include "server/http_server.h"

namespace dossier::cli {
namespace {

struct ServeFlags {
  std::string bind = "127.0.0.1:7480", token_file;
  std::vector<std::string> hosts, origins;
  std::int64_t max_rows = 10'000;
};

// "127.0.0.1:7480", "localhost:0", "[::1]:7480", or an address alone.
Status SetAddress(std::string_view bind, server::ServerOptions* options) {
  const Error wrong{ErrorCode::kUsage, "--bind \"" + std::string(bind) + "\" is not ADDRESS:PORT",
                    "write it as 127.0.0.1:7480, or 127.0.0.1:0 for any free port"};
  const std::size_t bracket = bind.rfind(']');
  const std::size_t colon = bind.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
  options->host = has_port ? bind.substr(0, colon) : bind;
  if (options->host.empty()) return wrong;
  if (!has_port) return {};
  const std::string_view port = bind.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options->port);
  if (error != std::errc() || end != port.data() + port.size()) return wrong;
  return {};
}

// A token has no flag of its own: command lines and environments are read by others.
Result<std::string> ReadToken(const std::string& path, const Context& context) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return Error{ErrorCode::kUsage, "--token-file " + path + " cannot be read", "make one: openssl rand -hex 32"};
  std::string token(4096, '\0');
  file.read(token.data(), static_cast<std::streamsize>(token.size()));
  token.resize(static_cast<std::size_t>(file.gcount()));
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' ')) token.pop_back();
  const bool plain = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (token.size() < 16 || token.size() > 1024 || !plain) {
    return Error{ErrorCode::kUsage, "--token-file " + path + " must hold one word of 16 to 1024 printable characters",
                 "make one: openssl rand -hex 32"};
  }
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0) {
    context.Warn("token-file", "other users of this machine can read " + path, "chmod 600 " + path);
  }
  return token;
}

Result<server::ServerOptions> OptionsOf(const ServeFlags& flags, const Context& context) {
  server::ServerOptions options;
  DOSSIER_RETURN_IF_ERROR(SetAddress(flags.bind, &options));
  if (!flags.token_file.empty()) {
    DOSSIER_ASSIGN_OR_RETURN(options.token, ReadToken(flags.token_file, context));
  }
  if (flags.max_rows == 0 || context.timeout().count() == 0) {
    return Error{ErrorCode::kUsage, "a server needs limits: --max-rows and --timeout cannot be 0 here"};
  }
  options.allowed_hosts = flags.hosts;
  options.allowed_origins = flags.origins;
  options.max_rows = static_cast<std::uint64_t>(flags.max_rows);
  options.timeout = context.timeout();
  options.program_version = kVersion;
  options.access_log = [&context](std::string_view line) { context.Info(line); };
  return options;
}

int RunServe(const ServeFlags& flags, const Context& context) {
  const std::stop_token interrupted = context.StopToken();
  Result<server::ServerOptions> options = OptionsOf(flags, context);
  if (!options.ok()) return context.Fail(options.error());
  Result<ReadableStore> store = OpenForReading(context, {.count_cache_hits = true});
  if (!store.ok()) return context.Fail(store.error());
  store->reader.reset();  // each request takes a snapshot of its own
  options->store_figures = [&graph = *store->store] {
    const auto statistics = storage::LoadStatistics(graph);
    return statistics.ok() ? StoreFigures(*statistics) : decltype(StoreFigures({}))();
  };
  auto server = server::HttpServer::Start(*store->store, std::move(options).value());
  if (!server.ok()) return context.Fail(server.error());
  std::cout << "listening on " << (*server)->url() << std::endl;
  context.Info("Read-only. Ctrl-C stops it.");
  // So that the first large search need not; requests are answered meanwhile. What fails shows when the graph is read.
  const std::jthread preparing([&graph = *store->store] { static_cast<void>(graph.PrepareNeighbourLists()); });
  std::binary_semaphore stop(0);
  const std::stop_callback on_interrupt(interrupted, [&stop] { stop.release(); });
  stop.acquire();
  context.Info("stopping");
  (*server)->Stop();
  return kExitDone;
}

}  // namespace

void AddServeCommand(CommandLine& line) {
  auto flags = std::make_shared<ServeFlags>();
  line.AddCommand("serve", "Answer over HTTP, read-only, on this machine unless told otherwise",
                  {"dossier serve --db news.db", "dossier serve --bind 127.0.0.1:0",
                   "dossier serve --bind 0.0.0.0:7480 --token-file token.txt --allow-host dossier.example"})
      .Option("--bind", &flags->bind, "ADDRESS:PORT", "where to listen; default 127.0.0.1:7480; port 0 is any free one")
      .Option("--token-file", &flags->token_file, "FILE",
              "every request must carry the token in it; needed to listen "
              "on more than this machine")
      .Repeated("--allow-host", &flags->hosts, "NAME", "another name of this server, as the Host header has it")
      .Repeated("--cors-origin", &flags->origins, "ORIGIN", "a web page's origin that may ask: https://example.org")
      .Option("--max-rows", &flags->max_rows, "N", "rows of one reply at most; default 10000")
      .Run([flags](Context& context) { return RunServe(*flags, context); });
}

}  // namespace dossier::cli
