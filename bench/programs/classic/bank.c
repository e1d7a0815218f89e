/*
 * A bank whose accounts have a lock each: a transfer locks one account after the other, never both, and an auditor adds up under all locks. Money on the way is
 * missing from the sum.
 */
#include <assert.h>
#include <pthread.h>

#ifndef CLERKS
#define CLERKS 2
#endif

enum { ACCOUNTS = 3, OPENING = 100 };

static pthread_mutex_t locks[ACCOUNTS];
static int balances[ACCOUNTS];

static void transfer(int source, int target, int amount) {
  pthread_mutex_lock(&locks[source]);
  balances[source] -= amount;
  pthread_mutex_unlock(&locks[source]);
  pthread_mutex_lock(&locks[target]);
  balances[target] += amount;
  pthread_mutex_unlock(&locks[target]);
}

static void *clerk(void *arg) {
  int self = (int)(size_t)arg;
  transfer(self % ACCOUNTS, (self + 1) % ACCOUNTS, 10);
  transfer((self + 1) % ACCOUNTS, (self + 2) % ACCOUNTS, 20);
  return NULL;
}

static void *auditor(void *arg) {
  int sum = 0;
  for (int i = 0; i < ACCOUNTS; i++) {
    pthread_mutex_lock(&locks[i]);
  }
  for (int i = 0; i < ACCOUNTS; i++) {
    sum += balances[i];
  }
  for (int i = 0; i < ACCOUNTS; i++) {
    pthread_mutex_unlock(&locks[i]);
  }
  assert(sum == ACCOUNTS * OPENING);
  return arg;
}

int main(void) {
  pthread_t threads[CLERKS + 1];
  for (int i = 0; i < ACCOUNTS; i++) {
    pthread_mutex_init(&locks[i], NULL);
    balances[i] = OPENING;
  }
  for (int i = 0; i <= CLERKS; i++) {
    pthread_create(&threads[i], NULL, i < CLERKS ? clerk : auditor, (void *)(size_t)i);
  }
  for (int i = 0; i <= CLERKS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
