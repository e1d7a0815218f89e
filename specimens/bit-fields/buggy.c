#include <pthread.h>
#include <stdio.h>

struct connection {
  unsigned char readable : 1;
  unsigned char writable : 1;
};

static struct connection connection;

static void *reader(void *arg) {
  connection.readable = 1;
  return arg;
}

static void *writer(void *arg) {
  connection.writable = 1;
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, reader, NULL);
  pthread_create(&b, NULL, writer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("readable %d, writable %d\n", connection.readable, connection.writable);
  return 0;
}
