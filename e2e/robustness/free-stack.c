#include <stdlib.h>
int main(void) {
  int local = 0;
  int *volatile pointer = &local;
  free(pointer);
  return local;
}
