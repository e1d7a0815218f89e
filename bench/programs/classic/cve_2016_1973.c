/*
 * ConVul/CVE-2016-1973 (Firefox, WebRTC): a static instance with a count of its users, each an interlocked variable, but not changed together. A user
 * that counted itself in can get an instance that another is about to delete, or none.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct database {
  int entries;
};

static atomic_long users;
static struct database *_Atomic instance;

static struct database *acquire(void) {
  int create = 0;
  if (atomic_load(&users) == 0) {
    create = 1;
  } else if (atomic_fetch_add(&users, 1) + 1 == 1) {
    atomic_fetch_sub(&users, 1);
    create = 1;
  }
  if (create) {
    struct database *fresh = calloc(1, sizeof *fresh);
    if (atomic_fetch_add(&users, 1) + 1 == 1) {
      atomic_exchange(&instance, fresh);
    } else {
      atomic_fetch_sub(&users, 1);
      free(fresh);
    }
  }
  return atomic_load(&instance);
}

static void release(void) {
  if (atomic_fetch_sub(&users, 1) - 1 == 0) {
    free(atomic_exchange(&instance, NULL));
  }
}

static int count(struct database *database) {
  return database->entries;
}

static void *short_user(void *arg) {
  count(acquire());
  release();
  return arg;
}

static void *long_user(void *arg) {
  count(acquire());
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, long_user, NULL);
  pthread_create(&b, NULL, short_user, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
