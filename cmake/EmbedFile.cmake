# Writes OUTPUT, a .cc file that defines dossier::embedded::SYMBOL as the bytes of INPUT.
file(READ "${INPUT}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE "${OUTPUT}"
"#include <string_view>
namespace dossier::embedded {
namespace { const char kBytes[] = {${bytes}'\\0'}; }
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL}(kBytes, sizeof(kBytes) - 1);
}
")
