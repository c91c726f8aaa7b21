#ifndef THREADWELL_CARGON2_SHIM_H
#define THREADWELL_CARGON2_SHIM_H

#include <argon2.h>

#endif
