#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *message;
static bool owned;

static void set_message(char *text, bool heap) {
  pthread_mutex_lock(&lock);
  if (owned) {
    free(message);
  }
  message = text;
  owned = heap;
  pthread_mutex_unlock(&lock);
}

static void *report_disk_full(void *arg) {
  set_message((char *)"disk full", false);
  return arg;
}

static void *clear(void *arg) {
  set_message(NULL, false);
  return arg;
}

int main(void) {
  pthread_t a, b;
  char *text = malloc(32);
  strcpy(text, "line 7: syntax error");
  set_message(text, true);
  pthread_create(&a, NULL, report_disk_full, NULL);
  pthread_create(&b, NULL, clear, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
