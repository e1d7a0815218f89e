#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t stock_lock = PTHREAD_MUTEX_INITIALIZER;
static int stock = 5;

static int reserve(int amount) {
  pthread_mutex_lock(&stock_lock);
  if (amount > stock) {
    return -1;
  }
  stock -= amount;
  pthread_mutex_unlock(&stock_lock);
  return 0;
}

static void *customer(void *arg) {
  int *amount = arg;
  *amount = reserve(*amount);
  return NULL;
}

int main(void) {
  int first = 3, second = 3, third = 1;
  pthread_t a, b, c;
  pthread_create(&a, NULL, customer, &first);
  pthread_create(&b, NULL, customer, &second);
  pthread_create(&c, NULL, customer, &third);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  printf("%d %d %d\n", first, second, third);
  return 0;
}
