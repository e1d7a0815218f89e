/* A bank account: balance and withdrawal are each under the lock, the decision between them is not. Two withdrawals overdraw it. */
#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int balance = 100;

static int get_balance(void) {
  pthread_mutex_lock(&lock);
  int seen = balance;
  pthread_mutex_unlock(&lock);
  return seen;
}

static void *withdraw(void *arg) {
  int amount = (int)(size_t)arg;
  if (get_balance() >= amount) {
    pthread_mutex_lock(&lock);
    balance -= amount;
    assert(balance >= 0);
    pthread_mutex_unlock(&lock);
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, withdraw, (void *)60);
  pthread_create(&b, NULL, withdraw, (void *)70);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
