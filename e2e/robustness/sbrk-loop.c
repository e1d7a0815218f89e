#include <stdint.h>
#include <unistd.h>
int main(void) {
  while (sbrk(65536) != (void *)-1) {
  }
  return 0;
}
