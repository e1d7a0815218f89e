#include <pthread.h>
#include <stdio.h>
#include <string.h>

static char status[32] = "starting";

static void *worker(void *arg) {
  strcpy(status, "reading the input");
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  printf("status: %s\n", status);
  pthread_join(thread, NULL);
  return 0;
}
