/* epoll over pipes, event counters, timers, streams and other epolls: by level, by edge, once; and several threads that wait in one. */
#define _GNU_SOURCE
#include "expect.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct connection {
  int fd, number;
};

static int loop, stop;

static void watch(int epoll, int fd, uint32_t events, int value) {
  struct epoll_event event = {.events = events, .data.fd = value};
  expect(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

/* The number of events; the data of the first is `first`. */
static int waited(int epoll, int timeout_ms, int first) {
  struct epoll_event events[8];
  int found = epoll_wait(epoll, events, 8, timeout_ms);
  expect(found <= 0 || events[0].data.fd == first);
  return found;
}

static void errors(void) {
  struct epoll_event event = {.events = EPOLLIN};
  int epoll = epoll_create1(EPOLL_CLOEXEC), inner = epoll_create(1), ready = eventfd(0, 0), file = open("/tmp/file", O_CREAT | O_RDWR, 0600);
  expect(epoll_create(0) == -1 && errno == EINVAL && epoll_create1(~0) == -1 && errno == EINVAL);
  expect(epoll_ctl(epoll, EPOLL_CTL_ADD, 99, &event) == -1 && errno == EBADF && epoll_ctl(99, EPOLL_CTL_ADD, ready, &event) == -1 && errno == EBADF);
  expect(epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event) == -1 && errno == EPERM && epoll_ctl(ready, EPOLL_CTL_ADD, epoll, &event) == -1 && errno == EINVAL);
  expect(epoll_ctl(epoll, EPOLL_CTL_ADD, epoll, &event) == -1 && errno == EINVAL && epoll_ctl(epoll, 7, ready, &event) == -1 && errno == EINVAL);
  expect(epoll_ctl(epoll, EPOLL_CTL_MOD, ready, &event) == -1 && errno == ENOENT && epoll_ctl(epoll, EPOLL_CTL_DEL, ready, NULL) == -1 && errno == ENOENT);
  expect(epoll_ctl(epoll, EPOLL_CTL_ADD, ready, &event) == 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, ready, &event) == -1 && errno == EEXIST);
  expect(epoll_ctl(epoll, EPOLL_CTL_ADD, inner, &event) == 0 && epoll_ctl(inner, EPOLL_CTL_ADD, epoll, &event) == -1 && errno == ELOOP);
  expect(epoll_wait(epoll, &event, 0, 0) == -1 && errno == EINVAL && epoll_wait(ready, &event, 1, 0) == -1 && errno == EINVAL);
  expect(epoll_wait(99, &event, 1, 0) == -1 && errno == EBADF && read(epoll, &event, 1) == -1 && errno == EINVAL);
  expect(close(ready) + close(inner) + close(file) == 0 && epoll_wait(epoll, &event, 1, 0) == 0 && close(epoll) == 0);
}

static void levels_and_edges(void) {
  int epoll = epoll_create1(0), level = eventfd(0, EFD_NONBLOCK), ends[2];
  char bytes[8];
  eventfd_t count;
  expect(pipe2(ends, O_NONBLOCK) == 0);
  watch(epoll, level, EPOLLIN, 1);
  expect(waited(epoll, 0, 0) == 0 && eventfd_write(level, 2) == 0 && waited(epoll, -1, 1) == 1 && waited(epoll, -1, 1) == 1);
  expect(eventfd_read(level, &count) == 0 && waited(epoll, 5, 1) == 0);
  watch(epoll, ends[0], EPOLLIN | EPOLLET, 2);
  expect(write(ends[1], "abc", 3) == 3 && waited(epoll, -1, 2) == 1 && waited(epoll, 5, 2) == 0);
  expect(write(ends[1], "d", 1) == 1 && waited(epoll, -1, 2) == 1 && waited(epoll, 5, 2) == 0);
  expect(read(ends[0], bytes, 8) == 4 && waited(epoll, 5, 2) == 0);
  struct epoll_event once = {.events = EPOLLIN | EPOLLONESHOT, .data.fd = 3};
  expect(write(ends[1], "e", 1) == 1 && epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &once) == 0 && waited(epoll, -1, 3) == 1 && waited(epoll, 5, 3) == 0);
  expect(epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &once) == 0 && waited(epoll, -1, 3) == 1);
  watch(epoll, ends[1], EPOLLOUT, 4);
  expect(waited(epoll, 0, 4) == 1 && epoll_ctl(epoll, EPOLL_CTL_DEL, ends[1], NULL) == 0 && close(ends[1]) == 0);
  once.events = EPOLLIN | EPOLLET;
  struct epoll_event event;
  expect(epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &once) == 0 && epoll_wait(epoll, &event, 1, -1) == 1 && event.events == (EPOLLIN | EPOLLHUP));
  expect(close(ends[0]) == 0 && waited(epoll, 0, 0) == 0 && close(epoll) + close(level) == 0);
}

/* One event at a time: each watch has its turn. */
static void turns(void) {
  int epoll = epoll_create1(0), outer = epoll_create1(0), both[2] = {eventfd(1, 0), eventfd(1, 0)};
  struct epoll_event first, second;
  struct pollfd polled = {.fd = outer, .events = POLLIN};
  watch(epoll, both[0], EPOLLIN, 0);
  watch(epoll, both[1], EPOLLIN, 1);
  watch(outer, epoll, EPOLLIN, 9);
  expect(epoll_wait(epoll, &first, 1, 0) == 1 && epoll_wait(epoll, &second, 1, 0) == 1 && first.data.fd != second.data.fd);
  expect(waited(outer, 0, 9) == 1 && poll(&polled, 1, 0) == 1 && close(both[0]) + close(both[1]) == 0);
  expect(waited(outer, 0, 9) == 0 && poll(&polled, 1, 0) == 0 && close(outer) + close(epoll) == 0);
}

static void timers(void) {
  int epoll = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct itimerspec every = {.it_value.tv_sec = 1, .it_interval.tv_sec = 1};
  struct timespec before, after, half = {.tv_nsec = 500000000};
  struct epoll_event event;
  uint64_t count;
  clock_gettime(CLOCK_MONOTONIC, &before);
  watch(epoll, timer, EPOLLIN | EPOLLET, 5);
  expect(timerfd_settime(timer, 0, &every, NULL) == 0 && epoll_pwait2(epoll, &event, 1, &half, NULL) == 0);
  for (int i = 0; i < 3; i++) expect(waited(epoll, 10000, 5) == 1);
  clock_gettime(CLOCK_MONOTONIC, &after);
  expect(after.tv_sec - before.tv_sec >= 2 && after.tv_sec - before.tv_sec <= 4 && read(timer, &count, 8) == 8 && count >= 3);
  expect(close(timer) + close(epoll) == 0);
}

/* Two workers of one loop. What a connection is, is written before it is watched. */
static void *worker(void *argument) {
  int *handled = argument;
  for (;;) {
    struct epoll_event event;
    expect(epoll_wait(loop, &event, 1, -1) == 1);
    struct connection *connection = event.data.ptr;
    if (connection == NULL) return NULL;
    char byte;
    expect(read(connection->fd, &byte, 1) == 1 && byte == 'a' + connection->number);
    close(connection->fd);
    free(connection);
    (*handled)++;
  }
}

static void *client(void *argument) {
  int number = *(int *)argument, ends[2];
  char byte = (char)('a' + number);
  expect(pipe(ends) == 0);
  struct connection *connection = malloc(sizeof *connection);
  *connection = (struct connection){ends[0], number};
  struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = connection};
  expect(epoll_ctl(loop, EPOLL_CTL_ADD, ends[0], &event) == 0 && write(ends[1], &byte, 1) == 1);
  close(ends[1]);
  return NULL;
}

static void workers(void) {
  pthread_t threads[4];
  int numbers[2] = {0, 1}, handled[2] = {0, 0};
  loop = epoll_create1(0);
  stop = eventfd(0, 0);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, worker, &handled[i]);
  for (int i = 0; i < 2; i++) pthread_create(&threads[2 + i], NULL, client, &numbers[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[2 + i], NULL);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  expect(epoll_ctl(loop, EPOLL_CTL_ADD, stop, &event) == 0 && eventfd_write(stop, 1) == 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  expect(handled[0] + handled[1] <= 2 && close(stop) + close(loop) == 0);
}

int main(void) {
  errors();
  levels_and_edges();
  turns();
  timers();
  workers();
}
