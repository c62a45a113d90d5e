// The variants by name; those of one processor family exist only where the compiler builds for it.
#pragma once

#include "core/text/internal/kernels.h"

namespace dossier::text {

extern const Kernels kPortableKernels;
#if defined(__x86_64__)
extern const Kernels kSse2Kernels;    // every x86-64
extern const Kernels kAvx2Kernels;    // AVX2
extern const Kernels kAvx512Kernels;  // AVX-512 F, BW, DQ, VL and VNNI
#endif

}  // namespace dossier::text
