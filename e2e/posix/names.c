/* File names are bytes: those that are no UTF-8 exist, are told apart and are listed as they are. */
#include "expect.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int listed(const char *folder, const char *name) {
  int found = 0;
  DIR *list = opendir(folder);
  expect(list != NULL);
  for (struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) found += strcmp(entry->d_name, name) == 0;
  closedir(list);
  return found;
}

int main(int count, char **arguments) {
  char target[8] = {0}, text[8] = {0};
  expect(mkdir("/x\x80", 0777) == 0 && close(open("/x\x80/\xff.txt", O_CREAT | O_WRONLY, 0600)) == 0);
  expect(access("/x\x80/\xff.txt", F_OK) == 0 && access("/x\x80/\xfe.txt", F_OK) == -1 && access("/x\xef\xbf\xbd", F_OK) == -1);
  expect(listed("/x\x80", "\xff.txt") == 1 && listed("/", "x\x80") == 1);
  expect(symlink("\xc3\x28", "/link") == 0 && readlink("/link", target, sizeof target) == 2 && memcmp(target, "\xc3\x28", 2) == 0);
  expect(rename("/x\x80/\xff.txt", "/\xef\xbb\xbf") == 0 && listed("/", "\xef\xbb\xbf") == 1 && listed("/x\x80", "\xff.txt") == 0);
  if (count > 1) {
    int fd = open("/in/caf\xe9", O_RDONLY);
    expect(fd >= 0 && read(fd, text, sizeof text) == 5 && strcmp(text, "latin") == 0 && listed("/in", "caf\xe9") == 1);
  }
  (void)arguments;
  return 0;
}
