#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct line {
  pthread_mutex_t lock;
  char *text;
};

static struct line line = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *trim(void *arg) {
  pthread_mutex_lock(&line.lock);
  while (line.text != NULL && *line.text == ' ') {
    line.text++;
  }
  pthread_mutex_unlock(&line.lock);
  return arg;
}

static void *discard(void *arg) {
  pthread_mutex_lock(&line.lock);
  free(line.text);
  line.text = NULL;
  pthread_mutex_unlock(&line.lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  line.text = malloc(16);
  strcpy(line.text, "  indented");
  pthread_create(&a, NULL, discard, NULL);
  pthread_create(&b, NULL, trim, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
