#include <pthread.h>
#include <stdio.h>

static unsigned table[4];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void build_table(void) {
  for (unsigned i = 0; i < 4; i++) {
    table[i] = i * i + 1;
  }
}

static unsigned lookup(unsigned index) {
  pthread_once(&once, build_table);
  return table[index];
}

static void *worker(void *arg) {
  *(unsigned *)arg = lookup(3);
  return NULL;
}

int main(void) {
  unsigned first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &first);
  pthread_create(&b, NULL, worker, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%u %u\n", first, second);
  return first == 10 && second == 10 ? 0 : 1;
}
