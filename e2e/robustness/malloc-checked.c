#include <stdlib.h>
int main(void) {
  while (malloc(1 << 20) != 0) {
  }
  return 0;
}
