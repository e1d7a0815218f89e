#include <pthread.h>
#include <stdatomic.h>

static atomic_int celsius, fahrenheit;
static _Thread_local int updating;

static void set_fahrenheit(int value);

static void set_celsius(int value) {
  atomic_store(&celsius, value);
  if (!updating) {
    updating = 1;
    set_fahrenheit(value * 9 / 5 + 32);
    updating = 0;
  }
}

static void set_fahrenheit(int value) {
  atomic_store(&fahrenheit, value);
  if (!updating) {
    updating = 1;
    set_celsius((value - 32) * 5 / 9);
    updating = 0;
  }
}

static void *user_input(void *arg) {
  set_celsius(20);
  return arg;
}

static void *remote_input(void *arg) {
  set_fahrenheit(50);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, user_input, NULL);
  pthread_create(&b, NULL, remote_input, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
