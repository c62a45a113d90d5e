#include "core/text/internal/layout.h"
namespace dossier::text {
Layout LayOutHtml(std::string_view text) { return LayOutText(text); }
}
