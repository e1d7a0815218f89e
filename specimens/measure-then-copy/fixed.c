#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char name[32] = "ann";

static char *get_name(void) {
  pthread_mutex_lock(&lock);
  char *copy = malloc(strlen(name) + 1);
  strcpy(copy, name);
  pthread_mutex_unlock(&lock);
  return copy;
}

static void *reader(void *arg) {
  free(get_name());
  return arg;
}

static void *rename_user(void *arg) {
  pthread_mutex_lock(&lock);
  strcpy(name, "annabel lee");
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, reader, NULL);
  pthread_create(&b, NULL, rename_user, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
