/* Writes down, in order and with its bytes, what a program does to the files under one folder.
 *
 * Preloaded under an unchanged program: POWERCUT_ROOT names the folder (resolved, no slash at its
 * end), POWERCUT_LOG the file for the log. One lock holds each call together with its line, so the
 * log's order is the order on the disk. An entry is a `struct entry`, then both paths, then bytes.
 *
 * powercut_fail() lets the n-th call that changes or syncs something fail, once or from then on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct entry {
    uint32_t kind, path_size, second_size, unused;
    uint64_t inode;
    int64_t offset;
    uint64_t size;
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_size;
static int log_handle = -1;
static long calls, fail_at;
static int fail_error, fail_for_ever;
static char failed[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("POWERCUT_ROOT"), *log = getenv("POWERCUT_LOG");
    if (!folder || !log)
        return;
    root_size = strlen(folder);
    memcpy(root, folder, root_size + 1);
    int handle = syscall(SYS_openat, AT_FDCWD, log, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
    if (handle < 0 || (log_handle = fcntl(handle, F_DUPFD_CLOEXEC, 1000)) < 0)
        abort();
    syscall(SYS_close, handle);
    unsetenv("LD_PRELOAD"); /* a child of the program, if it has one, is another program */
}

void powercut_fail(long at, int error, int for_ever) {
    pthread_mutex_lock(&one_at_a_time);
    calls = 0, fail_at = at, fail_error = error, fail_for_ever = for_ever, failed[0] = 0;
    pthread_mutex_unlock(&one_at_a_time);
}

/* The file of the first call that failed, or nothing. */
const char *powercut_failed(void) { return failed; }

static int ours(const char *path) {
    return root_size && strncmp(path, root, root_size) == 0 && path[root_size] == '/';
}

static int path_of(int handle, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t size = readlink(link, path, PATH_MAX - 1);
    path[size < 0 ? 0 : size] = 0;
    return ours(path);
}

static int full(int folder, const char *path, char *to) {
    char base[PATH_MAX] = "";
    if (path[0] == '/')
        return snprintf(to, PATH_MAX, "%s", path), ours(to);
    if (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of(folder, base))
        return 0;
    return snprintf(to, PATH_MAX, "%.*s/%s", PATH_MAX / 2, base, path), ours(to);
}

static uint64_t inode_of(int handle) {
    struct stat is;
    return fstat(handle, &is) == 0 ? is.st_ino : 0;
}

static void put(const void *bytes, size_t size) {
    for (const char *next = bytes; size;) {
        ssize_t written = syscall(SYS_write, log_handle, next, size);
        if (written < 0)
            abort();
        next += written, size -= written;
    }
}

static void note(int kind, const char *path, const char *second, uint64_t inode, int64_t offset,
                 uint64_t size, const void *bytes) {
    struct entry line = {kind, strlen(path), strlen(second), 0, inode, offset, size};
    put(&line, sizeof line);
    put(path, line.path_size);
    put(second, line.second_size);
    if (bytes)
        put(bytes, size);
}

static int fails(const char *path) {
    if (!fail_at || strstr(path, "-shm"))
        return 0;
    calls++;
    if (calls < fail_at || (calls > fail_at && !fail_for_ever))
        return 0;
    if (!failed[0])
        snprintf(failed, sizeof failed, "%s", path);
    errno = fail_error;
    return 1;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define BEGIN pthread_mutex_lock(&one_at_a_time)
#define END(result) do { int kept = errno; pthread_mutex_unlock(&one_at_a_time); errno = kept; \
    return result; } while (0)

/* Opening: only a file that is made, or emptied, is a change. */

static int opened(int handle, const char *path, int flags, int was_there) {
    if (handle < 0)
        return handle;
    if (!was_there)
        note('c', path, "", inode_of(handle), 0, 0, NULL);
    else if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY)
        note('t', path, "", inode_of(handle), 0, 0, NULL);
    return handle;
}

#define OPEN(name, folder, parameters, ...) \
    int name parameters { \
        REAL(name); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
        } \
        char whole[PATH_MAX]; \
        if (!full(folder, path, whole)) \
            return real(__VA_ARGS__); \
        BEGIN; \
        int was_there = access(whole, F_OK) == 0; \
        int result = !was_there && (flags & O_CREAT) && fails(whole) ? -1 : real(__VA_ARGS__); \
        opened(result, whole, flags, was_there); \
        END(result); \
    }
OPEN(open, AT_FDCWD, (const char *path, int flags, ...), path, flags, mode)
OPEN(open64, AT_FDCWD, (const char *path, int flags, ...), path, flags, mode)
OPEN(openat, folder, (int folder, const char *path, int flags, ...), folder, path, flags, mode)
OPEN(openat64, folder, (int folder, const char *path, int flags, ...), folder, path, flags, mode)

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_TRUNC | O_WRONLY, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* Writing. What the log holds is what the system says it took. */

#define WRITE(name, parameters, first, ...) \
    ssize_t name parameters { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (!path_of(handle, path)) \
            return real(__VA_ARGS__); \
        BEGIN; \
        ssize_t result = fails(path) ? -1 : real(__VA_ARGS__); \
        if (result > 0) \
            note('w', path, "", inode_of(handle), first, result, bytes); \
        END(result); \
    }
WRITE(write, (int handle, const void *bytes, size_t size),
      lseek(handle, 0, SEEK_CUR) - result, handle, bytes, size)
WRITE(pwrite, (int handle, const void *bytes, size_t size, off_t offset),
      offset, handle, bytes, size, offset)
WRITE(pwrite64, (int handle, const void *bytes, size_t size, off64_t offset),
      offset, handle, bytes, size, offset)

ssize_t pwritev(int handle, const struct iovec *parts, int count, off_t offset) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t size = pwrite(handle, parts[i].iov_base, parts[i].iov_len, offset + total);
        if (size < 0)
            return total ? total : -1;
        total += size;
        if ((size_t)size < parts[i].iov_len)
            break;
    }
    return total;
}
ssize_t pwritev64(int handle, const struct iovec *parts, int count, off64_t offset) {
    return pwritev(handle, parts, count, offset);
}
ssize_t writev(int handle, const struct iovec *parts, int count) {
    REAL(writev);
    char path[PATH_MAX];
    if (!path_of(handle, path))
        return real(handle, parts, count);
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t size = write(handle, parts[i].iov_base, parts[i].iov_len);
        if (size < 0)
            return total ? total : -1;
        total += size;
        if ((size_t)size < parts[i].iov_len)
            break;
    }
    return total;
}

/* Everything else that takes an open file. */

#define HANDLE(name, parameters, kind, offset, size, ...) \
    int name parameters { \
        REAL(name); \
        char path[PATH_MAX]; \
        if (!path_of(handle, path)) \
            return real(__VA_ARGS__); \
        BEGIN; \
        int result = fails(path) ? -1 : real(__VA_ARGS__); \
        if (result == 0) \
            note(kind, path, "", inode_of(handle), offset, size, NULL); \
        END(result); \
    }
HANDLE(ftruncate, (int handle, off_t size), 't', 0, size, handle, size)
HANDLE(ftruncate64, (int handle, off64_t size), 't', 0, size, handle, size)
HANDLE(fsync, (int handle), 'f', 0, 0, handle)
HANDLE(fdatasync, (int handle), 'f', 0, 0, handle)
HANDLE(fallocate, (int handle, int mode, off_t from, off_t size),
       mode ? '?' : 'a', from, size, handle, mode, from, size)
HANDLE(fallocate64, (int handle, int mode, off64_t from, off64_t size),
       mode ? '?' : 'a', from, size, handle, mode, from, size)
int posix_fallocate(int handle, off_t from, off_t size) {
    return fallocate(handle, 0, from, size) ? errno : 0;
}
int posix_fallocate64(int handle, off64_t from, off64_t size) {
    return posix_fallocate(handle, from, size);
}
/* Promises nothing about a power cut, so it is no sync. */
HANDLE(sync_file_range, (int handle, off64_t from, off64_t size, unsigned flags),
       '-', from, size, handle, from, size, flags)

/* A write through memory would go by unseen: the one file of which that is known, -shm, is rebuilt
 * at every start, and any other is an entry that no reader of the log accepts. */
#define MMAP(name, offset_type) \
    void *name(void *at, size_t size, int rights, int flags, int handle, offset_type from) { \
        REAL(name); \
        char path[PATH_MAX]; \
        void *result = real(at, size, rights, flags, handle, from); \
        if (handle >= 0 && (flags & MAP_SHARED) && (rights & PROT_WRITE) && log_handle >= 0 \
            && path_of(handle, path) && !strstr(path, "-shm")) { \
            BEGIN; \
            note('?', path, "mmap", inode_of(handle), from, size, NULL); \
            END(result); \
        } \
        return result; \
    }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

/* Names. */

#define NAME(name, folder, parameters, kind, ...) \
    int name parameters { \
        REAL(name); \
        char whole[PATH_MAX]; \
        if (!full(folder, path, whole)) \
            return real(__VA_ARGS__); \
        BEGIN; \
        int result = fails(whole) ? -1 : real(__VA_ARGS__); \
        if (result == 0) \
            note(kind, whole, "", 0, 0, 0, NULL); \
        END(result); \
    }
NAME(unlink, AT_FDCWD, (const char *path), 'u', path)
NAME(unlinkat, folder, (int folder, const char *path, int flags),
     flags & AT_REMOVEDIR ? 'x' : 'u', folder, path, flags)
NAME(rmdir, AT_FDCWD, (const char *path), 'x', path)
NAME(truncate, AT_FDCWD, (const char *path, off_t size), '?', path, size)
NAME(truncate64, AT_FDCWD, (const char *path, off64_t size), '?', path, size)
NAME(mkdir, AT_FDCWD, (const char *path, mode_t mode), 'd', path, mode)
NAME(mkdirat, folder, (int folder, const char *path, mode_t mode), 'd', folder, path, mode)

#define TWO(name, old_folder, new_folder, parameters, kind, ...) \
    int name parameters { \
        REAL(name); \
        char old_whole[PATH_MAX], new_whole[PATH_MAX]; \
        int from_ours = full(old_folder, path, old_whole); \
        if (!full(new_folder, to, new_whole) && !from_ours) \
            return real(__VA_ARGS__); \
        BEGIN; \
        int result = fails(new_whole) ? -1 : real(__VA_ARGS__); \
        if (result == 0) \
            note(kind, old_whole, new_whole, 0, 0, 0, NULL); \
        END(result); \
    }
TWO(rename, AT_FDCWD, AT_FDCWD, (const char *path, const char *to), 'r', path, to)
TWO(renameat, folder, other, (int folder, const char *path, int other, const char *to), 'r',
    folder, path, other, to)
TWO(renameat2, folder, other,
    (int folder, const char *path, int other, const char *to, unsigned flags), flags ? '?' : 'r',
    folder, path, other, to, flags)
TWO(link, AT_FDCWD, AT_FDCWD, (const char *path, const char *to), 'l', path, to)
TWO(linkat, folder, other,
    (int folder, const char *path, int other, const char *to, int flags), 'l',
    folder, path, other, to, flags)
