#define _GNU_SOURCE
#include "expect.h"
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int published;

static void *prints(void *argument) {
  for (int i = 0; i < 3; i++) {
    printf("%s %d\n", (char *)argument, i);
    fputs("x", stderr);
    putchar('c');
  }
  return NULL;
}

static void *writes_file(void *argument) {
  published = 7;
  expect(write(*(int *)argument, "y", 1) == 1);
  return NULL;
}

int main(void) {
  char line[32], *long_line = NULL;
  size_t bytes = 0;
  FILE *file = fopen("a.txt", "w+");
  expect(file != NULL && fprintf(file, "%s %d\n", "first", 1) == 8 && fputs("second line\n", file) >= 0 && fputc('z', file) == 'z');
  rewind(file);
  expect(fgets(line, sizeof line, file) == line && strcmp(line, "first 1\n") == 0);
  expect(getline(&long_line, &bytes, file) == 12 && strcmp(long_line, "second line\n") == 0);
  free(long_line);
  expect(fgetc(file) == 'z' && ungetc('z', file) == 'z' && getc(file) == 'z' && fgetc(file) == EOF && feof(file));
  expect(fseek(file, 6, SEEK_SET) == 0 && ftell(file) == 6 && fscanf(file, "%31s", line) == 1 && strcmp(line, "1") == 0);
  expect(fclose(file) == 0);
  expect(fopen("missing", "r") == NULL && errno == ENOENT);

  struct stat status;
  expect(stat("a.txt", &status) == 0 && status.st_size == 21 && S_ISREG(status.st_mode));
  expect(mkdir("d", 0777) == 0 && rename("a.txt", "d/b.txt") == 0 && access("a.txt", F_OK) == -1);
  DIR *directory = opendir("d");
  int entries = 0;
  while (readdir(directory) != NULL) entries++;
  closedir(directory);
  expect(entries == 3 && unlink("d/b.txt") == 0 && rmdir("d") == 0);

  int fd = open("raw", O_RDWR | O_CREAT, 0600), copy = dup(fd);
  struct iovec parts[2] = {{.iov_base = "ab", .iov_len = 2}, {.iov_base = "cd", .iov_len = 2}};
  expect(fd >= 0 && copy > fd && writev(fd, parts, 2) == 4 && lseek(copy, 0, SEEK_CUR) == 4);
  expect(pread(fd, line, 2, 1) == 2 && memcmp(line, "bc", 2) == 0 && pwrite(fd, "Z", 1, 0) == 1);
  expect(lseek(copy, 0, SEEK_SET) == 0 && read(fd, line, 10) == 4 && memcmp(line, "Zbcd", 4) == 0);
  expect((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR && fcntl(fd, F_DUPFD, 50) == 50 && close(50) == 0);
  expect(dup2(fd, 60) == 60 && close(60) == 0 && close(60) == -1 && errno == EBADF);
  expect(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0 && close(copy) == 0);

  pthread_t threads[2], writer;
  pthread_create(&threads[0], NULL, prints, "one");
  pthread_create(&threads[1], NULL, prints, "two");
  pthread_create(&writer, NULL, writes_file, &fd);
  char seen = 0;
  if (pread(fd, &seen, 1, 0) == 1) expect(seen == 'y' && published == 7);
  flockfile(stdout);
  putc_unlocked('a', stdout);
  funlockfile(stdout);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  pthread_join(writer, NULL);
  char name[] = "/tmp-XXXXXX";
  int temporary = mkstemp(name);
  expect(temporary >= 0 && strcmp(name, "/tmp-XXXXXX") != 0 && close(temporary) == 0);
  FILE *unnamed = tmpfile();
  expect(unnamed != NULL && fclose(unnamed) == 0);
  return 0;
}
