/* Matrix multiplication, 2 threads, half of the rows each. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

enum { N = 160 };
static double a[N][N], b[N][N], c[N][N];

static void *rows(void *argument) {
  int from = (int)(intptr_t)argument;
  for (int i = from; i < from + N / 2; i++)
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k < N; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  return 0;
}

int main(void) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) a[i][j] = i + j, b[i][j] = i - j;
  pthread_t threads[2];
  for (int t = 0; t < 2; t++) pthread_create(&threads[t], 0, rows, (void *)(intptr_t)(t * (N / 2)));
  for (int t = 0; t < 2; t++) pthread_join(threads[t], 0);
  printf("%g\n", c[N - 1][N - 1]);
  return 0;
}
