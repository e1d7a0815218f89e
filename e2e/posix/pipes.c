#define _GNU_SOURCE
#include "expect.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/select.h>
#include <unistd.h>

static int data[2], answer[2], message, reply;

static void *serves(void *argument) {
  char byte;
  expect(read(data[0], &byte, 1) == 1 && byte == 'q' && message == 5);
  reply = 6;
  expect(write(answer[1], "r", 1) == 1);
  expect(read(data[0], &byte, 1) == 0);
  expect(close(answer[1]) == 0);
  return argument;
}

static void *fills(void *argument) {
  static char block[100000];
  expect(write(data[1], block, sizeof block) == sizeof block);
  close(data[1]);
  return argument;
}

int main(void) {
  pthread_t thread;
  char byte;
  expect(pipe(data) == 0 && pipe2(answer, O_NONBLOCK) == 0);
  expect(read(answer[0], &byte, 1) == -1 && errno == EAGAIN);
  struct pollfd wait = {.fd = answer[0], .events = POLLIN};
  expect(poll(&wait, 1, 0) == 0 && poll(&wait, 1, 50) == 0);
  pthread_create(&thread, NULL, serves, NULL);
  message = 5;
  expect(write(data[1], "q", 1) == 1);
  expect(poll(&wait, 1, -1) == 1 && (wait.revents & POLLIN));
  expect(read(answer[0], &byte, 1) == 1 && byte == 'r' && reply == 6);
  expect(close(data[1]) == 0);
  fd_set reading;
  FD_ZERO(&reading);
  FD_SET(answer[0], &reading);
  expect(select(answer[0] + 1, &reading, NULL, NULL, NULL) == 1 && FD_ISSET(answer[0], &reading));
  expect(read(answer[0], &byte, 1) == 0);
  pthread_join(thread, NULL);
  expect(close(answer[0]) == 0 && close(data[0]) == 0);

  expect(pipe(data) == 0);
  pthread_create(&thread, NULL, fills, NULL);
  char part[999];
  size_t total = 0;
  for (ssize_t count; (count = read(data[0], part, sizeof part)) > 0;) total += (size_t)count;
  expect(total == 100000);
  pthread_join(thread, NULL);
  FILE *file = fdopen(data[0], "r");
  expect(file != NULL && fgetc(file) == EOF && fclose(file) == 0);
  expect(pipe(data) == 0 && close(data[0]) == 0 && write(data[1], "x", 1) == -1 && errno == EPIPE && close(data[1]) == 0);
  expect(write(data[1], "x", 1) == -1 && errno == EBADF);
  return 0;
}
