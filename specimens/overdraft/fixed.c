#include <assert.h>
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int balance = 100;

static bool withdraw(int amount) {
  pthread_mutex_lock(&lock);
  bool enough = balance >= amount;
  if (enough) {
    balance -= amount;
    assert(balance >= 0);
  }
  pthread_mutex_unlock(&lock);
  return enough;
}

static void *customer(void *arg) {
  withdraw(80);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, customer, NULL);
  pthread_create(&b, NULL, customer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(balance == 20);
  return 0;
}
