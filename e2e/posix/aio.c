/* Asynchronous input and output: results, order, cancelling, lists, notification by a thread. */
#include "expect.h"
#include <aio.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

static const struct aiocb *const none[1];
static int told;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void finished(union sigval value) {
  pthread_mutex_lock(&lock);
  told += value.sival_int;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

static void wait_told(int wanted) {
  pthread_mutex_lock(&lock);
  while (told < wanted) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

static void wait_for(const struct aiocb *block) {
  const struct aiocb *const blocks[] = {NULL, block};
  while (aio_error(block) == EINPROGRESS) expect(aio_suspend(blocks, 2, NULL) == 0);
}

static void read_and_write(int file) {
  char text[] = "hello", back[8] = "";
  struct aiocb one = {.aio_fildes = file, .aio_buf = text, .aio_nbytes = 5, .aio_offset = 2}, sync = {.aio_fildes = file};
  expect(aio_write(&one) == 0 && aio_fsync(O_SYNC, &sync) == 0);
  wait_for(&sync);
  expect(aio_error(&one) == 0 && aio_return(&one) == 5 && aio_return(&sync) == 0);
  text[0] = 'j';
  one = (struct aiocb){.aio_fildes = file, .aio_buf = back, .aio_nbytes = 8, .aio_offset = 2};
  expect(aio_read(&one) == 0);
  wait_for(&one);
  expect(aio_return(&one) == 5 && strcmp(back, "hello") == 0);
}

static void errors(int file) {
  char byte;
  struct aiocb bad = {.aio_fildes = 99, .aio_buf = &byte, .aio_nbytes = 1}, negative = {.aio_fildes = file, .aio_buf = &byte, .aio_nbytes = 1, .aio_offset = -1};
  struct aiocb urgent = {.aio_fildes = file, .aio_reqprio = -1};
  expect(aio_read(&bad) == 0 && aio_read(&negative) == 0 && aio_read(&urgent) == -1 && errno == EINVAL);
  wait_for(&bad);
  wait_for(&negative);
  expect(aio_error(&bad) == EBADF && aio_return(&bad) == -1 && aio_error(&negative) == EINVAL && aio_return(&negative) == -1);
  expect(aio_fsync(77, &urgent) == -1 && errno == EINVAL && aio_fsync(O_SYNC, &bad) == -1 && errno == EBADF);
  expect(aio_cancel(99, NULL) == -1 && errno == EBADF && aio_cancel(file, NULL) == AIO_ALLDONE && lio_listio(7, NULL, 0, NULL) == -1 && errno == EINVAL);
}

/* A request on a pipe waits; it can be cancelled until it has begun. */
static void waits_and_cancels(void) {
  int ends[2];
  char byte = 0, more = 0;
  struct timespec soon = {.tv_nsec = 1000};
  expect(pipe(ends) == 0);
  struct aiocb one = {.aio_fildes = ends[0], .aio_buf = &byte, .aio_nbytes = 1}, other = {.aio_fildes = ends[0], .aio_buf = &more, .aio_nbytes = 1};
  const struct aiocb *const both[] = {&one, &other};
  expect(aio_read(&one) == 0 && aio_suspend(both, 1, &soon) == -1 && errno == EAGAIN && aio_return(&one) == -1 && errno == EINVAL);
  int answer = aio_cancel(ends[0], &one), began = answer == AIO_NOTCANCELED;
  expect(began || (answer == AIO_CANCELED && aio_error(&one) == ECANCELED && aio_return(&one) == -1));
  expect(aio_read(&other) == 0 && write(ends[1], "xy", 1 + began) == 1 + began);
  wait_for(&other);
  if (began) wait_for(&one);
  expect(aio_return(&other) == 1 && more != 0 && (!began || (aio_return(&one) == 1 && byte != 0)));
  expect(aio_suspend(none, 1, &soon) == -1 && errno == EAGAIN && close(ends[0]) + close(ends[1]) == 0);
}

static void lists(int file) {
  char first[4] = "ab", second[4] = "cd", back[5] = "";
  struct aiocb a = {.aio_fildes = file, .aio_buf = first, .aio_nbytes = 2, .aio_lio_opcode = LIO_WRITE};
  struct aiocb b = {.aio_fildes = file, .aio_buf = second, .aio_nbytes = 2, .aio_offset = 2, .aio_lio_opcode = LIO_WRITE};
  struct aiocb nothing = {.aio_lio_opcode = LIO_NOP}, bad = {.aio_fildes = 99, .aio_buf = back, .aio_nbytes = 1, .aio_lio_opcode = LIO_READ};
  struct aiocb *list[] = {&a, NULL, &nothing, &b}, *with_bad[] = {&bad};
  expect(lio_listio(LIO_WAIT, list, 4, NULL) == 0 && aio_return(&a) == 2 && aio_return(&b) == 2 && pread(file, back, 4, 0) == 4 && strcmp(back, "abcd") == 0);
  expect(lio_listio(LIO_WAIT, with_bad, 1, NULL) == -1 && errno == EIO && aio_error(&bad) == EBADF);
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = finished, .sigev_value.sival_int = 1};
  a.aio_sigevent = event;
  event.sigev_value.sival_int = 10;
  expect(lio_listio(LIO_NOWAIT, list, 4, &event) == 0);
  wait_told(11);
  expect(aio_error(&a) == 0 && aio_error(&b) == 0);
}

static void in_order(void) {
  int log = open("/tmp/log", O_CREAT | O_RDWR | O_APPEND, 0600);
  char back[4] = "";
  struct aiocb a = {.aio_fildes = log, .aio_buf = "a", .aio_nbytes = 1}, b = {.aio_fildes = log, .aio_buf = "b", .aio_nbytes = 1};
  expect(aio_write(&a) == 0 && aio_write(&b) == 0);
  wait_for(&b);
  expect(aio_error(&a) == 0 && pread(log, back, 4, 0) == 2 && strcmp(back, "ab") == 0 && close(log) == 0);
}

int main(void) {
  int file = open("/tmp/file", O_CREAT | O_RDWR, 0600);
  read_and_write(file);
  errors(file);
  waits_and_cancels();
  lists(file);
  in_order();
  return close(file);
}
