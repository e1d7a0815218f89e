#include <pthread.h>
#include <stdio.h>

static unsigned table[4];
static int done;

static void build_table(void) {
  for (unsigned i = 0; i < 4; i++) {
    table[i] = i * i + 1;
  }
}

static unsigned lookup(unsigned index) {
  if (!done) {
    build_table();
    done = 1;
  }
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
