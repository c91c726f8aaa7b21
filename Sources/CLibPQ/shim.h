#ifndef THREADWELL_CLIBPQ_SHIM_H
#define THREADWELL_CLIBPQ_SHIM_H

#include <libpq-fe.h>

#endif
