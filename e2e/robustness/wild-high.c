#include <stdint.h>
int main(void) {
  *(volatile int *)(uintptr_t)0xfffffff0u = 1;
  return 0;
}
