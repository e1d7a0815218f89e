#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_flag locked = ATOMIC_FLAG_INIT;
static int balance;

static void spin_lock(void) {
  while (atomic_flag_test_and_set_explicit(&locked, memory_order_relaxed)) {
    sched_yield();
  }
}

static void spin_unlock(void) {
  atomic_flag_clear_explicit(&locked, memory_order_relaxed);
}

static void *depositor(void *arg) {
  for (int i = 0; i < 2; i++) {
    spin_lock();
    balance += 50;
    spin_unlock();
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, depositor, NULL);
  pthread_create(&b, NULL, depositor, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("balance = %d\n", balance);
  return balance == 200 ? 0 : 1;
}
