// What `dossier version` says.
#pragma once

namespace dossier::cli {

inline constexpr char kVersion[] = "0.1.0";
inline constexpr char kVersionLine[] = "dossier 0.1.0";

}  // namespace dossier::cli
