/* pwd.h and grp.h: the one user that the program runs as, with a group of the same name. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "user"
#define HOME "/"
#define SHELL "/bin/sh"

static char *no_members[] = {NULL};

static struct passwd user(void) {
  return (struct passwd){.pw_name = NAME, .pw_passwd = "x", .pw_uid = getuid(), .pw_gid = getgid(), .pw_gecos = "", .pw_dir = HOME, .pw_shell = SHELL};
}

static struct group group(void) { return (struct group){.gr_name = NAME, .gr_passwd = "x", .gr_gid = getgid(), .gr_mem = no_members}; }

/* What the functions without _r give away is shared by all threads, as in every libc. */
static struct passwd getpwnam_and_getpwuid_result;
static struct group getgrnam_and_getgrgid_result;
static int getpwent_position, getgrent_position;

static struct passwd *shared_user(int found, uint32_t site) {
  if (!found) return NULL;
  heddle_visible_write(&getpwnam_and_getpwuid_result, sizeof getpwnam_and_getpwuid_result, site);
  getpwnam_and_getpwuid_result = user();
  return &getpwnam_and_getpwuid_result;
}

static struct group *shared_group(int found, uint32_t site) {
  if (!found) return NULL;
  heddle_visible_write(&getgrnam_and_getgrgid_result, sizeof getgrnam_and_getgrgid_result, site);
  getgrnam_and_getgrgid_result = group();
  return &getgrnam_and_getgrgid_result;
}

static int is_name(const char *name, uint32_t site) {
  heddle_visible_read(name, (uint32_t)strlen(name) + 1, site);
  return strcmp(name, NAME) == 0;
}

struct passwd *getpwnam(const char *name) {
  HEDDLE_ENTRY;
  return shared_user(is_name(name, heddle_entry_site), heddle_entry_site);
}

struct passwd *getpwuid(uid_t id) {
  HEDDLE_ENTRY;
  return shared_user(id == getuid(), heddle_entry_site);
}

struct group *getgrnam(const char *name) {
  HEDDLE_ENTRY;
  return shared_group(is_name(name, heddle_entry_site), heddle_entry_site);
}

struct group *getgrgid(gid_t id) {
  HEDDLE_ENTRY;
  return shared_group(id == getgid(), heddle_entry_site);
}

/* The strings are constants: the buffer is not needed, but one without room is what programs retry for. */
static int user_into(int found, struct passwd *to, char *buffer, size_t bytes, struct passwd **result, uint32_t site) {
  (void)buffer;
  heddle_visible_write(result, sizeof *result, site);
  *result = NULL;
  if (!found) return 0;
  if (bytes < sizeof NAME + sizeof HOME + sizeof SHELL) return ERANGE;
  heddle_visible_write(to, sizeof *to, site);
  *to = user();
  *result = to;
  return 0;
}

static int group_into(int found, struct group *to, char *buffer, size_t bytes, struct group **result, uint32_t site) {
  (void)buffer;
  heddle_visible_write(result, sizeof *result, site);
  *result = NULL;
  if (!found) return 0;
  if (bytes < sizeof NAME) return ERANGE;
  heddle_visible_write(to, sizeof *to, site);
  *to = group();
  *result = to;
  return 0;
}

int getpwnam_r(const char *name, struct passwd *to, char *buffer, size_t bytes, struct passwd **result) {
  HEDDLE_ENTRY;
  return user_into(is_name(name, heddle_entry_site), to, buffer, bytes, result, heddle_entry_site);
}

int getpwuid_r(uid_t id, struct passwd *to, char *buffer, size_t bytes, struct passwd **result) {
  HEDDLE_ENTRY;
  return user_into(id == getuid(), to, buffer, bytes, result, heddle_entry_site);
}

int getgrnam_r(const char *name, struct group *to, char *buffer, size_t bytes, struct group **result) {
  HEDDLE_ENTRY;
  return group_into(is_name(name, heddle_entry_site), to, buffer, bytes, result, heddle_entry_site);
}

int getgrgid_r(gid_t id, struct group *to, char *buffer, size_t bytes, struct group **result) {
  HEDDLE_ENTRY;
  return group_into(id == getgid(), to, buffer, bytes, result, heddle_entry_site);
}

struct passwd *getpwent(void) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&getpwent_position, sizeof getpwent_position);
  return shared_user(getpwent_position++ == 0, heddle_entry_site);
}

void setpwent(void) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&getpwent_position, sizeof getpwent_position);
  getpwent_position = 0;
}

void endpwent(void) { setpwent(); }

struct group *getgrent(void) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&getgrent_position, sizeof getgrent_position);
  return shared_group(getgrent_position++ == 0, heddle_entry_site);
}

void setgrent(void) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&getgrent_position, sizeof getgrent_position);
  getgrent_position = 0;
}

void endgrent(void) { setgrent(); }

int getgrouplist(const char *name, gid_t own, gid_t *groups, int *count) {
  HEDDLE_ENTRY;
  HEDDLE_READS(name, strlen(name) + 1);
  HEDDLE_READS(count, sizeof *count);
  HEDDLE_WRITES(count, sizeof *count);
  int room = *count;
  *count = 1;
  if (room < 1) return -1;
  HEDDLE_WRITES(groups, sizeof *groups);
  groups[0] = own;
  return 1;
}

static int not_permitted(void) {
  errno = EPERM;
  return -1;
}

int initgroups(const char *name, gid_t own) {
  (void)name, (void)own;
  return not_permitted();
}

int setgroups(size_t count, const gid_t *groups) {
  (void)count, (void)groups;
  return not_permitted();
}

char *getlogin(void) { return NAME; }

int getlogin_r(char *name, size_t bytes) {
  HEDDLE_ENTRY;
  if (bytes < sizeof NAME) return ERANGE;
  HEDDLE_WRITES(name, sizeof NAME);
  memcpy(name, NAME, sizeof NAME);
  return 0;
}
