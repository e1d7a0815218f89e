#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct job {
  int input;
  atomic_int done;
  int finished_steps;
};

static void *work(void *arg) {
  struct job *job = arg;
  job->input *= 2;
  atomic_store(&job->done, 1);
  job->finished_steps++;
  return NULL;
}

int main(void) {
  struct job *job = calloc(1, sizeof *job);
  pthread_t thread;
  job->input = 21;
  pthread_create(&thread, NULL, work, job);
  while (!atomic_load(&job->done)) {
  }
  int result = job->input;
  pthread_join(thread, NULL);
  free(job);
  return result == 42 ? 0 : 1;
}
