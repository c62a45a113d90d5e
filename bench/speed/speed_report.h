// What a run of the benchmark found, for people, for programs and for a page of results.
#pragma once

#include <string>
#include <vector>

#include "bench/speed/speed_run.h"

namespace dossier::speed {

std::string ToText(const SizeReport& report);
std::string ToJson(const std::vector<SizeReport>& reports);
// One table a size, in Markdown, without a heading.
std::string ToMarkdown(const std::vector<SizeReport>& reports);

// Puts `section` under the heading `## heading` of `page`, in the place of what was there up to the next heading of
// that depth, or at the end.
std::string ReplaceSection(const std::string& page, const std::string& heading, const std::string& section);

}  // namespace dossier::speed
