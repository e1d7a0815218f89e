#include <pthread.h>
#include <stdio.h>
#include <string.h>

static char status[32] = "starting";
static pthread_mutex_t status_lock = PTHREAD_MUTEX_INITIALIZER;

static void *worker(void *arg) {
  pthread_mutex_lock(&status_lock);
  strcpy(status, "reading the input");
  pthread_mutex_unlock(&status_lock);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  pthread_mutex_lock(&status_lock);
  printf("status: %s\n", status);
  pthread_mutex_unlock(&status_lock);
  pthread_join(thread, NULL);
  return 0;
}
