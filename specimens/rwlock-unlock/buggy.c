#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int entries[2] = {5, 6};

static int find(int key) {
  int found = 0;
  pthread_rwlock_rdlock(&lock);
  for (int i = 0; i < 2; i++) {
    if (entries[i] == key) {
      found = 1;
      pthread_rwlock_unlock(&lock);
      break;
    }
  }
  pthread_rwlock_unlock(&lock);
  return found;
}

static void *reader(void *arg) {
  *(int *)arg = find(6);
  return NULL;
}

static void *writer(void *arg) {
  pthread_rwlock_wrlock(&lock);
  entries[0] = 4;
  pthread_rwlock_unlock(&lock);
  return arg;
}

int main(void) {
  int first = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, reader, &first);
  pthread_create(&b, NULL, writer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
