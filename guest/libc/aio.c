/* Asynchronous input and output: each request has a thread of its own, as in glibc, so that its accesses to the buffer race with the program's. */
#include "../pthread/internal.h"
#include "descriptors.h"
#include "visible.h"
#include <aio.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum operation { READS = LIO_READ, WRITES = LIO_WRITE, SYNCS = LIO_NOP };
enum state { QUEUED, RUNS, CANCELED };

/* Requests of one lio_listio that tells when all are done. */
struct group {
  int left;
  struct sigevent event;
};

struct request {
  struct request *next;
  struct aiocb *block;
  enum operation operation;
  enum state state;
  int fd, in_order; /* after the earlier ones of the same descriptor */
  void *buffer;
  size_t bytes;
  off_t offset;
  struct sigevent event;
  struct group *group;
  void *edge;
  uint32_t site;
};

/* Those that have no result yet, oldest first. */
static struct request *requests;
static char changes;

static int fail(int error) {
  errno = error;
  return -1;
}

/* What a request did happens before its result is seen. */
static int error_of(const struct aiocb *block) {
  if (block->__error != EINPROGRESS && block->__edge != NULL) heddle_acquire(block->__edge);
  return block->__error;
}

static void remove_request(const struct request *request) {
  struct request **place = &requests;
  while (*place != request) place = &(*place)->next;
  *place = request->next;
}

static void give_result(const struct request *request, ssize_t result, int error) {
  struct aiocb *block = request->block;
  heddle_visible_write(&block->__error, sizeof *block - offsetof(struct aiocb, __error), request->site);
  heddle_release(request->edge);
  if (request->operation == WRITES) heddle_file_release(request->fd);
  block->__result = result;
  block->__error = error;
  remove_request(request);
  heddle_channel_wake(&changes, UINT32_MAX);
}

static int has_earlier(const struct request *request) {
  for (const struct request *other = requests; other != request; other = other->next)
    if (other->fd == request->fd) return 1;
  return 0;
}

static ssize_t perform(const struct request *request) {
  if (request->operation == SYNCS) return fsync(request->fd);
  return heddle_transfer(request->fd, request->operation == WRITES, request->buffer, request->bytes, request->offset, request->site);
}

static void tell(const struct sigevent *event) {
  if (event->sigev_notify == SIGEV_THREAD) event->sigev_notify_function(event->sigev_value);
}

static void *aio_request(void *argument) {
  struct request *request = argument;
  while (request->state == QUEUED && request->in_order && has_earlier(request))
    HEDDLE_AWAIT(heddle_channel_wait(&changes, "wait for earlier requests", HEDDLE_NEVER, 0));
  if (request->state == QUEUED) {
    request->state = RUNS;
    /* Who waits for it knows that the earlier ones are done. */
    if (request->in_order) heddle_file_acquire(request->fd);
    ssize_t result = perform(request);
    give_result(request, result, result < 0 ? errno : 0);
  }
  tell(&request->event);
  struct group *group = request->group;
  if (group != NULL && --group->left == 0) {
    tell(&group->event);
    free(group);
  }
  free(request);
  return NULL;
}

/* Signals are not sent. A block of zeros asks for signal 0, which is none. */
static void check_event(const struct sigevent *event, const char *call) {
  if (event->sigev_notify == SIGEV_SIGNAL && event->sigev_signo != 0) heddle_unsupported(call);
}

static int refuse(struct aiocb *block, int error) {
  block->__error = error;
  block->__result = -1;
  block->__edge = NULL;
  return fail(error);
}

static int submit(struct aiocb *block, enum operation operation, struct group *group, uint32_t site) {
  if (block->aio_reqprio < 0 || block->aio_reqprio > AIO_PRIO_DELTA_MAX) return refuse(block, EINVAL);
  struct request *request = malloc(sizeof *request);
  if (request == NULL) return refuse(block, EAGAIN);
  int flags = fcntl(block->aio_fildes, F_GETFL), appends = operation == WRITES && flags >= 0 && (flags & O_APPEND);
  *request = (struct request){.block = block, .operation = operation, .fd = block->aio_fildes, .in_order = appends || operation == SYNCS,
      .buffer = (void *)block->aio_buf, .bytes = block->aio_nbytes, .offset = block->aio_offset, .event = block->aio_sigevent,
      .group = group, .edge = heddle_pipe_edge(), .site = site};
  heddle_visible_write(&block->__error, sizeof *block - offsetof(struct aiocb, __error), site);
  block->__error = EINPROGRESS;
  block->__edge = request->edge;
  struct request **place = &requests;
  while (*place != NULL) place = &(*place)->next;
  *place = request;
  int thread = HEDDLE_AWAIT(heddle_thread_create(aio_request, request, 1, 0));
  if (thread >= 0) return 0;
  remove_request(request);
  free(request);
  return refuse(block, EAGAIN);
}

static int start(struct aiocb *block, enum operation operation, const char *call, uint32_t site) {
  heddle_visible_read(block, offsetof(struct aiocb, __error), site);
  check_event(&block->aio_sigevent, call);
  return submit(block, operation, NULL, site);
}

int aio_read(struct aiocb *block) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  return start(block, READS, "aio_read", heddle_entry_site);
}

int aio_write(struct aiocb *block) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  return start(block, WRITES, "aio_write", heddle_entry_site);
}

int aio_fsync(int operation, struct aiocb *block) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if (operation != O_SYNC && operation != O_DSYNC) return fail(EINVAL);
  int flags = fcntl(block->aio_fildes, F_GETFL);
  if (flags < 0 || !(flags & O_WRONLY)) return fail(EBADF);
  return start(block, SYNCS, "aio_fsync", heddle_entry_site);
}

int aio_error(const struct aiocb *block) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  HEDDLE_READS(block, offsetof(struct aiocb, __error));
  return error_of(block);
}

ssize_t aio_return(struct aiocb *block) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  HEDDLE_READS(block, offsetof(struct aiocb, __error));
  return error_of(block) == EINPROGRESS ? fail(EINVAL) : block->__result;
}

/* The first point of its thread may still be to come: then it has not begun. */
static int cancel(struct request *request) {
  if (request->state != QUEUED) return 0;
  request->state = CANCELED;
  give_result(request, -1, ECANCELED);
  return 1;
}

int aio_cancel(int fd, struct aiocb *block) {
  HEDDLE_SYSTEM_POINT(fd);
  if (heddle_fd_flags(fd) < 0) return fail(EBADF);
  if (block != NULL && block->aio_fildes != fd) return fail(EINVAL);
  int canceled = 0, others = 0;
  for (struct request *request = requests, *next; request != NULL; request = next) {
    next = request->next;
    if (request->fd != fd || (block != NULL && request->block != block)) continue;
    if (cancel(request)) canceled++;
    else others++;
  }
  return others > 0 ? AIO_NOTCANCELED : canceled > 0 ? AIO_CANCELED : AIO_ALLDONE;
}

static int done(const struct aiocb *const blocks[], int count) {
  int found = 0;
  for (int i = 0; i < count; i++)
    if (blocks[i] != NULL && error_of(blocks[i]) != EINPROGRESS) found++;
  return found;
}

int aio_suspend(const struct aiocb *const blocks[], int count, const struct timespec *timeout) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if (count < 0) return fail(EINVAL);
  HEDDLE_READS(blocks, (size_t)count * sizeof *blocks);
  if (timeout != NULL) HEDDLE_READS(timeout, sizeof *timeout);
  int64_t deadline = heddle_timeout_deadline(timeout);
  while (done(blocks, count) == 0) {
    if (deadline == 0) return fail(EAGAIN);
    if (HEDDLE_AWAIT(heddle_channel_wait(&changes, "aio_suspend", deadline, HEDDLE_CLOCK_MONOTONIC)) == ETIMEDOUT) deadline = 0;
  }
  return 0;
}

static int wait_for_all(struct aiocb *const blocks[], int count) {
  int failed = 0;
  for (int i = 0; i < count; i++) {
    if (blocks[i] == NULL || blocks[i]->aio_lio_opcode == LIO_NOP) continue;
    while (error_of(blocks[i]) == EINPROGRESS) HEDDLE_AWAIT(heddle_channel_wait(&changes, "lio_listio", HEDDLE_NEVER, 0));
    if (error_of(blocks[i]) != 0) failed = 1;
  }
  return failed ? fail(EIO) : 0;
}

int lio_listio(int mode, struct aiocb *const *restrict blocks, int count, struct sigevent *restrict event) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if ((mode != LIO_WAIT && mode != LIO_NOWAIT) || count < 0) return fail(EINVAL);
  HEDDLE_READS(blocks, (size_t)count * sizeof *blocks);
  struct group *group = NULL;
  if (mode == LIO_NOWAIT && event != NULL) {
    HEDDLE_READS(event, sizeof *event);
    check_event(event, "lio_listio");
    group = malloc(sizeof *group);
    if (group == NULL) return fail(EAGAIN);
    *group = (struct group){.left = 1, .event = *event};
  }
  int refused = 0;
  for (int i = 0; i < count; i++) {
    struct aiocb *block = blocks[i];
    if (block == NULL) continue;
    HEDDLE_READS(block, offsetof(struct aiocb, __error));
    if (block->aio_lio_opcode == LIO_NOP) continue;
    check_event(&block->aio_sigevent, "lio_listio");
    if (block->aio_lio_opcode != LIO_READ && block->aio_lio_opcode != LIO_WRITE) refused |= refuse(block, EINVAL);
    else {
      if (group != NULL) group->left++;
      if (submit(block, (enum operation)block->aio_lio_opcode, group, heddle_entry_site) == 0) continue;
      if (group != NULL) group->left--;
      refused = -1;
    }
  }
  if (group != NULL && --group->left == 0) {
    tell(&group->event);
    free(group);
  }
  if (mode == LIO_WAIT) {
    int failed = wait_for_all(blocks, count);
    return refused ? fail(EIO) : failed;
  }
  return refused ? fail(EIO) : 0;
}

/* Hints about threads. */
void aio_init(const struct aioinit *hints) {
  HEDDLE_ENTRY;
  HEDDLE_READS(hints, sizeof *hints);
}
