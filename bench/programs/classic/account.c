/* CS/account: deposit, withdrawal and audit under one lock. The audit expects the wrong balance, which only an audit after both operations sees. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int start = 1, paid_in = 2, paid_out = 4;
static int balance;
static int deposited, withdrawn;

static void *deposit(void *arg) {
  pthread_mutex_lock(&lock);
  balance = balance + paid_in;
  deposited = 1;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *withdraw(void *arg) {
  pthread_mutex_lock(&lock);
  balance = balance - paid_out;
  withdrawn = 1;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *audit(void *arg) {
  pthread_mutex_lock(&lock);
  if (deposited && withdrawn) {
    assert(balance == start - paid_in - paid_out);
  }
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t auditor, depositor, withdrawer;
  balance = start;
  pthread_create(&auditor, NULL, audit, NULL);
  pthread_create(&depositor, NULL, deposit, NULL);
  pthread_create(&withdrawer, NULL, withdraw, NULL);
  pthread_join(auditor, NULL);
  pthread_join(depositor, NULL);
  pthread_join(withdrawer, NULL);
  return 0;
}
