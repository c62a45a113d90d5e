// What stdin, stdout and stderr are, and whether they may be coloured. Plain functions over the process's streams.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dossier::cli {

enum class Colour { kRed, kYellow, kGreen, kBold, kDim };

struct Terminal {
  bool in = false;          // stdin is a terminal
  bool out = false;         // stdout is
  bool err = false;         // stderr is
  bool colour_out = false;  // stdout may be coloured
  bool colour_err = false;
  std::size_t width = 100;  // columns of stdout, or of stderr; 100 where neither is a terminal

  // Looks at the streams, NO_COLOR, TERM and COLUMNS; `no_color` is the flag.
  static Terminal Detect(bool no_color);
};

// `text` in a colour where `on`.
std::string Paint(bool on, Colour colour, std::string_view text);

// Control characters out of article text and names must not steer a terminal: they become U+FFFD, save \n and \t.
std::string WithoutControls(std::string_view text);

}  // namespace dossier::cli
