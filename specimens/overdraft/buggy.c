#include <assert.h>
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int balance = 100;

static bool has_funds(int amount) {
  pthread_mutex_lock(&lock);
  bool enough = balance >= amount;
  pthread_mutex_unlock(&lock);
  return enough;
}

static void withdraw(int amount) {
  pthread_mutex_lock(&lock);
  balance -= amount;
  assert(balance >= 0);
  pthread_mutex_unlock(&lock);
}

static void *customer(void *arg) {
  if (has_funds(80)) {
    withdraw(80);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, customer, NULL);
  pthread_create(&b, NULL, customer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
