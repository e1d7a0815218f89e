#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static int answer;

static void *compute(void *arg) {
  answer = 6 * 7;
  return arg;
}

int main(void) {
  pthread_t thread;
  struct timespec second = {1, 0};
  pthread_create(&thread, NULL, compute, NULL);
  pthread_detach(thread);
  nanosleep(&second, NULL);
  printf("answer = %d\n", answer);
  return 0;
}
