// Pictures by GraphViz's `dot`, run as a child process: no shell, a time limit, nothing of the file system touched.
// Thread safety: safe from any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace dossier::query {

struct GraphvizOptions {
  std::string format = "svg";  // "svg", "png"
  std::string layout = "dot";  // "dot", "neato", "sfdp", "fdp", "circo", "twopi"
  std::chrono::milliseconds timeout{60'000};
  std::string program = "dot";  // looked for in PATH
};

// The picture's bytes. kMissingTool: no such program; kTimeout: it took too long and was stopped; kInternal: it refused
// the graph, with what it said.
Result<std::string> DrawDot(std::string_view dot, const GraphvizOptions& options);

}  // namespace dossier::query
