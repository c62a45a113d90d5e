#include "core/text/internal/layout.h"
namespace dossier::text {
Layout LayOutMarkdown(std::string_view text) { return LayOutText(text); }
}
