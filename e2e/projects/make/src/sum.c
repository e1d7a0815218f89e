#include "ring.h"
#include <math.h>

double sum_root(const int *items, int count) {
  int sum = 0;
  for (int i = 0; i < count; i++) sum += items[i];
  return sqrt(sum);
}
