#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int *values;
static int count;

static void append(int value) {
  pthread_mutex_lock(&lock);
  values = realloc(values, sizeof *values * (size_t)(count + 1));
  values[count++] = value;
  pthread_mutex_unlock(&lock);
}

static int *find(int value) {
  int *found = NULL;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < count; i++) {
    if (values[i] == value) {
      found = &values[i];
    }
  }
  pthread_mutex_unlock(&lock);
  return found;
}

static void *reader(void *arg) {
  int *found = find(1);
  *(int *)arg = *found;
  return NULL;
}

static void *writer(void *arg) {
  append(2);
  return arg;
}

int main(void) {
  int seen = 0;
  pthread_t a, b;
  append(1);
  pthread_create(&a, NULL, reader, &seen);
  pthread_create(&b, NULL, writer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(values);
  return 0;
}
