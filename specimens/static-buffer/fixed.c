#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const char *format_id(int id, char *buffer, size_t size) {
  snprintf(buffer, size, "id-%d", id);
  return buffer;
}

static void *worker(void *arg) {
  char *name = arg;
  char buffer[16];
  strcpy(name, format_id(name[0], buffer, sizeof buffer));
  return NULL;
}

int main(void) {
  char first[16] = {1}, second[16] = {2};
  pthread_t a, b;
  pthread_create(&a, NULL, worker, first);
  pthread_create(&b, NULL, worker, second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return strcmp(first, "id-1") == 0 && strcmp(second, "id-2") == 0 ? 0 : 1;
}
