/* eventfd: counts, waits, polls, and orders what was done before. */
#include "expect.h"
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
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
  return close(ready) + close(semaphore) + close(full);
}
