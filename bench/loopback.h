// What programs that load the HTTP server need of HTTP: a connection to a port of this machine, and where a reply ends.
#pragma once

#include <cstdint>
#include <string>

namespace dossier {

// A connected socket; ends the program where there is none to be had.
int ConnectToLoopback(std::uint16_t port);

// Bytes of the first whole reply in `text`, or 0 where more must come.
std::size_t ReplySize(const std::string& text);

}  // namespace dossier
