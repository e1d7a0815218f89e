/* eventfd: counts, waits, polls, and orders what was done before. timerfd: on virtual time, with poll. */
#include "expect.h"
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int ready, plain, sum;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *waker(void *argument) {
  plain = 5;
  expect(eventfd_write(ready, 1) == 0);
  return argument;
}

static void *worker(void *argument) {
  eventfd_t one;
  expect(eventfd_read(*(int *)argument, &one) == 0 && one == 1);
  pthread_mutex_lock(&lock);
  sum++;
  pthread_mutex_unlock(&lock);
  return argument;
}

static void *sets(void *argument) {
  struct itimerspec soon = {.it_value.tv_nsec = 1000000, .it_interval.tv_sec = 10};
  plain = 6;
  expect(timerfd_settime(*(int *)argument, 0, &soon, NULL) == 0);
  return argument;
}

static void timers(void) {
  pthread_t thread;
  uint64_t count = 0;
  struct itimerspec now, never = {0}, far = {.it_value.tv_sec = 5};
  struct timespec before, after;
  int timer = timerfd_create(CLOCK_MONOTONIC, 0), other = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
  expect(timer >= 0 && read(other, &count, sizeof count) == -1 && errno == EAGAIN && write(timer, &count, 8) == -1 && errno == EINVAL);
  pthread_create(&thread, NULL, sets, &timer);
  expect(read(timer, &count, sizeof count) == 8 && count == 1 && plain == 6);
  pthread_join(thread, NULL);
  clock_gettime(CLOCK_MONOTONIC, &before);
  struct pollfd polled[2] = {{.fd = other, .events = POLLIN}, {.fd = timer, .events = POLLIN}};
  expect(timerfd_gettime(timer, &now) == 0 && now.it_value.tv_sec >= 9 && now.it_interval.tv_sec == 10);
  expect(poll(polled, 2, 3000) == 0 && timerfd_settime(other, 0, &far, &now) == 0 && now.it_value.tv_sec == 0);
  expect(poll(polled, 2, -1) == 1 && polled[0].revents == POLLIN && read(other, &count, 8) == 8 && count == 1);
  expect(poll(polled, 2, 60000) == 1 && polled[1].revents == POLLIN);
  clock_gettime(CLOCK_MONOTONIC, &after);
  expect(after.tv_sec - before.tv_sec >= 9 && timerfd_settime(timer, 0, &never, NULL) == 0 && poll(polled, 2, 60000) == 0);
  clock_gettime(CLOCK_REALTIME, &far.it_value);
  far.it_value.tv_sec += 2;
  expect(timerfd_settime(other, TFD_TIMER_ABSTIME, &far, NULL) == 0 && poll(polled, 2, 1000) == 0 && poll(polled, 2, 2000) == 1);
  expect(timerfd_settime(0, 0, &far, NULL) == -1 && errno == EINVAL && close(timer) + close(other) == 0);
}

int main(void) {
  pthread_t threads[3];
  eventfd_t value = 0;
  ready = eventfd(0, EFD_CLOEXEC);
  int semaphore = eventfd(0, EFD_SEMAPHORE), full = eventfd(1, EFD_NONBLOCK);
  struct pollfd polled = {.fd = ready, .events = POLLIN};
  expect(ready >= 0 && poll(&polled, 1, 0) == 0);
  pthread_create(&threads[0], NULL, waker, NULL);
  expect(poll(&polled, 1, -1) == 1 && polled.revents == POLLIN && eventfd_read(ready, &value) == 0 && value == 1 && plain == 5);
  pthread_join(threads[0], NULL);
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, worker, &semaphore);
  expect(eventfd_write(semaphore, 2) == 0 && eventfd_write(semaphore, 1) == 0);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  expect(sum == 3);
  expect(eventfd_write(full, 0xfffffffffffffffeull) == -1 && errno == EAGAIN && eventfd_write(full, ~0ull) == -1 && errno == EINVAL);
  expect(read(full, &value, 4) == -1 && errno == EINVAL && eventfd_read(full, &value) == 0 && value == 1);
  expect(eventfd_read(full, &value) == -1 && errno == EAGAIN);
  timers();
  return close(ready) + close(semaphore) + close(full);
}
