/* What SQLite itself can take: message, task and audit rows with five indexes, synchronous = FULL, in groups per commit.
 *
 * raw_sqlite FILE SECONDS GROUP    prints: sends per second, then the 50th and 99th percentile of a commit in milliseconds
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BODY = 600, ID = 16, MEMBERS = 1000, MOST_COMMITS = 4000000 };

static const char *schema =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;"
    "CREATE TABLE message(id BLOB PRIMARY KEY, conversation BLOB NOT NULL, author BLOB NOT NULL, sent_at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE INDEX message_by_conversation ON message(conversation, id);"
    "CREATE TABLE task(id BLOB PRIMARY KEY, message BLOB NOT NULL, grp INTEGER NOT NULL, state TEXT NOT NULL, due_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX task_by_queue ON task(grp, state, due_at, id);"
    "CREATE TABLE audit(id BLOB PRIMARY KEY, at INTEGER NOT NULL, person BLOB NOT NULL, action TEXT NOT NULL, object BLOB NOT NULL, mac BLOB NOT NULL) STRICT;";

static sqlite3 *db;
static uint64_t state = 88172645463325252ULL;

static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "raw_sqlite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static uint64_t random_bits(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int64_t microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Ordered by time with a random end, as the product's ids are. */
static void next_id(unsigned char *id) {
    static uint64_t counter;
    uint64_t high = ((uint64_t)microseconds() << 8) ^ (counter++ & 0xff), low = random_bits();
    for (int i = 0; i < 8; i++) {
        id[i] = (unsigned char)(high >> (56 - 8 * i));
        id[8 + i] = (unsigned char)(low >> (56 - 8 * i));
    }
}

static sqlite3_stmt *prepare(const char *text) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void run(sqlite3_stmt *statement) {
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: raw_sqlite FILE SECONDS GROUP\n");
        return 64;
    }
    double seconds = atof(arguments[2]);
    int group = atoi(arguments[3]);
    check(sqlite3_open(arguments[1], &db));
    check(sqlite3_exec(db, schema, NULL, NULL, NULL));
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *message = prepare("INSERT INTO message VALUES (?1, ?2, ?3, ?4, ?5)");
    sqlite3_stmt *task = prepare("INSERT INTO task VALUES (?1, ?2, ?3, 'open', ?4)");
    sqlite3_stmt *audit = prepare("INSERT INTO audit VALUES (?1, ?2, ?3, 'message.sent', ?4, ?5)");

    unsigned char people[MEMBERS][ID], body[BODY], mac[32];
    for (int i = 0; i < MEMBERS; i++) next_id(people[i]);
    int64_t *took = malloc(sizeof(int64_t) * MOST_COMMITS);
    int64_t started = microseconds(), now = started, sends = 0, commits = 0;
    while (now - started < (int64_t)(seconds * 1e6) && commits < MOST_COMMITS) {
        int64_t before = now;
        run(begin);
        for (int i = 0; i < group; i++) {
            unsigned char id[ID], work[ID], event[ID];
            next_id(id), next_id(work), next_id(event);
            for (int j = 0; j < BODY; j += 8) {
                uint64_t bits = random_bits();
                memcpy(body + j, &bits, 8);
            }
            memcpy(mac, body, sizeof mac);
            unsigned char *person = people[random_bits() % MEMBERS];
            check(sqlite3_bind_blob(message, 1, id, ID, SQLITE_STATIC));
            check(sqlite3_bind_blob(message, 2, person, ID, SQLITE_STATIC));
            check(sqlite3_bind_blob(message, 3, person, ID, SQLITE_STATIC));
            check(sqlite3_bind_int64(message, 4, now));
            check(sqlite3_bind_blob(message, 5, body, BODY, SQLITE_STATIC));
            run(message);
            check(sqlite3_bind_blob(task, 1, work, ID, SQLITE_STATIC));
            check(sqlite3_bind_blob(task, 2, id, ID, SQLITE_STATIC));
            check(sqlite3_bind_int64(task, 3, (int64_t)(random_bits() % 5)));
            check(sqlite3_bind_int64(task, 4, now));
            run(task);
            check(sqlite3_bind_blob(audit, 1, event, ID, SQLITE_STATIC));
            check(sqlite3_bind_int64(audit, 2, now));
            check(sqlite3_bind_blob(audit, 3, person, ID, SQLITE_STATIC));
            check(sqlite3_bind_blob(audit, 4, id, ID, SQLITE_STATIC));
            check(sqlite3_bind_blob(audit, 5, mac, sizeof mac, SQLITE_STATIC));
            run(audit);
        }
        run(commit);
        now = microseconds();
        took[commits++] = now - before;
        sends += group;
    }
    qsort(took, (size_t)commits, sizeof(int64_t), ascending);
    printf("%.0f %.3f %.3f\n", (double)sends * 1e6 / (double)(now - started), (double)took[commits / 2] / 1000, (double)took[commits * 99 / 100] / 1000);
    free(took);
    return 0;
}
