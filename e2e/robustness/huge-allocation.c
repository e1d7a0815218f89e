#include <stdint.h>
#include <stdlib.h>
int main(void) {
  if (malloc(SIZE_MAX) != 0 || malloc(SIZE_MAX - 20) != 0 || calloc(65536, 65537) != 0) return 1;
  char *block = malloc(8);
  if (realloc(block, SIZE_MAX - 7) != 0) return 2;
  free(block);
  return 0;
}
