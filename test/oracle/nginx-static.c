/*
 * A preload library that lets `nginx -t` judge the text alone. Names always resolve, users exist, files that are not there
 * read as empty (as a certificate when OpenSSL asks), nothing is bound or created. What no resolver on earth could resolve,
 * such as 300.1.1.1, still fails.
 *
 *   gcc -shared -fPIC -O1 -o nginx-static.so nginx-static.c -ldl
 *   NGINX_STATIC_PEM=cert-and-key.pem LD_PRELOAD=./nginx-static.so nginx -t -c FILE
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define NEXT(result, name, ...) \
  static result (*next)(__VA_ARGS__); \
  if (next == NULL) next = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **out) {
  NEXT(int, getaddrinfo, const char *, const char *, const struct addrinfo *, struct addrinfo **);
  /* No host has such a name. */
  if (node != NULL && strchr(node, '/') != NULL) return EAI_NONAME;
  int numeric = node == NULL || node[strspn(node, "0123456789.")] == '\0' || strchr(node, ':') != NULL;
  return next(numeric ? node : "127.0.0.1", service, hints, out);
}

struct passwd *getpwnam(const char *name) {
  NEXT(struct passwd *, getpwnam, const char *);
  struct passwd *found = next(name);
  return found != NULL ? found : next("root");
}

struct group *getgrnam(const char *name) {
  NEXT(struct group *, getgrnam, const char *);
  struct group *found = next(name);
  return found != NULL ? found : next("root");
}

#define STAND_IN_OPEN(name) \
  int name(const char *path, int flags, ...) { \
    NEXT(int, name, const char *, int, ...); \
    mode_t mode = 0; \
    if (flags & O_CREAT) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = (mode_t)va_arg(rest, int); \
      va_end(rest); \
      return next("/dev/null", O_RDWR); \
    } \
    int fd = next(path, flags, mode); \
    return fd >= 0 ? fd : next("/dev/null", flags & O_ACCMODE); \
  }
STAND_IN_OPEN(open)
STAND_IN_OPEN(open64)

/* The certificate; modules may clear the environment later. */
static char *pem;
__attribute__((constructor)) static void remember(void) {
  const char *named = getenv("NGINX_STATIC_PEM");
  pem = named == NULL ? NULL : strdup(named);
}

#define STAND_IN_FOPEN(name) \
  FILE *name(const char *path, const char *mode) { \
    NEXT(FILE *, name, const char *, const char *); \
    FILE *file = next(path, mode); \
    return file != NULL || mode[0] != 'r' || pem == NULL ? file : next(pem, mode); \
  }
STAND_IN_FOPEN(fopen)
STAND_IN_FOPEN(fopen64)

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  (void)fd, (void)address, (void)length;
  return 0;
}

/* Folders that nginx would make are there. */
static int folder(struct stat *info) {
  memset(info, 0, sizeof *info);
  info->st_mode = S_IFDIR | 0700;
  return 0;
}

int stat(const char *path, struct stat *info) {
  NEXT(int, stat, const char *, struct stat *);
  return next(path, info) == 0 ? 0 : folder(info);
}

int stat64(const char *path, struct stat64 *info) {
  NEXT(int, stat64, const char *, struct stat64 *);
  return next(path, info) == 0 ? 0 : folder((struct stat *)info);
}

int chmod(const char *path, mode_t mode) {
  (void)path, (void)mode;
  return 0;
}

int listen(int fd, int backlog) {
  (void)fd, (void)backlog;
  return 0;
}

int unlink(const char *path) {
  (void)path;
  return 0;
}

int mkdir(const char *path, mode_t mode) {
  (void)path, (void)mode;
  return 0;
}

int chown(const char *path, uid_t user, gid_t group) {
  (void)path, (void)user, (void)group;
  return 0;
}
