/* ConVul/CVE-2015-7550: reading a key validates it before it waits for the key's semaphore; a revocation in between leaves no payload. */
#include <pthread.h>
#include <stdlib.h>

enum { REVOKED = 1 };

struct payload {
  long leaves;
};

struct key {
  pthread_mutex_t semaphore;
  unsigned long flags;
  struct payload *payload;
};

static void *read_key(void *arg) {
  struct key *key = arg;
  unsigned long flags = key->flags;
  if ((flags & REVOKED) == 0) {
    pthread_mutex_lock(&key->semaphore);
    volatile long leaves = key->payload->leaves;
    (void)leaves;
    pthread_mutex_unlock(&key->semaphore);
  }
  return NULL;
}

static void *revoke(void *arg) {
  struct key *key = arg;
  pthread_mutex_lock(&key->semaphore);
  key->flags |= REVOKED;
  struct payload *payload = key->payload;
  key->payload = NULL;
  free(payload);
  pthread_mutex_unlock(&key->semaphore);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  struct key *key = calloc(1, sizeof *key);
  pthread_mutex_init(&key->semaphore, NULL);
  key->payload = calloc(1, sizeof *key->payload);
  pthread_create(&a, NULL, read_key, key);
  pthread_create(&b, NULL, revoke, key);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(key->payload);
  free(key);
  return 0;
}
