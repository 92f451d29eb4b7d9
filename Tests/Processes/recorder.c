// Preloaded into the program: records every change to the files below TUIDING_RECORD_UNDER, in the order in which it was
// made, to the file TUIDING_RECORD. A record: kind (1 byte), lengths of path and data and an offset (8 bytes each, the
// machine's order), path, data. Kinds: C created, W written at offset, T cut to offset, S synchronised, R renamed to data,
// U removed. What is changed through memory maps (SQLite's -shm) isn't seen, and needn't be.
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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int target = -1;
static const char *under;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("TUIDING_RECORD");
  under = getenv("TUIDING_RECORD_UNDER");
  if (path && under) {
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // Out of the way of the descriptors that the program counts on.
    target = fcntl(fd, F_DUPFD_CLOEXEC, 500);
    syscall(SYS_close, fd);
  }
}

static void record(char kind, const char *path, uint64_t offset, const void *data, uint64_t length) {
  uint64_t head[3] = {strlen(path), length, offset};
  size_t total = 1 + sizeof head + head[0] + length;
  char *bytes = malloc(total);
  bytes[0] = kind;
  memcpy(bytes + 1, head, sizeof head);
  memcpy(bytes + 1 + sizeof head, path, head[0]);
  if (length) memcpy(bytes + 1 + sizeof head + head[0], data, length);
  if (syscall(SYS_write, target, bytes, total) != (long)total) abort();
  free(bytes);
}

static int watched(const char *path) { return target >= 0 && strncmp(path, under, strlen(under)) == 0; }

static int name(int fd, char *path) {
  char link[64];
  if (target < 0 || fd == target) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return watched(path);
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
  struct stat status;
  int existed = fstatat(folder, path, &status, 0) == 0;
  pthread_mutex_lock(&order);
  int fd = syscall(SYS_openat, folder, path, flags, mode);
  int error = errno;
  char found[PATH_MAX];
  if (fd >= 0 && name(fd, found)) {
    if (!existed && (flags & O_CREAT)) record('C', found, 0, NULL, 0);
    if (existed && (flags & O_TRUNC)) record('T', found, 0, NULL, 0);
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return fd;
}

#define OPEN(NAME)                                  \
  int NAME(const char *path, int flags, ...) {      \
    va_list rest;                                   \
    va_start(rest, flags);                          \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                   \
    return opened(AT_FDCWD, path, flags, mode);     \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(NAME)                                \
  int NAME(int folder, const char *path, int flags, ...) { \
    va_list rest;                                   \
    va_start(rest, flags);                          \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                   \
    return opened(folder, path, flags, mode);       \
  }
OPENAT(openat)
OPENAT(openat64)

static ssize_t written(int fd, const void *data, size_t length, off_t offset, int placed) {
  char path[PATH_MAX];
  if (!name(fd, path)) return placed ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
  pthread_mutex_lock(&order);
  if (!placed) {
    struct stat status;
    int appends = fcntl(fd, F_GETFL) & O_APPEND;
    offset = appends && fstat(fd, &status) == 0 ? status.st_size : lseek(fd, 0, SEEK_CUR);
  }
  ssize_t count = placed ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
  int error = errno;
  if (count > 0) record('W', path, offset, data, count);
  pthread_mutex_unlock(&order);
  errno = error;
  return count;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return written(fd, data, length, offset, 1); }

static int changed(char kind, int fd, long call, off_t offset) {
  char path[PATH_MAX];
  int is_watched = name(fd, path);
  if (is_watched) pthread_mutex_lock(&order);
  int result = call == SYS_ftruncate ? syscall(call, fd, offset) : syscall(call, fd);
  int error = errno;
  if (is_watched && result == 0) record(kind, path, offset, NULL, 0);
  if (is_watched) pthread_mutex_unlock(&order);
  errno = error;
  return result;
}

int ftruncate(int fd, off_t length) { return changed('T', fd, SYS_ftruncate, length); }
int ftruncate64(int fd, off64_t length) { return changed('T', fd, SYS_ftruncate, length); }
int fsync(int fd) { return changed('S', fd, SYS_fsync, 0); }
int fdatasync(int fd) { return changed('S', fd, SYS_fdatasync, 0); }

int rename(const char *old, const char *new) {
  pthread_mutex_lock(&order);
  int result = syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
  int error = errno;
  if (result == 0 && watched(new)) record('R', old, 0, new, strlen(new));
  pthread_mutex_unlock(&order);
  errno = error;
  return result;
}

int unlink(const char *path) {
  pthread_mutex_lock(&order);
  int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  int error = errno;
  if (result == 0 && watched(path)) record('U', path, 0, NULL, 0);
  pthread_mutex_unlock(&order);
  errno = error;
  return result;
}
