#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static int value;

static void *count(void *argument) {
  value += *(int *)argument;
  return NULL;
}

int main(int count_of_arguments, char **arguments) {
  if (count_of_arguments != 3 || strcmp(arguments[1], "-n") != 0) return 9;
  int step = atoi(arguments[2]);
  pthread_t thread;
  pthread_create(&thread, NULL, count, &step);
  pthread_join(thread, NULL);
  return value - 2;
}
