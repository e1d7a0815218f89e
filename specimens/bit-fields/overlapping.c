#include <pthread.h>
#include <stdio.h>

struct connection {
  unsigned char open : 1;
  unsigned char state : 3;
};

static struct connection connection;

static void *opener(void *arg) {
  connection.open = 1;
  connection.state = 2;
  return arg;
}

static void *closer(void *arg) {
  connection.state = 5;
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, opener, NULL);
  pthread_create(&b, NULL, closer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("open %d, state %d\n", connection.open, connection.state);
  return 0;
}
