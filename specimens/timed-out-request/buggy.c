#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct request {
  int answer;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
static int have_answer;

static void *server(void *arg) {
  struct request *request = arg;
  struct timespec work = {0, 20 * 1000 * 1000};
  nanosleep(&work, NULL);
  pthread_mutex_lock(&lock);
  request->answer = 42;
  have_answer = 1;
  pthread_cond_signal(&answered);
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  struct request *request = calloc(1, sizeof *request);
  struct timespec deadline;
  pthread_t thread;
  int error = 0;
  pthread_create(&thread, NULL, server, request);
  clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_nsec += 10 * 1000 * 1000;
  if (deadline.tv_nsec >= 1000 * 1000 * 1000) {
    deadline.tv_sec++;
    deadline.tv_nsec -= 1000 * 1000 * 1000;
  }
  pthread_mutex_lock(&lock);
  while (!have_answer && error == 0) {
    error = pthread_cond_timedwait(&answered, &lock, &deadline);
  }
  free(request);
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  return 0;
}
