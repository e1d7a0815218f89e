#include <stdlib.h>
int main(void) {
  for (;;) {
    char *block = malloc(1 << 20);
    block[0] = 1;
  }
}
