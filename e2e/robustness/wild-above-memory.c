#include <stdint.h>
static volatile uint32_t offset = (256u << 20) + 4096;
int main(void) {
  for (int i = 0; i < 3; i++) *(volatile int *)(uintptr_t)(offset + 64u * i) = 1;
  return 0;
}
