#include <stdint.h>
int main(void) {
  *(volatile int *)(uintptr_t)0xfffffffeu = 1;
  return 0;
}
