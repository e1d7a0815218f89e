#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *message;
static bool owned;

static void *report_disk_full(void *arg) {
  pthread_mutex_lock(&lock);
  if (owned) {
    free(message);
  }
  message = (char *)"disk full";
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  owned = false;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *clear(void *arg) {
  pthread_mutex_lock(&lock);
  if (owned) {
    free(message);
  }
  message = NULL;
  owned = false;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  message = malloc(32);
  strcpy(message, "line 7: syntax error");
  owned = true;
  pthread_create(&a, NULL, report_disk_full, NULL);
  pthread_create(&b, NULL, clear, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
