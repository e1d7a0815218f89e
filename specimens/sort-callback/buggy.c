#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned comparisons;

static int compare(const void *left, const void *right) {
  comparisons++;
  return *(const int *)left - *(const int *)right;
}

static void *sorter(void *arg) {
  qsort(arg, 4, sizeof(int), compare);
  return NULL;
}

int main(void) {
  int first[4] = {4, 1, 3, 2}, second[4] = {9, 7, 8, 6};
  pthread_t a, b;
  pthread_create(&a, NULL, sorter, first);
  pthread_create(&b, NULL, sorter, second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d %d, %u comparisons\n", first[0], second[0], comparisons);
  return first[0] == 1 && second[3] == 9 ? 0 : 1;
}
