// Runs one scenario of the kit on a graph: the definitions of its steps. Thread safety: one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/tck/gherkin.h"
#include "tests/tck/kit_graph.h"

namespace dossier::tck {

// What went wrong, with the step and its line; nothing where every step holds. A step that is not known, and a scenario
// without a query, fail. `graphs` is the folder of the named graphs.
std::optional<std::string> RunScenario(const Scenario& scenario, const std::filesystem::path& graphs, KitGraph* graph);

}  // namespace dossier::tck
