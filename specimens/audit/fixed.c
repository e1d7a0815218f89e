#include <pthread.h>
#include <stdlib.h>

struct account {
  pthread_mutex_t lock;
  int balance;
};

static struct account savings = {PTHREAD_MUTEX_INITIALIZER, 70};
static struct account current = {PTHREAD_MUTEX_INITIALIZER, 30};

static void lock_both(void) {
  pthread_mutex_lock(&savings.lock);
  pthread_mutex_lock(&current.lock);
}

static void unlock_both(void) {
  pthread_mutex_unlock(&current.lock);
  pthread_mutex_unlock(&savings.lock);
}

static void *transfer(void *arg) {
  lock_both();
  savings.balance -= 20;
  current.balance += 20;
  unlock_both();
  return arg;
}

static void *audit(void *arg) {
  lock_both();
  if (savings.balance + current.balance != 100) {
    abort();
  }
  unlock_both();
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, transfer, NULL);
  pthread_create(&b, NULL, audit, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
