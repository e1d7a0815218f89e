/* heddle: instrument */
/* Parts of paths and of option texts, and the orders of directory entries, as ordinary program code. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

static char here[] = ".";
static char root[] = "/";

/* The end of what comes before the slashes that end `text`. */
static size_t without_slashes(const char *text, size_t end) {
  while (end > 0 && text[end - 1] == '/') end--;
  return end;
}

static size_t without_name(const char *text, size_t end) {
  while (end > 0 && text[end - 1] != '/') end--;
  return end;
}

char *__xpg_basename(char *path) {
  if (path == NULL || *path == 0) return here;
  size_t length = strlen(path), end = without_slashes(path, length);
  if (end == 0) return root;
  if (end < length) path[end] = 0;
  return path + without_name(path, end);
}

char *dirname(char *path) {
  if (path == NULL || *path == 0) return here;
  size_t end = without_slashes(path, strlen(path));
  if (end == 0) return root;
  end = without_name(path, end);
  if (end == 0) return here;
  end = without_slashes(path, end);
  if (end == 0) return root;
  path[end] = 0;
  return path;
}

int alphasort(const struct dirent **left, const struct dirent **right) { return strcmp((*left)->d_name, (*right)->d_name); }
int versionsort(const struct dirent **left, const struct dirent **right) { return strverscmp((*left)->d_name, (*right)->d_name); }

int getsubopt(char **option, char *const *names, char **value) {
  char *text = *option, *end = text + strcspn(text, ",");
  *option = *end != 0 ? end + 1 : end;
  if (*end != 0) *end = 0;
  *value = text;
  for (int i = 0; names[i] != NULL; i++) {
    size_t length = strlen(names[i]);
    if (strncmp(names[i], text, length) != 0) continue;
    if (text[length] == '=') *value = text + length + 1;
    else if (text[length] == 0) *value = NULL;
    else continue;
    return i;
  }
  return -1;
}
