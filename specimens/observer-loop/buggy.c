#include <pthread.h>
#include <stdatomic.h>

static atomic_int celsius, fahrenheit, updating, notified;

static void set_fahrenheit(int value);

static void set_celsius(int value) {
  atomic_store(&celsius, value);
  if (!atomic_load(&updating)) {
    set_fahrenheit(value * 9 / 5 + 32);
  }
  atomic_fetch_add(&notified, 1);
}

static void set_fahrenheit(int value) {
  atomic_store(&fahrenheit, value);
  if (!atomic_load(&updating)) {
    set_celsius((value - 32) * 5 / 9);
  }
  atomic_fetch_add(&notified, 1);
}

static void *user_input(void *arg) {
  atomic_store(&updating, 1);
  set_celsius(20);
  return arg;
}

static void *reset(void *arg) {
  atomic_store(&updating, 0);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, user_input, NULL);
  pthread_create(&b, NULL, reset, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
