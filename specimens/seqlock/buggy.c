#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_uint sequence;
static int seconds, nanoseconds;

static void *clock_thread(void *arg) {
  for (int tick = 1; tick <= 2; tick++) {
    atomic_fetch_add(&sequence, 1);
    seconds = tick;
    nanoseconds = tick * 100;
    atomic_fetch_add(&sequence, 1);
  }
  return arg;
}

static void *reader(void *arg) {
  int s, n;
  unsigned before;
  do {
    before = atomic_load(&sequence);
    s = seconds;
    n = nanoseconds;
  } while (before % 2 != 0 || atomic_load(&sequence) != before);
  *(int *)arg = n - s * 100;
  return NULL;
}

int main(void) {
  int difference = -1;
  pthread_t a, b;
  pthread_create(&a, NULL, clock_thread, NULL);
  pthread_create(&b, NULL, reader, &difference);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("difference = %d\n", difference);
  return difference == 0 ? 0 : 1;
}
