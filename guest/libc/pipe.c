/* Pipes: a list of what was written, so that each read is ordered after exactly the writes whose bytes it takes. */
#include "descriptors.h"
#include "visible.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define CAPACITY 65536u
#define EDGE_IDS 0x7fffu

struct segment {
  struct segment *next;
  void *edge;
  size_t length, taken;
  char data[];
};

struct pipe {
  struct segment *first, **last;
  size_t bytes;
  int open_ends[2]; /* [0] read, [1] write */
  uint32_t edges[2]; /* what the other end did */
};

struct end {
  struct pipe_end base;
  struct pipe *pipe;
  int writes;
};

char heddle_poll_channel;
static uintptr_t edges_given;

void *heddle_pipe_edge(void) { return (void *)(1 + edges_given++ % EDGE_IDS); }

static ssize_t fail(int error) {
  errno = error;
  return -1;
}

/* By `end`. */
static void changed(struct pipe *pipe, int end) {
  pipe->edges[!end]++;
  heddle_channel_wake(pipe, UINT32_MAX);
  heddle_channel_wake(&heddle_poll_channel, UINT32_MAX);
}

static void wait_for(struct pipe *pipe, const char *what) { HEDDLE_AWAIT(heddle_channel_wait(pipe, what, HEDDLE_NEVER, 0)); }

static size_t take(struct pipe *pipe, char *to, size_t bytes) {
  size_t done = 0;
  while (done < bytes && pipe->first != NULL) {
    struct segment *segment = pipe->first;
    size_t rest = segment->length - segment->taken;
    size_t count = rest < bytes - done ? rest : bytes - done;
    heddle_acquire(segment->edge);
    __builtin_memcpy(to + done, segment->data + segment->taken, count);
    segment->taken += count;
    done += count;
    if (segment->taken < segment->length) break;
    pipe->first = segment->next;
    if (pipe->first == NULL) pipe->last = &pipe->first;
    free(segment);
  }
  pipe->bytes -= done;
  return done;
}

static int put(struct pipe *pipe, const char *from, size_t bytes) {
  struct segment *segment = malloc(sizeof *segment + bytes);
  if (segment == NULL) return 0;
  *segment = (struct segment){.edge = heddle_pipe_edge(), .length = bytes};
  __builtin_memcpy(segment->data, from, bytes);
  heddle_release(segment->edge);
  *pipe->last = segment;
  pipe->last = &segment->next;
  pipe->bytes += bytes;
  return 1;
}

static ssize_t read_end(struct pipe_end *base, int flags, char *to, size_t bytes) {
  const struct end *end = (const struct end *)base;
  struct pipe *pipe = end->pipe;
  if (end->writes) return fail(EBADF);
  if (bytes == 0) return 0;
  while (pipe->bytes == 0) {
    if (pipe->open_ends[1] == 0) return 0;
    if (flags & HEDDLE_NONBLOCK) return fail(EAGAIN);
    wait_for(pipe, "read from a pipe");
  }
  size_t done = take(pipe, to, bytes);
  changed(pipe, 0);
  return (ssize_t)done;
}

/* Up to PIPE_BUF bytes go in one piece. SIGPIPE is not raised: EPIPE is the answer. */
static ssize_t write_end(struct pipe_end *base, int flags, const char *from, size_t bytes) {
  const struct end *end = (const struct end *)base;
  struct pipe *pipe = end->pipe;
  size_t done = 0;
  if (!end->writes) return fail(EBADF);
  while (done < bytes) {
    if (pipe->open_ends[0] == 0) return fail(EPIPE);
    size_t room = CAPACITY - pipe->bytes, rest = bytes - done;
    size_t count = rest < room ? rest : room;
    if (count == 0 || (bytes <= PIPE_BUF && count < rest)) {
      if (flags & HEDDLE_NONBLOCK) return done > 0 ? (ssize_t)done : fail(EAGAIN);
      wait_for(pipe, "write to a pipe");
      continue;
    }
    if (!put(pipe, from + done, count)) return fail(ENOMEM);
    done += count;
    changed(pipe, 1);
  }
  return (ssize_t)done;
}

static void close_end(struct pipe_end *base) {
  struct end *end = (struct end *)base;
  struct pipe *pipe = end->pipe;
  pipe->open_ends[end->writes]--;
  changed(pipe, end->writes);
  free(end);
  if (pipe->open_ends[0] > 0 || pipe->open_ends[1] > 0) return;
  while (pipe->first != NULL) {
    struct segment *segment = pipe->first;
    pipe->first = segment->next;
    free(segment);
  }
  free(pipe);
}

static int events_of_end(const struct pipe_end *base) {
  const struct end *end = (const struct end *)base;
  const struct pipe *pipe = end->pipe;
  if (end->writes) return pipe->open_ends[0] == 0 ? POLLERR : CAPACITY - pipe->bytes >= PIPE_BUF ? POLLOUT : 0;
  return (pipe->bytes > 0 ? POLLIN : 0) | (pipe->open_ends[1] == 0 ? POLLHUP : 0);
}

static int waiting_in(const struct pipe_end *base) { return (int)((const struct end *)base)->pipe->bytes; }

static uint32_t edges_of_end(const struct pipe_end *base, int events) {
  (void)events;
  const struct end *end = (const struct end *)base;
  return end->pipe->edges[end->writes];
}

static const struct pipe_calls pipe_calls = {read_end, write_end, close_end, events_of_end, waiting_in, NULL, edges_of_end};

static int open_end(struct pipe *pipe, int writes, int flags) {
  struct end *end = malloc(sizeof *end);
  if (end == NULL) return -1;
  *end = (struct end){.base = {&pipe_calls}, .pipe = pipe, .writes = writes};
  int fd = heddle_fd_open(end, writes ? HEDDLE_FD_WRITE : HEDDLE_FD_READ);
  if (fd < 0) {
    free(end);
    return -1;
  }
  pipe->open_ends[writes]++;
  if (flags & O_NONBLOCK) fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

int pipe2(int ends[2], int flags) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  struct pipe *pipe = malloc(sizeof *pipe);
  if (pipe == NULL) return (int)fail(ENOMEM);
  *pipe = (struct pipe){.last = &pipe->first};
  int reading = open_end(pipe, 0, flags);
  if (reading < 0) {
    free(pipe);
    return (int)fail(EMFILE);
  }
  int writing = open_end(pipe, 1, flags);
  if (writing < 0) {
    close(reading);
    return (int)fail(EMFILE);
  }
  HEDDLE_WRITES(ends, 2 * sizeof(int));
  ends[0] = reading;
  ends[1] = writing;
  return 0;
}

int pipe(int ends[2]) { return pipe2(ends, 0); }
