#ifndef THREADWELL_CSQLITE_SHIM_H
#define THREADWELL_CSQLITE_SHIM_H

#include <sqlite3.h>

/* sqlite3_config takes arguments of any number, which Swift cannot call. */
static inline int threadwell_sqlite_count_memory(int counts) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, counts);
}

#endif
