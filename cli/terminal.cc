#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "core/base/utf8.h"

namespace dossier::cli {

Terminal Terminal::Detect(bool no_color) {
  Terminal t;
  t.in = isatty(STDIN_FILENO) == 1;
  t.out = isatty(STDOUT_FILENO) == 1;
  t.err = isatty(STDERR_FILENO) == 1;
  const char* forbidden = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  const bool colour = !no_color && !dumb && (forbidden == nullptr || *forbidden == '\0');
  t.colour_out = t.out && colour;
  t.colour_err = t.err && colour;
  winsize size{};
  if ((t.out && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) ||
      (t.err && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0)) {
    if (size.ws_col >= 20) t.width = size.ws_col;
  }
  return t;
}

std::string Paint(bool on, Colour colour, std::string_view text) {
  if (!on) return std::string(text);
  const char* code = "";
  switch (colour) {
    case Colour::kRed: code = "\x1b[31;1m"; break;
    case Colour::kYellow: code = "\x1b[33;1m"; break;
    case Colour::kGreen: code = "\x1b[32m"; break;
    case Colour::kBold: code = "\x1b[1m"; break;
    case Colour::kDim: code = "\x1b[2m"; break;
  }
  return code + std::string(text) + "\x1b[0m";
}

std::string WithoutControls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, i);
    const char32_t c = decoded.code_point;
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
    AppendUtf8(control ? kReplacementCharacter : c, &out);
    i += decoded.size;
  }
  return out;
}

}  // namespace dossier::cli
