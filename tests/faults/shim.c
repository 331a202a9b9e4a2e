/* Lets the n-th change to files under one folder fail, in this process: killed before or after it, no room,
   an I/O error, half written, or half written and killed. Loaded with LD_PRELOAD; see exchange_driver.py.

   What counts as a change: creating, writing, cutting and forcing a file; renaming, removing, making folders. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { NOTHING, KILL_BEFORE, KILL_AFTER, NO_ROOM, BROKEN, SHORT, TORN };

static char under[PATH_MAX], trace[1 << 20];
static size_t under_length, traced;
static long count, wanted;
static int kind, struck, is_full;

void fault_arm(const char *folder, long at, int what) {
    snprintf(under, sizeof under, "%s", folder);
    under_length = strlen(under);
    count = struck = is_full = 0;
    traced = 0;
    trace[0] = 0;
    wanted = at;
    kind = what;
}
void fault_disarm(void) { under_length = 0; }
int fault_struck(void) { return struck; }
const char *fault_trace(void) { return trace; }

static int is_under(const char *path) { return under_length && !strncmp(path, under, under_length); }

static const char *path_of(int fd, char *buffer) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    buffer[length < 0 ? 0 : length] = 0;
    return buffer;
}
static const char *path_at(int fd, const char *path, char *buffer) {
    if (path[0] == '/' || fd == AT_FDCWD) return path;
    char folder[PATH_MAX];
    snprintf(buffer, PATH_MAX, "%.2000s/%.1000s", path_of(fd, folder), path);
    return buffer;
}

/* What is to happen at this change; `grows` tells whether it needs room. */
static int met(char what, const char *path, int grows) {
    if (!is_under(path)) return NOTHING;
    count++;
    if (traced < sizeof trace - PATH_MAX)
        traced += (size_t)snprintf(trace + traced, PATH_MAX, "%c%s\n", what, path + under_length);
    if (is_full && grows) return NO_ROOM;
    if (count != wanted) return NOTHING;
    if ((kind == SHORT || kind == TORN) && what != 'w' && what != 'W') return NOTHING;
    if (kind == NO_ROOM && !grows) return NOTHING;
    struck = 1;
    is_full = kind == NO_ROOM;
    if (kind == KILL_BEFORE) kill(getpid(), SIGKILL);
    return kind;
}

/* Whether bytes written there make the file longer. */
static int grows_by(int fd, off64_t at, size_t n) {
    struct stat64 now;
    if (fstat64(fd, &now)) return 0;
    if (at < 0) at = lseek64(fd, 0, SEEK_CUR);
    return at + (off64_t)n > now.st_size;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAIL(fault) \
    if (fault == NO_ROOM) { errno = ENOSPC; return -1; } \
    if (fault == BROKEN) { errno = EIO; return -1; }
#define DONE(fault, result) \
    { __typeof__(result) done = result; if (fault == KILL_AFTER) kill(getpid(), SIGKILL); return done; }

#define WRITE(name, at, declared, whole, half) \
    ssize_t name declared { \
        REAL(name); char path[PATH_MAX]; int fault = NOTHING; \
        if (under_length && is_under(path_of(fd, path))) { \
            int grows = grows_by(fd, at, n); \
            fault = met(grows ? 'W' : 'w', path, grows); \
        } \
        FAIL(fault) \
        if (fault == TORN && n < 2) kill(getpid(), SIGKILL); \
        if ((fault == SHORT || fault == TORN) && n > 1) DONE(fault == TORN ? KILL_AFTER : NOTHING, half) \
        DONE(fault, whole) \
    }

WRITE(write, -1, (int fd, const void *b, size_t n), real(fd, b, n), real(fd, b, n / 2))
WRITE(pwrite, o, (int fd, const void *b, size_t n, off_t o), real(fd, b, n, o), real(fd, b, n / 2, o))
WRITE(pwrite64, o, (int fd, const void *b, size_t n, off64_t o), real(fd, b, n, o), real(fd, b, n / 2, o))

#define PLAIN(name, letter, grows, declared, path, call) \
    int name declared { \
        REAL(name); char buffer[PATH_MAX]; (void)buffer; \
        int fault = under_length ? met(letter, path, grows) : NOTHING; \
        FAIL(fault) DONE(fault, call) \
    }

PLAIN(fsync, 's', 0, (int fd), path_of(fd, buffer), real(fd))
PLAIN(fdatasync, 's', 0, (int fd), path_of(fd, buffer), real(fd))
PLAIN(ftruncate, 't', 0, (int fd, off_t n), path_of(fd, buffer), real(fd, n))
PLAIN(ftruncate64, 't', 0, (int fd, off64_t n), path_of(fd, buffer), real(fd, n))
PLAIN(rename, 'r', 0, (const char *a, const char *b), b, real(a, b))
PLAIN(renameat, 'r', 0, (int d, const char *a, int e, const char *b), path_at(e, b, buffer), real(d, a, e, b))
PLAIN(unlink, 'u', 0, (const char *a), a, real(a))
PLAIN(unlinkat, 'u', 0, (int d, const char *a, int f), path_at(d, a, buffer), real(d, a, f))
PLAIN(rmdir, 'u', 0, (const char *a), a, real(a))
PLAIN(mkdir, 'm', 1, (const char *a, mode_t m), a, real(a, m))

#define OPEN(name) \
    int name(const char *file, int flags, ...) { \
        REAL(name); mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
        int makes = (flags & O_CREAT) && under_length && is_under(file) && access(file, F_OK); \
        int fault = makes ? met('c', file, 1) : NOTHING; \
        FAIL(fault) DONE(fault, real(file, flags, mode)) \
    }
OPEN(open)
OPEN(open64)

ssize_t sendfile(int out, int in, off_t *offset, size_t n) {
    (void)out; (void)in; (void)offset; (void)n;
    errno = ENOSYS; /* so that copies are written */
    return -1;
}
ssize_t sendfile64(int out, int in, off64_t *offset, size_t n) {
    (void)out; (void)in; (void)offset; (void)n;
    errno = ENOSYS;
    return -1;
}
ssize_t copy_file_range(int in, off64_t *a, int out, off64_t *b, size_t n, unsigned int f) {
    (void)in; (void)a; (void)out; (void)b; (void)n; (void)f;
    errno = ENOSYS;
    return -1;
}
