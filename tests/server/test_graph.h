// A small dated graph with provenance, and a server over it, for the tests of the server.
#pragma once

#include <cstdint>
#include <memory>

#include "core/graph/memory_graph.h"
#include "server/http_server.h"

namespace dossier::server {

// People Ann Berg (e:1), Li Wei (e:2) and two called John Low (e:3, e:4); Harbour Board (e:5, an organization with
// alias HB). r:1 Ann Berg MET Li Wei on 2025-03-04, stated by article a:1, sentence 1. r:2 Li Wei CHAIRS Harbour
// Board, stated by a:1, sentence 0. r:3 John Low (e:3) MEMBER_OF Harbour Board, by hand, undated.
std::unique_ptr<graph::MemoryGraph> MakeTestGraph();

// `count` people "P0", "P1" ..., each KNOWS the next one, round in a circle.
std::unique_ptr<graph::MemoryGraph> MakeCircle(int count);

// Serves on a free port; fails the test (aborts) where it cannot start.
std::unique_ptr<HttpServer> StartServer(const graph::Graph& graph, ServerOptions options = {});

}  // namespace dossier::server
