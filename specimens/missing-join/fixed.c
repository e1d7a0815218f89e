#include <pthread.h>
#include <stdio.h>

static int answer;

static void *compute(void *arg) {
  answer = 6 * 7;
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, compute, NULL);
  pthread_join(thread, NULL);
  printf("answer = %d\n", answer);
  return answer == 42 ? 0 : 1;
}
