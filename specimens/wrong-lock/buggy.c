#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t deposit_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t withdraw_lock = PTHREAD_MUTEX_INITIALIZER;
static int balance = 100;

static void *deposit(void *arg) {
  pthread_mutex_lock(&deposit_lock);
  balance += 30;
  pthread_mutex_unlock(&deposit_lock);
  return arg;
}

static void *withdraw(void *arg) {
  pthread_mutex_lock(&withdraw_lock);
  balance -= 20;
  pthread_mutex_unlock(&withdraw_lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, deposit, NULL);
  pthread_create(&b, NULL, withdraw, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("balance = %d\n", balance);
  return balance == 110 ? 0 : 1;
}
