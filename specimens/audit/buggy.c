#include <pthread.h>
#include <stdlib.h>

struct account {
  pthread_mutex_t lock;
  int balance;
};

static struct account savings = {PTHREAD_MUTEX_INITIALIZER, 70};
static struct account current = {PTHREAD_MUTEX_INITIALIZER, 30};

static void add(struct account *account, int amount) {
  pthread_mutex_lock(&account->lock);
  account->balance += amount;
  pthread_mutex_unlock(&account->lock);
}

static void *transfer(void *arg) {
  add(&savings, -20);
  add(&current, 20);
  return arg;
}

static void *audit(void *arg) {
  pthread_mutex_lock(&savings.lock);
  pthread_mutex_lock(&current.lock);
  if (savings.balance + current.balance != 100) {
    abort();
  }
  pthread_mutex_unlock(&current.lock);
  pthread_mutex_unlock(&savings.lock);
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
